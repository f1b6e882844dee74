//! All SQL that lists shops for the platform.

use diesel::prelude::*;

use crate::base::clock::Instant;
use crate::base::fold::fold;
use crate::base::id::TenantId;
use crate::base::listing::{Asked, Part};
use crate::db::schema::{membership, session, tenant, users};
use crate::db::{Connection, DbError, bounded_counts, by_name};
use crate::platform::store::COUNTED;
use crate::tenancy::{Role, Tenant};

/// Shops on one page of the list.
pub const PAGE: usize = 50;

/// A shop as it is listed.
#[derive(Queryable)]
pub struct Listed {
    /// Its id.
    pub id: TenantId,
    /// The label of its host.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// Open.
    pub is_active: bool,
    /// When it was made.
    pub created_at: Instant,
}

/// A page of the list.
pub struct ListPage {
    /// The shops, by name.
    pub shops: Part<Listed>,
    /// All that the search finds, at most [`COUNTED`] + 1.
    pub total: i64,
    /// Those among them that are closed.
    pub closed: i64,
}

/// A page of the shops whose name or label begins as asked.
///
/// # Errors
/// Where the database does not answer.
pub fn list(connection: &mut Connection, asked: &Asked<TenantId>) -> Result<ListPage, DbError> {
    let found = || {
        let mut query = tenant::table.into_boxed();
        if !asked.search.is_empty() {
            let from = fold(&asked.search);
            let to = format!("{from}\u{10ffff}");
            query = query.filter(
                tenant::name_folded.between(from.clone(), to.clone()).or(tenant::slug.between(from, to)),
            );
        }
        query
    };
    let place = asked.place.said_by(|id| {
        let name = tenant::table.find(id).select(tenant::name_folded).first::<String>(connection);
        Ok::<_, DbError>(name.optional()?.map(|name| (name, id)))
    })?;
    let shops = by_name!(found(), (tenant::name_folded, tenant::tenant_id), place.clone())
        .limit(PAGE as i64 + 1)
        .select((tenant::tenant_id, tenant::slug, tenant::name, tenant::is_active, tenant::created_at))
        .load::<Listed>(connection)?;
    let shops = Part::cut(shops, PAGE, &place);
    let counts = bounded_counts(
        found().select(tenant::tenant_id),
        found().filter(tenant::is_active.eq(false)).select(tenant::tenant_id),
        COUNTED + 1,
    );
    let (total, closed) = counts.get_result(connection)?;
    Ok(ListPage { shops, total, closed })
}

/// What the platform sees of one shop.
pub struct Seen {
    /// The shop.
    pub shop: Tenant,
    /// When it was made.
    pub created_at: Instant,
    /// Its owners: name and e-mail.
    pub owners: Vec<(String, String)>,
    /// Who belongs to it, at most [`COUNTED`] + 1.
    pub members: i64,
    /// Live sign-ins in it, at most [`COUNTED`] + 1.
    pub live: i64,
}

/// One shop.
///
/// # Errors
/// [`DbError::NotFound`] where there is none; where the database does not answer.
pub fn get(connection: &mut Connection, id: TenantId) -> Result<Seen, DbError> {
    let shop = crate::tenancy::store::get(connection, id)?;
    let created_at = tenant::table.find(id).select(tenant::created_at).first(connection)?;
    let owners = membership::table
        .inner_join(users::table.on(users::user_id.eq(membership::user_id)))
        .filter(membership::tenant_id.eq(id).and(membership::role.eq(Role::Owner.as_str())))
        .order(users::name_folded)
        .limit(20)
        .select((users::name, users::email))
        .load(connection)?;
    let counts = bounded_counts(
        membership::table.filter(membership::tenant_id.eq(id)).select(membership::user_id),
        session::table.filter(session::tenant_id.eq(id)).select(session::id),
        COUNTED + 1,
    );
    let (members, live) = counts.get_result(connection)?;
    Ok(Seen { shop, created_at, owners, members, live })
}
