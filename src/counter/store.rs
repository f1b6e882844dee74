//! What is read of counter tablets and PINs.

use diesel::prelude::*;

use super::model::{Known, MOST_TABLETS, Someone, Tablet, Tablets};
use crate::base::clock::Instant;
use crate::base::id::{CounterId, TenantId, UserId};
use crate::db::schema::{counter, pin, pin_failure, tenant, users};
use crate::db::{Connection, DbError};

/// People that a tablet offers at most.
const MOST_PEOPLE: i64 = 60;

/// A shop's tablets, and how many people have a PIN there: one query.
///
/// # Errors
/// Where the database does not answer.
pub fn tablets(connection: &mut Connection, shop: TenantId) -> Result<Tablets, DbError> {
    type Row = (CounterId, String, String, String, Instant, Instant);
    let people = pin::table.filter(pin::tenant_id.eq(shop)).select(diesel::dsl::count_star()).single_value();
    let rows: Vec<(Row, Option<i64>)> = counter::table
        .filter(counter::tenant_id.eq(shop))
        .order((counter::name, counter::counter_id))
        .limit(MOST_TABLETS)
        .select((
            (
                counter::counter_id,
                counter::name,
                counter::user_agent,
                counter::ip_address,
                counter::created_at,
                counter::active_at,
            ),
            people,
        ))
        .load(connection)?;
    let people = rows.first().and_then(|(_, people)| *people).unwrap_or_default();
    let tablet = |((id, name, agent, address, created_at, active_at), _): (Row, Option<i64>)| Tablet {
        id,
        name,
        agent,
        address,
        created_at,
        active_at,
    };
    Ok(Tablets { all: rows.into_iter().map(tablet).collect(), people })
}

/// After how many idle minutes a shop's tablets lock.
///
/// # Errors
/// Where the database does not answer.
pub fn idle_minutes(connection: &mut Connection, shop: TenantId) -> Result<i32, DbError> {
    Ok(tenant::table.find(shop).select(tenant::counter_idle_minutes).first(connection)?)
}

/// Who can take over at a shop's tablets, by name.
///
/// # Errors
/// Where the database does not answer.
pub fn people(connection: &mut Connection, shop: TenantId) -> Result<Vec<Someone>, DbError> {
    let rows: Vec<(UserId, String)> = pin::table
        .inner_join(users::table.on(users::user_id.eq(pin::user_id)))
        .filter(pin::tenant_id.eq(shop).and(users::is_disabled.eq(false)))
        .order((users::name_folded, users::user_id))
        .limit(MOST_PEOPLE)
        .select((users::user_id, users::name))
        .load(connection)?;
    Ok(rows.into_iter().map(|(id, name)| Someone { id, name }).collect())
}

/// What it takes to let someone in at a tablet; `None` where they have no PIN in the shop, or are disabled.
///
/// # Errors
/// Where the database does not answer.
pub fn known(
    connection: &mut Connection,
    (shop, id): (TenantId, CounterId),
    user: UserId,
) -> Result<Option<Known>, DbError> {
    let wrong_here = pin_failure::tenant_id
        .eq(pin::tenant_id)
        .and(pin_failure::user_id.eq(pin::user_id))
        .and(pin_failure::counter_id.eq(id));
    let row: Option<(String, String, Option<String>, Option<i32>)> = pin::table
        .inner_join(users::table.on(users::user_id.eq(pin::user_id)))
        .left_join(pin_failure::table.on(wrong_here))
        .filter(pin::tenant_id.eq(shop).and(pin::user_id.eq(user)))
        .filter(users::is_disabled.eq(false))
        .select((pin::hash, pin::key_fingerprint, users::password_hash, pin_failure::failures.nullable()))
        .first(connection)
        .optional()?;
    Ok(row.map(|(hash, fingerprint, password_hash, wrong)| Known {
        shop,
        user,
        hash,
        fingerprint,
        password_hash,
        wrong: wrong.unwrap_or_default(),
    }))
}

/// When someone set their PIN in a shop; `None` where they have none.
///
/// # Errors
/// Where the database does not answer.
pub fn pin_set_at(
    connection: &mut Connection,
    shop: TenantId,
    user: UserId,
) -> Result<Option<Instant>, DbError> {
    Ok(pin::table.find((shop, user)).select(pin::set_at).first(connection).optional()?)
}
