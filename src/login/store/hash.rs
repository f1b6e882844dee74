//! The stored hash of someone's password.

use diesel::prelude::*;

use crate::base::clock::Instant;
use crate::base::id::UserId;
use crate::db::schema::users;
use crate::db::{Connection, DbError, Subject, touch};

/// The stored hash of a person who is signed in.
///
/// # Errors
/// Where the database does not answer.
pub fn password_hash(connection: &mut Connection, user: UserId) -> Result<Option<String>, DbError> {
    let hash = users::table
        .find(user)
        .select(users::password_hash)
        .first::<Option<String>>(connection)
        .optional()?;
    Ok(hash.flatten())
}

/// Stores a password's new hash.
///
/// # Errors
/// Where the database does not answer.
pub fn set_password_hash(
    connection: &mut Connection,
    user: UserId,
    hash: &str,
    now: Instant,
) -> Result<(), DbError> {
    touch(Subject::Person(user));
    diesel::update(users::table.find(user))
        .set((users::password_hash.eq(hash), users::updated_at.eq(now)))
        .execute(connection)?;
    Ok(())
}
