//! All SQL that lists signed-in devices; `login::store` ends them.
//!
//! Each list first finds the ids of a page in an index that holds all that is asked, then reads those rows and who they are:
//! so that a page costs the same among ten million.

use chrono::TimeDelta;
use diesel::dsl::exists;
use diesel::prelude::*;
use diesel::sql_types::{Nullable, Text, Timestamp};

use super::filter::Asked;
use super::model::{Device, Ending, Figures, ListPage, Scope};
use crate::base::agent::{self, Agent};
use crate::base::clock::Instant;
use crate::base::id::{LoginSessionId, TenantId, UserId};
use crate::base::listing::Place;
use crate::db::schema::{counter, membership, session, session_ended, tenant, users};
use crate::db::{Connection, DbError, bounded_counts_of, newest_first};
use crate::login::model::EndReason;
use crate::tenancy::search::Search;
use crate::tenancy::{self, Role};

/// Devices on one page.
const PAGE: i64 = 50;

/// Devices that one step of an export reads.
pub const STEP: i64 = 1_000;

/// A total is exact so far (docs/decisions/0005).
pub const COUNTED: i64 = 1_000;

/// The figure of people is exact so far: each is looked for.
pub const PEOPLE_COUNTED: i64 = 200;

diesel::define_sql_function! {
    /// As in the index of addresses across shops.
    fn lower(text: Text) -> Text;
}

type Backend = <Connection as diesel::Connection>::Backend;

/// Whose devices, from which address, which of one's own; none: any.
#[derive(Default)]
struct Narrowed {
    people: Option<Vec<UserId>>,
    address: Option<String>,
    own: Option<Own>,
    are_more_people: bool,
}

/// Of one's own devices those with one of these browsers, or signed in to one of these shops.
struct Own {
    agents: Vec<String>,
    shops: Vec<TenantId>,
}

/// The ids in `$table` (`session` or `session_ended`) that are asked for, wherever the page begins.
macro_rules! ids {
    ($table:ident, $asked:expr, $narrowed:expr) => {{
        let mut query = $table::table.select($table::id).into_boxed();
        query = match $asked.scope {
            Scope::Person(user) => query.filter($table::user_id.eq(user)),
            Scope::Shop(shop) => query.filter($table::tenant_id.eq(shop)),
            Scope::Everywhere => query,
        };
        if let Some(people) = &$narrowed.people {
            query = query.filter($table::user_id.eq_any(people.clone()));
        }
        if let Some(address) = &$narrowed.address {
            query = match $asked.scope {
                Scope::Everywhere => query.filter(lower($table::ip_address).eq(address.clone())),
                Scope::Person(_) | Scope::Shop(_) => query.filter($table::ip_address.eq(address.clone())),
            };
        }
        if let Some(own) = &$narrowed.own {
            let is_theirs = $table::tenant_id.assume_not_null().eq_any(own.shops.clone());
            query = query.filter($table::user_agent.eq_any(own.agents.clone()).or(is_theirs));
        }
        query
    }};
}

fn live_ids(asked: &Asked, narrowed: &Narrowed, now: Instant) -> session::BoxedQuery<'static, Backend, Text> {
    ids!(session, asked, narrowed).filter(session::expires_at.gt(now))
}

fn ended_ids(asked: &Asked, narrowed: &Narrowed) -> session_ended::BoxedQuery<'static, Backend, Text> {
    ids!(session_ended, asked, narrowed)
}

/// The rows of these ids, newest first, with what is shown beside each: person, shop, role, and how it ended.
macro_rules! rows {
    ($connection:expr, $table:ident, $ids:expr, $seen:expr, $tablet:expr, ($reason:expr, $at:expr, $by:expr)) => {{
        let enders = diesel::alias!(users as enders);
        $table::table
            .inner_join(users::table.on(users::user_id.eq($table::user_id)))
            .left_join(tenant::table.on(tenant::tenant_id.nullable().eq($table::tenant_id)))
            .left_join(
                membership::table.on(membership::tenant_id
                    .nullable()
                    .eq($table::tenant_id)
                    .and(membership::user_id.eq($table::user_id))),
            )
            .left_join(enders.on(enders.field(users::user_id).nullable().eq($by)))
            .filter($table::id.eq_any($ids))
            .order($table::id.desc())
            .select((
                $table::id,
                (
                    users::user_id,
                    users::name,
                    users::email,
                    membership::role.nullable(),
                    tenant::name.nullable(),
                ),
                (
                    $table::user_agent,
                    $table::ip_address,
                    $table::created_at,
                    $table::expires_at,
                    $seen,
                    $tablet,
                ),
                ($reason, $at, enders.field(users::name).nullable()),
            ))
            .load::<Row>($connection)?
    }};
}

type Row = (
    LoginSessionId,
    (UserId, String, String, Option<String>, Option<String>),
    (String, String, Instant, Instant, Option<Instant>, Option<String>),
    (Option<String>, Option<Instant>, Option<String>),
);

fn device((id, names, seen, (reason, at, by)): Row) -> Device {
    let (user, person, email, role, shop) = names;
    let (agent, address, created_at, expires_at, last_seen_at, tablet) = seen;
    let role = role.as_deref().and_then(Role::parse);
    let ended = at.map(|at| Ending { reason: reason.as_deref().and_then(EndReason::parse), at, by });
    Device {
        id,
        user,
        person,
        email,
        role,
        shop,
        agent,
        tablet,
        address,
        created_at,
        last_seen_at,
        expires_at,
        ended,
    }
}

/// A page of devices, live or ended, and how many there are in all.
///
/// # Errors
/// Where the database does not answer.
pub fn list(connection: &mut Connection, asked: &Asked, now: Instant) -> Result<ListPage, DbError> {
    let narrowed = narrowed(connection, asked)?;
    let mut devices = devices(connection, asked, &narrowed, PAGE + 1, now)?;
    let has_more = devices.len() > PAGE as usize;
    let (has_newer, has_older) = match asked.place {
        Place::Start => (false, has_more),
        Place::After(_) => (true, has_more),
        Place::Before(_) => (has_more, true),
    };
    // The one too many stands at the end that the page leads on to.
    match asked.place {
        Place::Before(_) if has_more => drop(devices.remove(0)),
        _ => devices.truncate(PAGE as usize),
    }
    let (total,) = match asked.ended {
        // A shop's figures say it.
        _ if matches!(asked.scope, Scope::Shop(_)) && asked.is_everything() => (0,),
        false => bounded_counts_of((live_ids(asked, &narrowed, now),), COUNTED + 1).get_result(connection)?,
        true => bounded_counts_of((ended_ids(asked, &narrowed),), COUNTED + 1).get_result(connection)?,
    };
    Ok(ListPage { devices, has_newer, has_older, total, are_more_people: narrowed.are_more_people })
}

/// The next [`STEP`] devices of a list that is taken out as a file; fewer: there are no more.
///
/// # Errors
/// Where the database does not answer.
pub fn step(connection: &mut Connection, asked: &Asked, now: Instant) -> Result<Vec<Device>, DbError> {
    let narrowed = narrowed(connection, asked)?;
    devices(connection, asked, &narrowed, STEP, now)
}

fn devices(
    connection: &mut Connection,
    asked: &Asked,
    narrowed: &Narrowed,
    most: i64,
    now: Instant,
) -> Result<Vec<Device>, DbError> {
    let none = || None::<String>.into_sql::<Nullable<Text>>();
    let never = || None::<Instant>.into_sql::<Nullable<Timestamp>>();
    let rows = match asked.ended {
        false => {
            let ids = newest_first!(live_ids(asked, narrowed, now), session::id, asked.place).limit(most);
            let ids: Vec<LoginSessionId> = ids.load(connection)?;
            let seen = session::last_seen_at.nullable();
            // The name is looked up beside each row, by its key: few sign-ins are on a tablet.
            let tablet = counter::table
                .filter(counter::tenant_id.nullable().eq(session::tenant_id))
                .filter(counter::counter_id.nullable().eq(session::counter_id))
                .select(counter::name)
                .single_value();
            rows!(connection, session, ids, seen, tablet, (none(), never(), none()))
        }
        true => {
            let ids = newest_first!(ended_ids(asked, narrowed), session_ended::id, asked.place).limit(most);
            let ids: Vec<LoginSessionId> = ids.load(connection)?;
            let reason = session_ended::reason.nullable();
            let at = session_ended::ended_at.nullable();
            rows!(connection, session_ended, ids, never(), none(), (reason, at, session_ended::ended_by))
        }
    };
    Ok(rows.into_iter().map(device).collect())
}

fn narrowed(connection: &mut Connection, asked: &Asked) -> Result<Narrowed, DbError> {
    let shop = match asked.scope {
        Scope::Shop(shop) => Some(shop),
        Scope::Person(_) | Scope::Everywhere => None,
    };
    let one = asked.person.map(|person| vec![person]);
    Ok(match Search::read(&asked.search) {
        Search::Everyone => Narrowed { people: one, ..Narrowed::default() },
        Search::Address(address) => Narrowed { people: one, address: Some(address), ..Narrowed::default() },
        Search::Words(words) if let Scope::Person(user) = asked.scope => {
            let own = Some(own(connection, user, asked.ended, &words)?);
            Narrowed { people: one, own, ..Narrowed::default() }
        }
        Search::Words(words) => {
            let mut found = tenancy::store::people_like(connection, shop, &words)?;
            found.people.retain(|user| asked.person.is_none_or(|person| person == *user));
            Narrowed { people: Some(found.people), are_more_people: found.are_more, ..Narrowed::default() }
        }
    })
}

/// Which browsers and shops of someone's own devices the words fit: what the page says of a browser, its name and its system,
/// stands in no column, so their few different ones are read.
fn own(connection: &mut Connection, user: UserId, ended: bool, words: &str) -> Result<Own, DbError> {
    macro_rules! different {
        ($table:ident) => {
            $table::table
                .left_join(tenant::table.on(tenant::tenant_id.nullable().eq($table::tenant_id)))
                .filter($table::user_id.eq(user))
                .select(($table::user_agent, (tenant::tenant_id, tenant::name).nullable()))
                .distinct()
                .load::<(String, Option<(TenantId, String)>)>(connection)?
        };
    }
    let different = if ended { different!(session_ended) } else { different!(session) };
    let (agents, shops): (Vec<_>, Vec<_>) = different.into_iter().unzip();
    let words = agent::parts(words);
    let begins = |name: &str| agent::each_begins_one(&words, &agent::parts(name));
    Ok(Own {
        agents: agents.into_iter().filter(|text| Agent::read(text).fits(&words)).collect(),
        shops: shops.into_iter().flatten().filter(|(_, name)| begins(name)).map(|(id, _)| id).collect(),
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
    let live = session::table.filter(session::tenant_id.eq(shop)).filter(session::expires_at.gt(now));
    // Ids are in the order of their time: what began since then has a later one.
    let week_ago = LoginSessionId::new(now - TimeDelta::days(7));
    let theirs = session::table
        .filter(session::tenant_id.eq(shop).and(session::user_id.eq(membership::user_id)))
        .filter(session::expires_at.gt(now));
    let counts = bounded_counts_of(
        (
            live.filter(session::id.gt(week_ago)).select(session::id),
            // Two ranges of an index, where "another" would be all of it.
            live.filter(session::signed_by.lt(fingerprint)).select(session::id),
            live.filter(session::signed_by.gt(fingerprint)).select(session::id),
            live.select(session::id),
            membership::table
                .filter(membership::tenant_id.eq(shop).and(exists(theirs)))
                .select(membership::user_id),
        ),
        COUNTED + 1,
    )
    .and_of_the_last(PEOPLE_COUNTED + 1);
    let (new, older, newer, live, people) = counts.get_result::<(i64, i64, i64, i64, i64)>(connection)?;
    Ok(Figures { live, people, new, old_secret: older + newer })
}
