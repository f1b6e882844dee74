//! Who it is that signs in, as far as an e-mail tells.

use diesel::dsl::exists;
use diesel::prelude::*;

use crate::base::id::UserId;
use crate::db::schema::{known_device, users};
use crate::db::{Connection, DbError};
use crate::login::device::Device;

/// What a sign-in needs to know of a person.
#[derive(Queryable)]
pub struct Credentials {
    /// Who.
    pub user: UserId,
    /// The PHC string; none until an invitation is accepted.
    pub password_hash: Option<String>,
    /// May not sign in.
    pub is_disabled: bool,
    /// May sign in without belonging to a shop.
    pub is_platform_admin: bool,
    /// The language they have chosen to read; empty where they have not.
    pub language: String,
}

/// The language to write in to someone whose e-mail was typed: theirs where they are `known` and have chosen one, else that of
/// whoever typed it. Nobody knows more of whom they have never seen.
pub fn language_for<'l>(known: Option<&'l Credentials>, typist: &'l str) -> &'l str {
    known.map(|known| known.language.as_str()).filter(|language| !language.is_empty()).unwrap_or(typist)
}

/// The person with this e-mail (folded).
///
/// # Errors
/// Where the database does not answer.
pub fn credentials(connection: &mut Connection, email_key: &str) -> Result<Option<Credentials>, DbError> {
    Ok(credentials_on(connection, email_key, None)?.0)
}

/// The person with this e-mail (folded), and whether they have signed in with `device`: one statement, whoever they are.
///
/// # Errors
/// Where the database does not answer.
pub fn credentials_on(
    connection: &mut Connection,
    email_key: &str,
    device: Option<&Device>,
) -> Result<(Option<Credentials>, bool), DbError> {
    let is_known = exists(
        known_device::table
            .filter(known_device::user_id.eq(users::user_id))
            .filter(known_device::device.eq(device.map(Device::hash).unwrap_or_default())),
    );
    let person =
        (users::user_id, users::password_hash, users::is_disabled, users::is_platform_admin, users::language);
    let row = users::table
        .filter(users::email_folded.eq(email_key))
        .select((person, is_known))
        .first::<(Credentials, bool)>(connection)
        .optional()?;
    Ok(row.map_or((None, false), |(person, is_known)| (Some(person), is_known)))
}
