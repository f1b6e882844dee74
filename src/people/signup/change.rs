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

/// It opened its shop, as it is stored.
const USED: &str = "used";

/// A newer one was sent, as it is stored.
const WITHDRAWN: &str = "withdrawn";

/// Keeps what was asked for, in the place of what was asked for with this e-mail before, and writes to the e-mail: to someone
/// new a link that makes the shop, to someone known that they are known. The same is done for both; `language` is that of whoever
/// asks.
///
/// # Errors
/// Where the database does not answer.
pub fn ask(
    connection: &mut Connection,
    post: &Post,
    first: &First,
    language: &str,
    now: Instant,
) -> Result<(), DbError> {
    let key = email::key(&first.email);
    let older = signup::table.filter(signup::email_folded.eq(&key).and(signup::expires_at.gt(now)));
    diesel::update(older)
        .set((signup::ended_as.eq(WITHDRAWN), signup::expires_at.eq(now)))
        .execute(connection)?;
    let known = logins::credentials(connection, &key)?;
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
    let words = match known.is_some() {
        true => Words::SignupKnown { link: &door },
        false => Words::Signup { shop: &first.shop_name, link: &finish },
    };
    let name = if known.is_some() { "" } else { first.name.as_str() };
    let language = logins::language_for(known.as_ref(), language);
    let letter = Letter { to: first.email.trim(), name, user: None, tenant: None, language, words };
    mail::put(connection, post, &letter, now)
}

/// The columns of what was asked for, as [`read`] takes them.
const ASKED: (signup::shop_name, signup::slug, signup::name, signup::email) =
    (signup::shop_name, signup::slug, signup::name, signup::email);

type Row = (String, String, String, String);

fn read((shop_name, slug, name, email): Row) -> First {
    First { shop_name, slug, name, email }
}

/// How it stands with a link. Whoever holds its token may know: it was in the letter.
pub enum Looked {
    /// It makes this.
    Live(First),
    /// Its time was over before it made this.
    Expired(First),
    /// It has made its shop.
    Used,
    /// A newer one was sent.
    Withdrawn,
    /// There never was such a one, or so long ago that nobody knows.
    Unknown,
}

/// How it stands with a link's token. Changes nothing.
///
/// # Errors
/// Where the database does not answer.
pub fn look(connection: &mut Connection, token: &Token, now: Instant) -> Result<Looked, DbError> {
    let row = signup::table
        .filter(signup::token.eq(token.hash()))
        .select((ASKED, signup::ended_as, signup::expires_at))
        .first::<(Row, String, Instant)>(connection)
        .optional()?;
    Ok(match row {
        None => Looked::Unknown,
        Some((_, ended_as, _)) if ended_as == USED => Looked::Used,
        Some((_, ended_as, _)) if ended_as == WITHDRAWN => Looked::Withdrawn,
        Some((row, _, expires_at)) if now >= expires_at => Looked::Expired(read(row)),
        Some((row, ..)) => Looked::Live(read(row)),
    })
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

/// Makes shop and owner, who signs in with the password of this `hash` and reads `language` (empty: as their browser asks). Of two
/// who come at once one does.
///
/// # Errors
/// [`NotMade`] says why not; nothing is then changed.
pub fn finish(
    connection: &mut Connection,
    token: &Token,
    hash: &str,
    language: &str,
    by: &By,
) -> Result<(UserId, TenantId), NotMade> {
    let live = signup::table.filter(signup::token.eq(token.hash()).and(signup::expires_at.gt(by.now)));
    let over = (signup::ended_as.eq(USED), signup::expires_at.eq(by.now));
    let asked = diesel::update(live).set(over).returning(ASKED).get_result(connection).optional()?;
    let first = asked.map(read).ok_or(NotMade::Over)?;
    Ok(make(connection, &first, hash, language, by)?)
}
