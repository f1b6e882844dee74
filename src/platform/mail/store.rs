//! All SQL of the outbox's list.

use diesel::prelude::*;

use crate::base::clock::Instant;
use crate::base::id::LetterId;
use crate::base::listing::{Part, Place};
use crate::db::schema::outbox;
use crate::db::{Connection, DbError, bounded_counts, newest_first};

/// Letters on one page.
pub const PAGE: usize = 50;

/// Letters that one step of an export reads.
pub const STEP: usize = 1_000;

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
    /// Where the page begins; the newest come first.
    pub place: Place<LetterId>,
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
    /// When it was sent.
    pub sent_at: Option<Instant>,
    /// What it says is still kept.
    pub is_kept: bool,
}

impl Line {
    /// It was given up, and can be sent again.
    pub fn may_go_again(&self) -> bool {
        self.is_kept && self.state == State::Failed.as_str()
    }
}

/// How many letters wait and how many were given up in all, at most [`COUNTED`] + 1 each.
///
/// # Errors
/// Where the database does not answer.
pub fn figures(connection: &mut Connection) -> Result<(i64, i64), DbError> {
    let of = |state: State| outbox::table.filter(outbox::state.eq(state.as_str())).select(outbox::letter_id);
    Ok(bounded_counts(of(State::Queued), of(State::Failed), COUNTED + 1).get_result(connection)?)
}

/// At most `most` letters, newest first, and whether there are others beyond them.
///
/// # Errors
/// Where the database does not answer.
pub fn list(connection: &mut Connection, asked: &Asked, most: usize) -> Result<Part<Line>, DbError> {
    let mut query = outbox::table.into_boxed();
    if !asked.to.is_empty() {
        query = query.filter(outbox::recipient.eq(&asked.to));
    }
    if let Some(state) = asked.state {
        query = query.filter(outbox::state.eq(state.as_str()));
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
        outbox::sent_at,
        outbox::body.is_not_null(),
    );
    let newest = newest_first!(query, outbox::letter_id, asked.place).limit(most as i64 + 1).select(columns);
    Ok(Part::cut(newest.load(connection)?, most, &asked.place))
}
