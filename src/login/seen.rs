//! When a login session was last seen: collected here, written in batches, so that a request writes nothing.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use diesel::prelude::*;

use crate::base::clock::Instant;
use crate::base::id::LoginSessionId;
use crate::db::schema::session;
use crate::db::{Db, DbError};

/// Seconds between two writes: "last seen" is exact to this.
pub const EVERY: u64 = 120;

/// Who was seen when, since the last write. Cloning shares it.
#[derive(Clone, Default)]
pub struct Seen(Arc<Mutex<HashMap<LoginSessionId, Instant>>>);

impl Seen {
    /// Notes that a session was presented.
    pub fn note(&self, id: LoginSessionId, now: Instant) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(id, now);
    }

    /// Writes what was noted, in one transaction. A session that has ended meanwhile is left alone; where the write
    /// fails, what was noted waits for the next.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub async fn write(&self, db: &Db) -> Result<usize, DbError> {
        let noted = std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner));
        if noted.is_empty() {
            return Ok(0);
        }
        // In the order of their ids, so that two replicas never wait for one another crosswise.
        let mut rows: Vec<_> = noted.iter().map(|(id, at)| (*id, *at)).collect();
        rows.sort_unstable();
        let written = db
            .write(move |c| {
                let mut written = 0;
                for (id, at) in rows {
                    let older = session::table.find(id).filter(session::last_seen_at.lt(at));
                    written += diesel::update(older).set(session::last_seen_at.eq(at)).execute(c)?;
                }
                Ok::<_, DbError>(written)
            })
            .await;
        if written.is_err() {
            let mut waiting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            for (id, at) in noted {
                waiting.entry(id).or_insert(at);
            }
        }
        written
    }
}
