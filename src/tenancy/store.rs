//! Finding shops, and who belongs to them.

use diesel::prelude::*;

use super::model::{Membership, Role, Tenant, TenantRow};
use crate::base::id::{TenantId, UserId};
use crate::db::schema::{membership, tenant};
use crate::db::{Connection, DbError};

/// The columns of a [`TenantRow`].
pub const TENANT: (
    tenant::tenant_id,
    tenant::slug,
    tenant::name,
    tenant::time_zone,
    tenant::currency,
    tenant::is_active,
) = (tenant::tenant_id, tenant::slug, tenant::name, tenant::time_zone, tenant::currency, tenant::is_active);

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
