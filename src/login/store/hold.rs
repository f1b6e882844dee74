//! How it stands with a person at the moment of a change that hangs on it.

use diesel::prelude::*;

use crate::base::id::UserId;
use crate::db::schema::users;
use crate::db::{Connection, DbError};

/// A person as they are until the transaction ends.
#[derive(Debug, Queryable)]
pub struct Held {
    /// The PHC string; none until an invitation is accepted.
    pub password_hash: Option<String>,
    /// May not sign in.
    pub is_disabled: bool,
    /// Has set a second step of signing in.
    pub has_second_factor: bool,
}

/// Keeps the person's row until the transaction ends: a password set, or access taken, waits for this change or is seen by it.
/// What was verified before (a hash takes its time) is to be compared with what is held.
///
/// # Errors
/// [`DbError::NotFound`] where there is no such person; where the database does not answer.
pub fn hold(connection: &mut Connection, user: UserId) -> Result<Held, DbError> {
    let person =
        users::table.find(user).select((users::password_hash, users::is_disabled, users::has_second_factor));
    Ok(match connection {
        // A change has the one write lock already.
        Connection::Sqlite(sqlite) => person.first(sqlite)?,
        Connection::Postgres(postgres) => person.for_no_key_update().first(postgres)?,
    })
}
