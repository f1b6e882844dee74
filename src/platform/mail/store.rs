//! All SQL of the outbox's list.

use diesel::prelude::*;

use crate::base::clock::Instant;
use crate::base::id::LetterId;
use crate::db::schema::outbox;
use crate::db::{Connection, DbError, bounded_counts};

/// Letters on one page.
pub const PAGE: usize = 50;

/// A total is exact so far.
pub const COUNTED: i64 = 10_000;

/// A letter's state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Waits, perhaps for its next try.
    Queued,
    /// Taken by the mail server.
    Sent,
    /// Given up.
    Failed,
}

impl State {
    /// All, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::Queued, Self::Sent, Self::Failed];

    /// As it is stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Sent => "sent",
            Self::Failed => "failed",
        }
    }

    /// Reads what is stored.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == text)
    }
}

/// What is asked of the list.
#[derive(Clone, Debug)]
pub struct Asked {
    /// Only letters to this address.
    pub to: String,
    /// Only those in this state.
    pub state: Option<State>,
    /// Behind this one: older.
    pub after: Option<LetterId>,
}

/// A letter as the list shows it.
#[derive(Clone, Debug, Queryable)]
pub struct Line {
    /// Its id.
    pub id: LetterId,
    /// To which address.
    pub recipient: String,
    /// What kind it is, as stored.
    pub kind: String,
    /// Its state, as stored.
    pub state: String,
    /// How often it has been tried.
    pub tries: i32,
    /// When it is tried next.
    pub next_try_at: Instant,
    /// What the mail server last said.
    pub error: String,
    /// When it was written.
    pub created_at: Instant,
}

/// Lines, whether there are older ones, and how many wait and how many were given up in all.
pub type Listed = (Vec<Line>, bool, (i64, i64));

/// A page of it, newest first.
///
/// # Errors
/// Where the database does not answer.
pub fn list(connection: &mut Connection, asked: &Asked) -> Result<Listed, DbError> {
    let mut query = outbox::table.into_boxed();
    if !asked.to.is_empty() {
        query = query.filter(outbox::recipient.eq(&asked.to));
    }
    if let Some(state) = asked.state {
        query = query.filter(outbox::state.eq(state.as_str()));
    }
    if let Some(after) = asked.after {
        query = query.filter(outbox::letter_id.lt(after));
    }
    let columns = (
        outbox::letter_id,
        outbox::recipient,
        outbox::kind,
        outbox::state,
        outbox::tries,
        outbox::next_try_at,
        outbox::error,
        outbox::created_at,
    );
    let newest = query.order(outbox::letter_id.desc()).limit(PAGE as i64 + 1).select(columns);
    let mut lines: Vec<Line> = newest.load(connection)?;
    let has_older = lines.len() > PAGE;
    lines.truncate(PAGE);
    let of = |state: State| outbox::table.filter(outbox::state.eq(state.as_str())).select(outbox::letter_id);
    let counts = bounded_counts(of(State::Queued), of(State::Failed), COUNTED + 1).get_result(connection)?;
    Ok((lines, has_older, counts))
}
