//! All SQL of what a shop asks for at the door.

use diesel::prelude::*;

use crate::db::schema::{membership, tenant, users};
use crate::db::{DbError, Subject, touch};
use crate::tenancy::{Role, Scoped, SecondFactorFor};

/// What the shop asks.
pub struct Asks {
    /// Of these roles a second factor.
    pub of: SecondFactorFor,
    /// How many have set none, by role.
    pub without: Vec<(Role, i64)>,
}

/// What the shop asks now.
///
/// # Errors
/// Where the database does not answer.
pub fn get(t: &mut Scoped<'_>) -> Result<Asks, DbError> {
    let shop = t.tenant();
    let of = tenant::table.find(shop).select(tenant::second_factor_for).first::<String>(t.conn())?;
    let rows = t
        .rows::<membership::table>()
        .inner_join(users::table.on(users::user_id.eq(membership::user_id)))
        .filter(users::has_second_factor.eq(false).and(users::is_disabled.eq(false)))
        .group_by(membership::role)
        .select((membership::role, diesel::dsl::count_star()))
        .load::<(String, i64)>(t.conn())?;
    let without = rows.into_iter().filter_map(|(role, n)| Some((Role::parse(&role)?, n))).collect();
    Ok(Asks { of: SecondFactorFor::parse(&of), without })
}

/// Asks a second factor of these roles, from the next request on, and of no others.
///
/// # Errors
/// Where the database does not answer.
pub fn set(t: &mut Scoped<'_>, of: &SecondFactorFor) -> Result<(), DbError> {
    let shop = t.tenant();
    touch(Subject::Shop(shop));
    diesel::update(tenant::table.find(shop))
        .set(tenant::second_factor_for.eq(of.to_string()))
        .execute(t.conn())?;
    Ok(())
}
