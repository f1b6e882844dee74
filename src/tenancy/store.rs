//! Finding shops, and who belongs to them.

use std::collections::HashSet;

use chrono_tz::Tz;
use diesel::prelude::*;
use diesel::sql_types::Text;
use iso_currency::Currency;

use super::model::{Membership, Role, Settings, Tenant, TenantRow, Units};
use super::search::{FOUND, Found};
use crate::base::clock::Instant;
use crate::base::fold::fold;
use crate::base::id::{TenantId, UserId};
use crate::db::schema::{invitation, membership, membership_word, person_word, tenant, users};
use crate::db::{Connection, DbError, Subject, touch};

/// The columns of a [`TenantRow`].
pub const TENANT: (
    tenant::tenant_id,
    tenant::slug,
    tenant::name,
    tenant::time_zone,
    tenant::currency,
    tenant::is_active,
    tenant::logo,
) = (
    tenant::tenant_id,
    tenant::slug,
    tenant::name,
    tenant::time_zone,
    tenant::currency,
    tenant::is_active,
    tenant::logo,
);

/// The shop of a host's label, closed ones too.
///
/// # Errors
/// Where the database does not answer.
pub fn by_slug(connection: &mut Connection, slug: &str) -> Result<Option<Tenant>, DbError> {
    let row = tenant::table
        .filter(tenant::slug.eq(slug))
        .select(TENANT)
        .first::<TenantRow>(connection)
        .optional()?;
    Ok(row.map(Tenant::from))
}

/// A shop, closed ones too.
///
/// # Errors
/// [`DbError::NotFound`] where there is none; where the database does not answer.
pub fn get(connection: &mut Connection, shop: TenantId) -> Result<Tenant, DbError> {
    Ok(tenant::table.find(shop).select(TENANT).first::<TenantRow>(connection)?.into())
}

/// Whether an open shop waits for someone with this e-mail (folded) to join.
///
/// # Errors
/// Where the database does not answer.
pub fn is_invited(connection: &mut Connection, email_key: &str, now: Instant) -> Result<bool, DbError> {
    let waiting = invitation::table
        .inner_join(tenant::table.on(tenant::tenant_id.eq(invitation::tenant_id)))
        .filter(invitation::email_folded.eq(email_key).and(invitation::expires_at.gt(now)))
        .filter(invitation::accepted_at.is_null().and(invitation::withdrawn_at.is_null()))
        .filter(tenant::is_active.eq(true));
    Ok(waiting.count().get_result::<i64>(connection)? > 0)
}

/// The open shops that someone belongs to, by name.
///
/// # Errors
/// Where the database does not answer.
pub fn memberships(connection: &mut Connection, user: UserId) -> Result<Vec<Membership>, DbError> {
    let rows = membership::table
        .inner_join(tenant::table.on(tenant::tenant_id.eq(membership::tenant_id)))
        .filter(membership::user_id.eq(user))
        .filter(tenant::is_active.eq(true))
        .order(tenant::name)
        .select((TENANT, membership::role))
        .load::<(TenantRow, String)>(connection)?;
    Ok(rows
        .into_iter()
        .filter_map(|(row, role)| Some(Membership { tenant: row.into(), role: Role::parse(&role)? }))
        .collect())
}

/// The zone of a shop's dates and times of day; UTC without one.
///
/// # Errors
/// Where the database does not answer.
pub fn zone(connection: &mut Connection, shop: Option<TenantId>) -> Result<Tz, DbError> {
    let Some(shop) = shop else { return Ok(Tz::UTC) };
    let zone = tenant::table.find(shop).select(tenant::time_zone).first::<String>(connection)?;
    Ok(zone.parse().unwrap_or(Tz::UTC))
}

/// What someone is in an open shop; `None` where they do not belong to it.
///
/// # Errors
/// Where the database does not answer.
pub fn role_in(connection: &mut Connection, user: UserId, shop: TenantId) -> Result<Option<Role>, DbError> {
    let role = membership::table
        .inner_join(tenant::table.on(tenant::tenant_id.eq(membership::tenant_id)))
        .filter(membership::user_id.eq(user).and(membership::tenant_id.eq(shop)))
        .filter(tenant::is_active.eq(true))
        .select(membership::role)
        .first::<String>(connection)
        .optional()?;
    Ok(role.as_deref().and_then(Role::parse))
}

/// What someone who may sign in is in a shop, whether it is open or not.
///
/// # Errors
/// Where the database does not answer.
pub fn working_role(
    connection: &mut Connection,
    user: UserId,
    shop: TenantId,
) -> Result<Option<Role>, DbError> {
    let role = membership::table
        .inner_join(users::table.on(users::user_id.eq(membership::user_id)))
        .filter(membership::user_id.eq(user).and(membership::tenant_id.eq(shop)))
        .filter(users::is_disabled.eq(false))
        .select(membership::role)
        .first::<String>(connection)
        .optional()?;
    Ok(role.as_deref().and_then(Role::parse))
}

/// All shops by slug, closed ones too; at most `limit`.
///
/// # Errors
/// Where the database does not answer.
pub fn all(connection: &mut Connection, limit: i64) -> Result<Vec<Tenant>, DbError> {
    let rows = tenant::table.order(tenant::slug).limit(limit).select(TENANT).load::<TenantRow>(connection)?;
    Ok(rows.into_iter().map(Tenant::from).collect())
}

/// A shop to make.
pub struct NewShop<'s> {
    /// The label of its host.
    pub slug: &'s str,
    /// Its name.
    pub name: &'s str,
    /// The zone of its dates and times of day.
    pub zone: Tz,
    /// The currency of its prices.
    pub currency: Currency,
}

/// Makes a shop, open and without anyone in it.
///
/// # Errors
/// [`crate::db::Unique::TenantSlug`] where the slug is taken; where the database does not answer.
pub fn add(connection: &mut Connection, new: &NewShop<'_>, now: Instant) -> Result<TenantId, DbError> {
    let id = TenantId::new(now);
    diesel::insert_into(tenant::table)
        .values((
            tenant::tenant_id.eq(id),
            tenant::slug.eq(new.slug),
            tenant::name.eq(new.name),
            tenant::name_folded.eq(fold(new.name)),
            tenant::time_zone.eq(new.zone.name()),
            tenant::currency.eq(new.currency.code()),
            tenant::is_active.eq(true),
            tenant::created_at.eq(now),
        ))
        .execute(connection)?;
    Ok(id)
}

/// Whoever was in the team before is known already. Diesel's own `on_conflict` is typed for one database at a time.
const REMEMBERED: &str = "INSERT INTO teammate (tenant_id, user_id) VALUES ($1, $2) ON CONFLICT DO NOTHING";

/// Someone belongs to a shop from now on.
///
/// # Errors
/// Where the database does not answer, or they belong to it already.
pub fn add_member(
    connection: &mut Connection,
    shop: TenantId,
    user: UserId,
    role: Role,
    now: Instant,
) -> Result<(), DbError> {
    diesel::sql_query(REMEMBERED).bind::<Text, _>(shop).bind::<Text, _>(user).execute(connection)?;
    touch(Subject::Person(user));
    diesel::insert_into(membership::table)
        .values((
            membership::tenant_id.eq(shop),
            membership::user_id.eq(user),
            membership::role.eq(role.as_str()),
            membership::created_at.eq(now),
        ))
        .execute(connection)?;
    Ok(())
}

/// How a shop shows depths.
///
/// # Errors
/// [`DbError::NotFound`] where there is no such shop; where the database does not answer.
pub fn units(connection: &mut Connection, shop: TenantId) -> Result<Units, DbError> {
    let units: String = tenant::table.find(shop).select(tenant::units).first(connection)?;
    Ok(Units::parse(&units).unwrap_or(Units::Metres))
}

/// The first of `wishes` that no shop has; the last where all are taken.
///
/// # Errors
/// Where the database does not answer.
pub fn free_slug(connection: &mut Connection, wishes: &[String]) -> Result<String, DbError> {
    let taken: Vec<String> =
        tenant::table.filter(tenant::slug.eq_any(wishes)).select(tenant::slug).load(connection)?;
    let free = wishes.iter().find(|wish| !taken.contains(wish)).or(wishes.last());
    Ok(free.cloned().unwrap_or_default())
}

/// Changes what can be said of a shop.
///
/// # Errors
/// [`crate::db::Unique::TenantSlug`] where the slug is taken; where the database does not answer.
pub fn change(connection: &mut Connection, shop: TenantId, new: &Settings) -> Result<(), DbError> {
    touch(Subject::Shop(shop));
    diesel::update(tenant::table.find(shop))
        .set((
            tenant::name.eq(&new.name),
            tenant::name_folded.eq(fold(&new.name)),
            tenant::slug.eq(&new.slug),
            tenant::time_zone.eq(new.zone.name()),
            tenant::currency.eq(new.currency.code()),
            tenant::units.eq(new.units.as_str()),
        ))
        .execute(connection)?;
    Ok(())
}

/// Keeps the shop's row until the transaction ends: whoever changes its team or itself waits for the one before.
///
/// # Errors
/// [`DbError::NotFound`] where there is no such shop; where the database does not answer.
pub fn lock(connection: &mut Connection, shop: TenantId) -> Result<(), DbError> {
    // An update that changes nothing locks on both databases.
    let kept = tenant::is_active.eq(tenant::is_active);
    match diesel::update(tenant::table.find(shop)).set(kept).execute(connection)? {
        1 => Ok(()),
        _ => Err(DbError::NotFound),
    }
}

/// Opens or closes a shop. False where it was so already.
///
/// # Errors
/// Where the database does not answer.
pub fn set_active(connection: &mut Connection, shop: TenantId, is_active: bool) -> Result<bool, DbError> {
    let other = tenant::table.find(shop).filter(tenant::is_active.ne(is_active));
    touch(Subject::Shop(shop));
    Ok(diesel::update(other).set(tenant::is_active.eq(is_active)).execute(connection)? == 1)
}

/// Whose name has a word that begins like this, or whose e-mail does; of one shop, or of all people. A range of an index,
/// however many people there are. Nobody where nothing is left of what was typed.
///
/// # Errors
/// Where the database does not answer.
pub fn people_like(
    connection: &mut Connection,
    shop: Option<TenantId>,
    words: &str,
) -> Result<Found, DbError> {
    if words.is_empty() {
        return Ok(Found::default());
    }
    let to = format!("{words}\u{10ffff}");
    // Name and e-mail often begin alike: twice as many words are people enough.
    let most = i64::try_from(2 * FOUND).unwrap_or(i64::MAX);
    let found: Vec<UserId> = match shop {
        Some(shop) => membership_word::table
            .filter(membership_word::tenant_id.eq(shop).and(membership_word::word.between(words, to)))
            .order((membership_word::word, membership_word::user_id))
            .select(membership_word::user_id)
            .limit(most)
            .load(connection)?,
        None => person_word::table
            .filter(person_word::word.between(words, to))
            .order((person_word::word, person_word::user_id))
            .select(person_word::user_id)
            .limit(most)
            .load(connection)?,
    };
    let may_be_more = found.len() == 2 * FOUND;
    let mut seen = HashSet::new();
    let mut people: Vec<UserId> = found.into_iter().filter(|user| seen.insert(*user)).collect();
    let are_more = may_be_more || people.len() > FOUND;
    people.truncate(FOUND);
    Ok(Found { people, are_more })
}
