//! What is done without being asked: each job is one transaction, and of several replicas one does it at a time.

mod purge;

use std::time::Duration;

use actix_web::rt::{spawn, time};

use crate::base::clock::Clock;
use crate::db::Db;
use crate::login::seen::{EVERY, Seen};

pub use purge::{Purged, purge};

/// Between two purges.
const HOURLY: Duration = Duration::from_secs(3_600);

/// Starts the jobs on this thread's runtime; they end with it.
pub fn start(db: &Db, clock: &Clock, seen: &Seen) {
    let (writer, noted) = (db.clone(), seen.clone());
    spawn(async move {
        let mut ticks = time::interval(Duration::from_secs(EVERY));
        loop {
            ticks.tick().await;
            if let Err(error) = noted.write(&writer).await {
                tracing::warn!(%error, "who was last seen when waits for the next write");
            }
        }
    });
    let (db, clock) = (db.clone(), clock.clone());
    spawn(async move {
        let mut ticks = time::interval(HOURLY);
        loop {
            ticks.tick().await;
            let now = clock.now();
            match db.write(move |c| purge(c, now)).await {
                Ok(purged) if purged.is_nothing() => {}
                Ok(purged) => tracing::info!(?purged, "purged"),
                Err(error) => tracing::warn!(%error, "the purge waits for the next hour"),
            }
        }
    });
}
