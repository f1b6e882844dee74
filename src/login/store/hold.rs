//! How it stands with a person at the moment of a change that hangs on it.

use diesel::prelude::*;

use crate::base::clock::Instant;
use crate::base::id::UserId;
use crate::db::schema::{known_device, users};
use crate::db::{Connection, DbError};
use crate::login::device::Device;

/// A person as they are until the transaction ends.
#[derive(Debug, Queryable)]
pub struct Held {
    /// The PHC string; none until an invitation is accepted.
    pub password_hash: Option<String>,
    /// May not sign in.
    pub is_disabled: bool,
    /// Has set a second step of signing in.
    pub has_second_factor: bool,
    /// When they signed in with this device last; `None` on one that is not known for them.
    pub seen_at: Option<Instant>,
    /// Until when no second step is asked on it.
    pub trusted_until: Option<Instant>,
}

/// Keeps the person's row until the transaction ends: a password set, or access taken, waits for this change or is seen by it.
/// What was verified before (a hash takes its time) is to be compared with what is held.
///
/// # Errors
/// [`DbError::NotFound`] where there is no such person; where the database does not answer.
pub fn hold(connection: &mut Connection, user: UserId, device: Option<&Device>) -> Result<Held, DbError> {
    let here = known_device::table.find((user, device.map(Device::hash).unwrap_or_default()));
    let person = users::table.find(user).select((
        users::password_hash,
        users::is_disabled,
        users::has_second_factor,
        here.clone().select(known_device::last_seen_at).single_value(),
        here.select(known_device::trusted_until).single_value(),
    ));
    Ok(match connection {
        // A change has the one write lock already.
        Connection::Sqlite(sqlite) => person.first(sqlite)?,
        Connection::Postgres(postgres) => person.for_no_key_update().first(postgres)?,
    })
}
