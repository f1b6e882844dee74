//! All SQL of the outbox.

use diesel::prelude::*;

use super::Letter;
use crate::base::clock::Instant;
use crate::base::id::LetterId;
use crate::db::schema::outbox;
use crate::db::{Connection, DbError};
use crate::login::sealing::Sealed;

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
