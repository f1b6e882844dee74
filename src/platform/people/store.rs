//! All SQL that lists people for the platform.

use diesel::prelude::*;

use crate::base::fold::fold;
use crate::base::id::UserId;
use crate::base::listing::{Asked, Part};
use crate::db::schema::{membership, session, tenant, users};
use crate::db::{Connection, DbError, bounded_counts, by_name};
use crate::login::store::{HEALTH, Listed, listed};
use crate::platform::store::COUNTED;
use crate::tenancy::Role;

/// People on one page of the list.
pub const PAGE: usize = 50;

/// A page of the list.
pub struct ListPage {
    /// The people, by name.
    pub people: Part<Listed>,
    /// All that the search finds, at most [`COUNTED`] + 1.
    pub total: i64,
    /// Those among them that are disabled.
    pub disabled: i64,
}

/// A page of the people whose name or e-mail begins as asked.
///
/// # Errors
/// Where the database does not answer.
pub fn list(connection: &mut Connection, asked: &Asked<UserId>) -> Result<ListPage, DbError> {
    let found = || {
        let mut query = users::table.filter(users::email_folded.ne(HEALTH)).into_boxed();
        if !asked.search.is_empty() {
            let from = fold(&asked.search);
            let to = format!("{from}\u{10ffff}");
            query = query.filter(
                users::name_folded
                    .between(from.clone(), to.clone())
                    .or(users::email_folded.between(from, to)),
            );
        }
        query
    };
    let place = asked.place.said_by(|id| {
        let name = users::table.find(id).select(users::name_folded).first::<String>(connection);
        Ok::<_, DbError>(name.optional()?.map(|name| (name, id)))
    })?;
    let people = by_name!(found(), (users::name_folded, users::user_id), place.clone());
    let people = people.limit(PAGE as i64 + 1).select(listed()).load::<Listed>(connection)?;
    let people = Part::cut(people, PAGE, &place);
    let counts = bounded_counts(
        found().select(users::user_id),
        found().filter(users::is_disabled.eq(true)).select(users::user_id),
        COUNTED + 1,
    );
    let (total, disabled) = counts.get_result(connection)?;
    Ok(ListPage { people, total, disabled })
}

/// What the platform sees of one person.
pub struct Seen {
    /// Who.
    pub person: Listed,
    /// Where they belong: the shop's name, and as what.
    pub shops: Vec<(String, Role)>,
    /// Their live sign-ins.
    pub live: i64,
}

/// One person.
///
/// # Errors
/// [`DbError::NotFound`] where there is no such person; where the database does not answer.
pub fn get(connection: &mut Connection, id: UserId) -> Result<Seen, DbError> {
    let found = users::table.find(id).filter(users::email_folded.ne(HEALTH));
    let person = found.select(listed()).first::<Listed>(connection)?;
    let shops: Vec<(String, String)> = membership::table
        .inner_join(tenant::table.on(tenant::tenant_id.eq(membership::tenant_id)))
        .filter(membership::user_id.eq(id))
        .order(tenant::name_folded)
        .limit(100)
        .select((tenant::name, membership::role))
        .load(connection)?;
    let live = session::table.filter(session::user_id.eq(id)).count().get_result(connection)?;
    let shops = shops.into_iter().filter_map(|(name, role)| Some((name, Role::parse(&role)?)));
    Ok(Seen { person, shops: shops.collect(), live })
}
