//! All SQL of the outbox.

use chrono::TimeDelta;
use diesel::prelude::*;

use super::Letter;
use crate::base::clock::Instant;
use crate::base::id::LetterId;
use crate::db::schema::outbox;
use crate::db::{Connection, DbError, dialect};
use crate::login::sealing::Sealed;

/// What came to its end is kept so long, for the list that shows it.
const KEPT: TimeDelta = TimeDelta::days(30);

/// After so long nobody waits for a letter any more: its links have ended.
pub(super) const GIVEN_UP_AFTER: TimeDelta = TimeDelta::days(2);

/// A letter to be sent.
pub struct New<'n> {
    /// Its id.
    pub id: LetterId,
    /// To whom it goes.
    pub letter: &'n Letter<'n>,
    /// What kind it is.
    pub kind: &'static str,
    /// What mail programs know it by.
    pub message_id: &'n str,
    /// What it says.
    pub sealed: &'n Sealed,
}

/// Adds a letter, due at once.
///
/// # Errors
/// Where the database does not answer.
pub fn add(connection: &mut Connection, new: &New<'_>, now: Instant) -> Result<(), DbError> {
    diesel::insert_into(outbox::table)
        .values((
            outbox::letter_id.eq(new.id),
            outbox::user_id.eq(new.letter.user),
            outbox::tenant_id.eq(new.letter.tenant),
            outbox::kind.eq(new.kind),
            outbox::recipient.eq(new.letter.to.trim()),
            outbox::message_id.eq(new.message_id),
            outbox::body.eq(&new.sealed.body),
            outbox::key_fingerprint.eq(&new.sealed.fingerprint),
            outbox::state.eq("queued"),
            outbox::tries.eq(0),
            outbox::next_try_at.eq(now),
            outbox::error.eq(""),
            outbox::created_at.eq(now),
        ))
        .execute(connection)?;
    Ok(())
}

/// A letter that one replica has for the length of its lease.
#[derive(Clone, Debug, Queryable)]
pub struct Due {
    /// Its id.
    pub id: LetterId,
    /// To which address.
    pub recipient: String,
    /// What mail programs know it by.
    pub message_id: String,
    /// What it says, encrypted.
    pub body: String,
    /// Names the secret whose key opens it.
    pub key_fingerprint: String,
    /// How often it has been tried, this time included.
    pub tries: i32,
    /// When it was written.
    pub created_at: Instant,
}

/// Whether anything is to be sent.
///
/// # Errors
/// Where the database does not answer.
pub fn is_any_due(connection: &mut Connection, now: Instant) -> Result<bool, DbError> {
    let due = outbox::table.filter(outbox::state.eq("queued").and(outbox::next_try_at.le(now)));
    let first = due.select(outbox::letter_id).first::<LetterId>(connection).optional()?;
    Ok(first.is_some())
}

/// Takes the letter that has been due for longest: no other replica gets it before `until`. In one transaction that only one
/// replica is in.
///
/// # Errors
/// Where the database does not answer.
pub fn lease(connection: &mut Connection, until: Instant, now: Instant) -> Result<Option<Due>, DbError> {
    if !dialect::alone_until_commit(connection, dialect::Job::Mail)? {
        return Ok(None);
    }
    let due = outbox::table
        .filter(outbox::state.eq("queued").and(outbox::next_try_at.le(now)))
        .order(outbox::next_try_at)
        .select(outbox::letter_id)
        .first::<LetterId>(connection)
        .optional()?;
    let Some(id) = due else { return Ok(None) };
    let columns = (
        outbox::letter_id,
        outbox::recipient,
        outbox::message_id,
        outbox::body.assume_not_null(),
        outbox::key_fingerprint,
        outbox::tries,
        outbox::created_at,
    );
    let leased = diesel::update(outbox::table.find(id).filter(outbox::body.is_not_null()))
        .set((outbox::next_try_at.eq(until), outbox::tries.eq(outbox::tries + 1)))
        .returning(columns)
        .get_result::<Due>(connection)
        .optional()?;
    Ok(leased)
}

/// The server has it: what it says is kept no longer.
///
/// # Errors
/// Where the database does not answer.
pub fn sent(connection: &mut Connection, id: LetterId, now: Instant) -> Result<(), DbError> {
    let values = (
        outbox::state.eq("sent"),
        outbox::sent_at.eq(now),
        outbox::body.eq(None::<String>),
        outbox::error.eq(""),
    );
    diesel::update(outbox::table.find(id)).set(values).execute(connection)?;
    Ok(())
}

/// It is to be tried again.
///
/// # Errors
/// Where the database does not answer.
pub fn again(connection: &mut Connection, id: LetterId, next: Instant, why: &str) -> Result<(), DbError> {
    let values = (outbox::next_try_at.eq(next), outbox::error.eq(why));
    diesel::update(outbox::table.find(id)).set(values).execute(connection)?;
    Ok(())
}

/// It is given up. What it says is kept, encrypted, for as long as it would have been tried: [`forget_bodies`].
///
/// # Errors
/// Where the database does not answer.
pub fn failed(connection: &mut Connection, id: LetterId, why: &str) -> Result<(), DbError> {
    let values = (outbox::state.eq("failed"), outbox::error.eq(why));
    diesel::update(outbox::table.find(id)).set(values).execute(connection)?;
    Ok(())
}

/// One that was given up is due once more, as if it had never been tried.
///
/// # Errors
/// [`DbError::NotFound`] where it is none, or what it said is not kept any more; where the database does not answer.
pub fn send_again(connection: &mut Connection, id: LetterId, now: Instant) -> Result<(), DbError> {
    let given_up = outbox::table
        .find(id)
        .filter(outbox::state.eq("failed").and(outbox::body.is_not_null()))
        .filter(outbox::created_at.gt(now - GIVEN_UP_AFTER));
    let values = (outbox::state.eq("queued"), outbox::tries.eq(0), outbox::next_try_at.eq(now));
    match diesel::update(given_up).set(values).execute(connection)? {
        1 => Ok(()),
        _ => Err(DbError::NotFound),
    }
}

/// What letters say that were given up is kept no longer, once nobody waits for them, `most` at once; says how many those are.
///
/// # Errors
/// Where the database does not answer.
pub fn forget_bodies(connection: &mut Connection, now: Instant, most: i64) -> Result<usize, DbError> {
    let old = outbox::table
        .filter(outbox::state.eq("failed").and(outbox::body.is_not_null()))
        .filter(outbox::created_at.le(now - GIVEN_UP_AFTER))
        .select(outbox::letter_id)
        .limit(most)
        .load::<String>(connection)?;
    let all = outbox::table.filter(outbox::letter_id.eq_any(old));
    Ok(diesel::update(all).set(outbox::body.eq(None::<String>)).execute(connection)?)
}

/// Forgets letters that came to their end so long ago that nobody asks, `most` at once; says how many.
///
/// # Errors
/// Where the database does not answer.
pub fn purge(connection: &mut Connection, now: Instant, most: i64) -> Result<usize, DbError> {
    let old = outbox::table
        .filter(outbox::state.ne("queued").and(outbox::created_at.lt(now - KEPT)))
        .select(outbox::letter_id)
        .limit(most)
        .load::<String>(connection)?;
    Ok(diesel::delete(outbox::table.filter(outbox::letter_id.eq_any(old))).execute(connection)?)
}
