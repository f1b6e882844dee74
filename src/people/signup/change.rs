//! Asking for a shop, and making it: each is one change, in the caller's one transaction.

use chrono::TimeDelta;
use diesel::prelude::*;

use crate::base::clock::Instant;
use crate::base::email;
use crate::base::id::{SignupId, TenantId, UserId};
use crate::db::schema::signup;
use crate::db::{Connection, DbError, IsUnavailable, Unique};
use crate::login::change::By;
use crate::login::store as logins;
use crate::login::token::Token;
use crate::mail::{self, Letter, Post, Words};
use crate::people::setup::change::make;
use crate::people::setup::model::First;

/// So long the link of a letter works.
const LASTS: TimeDelta = TimeDelta::hours(24);

/// Nobody knows which language someone reads who is not here yet.
const LANGUAGE: &str = "en";

/// Keeps what was asked for, in the place of what was asked for with this e-mail before, and writes to the e-mail: to someone
/// new a link that makes the shop, to someone known that they are known. The same is done for both.
///
/// # Errors
/// Where the database does not answer.
pub fn ask(connection: &mut Connection, post: &Post, first: &First, now: Instant) -> Result<(), DbError> {
    let key = email::key(&first.email);
    diesel::delete(signup::table.filter(signup::expires_at.lt(now))).execute(connection)?;
    diesel::delete(signup::table.filter(signup::email_folded.eq(&key))).execute(connection)?;
    let is_known = logins::credentials(connection, &key)?.is_some();
    let token = Token::fresh();
    diesel::insert_into(signup::table)
        .values((
            signup::signup_id.eq(SignupId::new(now)),
            signup::token.eq(token.hash()),
            signup::email.eq(first.email.trim()),
            signup::email_folded.eq(&key),
            signup::name.eq(&first.name),
            // For the release before this one, which has it not empty; the password is chosen behind the link.
            signup::password_hash.eq(""),
            signup::shop_name.eq(&first.shop_name),
            signup::slug.eq(&first.slug),
            signup::expires_at.eq(now + LASTS),
        ))
        .execute(connection)?;
    let (door, finish) = (post.address(None, "/auth/login"), post.link(None, "/signup/finish", &token));
    let words = match is_known {
        true => Words::SignupKnown { link: &door },
        false => Words::Signup { shop: &first.shop_name, link: &finish },
    };
    let name = if is_known { "" } else { first.name.as_str() };
    let letter = Letter { to: first.email.trim(), name, user: None, tenant: None, language: LANGUAGE, words };
    mail::put(connection, post, &letter, now)
}

/// The columns of what was asked for, as [`read`] takes them.
const ASKED: (signup::shop_name, signup::slug, signup::name, signup::email) =
    (signup::shop_name, signup::slug, signup::name, signup::email);

fn read((shop_name, slug, name, email): (String, String, String, String)) -> First {
    First { shop_name, slug, name, email }
}

/// What a link's token would make. Changes nothing.
///
/// # Errors
/// Where the database does not answer.
pub fn look(connection: &mut Connection, token: &Token, now: Instant) -> Result<Option<First>, DbError> {
    let live = signup::table.filter(signup::token.eq(token.hash()).and(signup::expires_at.gt(now)));
    Ok(live.select(ASKED).first(connection).optional()?.map(read))
}

/// Why no shop was made.
#[derive(Debug)]
pub enum NotMade {
    /// The link does not work, or not any more.
    Over,
    /// Another shop has the label by now.
    SlugTaken,
    /// Someone with this e-mail is here by now.
    Known,
    /// The database.
    Db(DbError),
}

impl From<DbError> for NotMade {
    fn from(error: DbError) -> Self {
        match error {
            DbError::Unique(Unique::TenantSlug) => Self::SlugTaken,
            DbError::Unique(Unique::UserEmail) => Self::Known,
            other => Self::Db(other),
        }
    }
}

impl From<diesel::result::Error> for NotMade {
    fn from(error: diesel::result::Error) -> Self {
        DbError::from(error).into()
    }
}

impl IsUnavailable for NotMade {
    fn is_unavailable(&self) -> bool {
        matches!(self, Self::Db(error) if error.is_unavailable())
    }
}

/// Makes shop and owner, who signs in with the password of this `hash`. Of two who come at once one does.
///
/// # Errors
/// [`NotMade`] says why not; nothing is then changed.
pub fn finish(
    connection: &mut Connection,
    token: &Token,
    hash: &str,
    by: &By,
) -> Result<(UserId, TenantId), NotMade> {
    let live = signup::table.filter(signup::token.eq(token.hash()).and(signup::expires_at.gt(by.now)));
    let asked = diesel::delete(live).returning(ASKED).get_result(connection).optional()?;
    let first = asked.map(read).ok_or(NotMade::Over)?;
    Ok(make(connection, &first, hash, by)?)
}
