//! All SQL of the platform's figures.

use chrono::{NaiveDate, TimeDelta};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Date, Text, Timestamp};

use crate::audit::Action;
use crate::base::clock::Instant;
use crate::db::schema::{session, tenant, users};
use crate::db::{Connection, DbError, bounded_counts};

/// A figure is exact so far.
pub const COUNTED: i64 = 10_000;

/// Days that the chart shows.
pub const DAYS: i64 = 14;

/// Sign-ins by day, in UTC: both databases know `date()`. Of every shop and of none: the one figure that looks at the log
/// across tenant_id.
const SIGN_INS: &str = "SELECT date(at) AS day, COUNT(*) AS sign_ins FROM audit \
     WHERE action = $1 AND at >= $2 AND (tenant_id IS NULL OR tenant_id IS NOT NULL) GROUP BY date(at)";

#[derive(QueryableByName)]
struct SignIns {
    #[diesel(sql_type = Date)]
    day: NaiveDate,
    #[diesel(sql_type = BigInt)]
    sign_ins: i64,
}

/// The platform in figures.
pub struct Figures {
    /// Shops that are open.
    pub shops: i64,
    /// People who can sign in.
    pub people: i64,
    /// Live login sessions.
    pub live: i64,
    /// Those among them that were seen within the last hour.
    pub active: i64,
    /// Sign-ins of each of the last days that had any, in UTC.
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
        COUNTED + 1,
    );
    let (live, active) = counts.get_result(connection)?;
    let since = (now - TimeDelta::days(DAYS - 1)).date().and_time(chrono::NaiveTime::MIN);
    let sign_ins: Vec<SignIns> = diesel::sql_query(SIGN_INS)
        .bind::<Text, _>(Action::SignedIn.as_str())
        .bind::<Timestamp, _>(since)
        .load(connection)?;
    let sign_ins = sign_ins.into_iter().map(|row| (row.day, row.sign_ins)).collect();
    Ok(Figures { shops, people, live, active, sign_ins })
}
