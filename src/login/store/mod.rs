//! All SQL of login sessions. Live rows stand in `session`, ended ones move to `session_ended`.

mod addressee;
mod credentials;
mod find;
mod hash;
mod hold;
mod listed;

use std::net::Ipv4Addr;

use chrono::TimeDelta;
use diesel::prelude::*;
use diesel::result::Error::QueryBuilderError;

use super::model::{EndReason, LoginSession, MOST_PER_PERSON, OLD_TOKEN_WORKS, expiry};
use super::token::{self, Token};
use crate::audit::{self, Action, Entry};
use crate::base::client::Client;
use crate::base::clock::Instant;
use crate::base::id::{LoginSessionId, TenantId, UserId};
use crate::base::metrics;
use crate::db::schema::{session, session_ended, tenant, users};
use crate::db::{Connection, DbError, Subject, touch};

pub use addressee::{Addressee, addressee, set_email, set_language, set_name};
pub use credentials::{Credentials, credentials, credentials_on, language_for};
pub use find::{Found, find, find_ended};
pub use hash::{password_hash, set_password_hash};
pub use hold::{Held, hold};
pub use listed::{Listed, listed, people};

/// Nobody and nothing is here yet, but for whom the health check signs in as.
///
/// # Errors
/// Where the database does not answer.
pub fn is_empty(connection: &mut Connection) -> Result<bool, DbError> {
    let someone = users::table.filter(users::email_folded.ne(HEALTH)).select(users::user_id).limit(1);
    let shop = tenant::table.select(tenant::tenant_id).limit(1);
    Ok(shop.first::<TenantId>(connection).optional()?.is_none()
        && someone.first::<UserId>(connection).optional()?.is_none())
}

/// The e-mail of whom the health check signs in as; nobody else can, and nobody need see it.
pub const HEALTH: &str = "health@divestreams.invalid";

/// A login session to begin.
pub struct Beginning<'b> {
    /// Whose.
    pub user: UserId,
    /// Bound to which shop.
    pub tenant: Option<TenantId>,
    /// "Keep me signed in".
    pub remembered: bool,
    /// The fingerprint of the signing secret.
    pub signed_by: &'b str,
    /// From where.
    pub client: &'b Client,
    /// The longest any session lasts.
    pub absolute: TimeDelta,
}

/// Begins a login session: the token for its cookie, and when it ends. Over [`MOST_PER_PERSON`] the oldest ends.
///
/// # Errors
/// Where the row cannot be written: then nobody is signed in.
pub fn begin(
    connection: &mut Connection,
    new: &Beginning<'_>,
    now: Instant,
) -> Result<(Token, LoginSessionId, Instant), DbError> {
    let too_many: Vec<LoginSessionId> = session::table
        .filter(session::user_id.eq(new.user))
        .order(session::id.desc())
        .offset(MOST_PER_PERSON - 1)
        .select(session::id)
        .load(connection)?;
    for oldest in too_many {
        end(connection, oldest, EndReason::TooMany, Some(new.user), now)?;
    }
    let (token, id) = (Token::fresh(), LoginSessionId::new(now));
    let expires_at = expiry(new.remembered, now, now, new.absolute);
    let written = diesel::insert_into(session::table)
        .values((
            session::id.eq(id),
            session::user_id.eq(new.user),
            session::token.eq(token.hash()),
            session::expires_at.eq(expires_at),
            (session::created_at.eq(now), session::updated_at.eq(now), session::last_seen_at.eq(now)),
            session::authenticated_at.eq(now),
            session::ip_address.eq(new.client.address.to_string()),
            session::user_agent.eq(new.client.agent.as_str()),
            session::tenant_id.eq(new.tenant),
            session::remembered.eq(new.remembered),
            session::signed_by.eq(new.signed_by),
            session::csrf_secret.eq(token::csrf_secret()),
        ))
        .execute(connection)?;
    if written != 1 {
        // A sign-in that is not stored is an error, never one that seems to work.
        return Err(DbError::Fault(QueryBuilderError("the login session was not written".into())));
    }
    Ok((token, id, expires_at))
}

/// The same person signs in again with the same browser: the row stays, its token is new, by one UPDATE. `None`
/// where it has ended meanwhile.
///
/// # Errors
/// Where the database does not answer.
pub fn renew(
    connection: &mut Connection,
    id: LoginSessionId,
    new: &Beginning<'_>,
    now: Instant,
) -> Result<Option<(Token, Instant)>, DbError> {
    let token = Token::fresh();
    let expires_at = expiry(new.remembered, now, now, new.absolute);
    touch(Subject::Login(id));
    let changed = diesel::update(session::table.find(id).filter(session::user_id.eq(new.user)))
        .set((
            session::token.eq(token.hash()),
            session::previous_token.eq(None::<String>),
            session::tenant_id.eq(new.tenant),
            session::expires_at.eq(expires_at),
            session::updated_at.eq(now),
            session::last_seen_at.eq(now),
            session::authenticated_at.eq(now),
            session::remembered.eq(new.remembered),
            session::signed_by.eq(new.signed_by),
            session::ip_address.eq(new.client.address.to_string()),
            session::user_agent.eq(new.client.agent.as_str()),
        ))
        .execute(connection)?;
    Ok((changed == 1).then_some((token, expires_at)))
}

/// The password was given again: a new token, by one UPDATE. The old one works a few seconds more, for requests that were
/// under way. `None` where the session has ended meanwhile.
///
/// # Errors
/// Where the database does not answer.
pub fn confirm(
    connection: &mut Connection,
    id: LoginSessionId,
    now: Instant,
) -> Result<Option<Token>, DbError> {
    let token = Token::fresh();
    touch(Subject::Login(id));
    let changed = diesel::update(session::table.find(id))
        .set((
            session::previous_token.eq(session::token.nullable()),
            session::previous_token_until.eq(now + OLD_TOKEN_WORKS),
            session::token.eq(token.hash()),
            session::authenticated_at.eq(now),
        ))
        .execute(connection)?;
    Ok((changed == 1).then_some(token))
}

/// The token from before a re-authentication works no more: after a change of password at once.
///
/// # Errors
/// Where the database does not answer.
pub fn forget_old_token(connection: &mut Connection, id: LoginSessionId) -> Result<(), DbError> {
    let none =
        (session::previous_token.eq(None::<String>), session::previous_token_until.eq(None::<Instant>));
    touch(Subject::Login(id));
    diesel::update(session::table.find(id)).set(none).execute(connection)?;
    Ok(())
}

/// Extends a day-old session and notes who signs it. False where another request did so, or it has ended: nothing
/// is ever made again.
///
/// # Errors
/// Where the database does not answer.
pub fn extend(
    connection: &mut Connection,
    old: &LoginSession,
    expires_at: Instant,
    signed_by: &str,
    now: Instant,
) -> Result<bool, DbError> {
    touch(Subject::Login(old.id));
    let unchanged = session::table.find(old.id).filter(session::updated_at.eq(old.updated_at));
    let changed = diesel::update(unchanged)
        .set((
            session::expires_at.eq(expires_at),
            session::updated_at.eq(now),
            session::last_seen_at.eq(now),
            session::signed_by.eq(signed_by),
        ))
        .execute(connection)?;
    Ok(changed == 1)
}

/// Notes that a cookie was signed anew by today's secret.
///
/// # Errors
/// Where the database does not answer.
pub fn note_signer(connection: &mut Connection, id: LoginSessionId, signed_by: &str) -> Result<(), DbError> {
    touch(Subject::Login(id));
    diesel::update(session::table.find(id)).set(session::signed_by.eq(signed_by)).execute(connection)?;
    Ok(())
}

/// Binds a login session to one of the person's shops. False where it has ended, or is on a counter tablet, which stays with its.
///
/// # Errors
/// Where the database does not answer, or the person does not belong to the shop: the schema refuses that.
pub fn choose_shop(connection: &mut Connection, id: LoginSessionId, shop: TenantId) -> Result<bool, DbError> {
    touch(Subject::Login(id));
    let changed = diesel::update(session::table.find(id).filter(session::counter_id.is_null()))
        .set(session::tenant_id.eq(shop))
        .execute(connection)?;
    Ok(changed == 1)
}

/// Moves a live row to the ended ones, in the caller's transaction. What ends without anybody's wish is told in the audit log
/// here, in one place; whoever ends on purpose writes the line that says what for. False where it had ended before.
///
/// # Errors
/// Where the database does not answer.
pub fn end(
    connection: &mut Connection,
    id: LoginSessionId,
    reason: EndReason,
    by: Option<UserId>,
    now: Instant,
) -> Result<bool, DbError> {
    type Row = (UserId, Option<TenantId>, String, Instant, Instant, String, String, String);
    touch(Subject::Login(id));
    let row = diesel::delete(session::table.find(id))
        .returning((
            session::user_id,
            session::tenant_id,
            session::token,
            session::created_at,
            session::expires_at,
            session::csrf_secret,
            session::ip_address,
            session::user_agent,
        ))
        .get_result::<Row>(connection)
        .optional()?;
    let Some((user, tenant, token, created_at, expires_at, csrf_secret, ip_address, user_agent)) = row else {
        return Ok(false);
    };
    diesel::insert_into(session_ended::table)
        .values((
            session_ended::id.eq(id),
            session_ended::user_id.eq(user),
            session_ended::tenant_id.eq(tenant),
            session_ended::token.eq(token),
            (session_ended::created_at.eq(created_at), session_ended::expires_at.eq(expires_at)),
            session_ended::ended_at.eq(now),
            session_ended::reason.eq(reason.as_str()),
            session_ended::ended_by.eq(by),
            session_ended::csrf_secret.eq(csrf_secret),
            session_ended::ip_address.eq(&ip_address),
            session_ended::user_agent.eq(&user_agent),
        ))
        .execute(connection)?;
    if let Some(action) = told(reason) {
        // From where that sign-in was: no request need have ended it.
        let address = ip_address.parse().unwrap_or(Ipv4Addr::UNSPECIFIED.into());
        let client = Client::new(address, &user_agent);
        let subject = Some(id.as_str());
        let entry = Entry { tenant, actor: by, action, subject, detail: "", client: &client };
        audit::record(connection, now, &entry)?;
    }
    metrics::login_session_ended(reason.as_str());
    Ok(true)
}

/// The action of an end that is nobody's act, or by the way of another.
fn told(reason: EndReason) -> Option<Action> {
    match reason {
        EndReason::Expired => Some(Action::LoginExpired),
        EndReason::TooMany => Some(Action::LoginTooMany),
        EndReason::Replaced => Some(Action::LoginReplaced),
        EndReason::SignedOut
        | EndReason::Revoked
        | EndReason::PasswordChanged
        | EndReason::PasswordReset
        | EndReason::Disowned
        | EndReason::TabletEnded
        | EndReason::PinChanged
        | EndReason::Disabled
        | EndReason::Removed
        | EndReason::ShopClosed => None,
    }
}
