//! Whom a letter goes to.

use diesel::prelude::*;

use crate::base::clock::Instant;
use crate::base::email;
use crate::base::fold::fold;
use crate::base::id::UserId;
use crate::db::schema::users;
use crate::db::{Connection, DbError, Subject, touch};

/// A person as letters greet them.
#[derive(Clone, Debug, Queryable)]
pub struct Addressee {
    /// Who.
    pub user: UserId,
    /// Their e-mail, as they write it.
    pub email: String,
    /// Their name.
    pub name: String,
    /// The language they read.
    pub language: String,
    /// May not sign in.
    pub is_disabled: bool,
    /// May sign in without belonging to a shop.
    pub is_platform_admin: bool,
    /// When they were made.
    pub created_at: Instant,
}

/// Finds one.
///
/// # Errors
/// [`DbError::NotFound`] where there is no such person; where the database does not answer.
pub fn addressee(connection: &mut Connection, user: UserId) -> Result<Addressee, DbError> {
    let columns = (
        users::user_id,
        users::email,
        users::name,
        users::language,
        users::is_disabled,
        users::is_platform_admin,
        users::created_at,
    );
    Ok(users::table.find(user).select(columns).first(connection)?)
}

/// Gives someone another name.
///
/// # Errors
/// Where the database does not answer.
pub fn set_name(connection: &mut Connection, user: UserId, name: &str, now: Instant) -> Result<(), DbError> {
    let values = (users::name.eq(name), users::name_folded.eq(fold(name)), users::updated_at.eq(now));
    touch(Subject::Person(user));
    diesel::update(users::table.find(user)).set(values).execute(connection)?;
    Ok(())
}

/// Someone reads another language from now on; empty: as their browser asks.
///
/// # Errors
/// Where the database does not answer.
pub fn set_language(
    connection: &mut Connection,
    user: UserId,
    language: &str,
    now: Instant,
) -> Result<(), DbError> {
    touch(Subject::Person(user));
    let values = (users::language.eq(language), users::updated_at.eq(now));
    diesel::update(users::table.find(user)).set(values).execute(connection)?;
    Ok(())
}

/// Someone signs in with another e-mail from now on.
///
/// # Errors
/// [`crate::db::Unique::UserEmail`] where someone else has it; where the database does not answer.
pub fn set_email(
    connection: &mut Connection,
    user: UserId,
    email: &str,
    now: Instant,
) -> Result<(), DbError> {
    let values =
        (users::email.eq(email), users::email_folded.eq(email::key(email)), users::updated_at.eq(now));
    touch(Subject::Person(user));
    diesel::update(users::table.find(user)).set(values).execute(connection)?;
    Ok(())
}
