//! Looks without being asked: what is wrong stands in the log and in the metrics within a minute of its beginning.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use actix_web::rt::time;

use super::Health;
use super::model::{Check, Checks, Status};
use crate::web::State;

/// Between two looks. What is counted of sign-ins is 15 s old at most, and half a minute may have to settle before it is judged:
/// this is what is left of a minute, and something to spare.
const EVERY: Duration = Duration::from_secs(10);

/// What stays wrong is said again after so long.
const AGAIN: Duration = Duration::from_secs(60);

/// Looks until the process ends.
pub async fn watch(health: Arc<Health>, state: Arc<State>) {
    let mut ticks = time::interval_at(time::Instant::now() + EVERY, EVERY);
    let mut said = Said::default();
    loop {
        ticks.tick().await;
        said.say(&health.checks(&state).await, Instant::now());
    }
}

/// What was last said of the checks that are not as they should be, and when.
#[derive(Default)]
struct Said(HashMap<&'static str, (Status, String, Instant)>);

impl Said {
    fn say(&mut self, checks: &Checks, now: Instant) {
        for (name, check) in checks.all() {
            let detail = check.detail.as_deref().unwrap_or_default();
            if check.status == Status::Ok {
                if self.0.remove(name).is_some() {
                    tracing::info!(check = name, "as it should be again");
                }
            } else if self.is_due(name, check, now) {
                tracing::warn!(check = name, status = check.status.as_str(), "{detail}");
                self.0.insert(name, (check.status, detail.to_owned(), now));
            }
        }
    }

    /// It is new, it is another than before, or it has not been said for a while.
    fn is_due(&self, name: &str, check: &Check, now: Instant) -> bool {
        self.0.get(name).is_none_or(|(status, detail, at)| {
            *status != check.status
                || Some(detail.as_str()) != check.detail.as_deref()
                || now.duration_since(*at) >= AGAIN
        })
    }
}
