//! What signing in and every request ask and write of counter tablets; `crate::counter` has the rest.

use diesel::prelude::*;

use super::Tablet;
use crate::base::clock::Instant;
use crate::base::id::{CounterId, LoginSessionId, TenantId, UserId};
use crate::db::schema::{counter, session, tenant};
use crate::db::{Connection, DbError, Subject, touch};
use crate::login::model::EndReason;
use crate::login::store;
use crate::tenancy::Tenant;
use crate::tenancy::model::TenantRow;
use crate::tenancy::store::TENANT;

/// An enrolled tablet, found by its cookie.
#[derive(Clone, Debug)]
pub struct Enrolled {
    /// Its id.
    pub id: CounterId,
    /// Its name.
    pub name: String,
    /// The shop at whose counter it stands; an open one.
    pub shop: Tenant,
}

/// The tablet that a browser says it is; `None` where it is none (any more), or its shop is closed.
///
/// # Errors
/// Where the database does not answer.
pub fn enrolled(connection: &mut Connection, tablet: &Tablet) -> Result<Option<Enrolled>, DbError> {
    let row: Option<(CounterId, String, TenantRow)> = counter::table
        .inner_join(tenant::table.on(tenant::tenant_id.eq(counter::tenant_id)))
        .filter(counter::token.eq(tablet.hash()))
        .filter(tenant::is_active.eq(true))
        .select((counter::counter_id, counter::name, TENANT))
        .first(connection)
        .optional()?;
    Ok(row.map(|(id, name, shop)| Enrolled { id, name, shop: shop.into() }))
}

/// Notes that whoever acts was heard of. Nothing where it has been locked, or someone else has taken over, meanwhile.
///
/// # Errors
/// Where the database does not answer.
pub fn note_act(
    connection: &mut Connection,
    id: CounterId,
    login: LoginSessionId,
    now: Instant,
) -> Result<(), DbError> {
    let shop = session::table.find(login).select(session::tenant_id).single_value();
    let acting = counter::table
        .filter(counter::tenant_id.nullable().eq(shop))
        .filter(counter::counter_id.eq(id))
        .filter(counter::acting.eq(login))
        .filter(counter::active_at.lt(now));
    diesel::update(acting).set(counter::active_at.eq(now)).execute(connection)?;
    Ok(())
}

/// Someone has signed in with their password on a tablet: it locks under them, too. Where the browser is no tablet, or one of
/// another shop, nothing.
///
/// # Errors
/// Where the database does not answer.
pub fn stand_at(
    connection: &mut Connection,
    tablet: Option<&Tablet>,
    (login, user, shop): (LoginSessionId, UserId, Option<TenantId>),
    now: Instant,
) -> Result<(), DbError> {
    let Some(tablet) = tablet else { return Ok(()) };
    let Some(here) = enrolled(connection, tablet)?.filter(|here| Some(here.shop.id) == shop) else {
        return Ok(());
    };
    match act(connection, (here.shop.id, here.id), login, now)? {
        true => take_place(connection, (here.shop.id, here.id), (login, user), false, now),
        false => Ok(()),
    }
}

/// Has a login session act on a tablet. False where the tablet is lost: its row is what those who switch and those who report
/// it lost wait for one another at, so it comes first.
///
/// # Errors
/// Where the database does not answer.
pub fn act(
    connection: &mut Connection,
    (shop, id): (TenantId, CounterId),
    login: LoginSessionId,
    now: Instant,
) -> Result<bool, DbError> {
    let changed = diesel::update(counter::table.find((shop, id)))
        .set((counter::acting.eq(login), counter::active_at.eq(now)))
        .execute(connection)?;
    Ok(changed == 1)
}

/// Marks a login session as one on a tablet. Another of the same person there ends: it is one a person.
///
/// # Errors
/// Where the database does not answer.
pub fn take_place(
    connection: &mut Connection,
    (shop, id): (TenantId, CounterId),
    (login, user): (LoginSessionId, UserId),
    is_limited: bool,
    now: Instant,
) -> Result<(), DbError> {
    for other in of_person(connection, (shop, id), user)?.into_iter().filter(|other| *other != login) {
        store::end(connection, other, EndReason::Replaced, Some(user), now)?;
    }
    touch(Subject::Login(login));
    diesel::update(session::table.find(login))
        .set((session::counter_id.eq(id), session::is_limited.eq(is_limited)))
        .execute(connection)?;
    Ok(())
}

/// Someone's login sessions on a tablet.
///
/// # Errors
/// Where the database does not answer.
pub fn of_person(
    connection: &mut Connection,
    (shop, id): (TenantId, CounterId),
    user: UserId,
) -> Result<Vec<LoginSessionId>, DbError> {
    Ok(session::table
        .filter(session::tenant_id.eq(shop).and(session::counter_id.eq(id)))
        .filter(session::user_id.eq(user))
        .order(session::id.desc())
        .select(session::id)
        .load(connection)?)
}
