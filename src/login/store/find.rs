//! Finding the login session of a token, live or ended.

use chrono::TimeDelta;
use chrono_tz::Tz;
use diesel::dsl::exists;
use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use super::super::counter::AtCounter;
use super::super::model::{EndReason, Ended, LoginSession, Person, Shop};
use super::super::token::Token;
use crate::base::clock::Instant;
use crate::base::id::{CounterId, LoginSessionId, TenantId, UserId};
use crate::db::schema::{counter, membership, session, session_ended, tenant, users};
use crate::db::{Connection, DbError, Subject};
use crate::tenancy::model::TenantRow;
use crate::tenancy::store::TENANT;
use crate::tenancy::{Membership, Role, SecondFactorFor};

type SessionRow =
    (LoginSessionId, Instant, Instant, Instant, Instant, bool, String, String, Option<TenantId>);
type PresentedRow = (
    SessionRow,
    (UserId, String, bool, bool, bool, String),
    Option<TenantRow>,
    Option<String>,
    Option<String>,
    bool,
    AtRow,
);
/// The tablet that it is on, begun by PIN, the shop's idle minutes, and the tablet's name, who acts there, and since when heard of.
type AtRow = (Option<CounterId>, bool, Option<i32>, Option<(String, Option<LoginSessionId>, Instant)>);

/// A live row with all that a page asks about it, as it was read: what of it somebody may do is made of it by [`Found::login`],
/// in one place, whether it was read a moment ago or kept for one.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Found {
    row: PresentedRow,
    is_by_old_token: bool,
}

impl Found {
    /// The login session.
    pub fn login(self) -> LoginSession {
        LoginSession { is_by_old_token: self.is_by_old_token, ..presented(self.row) }
    }

    /// What it is read from; `None` where it must not be kept: on a counter tablet every request counts, and an old token works
    /// for seconds only.
    pub fn subjects(&self) -> Option<Vec<Subject>> {
        let ((id, .., tenant), (user, ..), .., (counter, ..)) = &self.row;
        let own = [Some(Subject::Login(*id)), Some(Subject::Person(*user)), tenant.map(Subject::Shop)];
        (counter.is_none() && !self.is_by_old_token).then(|| own.into_iter().flatten().collect())
    }
}

/// The live row that a condition finds, with person, shop and role: one query.
macro_rules! presented {
    ($connection:expr, $condition:expr) => {{
        let others = diesel::alias!(membership as others);
        let has_others = exists(
            others
                .filter(others.field(membership::user_id).eq(session::user_id))
                .filter(others.field(membership::tenant_id).nullable().ne(session::tenant_id)),
        );
        session::table
            .inner_join(users::table.on(users::user_id.eq(session::user_id)))
            .left_join(tenant::table.on(tenant::tenant_id.nullable().eq(session::tenant_id)))
            .left_join(
                membership::table.on(membership::tenant_id
                    .nullable()
                    .eq(session::tenant_id)
                    .and(membership::user_id.eq(session::user_id))),
            )
            .left_join(
                counter::table.on(counter::tenant_id
                    .nullable()
                    .eq(session::tenant_id)
                    .and(counter::counter_id.nullable().eq(session::counter_id))),
            )
            .filter($condition)
            .select((
                (
                    session::id,
                    session::created_at,
                    session::updated_at,
                    session::expires_at,
                    session::authenticated_at,
                    session::remembered,
                    session::signed_by,
                    session::csrf_secret,
                    session::tenant_id,
                ),
                (
                    users::user_id,
                    users::name,
                    users::is_platform_admin,
                    users::is_disabled,
                    users::has_second_factor,
                    users::language,
                ),
                TENANT.nullable(),
                membership::role.nullable(),
                tenant::second_factor_for.nullable(),
                has_others,
                (
                    session::counter_id,
                    session::is_limited,
                    tenant::counter_idle_minutes.nullable(),
                    (counter::name, counter::acting, counter::active_at).nullable(),
                ),
            ))
            .first::<PresentedRow>($connection)
            .optional()?
    }};
}

/// The live login session of a token: one query a request. `now` decides whether a token that was just replaced still
/// works; that is looked up only where no row has the token itself.
///
/// # Errors
/// Where the database does not answer.
pub fn find(connection: &mut Connection, token: &Token, now: Instant) -> Result<Option<Found>, DbError> {
    let hash = token.hash();
    if let Some(row) = presented!(connection, session::token.eq(&hash)) {
        return Ok(Some(Found { row, is_by_old_token: false }));
    }
    let replaced = session::previous_token.eq(&hash).and(session::previous_token_until.gt(now));
    Ok(presented!(connection, replaced).map(|row| Found { row, is_by_old_token: true }))
}

fn presented((row, user, shop, role, asks, has_other_shops, at): PresentedRow) -> LoginSession {
    let (
        id,
        created_at,
        updated_at,
        expires_at,
        authenticated_at,
        remembered,
        signed_by,
        csrf_secret,
        bound_to,
    ) = row;
    let (user_id, name, is_platform_admin, is_disabled, has_factor, language) = user;
    let asks = SecondFactorFor::parse(&asks.unwrap_or_default());
    let is_asked = role.as_deref().and_then(Role::parse).is_some_and(|role| asks.contains(role));
    let (is_limited, counter) = (at.1, at_counter(id, at));
    LoginSession {
        id,
        // The one place where a PIN's rights are cut: whatever asks for role or platform below here gets what is left.
        person: Person { id: user_id, name, is_platform_admin: is_platform_admin && !is_limited, language },
        shop: shop_of(bound_to, shop, role.as_deref(), is_limited),
        has_other_shops: has_other_shops && counter.is_none(),
        created_at,
        updated_at,
        expires_at,
        authenticated_at,
        remembered,
        signed_by,
        csrf_secret,
        is_disabled,
        // At a tablet that the shop has enrolled a PIN is asked for, not the way to a second factor.
        must_set_factor: is_asked && !has_factor && !is_limited,
        counter,
        is_limited,
        is_by_old_token: false,
    }
}

/// How the login session of a token ended, where it did.
///
/// # Errors
/// Where the database does not answer.
pub fn find_ended(connection: &mut Connection, token: &Token) -> Result<Option<Ended>, DbError> {
    type ShopRow = Option<(String, String)>;
    type Row = (String, Instant, Option<UserId>, Option<String>, UserId, Option<TenantId>, String, ShopRow);
    let row: Option<Row> = session_ended::table
        .left_join(users::table.on(users::user_id.nullable().eq(session_ended::ended_by)))
        .left_join(tenant::table.on(tenant::tenant_id.nullable().eq(session_ended::tenant_id)))
        .filter(session_ended::token.eq(token.hash()))
        .select((
            session_ended::reason,
            session_ended::ended_at,
            session_ended::ended_by,
            users::name.nullable(),
            session_ended::user_id,
            session_ended::tenant_id,
            session_ended::csrf_secret,
            (tenant::name, tenant::time_zone).nullable(),
        ))
        .first(connection)
        .optional()?;
    Ok(row.and_then(|(reason, at, by_id, by, user, tenant, csrf_secret, shop)| {
        let (shop, zone) = shop.unwrap_or_default();
        Some(Ended {
            reason: EndReason::parse(&reason)?,
            at,
            by,
            by_self: by_id == Some(user),
            user,
            tenant,
            shop,
            is_lock: false,
            zone: zone.parse().unwrap_or(Tz::UTC),
            csrf_secret,
        })
    }))
}

/// A tablet that is not there any more (its end moves the sessions on it first) counts as locked.
fn at_counter(login: LoginSessionId, (id, _, idle, row): AtRow) -> Option<AtCounter> {
    let (name, acting, active_at) = row.unwrap_or_default();
    Some(AtCounter {
        id: id?,
        name,
        is_acting: acting == Some(login),
        active_at,
        idle: TimeDelta::minutes(idle.unwrap_or_default().into()),
    })
}

fn shop_of(
    bound_to: Option<TenantId>,
    shop: Option<TenantRow>,
    role: Option<&str>,
    is_limited: bool,
) -> Shop {
    let role = role.and_then(Role::parse).map(|role| if is_limited { role.by_pin() } else { role });
    match (bound_to, shop.map(crate::tenancy::Tenant::from), role) {
        (None, _, _) => Shop::NotChosen,
        (Some(_), Some(tenant), Some(role)) if tenant.is_active => Shop::In(Membership { tenant, role }),
        _ => Shop::Closed,
    }
}
