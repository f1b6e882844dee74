//! The letters that sign-ins and changes of credentials cause, each put into the outbox in the transaction of its cause.

use chrono::TimeDelta;
use chrono_tz::Tz;

use crate::base::client::Client;
use crate::base::clock::{Instant, local_in};
use crate::base::id::{LoginSessionId, TenantId, UserId};
use crate::db::{Connection, DbError};
use crate::login::link::{self, Kind, Of};
use crate::login::store::{self, Addressee};
use crate::mail::{self, Credential, Letter, Post, Words};
use crate::tenancy::{self, Tenant};
use crate::text;
use crate::web::agent::device_in_words;
use crate::web::{urls, when};

fn letter<'l>(to: &'l Addressee, tenant: Option<TenantId>, words: Words<'l>) -> Letter<'l> {
    Letter { to: &to.email, name: &to.name, user: Some(to.user), tenant, language: &to.language, words }
}

/// "24 November, 16:40 (America/Cancun)": a letter may be read anywhere.
fn exactly(language: &str, at: Instant, zone: Tz) -> String {
    let here = local_in(zone, at);
    // Of no year in particular, so that the year is said: a letter may be read much later too.
    let date = when::date(text::of(language), here.date(), chrono::NaiveDate::MIN);
    format!("{date}, {} ({zone})", when::time(here.time()))
}

/// The link with which someone chooses a new password, by mail; on the shop's own host where it was asked for there.
///
/// # Errors
/// Where the database does not answer.
pub fn reset(
    connection: &mut Connection,
    post: &Post,
    to: &Addressee,
    shop: Option<&Tenant>,
    now: Instant,
) -> Result<(), DbError> {
    let tenant = shop.map(|shop| shop.id);
    let of = Of { user: Some(to.user), tenant, ..Of::default() };
    let made = link::make(connection, Kind::Reset, &of, now)?;
    let link = post.link(shop.map(|shop| shop.slug.as_str()), urls::RESET, &made.token);
    mail::put(connection, post, &letter(to, tenant, Words::Reset { link: &link }), now)
}

/// Tells someone that what opens their door was changed.
///
/// # Errors
/// Where the database does not answer.
pub fn changed(
    connection: &mut Connection,
    post: &Post,
    to: &Addressee,
    what: Credential,
    tenant: Option<TenantId>,
    now: Instant,
) -> Result<(), DbError> {
    let zone = tenancy::store::zone(connection, tenant)?;
    let at = exactly(&to.language, now, zone);
    mail::put(connection, post, &letter(to, tenant, Words::CredentialChanged { what, at: &at }), now)
}

/// The link with which someone says that an e-mail is theirs, sent to that e-mail.
///
/// # Errors
/// Where the database does not answer.
pub fn verify(
    connection: &mut Connection,
    post: &Post,
    to: &Addressee,
    email: &str,
    now: Instant,
) -> Result<(), DbError> {
    let of = Of { user: Some(to.user), email: Some(email.to_owned()), ..Of::default() };
    let made = link::make(connection, Kind::VerifyEmail, &of, now)?;
    let link = post.link(None, urls::VERIFY_EMAIL, &made.token);
    let to = Addressee { email: email.to_owned(), ..to.clone() };
    mail::put(connection, post, &letter(&to, None, Words::VerifyEmail { link: &link }), now)
}

/// A sign-in that has just begun.
pub struct Begun<'b> {
    /// Whose.
    pub user: UserId,
    /// In which shop.
    pub shop: Option<TenantId>,
    /// Which.
    pub login: LoginSessionId,
    /// When it ends unless extended.
    pub until: Instant,
    /// From where.
    pub client: &'b Client,
}

/// Whoever was made so recently signs in by what made them: an invitation, a new shop.
const JUST_MADE: TimeDelta = TimeDelta::minutes(1);

/// Tells someone of a sign-in in a browser that they were never seen in before, with a link that says it was not them. Not
/// whoever came to be somebody here only now.
///
/// # Errors
/// Where the database does not answer.
pub fn new_device(
    connection: &mut Connection,
    post: &Post,
    begun: &Begun<'_>,
    now: Instant,
) -> Result<(), DbError> {
    let to = store::addressee(connection, begun.user)?;
    if now - to.created_at < JUST_MADE {
        return Ok(());
    }
    let zone = tenancy::store::zone(connection, begun.shop)?;
    let of = Of { user: Some(to.user), tenant: begun.shop, login: Some(begun.login), ..Of::default() };
    let made = link::make_until(connection, Kind::NotMe, &of, begun.until, now)?;
    let words = Words::NewDevice {
        device: &device_in_words(text::of(&to.language), &begun.client.agent),
        place: &begun.client.address.to_string(),
        at: &exactly(&to.language, now, zone),
        link: &post.link(None, urls::NOT_ME, &made.token),
    };
    mail::put(connection, post, &letter(&to, begun.shop, words), now)
}
