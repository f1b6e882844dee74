//! All SQL that lists shops for the platform.

use diesel::prelude::*;

use crate::base::clock::Instant;
use crate::base::fold::fold;
use crate::base::id::TenantId;
use crate::db::schema::{membership, session, tenant, users};
use crate::db::{Connection, DbError, bounded_counts};
use crate::platform::filter::Asked;
use crate::platform::store::COUNTED;
use crate::tenancy::{Role, Tenant};

/// Shops on one page of the list.
pub const PAGE: i64 = 50;

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
    pub shops: Vec<Listed>,
    /// There are more behind these.
    pub has_later: bool,
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
    let mut query = found();
    if let Some(after) = asked.after {
        let place = tenant::table.find(after).select(tenant::name_folded).first::<String>(connection);
        if let Some(name) = place.optional()? {
            let behind = tenant::name_folded.eq(name.clone()).and(tenant::tenant_id.gt(after));
            query = query.filter(tenant::name_folded.gt(name).or(behind));
        }
    }
    let mut shops = query
        .order((tenant::name_folded, tenant::tenant_id))
        .limit(PAGE + 1)
        .select((tenant::tenant_id, tenant::slug, tenant::name, tenant::is_active, tenant::created_at))
        .load::<Listed>(connection)?;
    let has_later = shops.len() > PAGE as usize;
    shops.truncate(PAGE as usize);
    let counts = bounded_counts(
        found().select(tenant::tenant_id),
        found().filter(tenant::is_active.eq(false)).select(tenant::tenant_id),
        COUNTED + 1,
    );
    let (total, closed) = counts.get_result(connection)?;
    Ok(ListPage { shops, has_later, total, closed })
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
