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
use crate::people::setup::change::{First, make};

/// So long the link of a letter works.
const LASTS: TimeDelta = TimeDelta::hours(24);

/// Nobody knows which language someone reads who is not here yet.
const LANGUAGE: &str = "en";

/// Keeps what was asked for, and writes to the e-mail: to someone new a link that makes the shop, to someone known that they
/// are known. The same is done for both.
///
/// # Errors
/// Where the database does not answer.
pub fn ask(
    connection: &mut Connection,
    post: &Post,
    first: &First,
    hash: &str,
    now: Instant,
) -> Result<(), DbError> {
    diesel::delete(signup::table.filter(signup::expires_at.lt(now))).execute(connection)?;
    let is_known = logins::credentials(connection, &email::key(&first.email))?.is_some();
    let token = Token::fresh();
    diesel::insert_into(signup::table)
        .values((
            signup::signup_id.eq(SignupId::new(now)),
            signup::token.eq(token.hash()),
            signup::email.eq(first.email.trim()),
            signup::name.eq(&first.name),
            signup::password_hash.eq(hash),
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

/// What a link's token would make: the shop's name and the e-mail. Changes nothing.
///
/// # Errors
/// Where the database does not answer.
pub fn look(
    connection: &mut Connection,
    token: &Token,
    now: Instant,
) -> Result<Option<(String, String)>, DbError> {
    let live = signup::table.filter(signup::token.eq(token.hash()).and(signup::expires_at.gt(now)));
    Ok(live.select((signup::shop_name, signup::email)).first(connection).optional()?)
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

/// Makes shop and owner. Of two who come at once one does.
///
/// # Errors
/// [`NotMade`] says why not; nothing is then changed.
pub fn finish(connection: &mut Connection, token: &Token, by: &By) -> Result<(UserId, TenantId), NotMade> {
    type Row = (String, String, String, String, String);
    let live = signup::table.filter(signup::token.eq(token.hash()).and(signup::expires_at.gt(by.now)));
    let row = diesel::delete(live)
        .returning((signup::email, signup::name, signup::password_hash, signup::shop_name, signup::slug))
        .get_result::<Row>(connection)
        .optional()?;
    let (email, name, hash, shop_name, slug) = row.ok_or(NotMade::Over)?;
    Ok(make(connection, &First { shop_name, slug, name, email }, &hash, by)?)
}
