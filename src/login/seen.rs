//! When a login session was last seen: collected here, written in batches, so that a request writes nothing.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use diesel::prelude::*;

use crate::base::clock::Instant;
use crate::base::id::LoginSessionId;
use crate::db::schema::session;
use crate::db::{Db, DbError};
use crate::login::traffic::model::WINDOW;

/// Seconds between two writes: "last seen" is exact to this.
pub const EVERY: u64 = 120;

/// New sessions that are remembered as having come back; beyond it they are written once more.
const MOST_TOLD: usize = 10_000;

/// Who was seen when, since the last write. Cloning shares it.
#[derive(Clone, Default)]
pub struct Seen(Arc<Mutex<Noted>>);

#[derive(Default)]
struct Noted {
    waiting: HashMap<LoginSessionId, Instant>,
    /// New sessions that came back for the first time: written sooner, for whether they do is a sign that sign-ins last.
    first: HashMap<LoginSessionId, Instant>,
    told: HashSet<LoginSessionId>,
}

impl Seen {
    /// Notes that a session that began at `created_at` was presented.
    pub fn note(&self, id: LoginSessionId, created_at: Instant, now: Instant) {
        let mut noted = self.noted();
        if now - created_at < WINDOW && !noted.told.contains(&id) {
            if noted.told.len() >= MOST_TOLD {
                noted.told.clear();
            }
            noted.told.insert(id);
            noted.first.insert(id, now);
        }
        noted.waiting.insert(id, now);
    }

    fn noted(&self) -> MutexGuard<'_, Noted> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Writes which new sessions have come back: a few, every few seconds.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub async fn write_first(&self, db: &Db) -> Result<usize, DbError> {
        let first = std::mem::take(&mut self.noted().first);
        let written = update(db, &first).await;
        if written.is_err() {
            self.noted().first.extend(first);
        }
        written
    }

    /// Writes what was noted, in one transaction. A session that has ended meanwhile is left alone; where the write
    /// fails, what was noted waits for the next.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub async fn write(&self, db: &Db) -> Result<usize, DbError> {
        let noted = std::mem::take(&mut self.noted().waiting);
        let written = update(db, &noted).await;
        if written.is_err() {
            let mut again = self.noted();
            for (id, at) in noted {
                again.waiting.entry(id).or_insert(at);
            }
        }
        written
    }
}

async fn update(db: &Db, seen: &HashMap<LoginSessionId, Instant>) -> Result<usize, DbError> {
    if seen.is_empty() {
        return Ok(0);
    }
    // In the order of their ids, so that two replicas never wait for one another crosswise.
    let mut rows: Vec<_> = seen.iter().map(|(id, at)| (*id, *at)).collect();
    rows.sort_unstable();
    db.write(move |c| {
        let mut written = 0;
        for (id, at) in rows {
            let older = session::table.find(id).filter(session::last_seen_at.lt(at));
            written += diesel::update(older).set(session::last_seen_at.eq(at)).execute(c)?;
        }
        Ok::<_, DbError>(written)
    })
    .await
}
