//! What browsers' cookies turn out to be, and what sign-ins come to: counted here, added up in the database in batches, so
//! that a request writes nothing and every process knows the same. `/api/health` looks for the signs of sign-ins that do not
//! last.

pub mod model;
pub mod store;

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasher as _, RandomState};
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};

use self::model::{Outcome, minute_of};
use crate::base::clock::Instant;
use crate::base::metrics;
use crate::db::{Db, DbError};

/// Seconds between two writes.
pub const EVERY: u64 = 15;

/// Cookies that are told apart within a minute; beyond it none is counted: memory stays bounded.
const MOST_COOKIES: usize = 50_000;

/// Of cookies and forms that somebody may have made up, so many of one address count in a minute.
const DOUBTFUL_OF_AN_ADDRESS: u32 = 5;

/// What was counted since the last write. Cloning shares it.
#[derive(Clone, Default)]
pub struct Traffic(Arc<Mutex<Counts>>, Arc<RandomState>);

#[derive(Default)]
struct Counts {
    waiting: HashMap<(Instant, Outcome), i64>,
    /// Of the current minute: a browser that asks a hundred times counts once.
    minute: Instant,
    cookies: HashSet<u64>,
    doubtful: HashMap<IpAddr, u32>,
}

impl Traffic {
    /// Notes what a presented cookie turned out to be.
    pub fn note(&self, outcome: Outcome, cookie: &str, from: Option<IpAddr>, now: Instant) {
        metrics::outcome(metrics::LOGIN_SESSION_CHECKS, outcome.as_str());
        let cookie = self.1.hash_one((cookie, outcome));
        let mut counts = self.counts();
        counts.turn(now);
        if counts.cookies.len() >= MOST_COOKIES || !counts.cookies.insert(cookie) {
            return;
        }
        counts.add_from(outcome, from, now);
    }

    /// Notes that a sign-in's form came in a way in which no sign-in can last.
    pub fn form_came(&self, outcome: Outcome, from: Option<IpAddr>, now: Instant) {
        let mut counts = self.counts();
        counts.turn(now);
        counts.add_from(outcome, from, now);
    }

    /// Notes that a sign-in has sent a new cookie.
    pub fn signed_in(&self, now: Instant) {
        metrics::login_session_created();
        self.counts().add(Outcome::SignedIn, now);
    }

    fn counts(&self) -> std::sync::MutexGuard<'_, Counts> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds what was counted to the database, and once a minute what the database itself shows. Where the write fails, what
    /// was counted waits for the next.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub async fn write(&self, db: &Db, now: Instant) -> Result<(), DbError> {
        let counted = std::mem::take(&mut self.counts().waiting);
        // In one order, so that two processes never wait for one another crosswise.
        let mut rows: Vec<_> = counted.iter().map(|((minute, outcome), n)| (*minute, *outcome, *n)).collect();
        rows.sort_unstable_by_key(|(minute, outcome, _)| (*minute, outcome.as_str()));
        let written = db
            .write(move |c| {
                for (minute, outcome, n) in rows {
                    store::add(c, minute, outcome, n)?;
                    if outcome == Outcome::SignedIn {
                        store::add_to_day(c, minute.date(), n)?;
                    }
                }
                store::note_minute(c, now)
            })
            .await;
        match written {
            Ok(loops) => metrics::login_loops(u64::try_from(loops).unwrap_or(0)),
            Err(error) => {
                let mut waiting = self.counts();
                for (of, n) in counted {
                    *waiting.waiting.entry(of).or_default() += n;
                }
                return Err(error);
            }
        }
        Ok(())
    }
}

impl Counts {
    fn turn(&mut self, now: Instant) {
        if self.minute != minute_of(now) {
            self.minute = minute_of(now);
            self.cookies.clear();
            self.doubtful.clear();
        }
    }

    fn add_from(&mut self, outcome: Outcome, from: Option<IpAddr>, now: Instant) {
        if let Some(from) = from.filter(|_| outcome.is_doubtful()) {
            let of_address = self.doubtful.entry(from).or_default();
            *of_address += 1;
            if *of_address > DOUBTFUL_OF_AN_ADDRESS {
                return;
            }
        }
        self.add(outcome, now);
    }

    fn add(&mut self, outcome: Outcome, now: Instant) {
        *self.waiting.entry((minute_of(now), outcome)).or_default() += 1;
    }
}
