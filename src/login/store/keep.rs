//! What was read of a person before, and still holds: kept so until the transaction ends, whoever would change it meanwhile.

use diesel::prelude::*;

use crate::base::id::UserId;
use crate::db::schema::users;
use crate::db::{Connection, DbError};

/// Whether someone may sign in.
///
/// # Errors
/// Where the database does not answer.
pub fn keep_enabled(connection: &mut Connection, user: UserId) -> Result<bool, DbError> {
    // An update that changes nothing locks on both databases.
    let enabled = users::table.find(user).filter(users::is_disabled.eq(false));
    Ok(diesel::update(enabled).set(users::is_disabled.eq(false)).execute(connection)? == 1)
}

/// Whether the hash that a password was compared with is still the stored one: while it was compared another may have been set.
///
/// # Errors
/// Where the database does not answer.
pub fn keep_password(
    connection: &mut Connection,
    user: UserId,
    verified: Option<&str>,
) -> Result<bool, DbError> {
    let same = users::table.find(user).filter(users::password_hash.eq(verified));
    Ok(diesel::update(same).set(users::password_hash.eq(verified)).execute(connection)? == 1)
}
