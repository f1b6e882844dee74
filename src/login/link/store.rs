//! All SQL of links.

use chrono::TimeDelta;
use diesel::prelude::*;

use super::{Kind, Link, Looked, Made, Of};
use crate::base::clock::Instant;
use crate::base::id::{LinkId, LoginSessionId, TenantId, UserId};
use crate::db::schema::link;
use crate::db::{Connection, DbError};
use crate::login::token::Token;

/// So long after its end, a page can still say what became of a link.
const KEPT: TimeDelta = TimeDelta::days(30);

type Row = (
    LinkId,
    Option<UserId>,
    Option<TenantId>,
    Option<String>,
    Option<LoginSessionId>,
    (Instant, Instant, Option<Instant>, Option<Instant>),
);

const ROW: (
    link::link_id,
    link::user_id,
    link::tenant_id,
    link::email,
    link::login_id,
    (link::created_at, link::expires_at, link::used_at, link::withdrawn_at),
) = (
    link::link_id,
    link::user_id,
    link::tenant_id,
    link::email,
    link::login_id,
    (link::created_at, link::expires_at, link::used_at, link::withdrawn_at),
);

/// Makes a link. Where only the newest works, the person's earlier ones of this kind are withdrawn.
///
/// # Errors
/// Where the database does not answer.
pub fn make(connection: &mut Connection, kind: Kind, of: &Of, now: Instant) -> Result<Made, DbError> {
    make_until(connection, kind, of, now + kind.lifetime(), now)
}

/// As [`make`], for a link that ends with something that ends earlier than its kind does.
///
/// # Errors
/// Where the database does not answer.
pub fn make_until(
    connection: &mut Connection,
    kind: Kind,
    of: &Of,
    until: Instant,
    now: Instant,
) -> Result<Made, DbError> {
    if let Some(user) = of.user.filter(|_| kind.is_newest_only()) {
        withdraw_all(connection, kind, user, now)?;
    }
    let made = Made { id: LinkId::new(now), token: Token::fresh() };
    diesel::insert_into(link::table)
        .values((
            link::link_id.eq(made.id),
            link::kind.eq(kind.as_str()),
            link::token.eq(made.token.hash()),
            link::user_id.eq(of.user),
            link::tenant_id.eq(of.tenant),
            link::email.eq(&of.email),
            link::login_id.eq(of.login),
            link::created_at.eq(now),
            link::expires_at.eq(until.min(now + kind.lifetime())),
        ))
        .execute(connection)?;
    Ok(made)
}

/// How it stands with a token, without changing anything.
///
/// # Errors
/// Where the database does not answer.
pub fn look(connection: &mut Connection, kind: Kind, token: &Token, now: Instant) -> Result<Looked, DbError> {
    let row = link::table
        .filter(link::token.eq(token.hash()).and(link::kind.eq(kind.as_str())))
        .select(ROW)
        .first::<Row>(connection)
        .optional()?;
    let Some((id, user, tenant, email, login, (created_at, expires_at, used, withdrawn))) = row else {
        return Ok(Looked::Unknown);
    };
    let link = Link { id, of: Of { user, tenant, email, login }, created_at, expires_at };
    Ok(match (used, withdrawn) {
        (Some(_), _) => Looked::Used(link),
        (None, Some(_)) => Looked::Withdrawn(link),
        (None, None) if now >= expires_at => Looked::Expired(link),
        (None, None) => Looked::Live(link),
    })
}

/// Takes a link, in one statement: of two who come at once one gets [`Looked::Live`], and it never works again.
///
/// # Errors
/// Where the database does not answer.
pub fn take(connection: &mut Connection, kind: Kind, token: &Token, now: Instant) -> Result<Looked, DbError> {
    let live = link::table
        .filter(link::token.eq(token.hash()).and(link::kind.eq(kind.as_str())))
        .filter(link::used_at.is_null().and(link::withdrawn_at.is_null()))
        .filter(link::expires_at.gt(now));
    let taken = diesel::update(live)
        .set(link::used_at.eq(now))
        .returning(ROW)
        .get_result::<Row>(connection)
        .optional()?;
    match taken {
        Some((id, user, tenant, email, login, (created_at, expires_at, _, _))) => {
            let of = Of { user, tenant, email, login };
            Ok(Looked::Live(Link { id, of, created_at, expires_at }))
        }
        None => look(connection, kind, token, now),
    }
}

/// Takes a link back. False where it does not work anyway.
///
/// # Errors
/// Where the database does not answer.
pub fn withdraw(connection: &mut Connection, id: LinkId, now: Instant) -> Result<bool, DbError> {
    let open = link::table.find(id).filter(link::used_at.is_null().and(link::withdrawn_at.is_null()));
    Ok(diesel::update(open).set(link::withdrawn_at.eq(now)).execute(connection)? == 1)
}

/// Takes all of a person's links of a kind back; says how many.
///
/// # Errors
/// Where the database does not answer.
pub fn withdraw_all(
    connection: &mut Connection,
    kind: Kind,
    user: UserId,
    now: Instant,
) -> Result<usize, DbError> {
    let open = link::table
        .filter(link::user_id.eq(user).and(link::kind.eq(kind.as_str())))
        .filter(link::used_at.is_null().and(link::withdrawn_at.is_null()));
    Ok(diesel::update(open).set(link::withdrawn_at.eq(now)).execute(connection)?)
}

/// Forgets links whose end is [`KEPT`] ago, but for invitations, which are a shop's history, `most` at once;
/// says how many.
///
/// # Errors
/// Where the database does not answer.
pub fn purge(connection: &mut Connection, now: Instant, most: i64) -> Result<usize, DbError> {
    let old = link::table
        .filter(link::expires_at.lt(now - KEPT))
        .filter(link::kind.ne(Kind::Invitation.as_str()))
        .select(link::link_id)
        .limit(most)
        .load::<String>(connection)?;
    Ok(diesel::delete(link::table.filter(link::link_id.eq_any(old))).execute(connection)?)
}
