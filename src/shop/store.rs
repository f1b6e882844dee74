//! All SQL of a shop's logo.

use diesel::prelude::*;

use crate::db::schema::{tenant, tenant_logo};
use crate::db::{DbError, Subject, touch};
use crate::tenancy::Scoped;

/// The shop's logo.
///
/// # Errors
/// Where the database does not answer.
pub fn logo(t: &mut Scoped<'_>) -> Result<Option<Vec<u8>>, DbError> {
    Ok(t.rows::<tenant_logo::table>().select(tenant_logo::body).first(t.conn()).optional()?)
}

/// Puts another in its place, or none. `name` is what pages ask for it by; empty where there is none.
///
/// # Errors
/// Where the database does not answer.
pub fn set_logo(t: &mut Scoped<'_>, name: &str, body: Option<&[u8]>) -> Result<(), DbError> {
    let shop = t.tenant();
    touch(Subject::Shop(shop));
    // First, for it locks: of two at once the later one's picture and name stay together.
    diesel::update(tenant::table.find(shop)).set(tenant::logo.eq(name)).execute(t.conn())?;
    diesel::delete(t.rows::<tenant_logo::table>()).execute(t.conn())?;
    if let Some(body) = body {
        diesel::insert_into(tenant_logo::table)
            .values((tenant_logo::tenant_id.eq(shop), tenant_logo::body.eq(body)))
            .execute(t.conn())?;
    }
    Ok(())
}
