//! People as they are listed: at the command line, and for the platform.

use diesel::dsl::IsNotNull;
use diesel::prelude::*;

use crate::base::clock::Instant;
use crate::base::id::UserId;
use crate::db::schema::users;
use crate::db::{Connection, DbError};

/// A person as they are listed.
#[derive(Queryable)]
pub struct Listed {
    /// Who.
    pub id: UserId,
    /// Their e-mail.
    pub email: String,
    /// Their name.
    pub name: String,
    /// Runs the platform.
    pub is_platform_admin: bool,
    /// May not sign in.
    pub is_disabled: bool,
    /// A password was set.
    pub has_password: bool,
    /// When they were made.
    pub created_at: Instant,
    /// Signing in asks them for a second step.
    pub has_second_factor: bool,
}

type Columns = (
    users::user_id,
    users::email,
    users::name,
    users::is_platform_admin,
    users::is_disabled,
    IsNotNull<users::password_hash>,
    users::created_at,
    users::has_second_factor,
);

/// The columns of a [`Listed`].
pub fn listed() -> Columns {
    (
        users::user_id,
        users::email,
        users::name,
        users::is_platform_admin,
        users::is_disabled,
        users::password_hash.is_not_null(),
        users::created_at,
        users::has_second_factor,
    )
}

/// All people by e-mail, at most `limit`.
///
/// # Errors
/// Where the database does not answer.
pub fn people(connection: &mut Connection, limit: i64) -> Result<Vec<Listed>, DbError> {
    Ok(users::table.order(users::email_folded).limit(limit).select(listed()).load(connection)?)
}
