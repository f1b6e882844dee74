//! All SQL that lists signed-in devices; `login::store` ends them.

use chrono::TimeDelta;
use diesel::prelude::*;

use super::filter::{Asked, Place};
use super::model::{Device, Ending, Figures, ListPage, Scope};
use crate::base::clock::Instant;
use crate::base::fold::fold;
use crate::base::id::{LoginSessionId, TenantId, UserId};
use crate::db::schema::{membership, session, session_ended, tenant, users};
use crate::db::{Connection, DbError, bounded_counts};
use crate::login::model::EndReason;
use crate::tenancy::Role;

/// Devices on one page.
pub const PAGE: i64 = 50;

/// A figure is exact so far.
pub const COUNTED: i64 = 10_000;

/// People that a search finds at most; whoever means more than these types another letter.
const FOUND: i64 = 100;

/// Narrows a query on `$table` (`session` or `session_ended`) to what is asked, newest first.
macro_rules! asked {
    ($query:expr, $table:ident, $asked:expr, $people:expr) => {{
        let mut query = $query.into_boxed();
        query = match $asked.scope {
            Scope::Person(user) => query.filter($table::user_id.eq(user)),
            Scope::Shop(shop) => query.filter($table::tenant_id.eq(shop)),
            Scope::Everywhere => query,
        };
        if let Some(person) = $asked.person {
            query = query.filter($table::user_id.eq(person));
        }
        if let Some(people) = $people {
            let address = $asked.search.trim().to_owned();
            query = query.filter($table::user_id.eq_any(people).or($table::ip_address.eq(address)));
        }
        match $asked.place {
            Place::Start => query.order($table::id.desc()),
            Place::After(id) => query.filter($table::id.lt(id)).order($table::id.desc()),
            Place::Before(id) => query.filter($table::id.gt(id)).order($table::id.asc()),
        }
        .limit(PAGE + 1)
    }};
}

/// Joins what is shown beside a device: person, role, shop.
macro_rules! with_names {
    ($table:ident) => {
        $table::table
            .inner_join(users::table.on(users::user_id.eq($table::user_id)))
            .left_join(tenant::table.on(tenant::tenant_id.nullable().eq($table::tenant_id)))
            .left_join(
                membership::table.on(membership::tenant_id
                    .nullable()
                    .eq($table::tenant_id)
                    .and(membership::user_id.eq($table::user_id))),
            )
    };
}

type Names = (UserId, String, String, Option<String>, Option<String>);

/// A page of devices, live or ended.
///
/// # Errors
/// Where the database does not answer.
pub fn list(connection: &mut Connection, asked: &Asked) -> Result<ListPage, DbError> {
    let people = match asked.search.is_empty() {
        true => None,
        false => Some(people(connection, asked.scope, &asked.search)?),
    };
    let mut devices = match asked.ended {
        false => live(connection, asked, people)?,
        true => ended(connection, asked, people)?,
    };
    let has_more = devices.len() > PAGE as usize;
    devices.truncate(PAGE as usize);
    let (has_newer, has_older) = match asked.place {
        Place::Start => (false, has_more),
        Place::After(_) => (true, has_more),
        Place::Before(_) => {
            devices.reverse();
            (has_more, true)
        }
    };
    Ok(ListPage { devices, has_newer, has_older })
}

fn live(
    connection: &mut Connection,
    asked: &Asked,
    people: Option<Vec<UserId>>,
) -> Result<Vec<Device>, DbError> {
    type Row = (LoginSessionId, Names, String, String, Instant, Instant, Instant);
    let rows: Vec<Row> = asked!(with_names!(session), session, asked, people)
        .select((
            session::id,
            (users::user_id, users::name, users::email, membership::role.nullable(), tenant::name.nullable()),
            session::user_agent,
            session::ip_address,
            session::created_at,
            session::last_seen_at,
            session::expires_at,
        ))
        .load(connection)?;
    let device = |(id, names, agent, address, created_at, last_seen_at, expires_at): Row| {
        let (user, person, email, role, shop) = names;
        let role = role.as_deref().and_then(Role::parse);
        let last_seen_at = Some(last_seen_at);
        Device {
            id,
            user,
            person,
            email,
            role,
            shop,
            agent,
            address,
            created_at,
            last_seen_at,
            expires_at,
            ended: None,
        }
    };
    Ok(rows.into_iter().map(device).collect())
}

fn ended(
    connection: &mut Connection,
    asked: &Asked,
    people: Option<Vec<UserId>>,
) -> Result<Vec<Device>, DbError> {
    let enders = diesel::alias!(users as enders);
    let query = with_names!(session_ended)
        .left_join(enders.on(enders.field(users::user_id).nullable().eq(session_ended::ended_by)));
    type Row = (LoginSessionId, Names, String, String, Instant, Instant, (String, Instant, Option<String>));
    let rows: Vec<Row> = asked!(query, session_ended, asked, people)
        .select((
            session_ended::id,
            (users::user_id, users::name, users::email, membership::role.nullable(), tenant::name.nullable()),
            session_ended::user_agent,
            session_ended::ip_address,
            session_ended::created_at,
            session_ended::expires_at,
            (session_ended::reason, session_ended::ended_at, enders.field(users::name).nullable()),
        ))
        .load(connection)?;
    let device = |(id, names, agent, address, created_at, expires_at, (reason, at, by)): Row| {
        let (user, person, email, role, shop) = names;
        let ended = Some(Ending { reason: EndReason::parse(&reason), at, by });
        let role = role.as_deref().and_then(Role::parse);
        Device {
            id,
            user,
            person,
            email,
            role,
            shop,
            agent,
            address,
            created_at,
            last_seen_at: None,
            expires_at,
            ended,
        }
    };
    Ok(rows.into_iter().map(device).collect())
}

/// Whose name or e-mail begins like this: a range on an index, however many people there are.
fn people(connection: &mut Connection, scope: Scope, search: &str) -> Result<Vec<UserId>, DbError> {
    let from = fold(search);
    let to = format!("{from}\u{10ffff}");
    let begins =
        users::name_folded.between(from.clone(), to.clone()).or(users::email_folded.between(from, to));
    let everyone = users::table.filter(begins).order(users::name_folded);
    Ok(match scope {
        Scope::Shop(shop) => everyone
            .inner_join(membership::table.on(membership::user_id.eq(users::user_id)))
            .filter(membership::tenant_id.eq(shop))
            .select(users::user_id)
            .limit(FOUND)
            .load(connection)?,
        Scope::Person(_) | Scope::Everywhere => {
            everyone.select(users::user_id).limit(FOUND).load(connection)?
        }
    })
}

/// A shop's figures.
///
/// # Errors
/// Where the database does not answer.
pub fn figures(
    connection: &mut Connection,
    shop: TenantId,
    fingerprint: &str,
    now: Instant,
) -> Result<Figures, DbError> {
    let live = session::table.filter(session::tenant_id.eq(shop));
    let week_ago = now - TimeDelta::days(7);
    let counts = bounded_counts(
        live.select(session::id),
        live.filter(session::created_at.gt(week_ago)).select(session::id),
        COUNTED + 1,
    );
    let (all, new) = counts.get_result(connection)?;
    let counts = bounded_counts(
        live.select(session::user_id).distinct(),
        live.filter(session::signed_by.ne(fingerprint)).select(session::id),
        COUNTED + 1,
    );
    let (people, old_secret) = counts.get_result(connection)?;
    Ok(Figures { live: all, people, new, old_secret })
}
