//! All SQL of the platform's figures.

use chrono::{NaiveDate, TimeDelta};
use diesel::prelude::*;

use crate::base::clock::Instant;
use crate::db::schema::{session, tenant, users};
use crate::db::{Connection, DbError, bounded_counts};
use crate::login::traffic::store as traffic;

/// Shops and people are counted so far.
pub const COUNTED: i64 = 10_000;

/// Login sessions are counted so far: each costs more (docs/decisions/0005).
pub const COUNTED_ACTIVE: i64 = 1_000;

/// Days that the chart shows.
pub const DAYS: i64 = 14;

/// The platform in figures.
pub struct Figures {
    /// Shops that are open.
    pub shops: i64,
    /// People who can sign in.
    pub people: i64,
    /// Live login sessions; of more than [`COUNTED_ACTIVE`] how many there were minutes ago.
    pub live: i64,
    /// Those among them that were seen within the last hour.
    pub active: i64,
    /// Sign-ins of each of the last days that had any, in UTC, exact to a minute.
    pub sign_ins: Vec<(NaiveDate, i64)>,
}

/// Counts it.
///
/// # Errors
/// Where the database does not answer.
pub fn figures(connection: &mut Connection, now: Instant) -> Result<Figures, DbError> {
    let counts = bounded_counts(
        tenant::table.filter(tenant::is_active.eq(true)).select(tenant::tenant_id),
        users::table.filter(users::is_disabled.eq(false)).select(users::user_id),
        COUNTED + 1,
    );
    let (shops, people) = counts.get_result(connection)?;
    let counts = bounded_counts(
        // In the order of an index that has all that is asked: read from its end, and no further than counted.
        session::table
            .filter(session::expires_at.gt(now))
            .order(session::expires_at.desc())
            .select(session::expires_at),
        session::table
            .filter(session::last_seen_at.gt(now - TimeDelta::hours(1)))
            .order(session::last_seen_at.desc())
            .select(session::last_seen_at),
        COUNTED_ACTIVE + 1,
    );
    let (mut live, active) = counts.get_result(connection)?;
    if live > COUNTED_ACTIVE {
        live = traffic::live_noted(connection, now)?.unwrap_or(live);
    }
    let sign_ins = traffic::of_days(connection, now.date() - TimeDelta::days(DAYS - 1))?;
    Ok(Figures { shops, people, live, active, sign_ins })
}
