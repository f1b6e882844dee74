//! All SQL of what is counted of sign-ins and cookies.

use chrono::{NaiveDate, TimeDelta, Timelike as _};
use diesel::dsl::{count_star, sql};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Date, Text, Timestamp};

use super::model::{Figures, Outcome, SETTLED, WINDOW, hour_of, minute_of};
use crate::base::clock::Instant;
use crate::base::id::UserId;
use crate::db::schema::{session, session_ended, session_traffic, sign_ins_of_day};
use crate::db::{Connection, DbError};

/// Counts are kept so long: what the pages draw, and a look back at yesterday.
const KEPT: TimeDelta = TimeDelta::days(2);

/// Those of whole days are kept as long as the log of sign-ins is.
const DAYS_KEPT: TimeDelta = TimeDelta::days(400);

/// Counting so many takes a tenth of a second; ten million, seconds: those are counted four times an hour.
const MANY: i64 = 100_000;

/// What was noted so lately still tells how it stands.
const FRESH: TimeDelta = TimeDelta::minutes(5);

/// Who signs in so often within the window, and never comes back with it, goes round in circles.
const ROUNDS: i64 = 3;

/// Sign-ins that one look for circles reads at most.
const MOST: i64 = 5_000;

/// Adds to a count, whoever else adds to it at the same time.
///
/// # Errors
/// Where the database does not answer.
pub fn add(connection: &mut Connection, minute: Instant, outcome: Outcome, n: i64) -> Result<(), DbError> {
    const SQL: &str = "INSERT INTO session_traffic (minute, outcome, hour, counted) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (minute, outcome) DO UPDATE SET counted = session_traffic.counted + excluded.counted";
    put(connection, SQL, minute, outcome, n).map(|_| ())
}

/// Adds sign-ins to those of a day (UTC), whoever else adds to them at the same time.
///
/// # Errors
/// Where the database does not answer.
pub fn add_to_day(connection: &mut Connection, day: NaiveDate, n: i64) -> Result<(), DbError> {
    diesel::sql_query(
        "INSERT INTO sign_ins_of_day (day, counted) VALUES ($1, $2) \
         ON CONFLICT (day) DO UPDATE SET counted = sign_ins_of_day.counted + excluded.counted",
    )
    .bind::<Date, _>(day)
    .bind::<BigInt, _>(n)
    .execute(connection)?;
    Ok(())
}

/// Sign-ins of each day since one (UTC); days without any are left out.
///
/// # Errors
/// Where the database does not answer.
pub fn of_days(connection: &mut Connection, since: NaiveDate) -> Result<Vec<(NaiveDate, i64)>, DbError> {
    Ok(sign_ins_of_day::table.filter(sign_ins_of_day::day.ge(since)).load(connection)?)
}

/// Writes a figure of a minute down; false where another process has.
fn once(connection: &mut Connection, minute: Instant, outcome: Outcome, n: i64) -> Result<bool, DbError> {
    const SQL: &str = "INSERT INTO session_traffic (minute, outcome, hour, counted) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (minute, outcome) DO NOTHING";
    Ok(put(connection, SQL, minute, outcome, n)? == 1)
}

fn put(
    connection: &mut Connection,
    sql: &str,
    minute: Instant,
    outcome: Outcome,
    n: i64,
) -> Result<usize, DbError> {
    let written = diesel::sql_query(sql)
        .bind::<Timestamp, _>(minute)
        .bind::<Text, _>(outcome.as_str())
        .bind::<Timestamp, _>(hour_of(minute))
        .bind::<BigInt, _>(n)
        .execute(connection)?;
    Ok(written)
}

/// Notes, once a minute whoever comes first, how many go round in circles and how many login sessions are live. Answers
/// the circles that this call has noted and no other process.
///
/// # Errors
/// Where the database does not answer.
pub fn note_minute(connection: &mut Connection, now: Instant) -> Result<i64, DbError> {
    let minute = minute_of(now);
    let last = session_traffic::table
        .filter(session_traffic::outcome.eq(Outcome::Live.as_str()))
        .select(diesel::dsl::max(session_traffic::minute))
        .first::<Option<Instant>>(connection)?;
    if last.is_some_and(|last| last >= minute) {
        return Ok(0);
    }
    let live = if minute.minute().is_multiple_of(15) {
        live(connection, now)?
    } else {
        live_about(connection, now)?
    };
    if !once(connection, minute, Outcome::Live, live)? {
        return Ok(0);
    }
    // Each round of a circle is counted by one look: the one after the minute in which it settled.
    let rounds = looping(connection, minute, last.unwrap_or(minute - WINDOW) - SETTLED)?;
    if rounds > 0 {
        once(connection, minute, Outcome::Loop, rounds)?;
    }
    Ok(rounds)
}

/// Live login sessions as noted within the last minutes: counting ten million takes longer than a page may.
///
/// # Errors
/// Where the database does not answer.
pub fn live_noted(connection: &mut Connection, now: Instant) -> Result<Option<i64>, DbError> {
    let noted = session_traffic::table
        .filter(session_traffic::minute.gt(now - FRESH))
        .filter(session_traffic::outcome.eq(Outcome::Live.as_str()))
        .order(session_traffic::minute.desc())
        .select(session_traffic::counted);
    Ok(noted.first(connection).optional()?)
}

/// Live login sessions: exact; of more than [`MANY`] how many there were within the last quarter of an hour.
///
/// # Errors
/// Where the database does not answer.
pub fn live_about(connection: &mut Connection, now: Instant) -> Result<i64, DbError> {
    match live_noted(connection, now)? {
        Some(noted) if noted > MANY => Ok(noted),
        _ => live(connection, now),
    }
}

/// Live login sessions, without the health check's own.
///
/// # Errors
/// Where the database does not answer.
pub fn live(connection: &mut Connection, now: Instant) -> Result<i64, DbError> {
    let live = session::table.filter(session::expires_at.gt(now)).filter(session::user_id.ne(UserId::PROBE));
    Ok(live.select(count_star()).first(connection)?)
}

/// People who signed in three times or more and came back with none of it, the newest time after `since`. What began a moment
/// ago is left out: that it came back may not be written yet.
fn looping(connection: &mut Connection, now: Instant, since: Instant) -> Result<i64, DbError> {
    let rows: Vec<(UserId, Instant, bool)> = session::table
        .filter(session::created_at.gt(now - WINDOW))
        .filter(session::created_at.le(now - SETTLED))
        .filter(session::user_id.ne(UserId::PROBE))
        .order(session::created_at.desc())
        .limit(MOST)
        .select((session::user_id, session::created_at, session::last_seen_at.gt(session::created_at)))
        .load(connection)?;
    let mut people = std::collections::HashMap::new();
    for (user, at, has_come_back) in rows {
        let (rounds, newest, came_back) = people.entry(user).or_insert((0, at, false));
        *rounds += 1;
        *newest = at.max(*newest);
        *came_back |= has_come_back;
    }
    let circles =
        people.values().filter(|(rounds, newest, back)| *rounds >= ROUNDS && !back && *newest > since);
    Ok(circles.count() as i64)
}

/// What the database holds of the last [`WINDOW`]; `accepted` are the fingerprints of the secrets whose cookies are.
///
/// # Errors
/// Where the database does not answer.
pub fn figures(connection: &mut Connection, accepted: &[String], now: Instant) -> Result<Figures, DbError> {
    let since = minute_of(now - WINDOW);
    let counts = session_traffic::table
        .filter(session_traffic::minute.ge(since))
        .group_by(session_traffic::outcome)
        .select((session_traffic::outcome, sql::<BigInt>("CAST(SUM(counted) AS BIGINT)")))
        .load::<(String, i64)>(connection)?;
    let of = |outcome: Outcome| {
        counts.iter().find(|(name, _)| name == outcome.as_str()).map_or(0, |(_, counted)| *counted)
    };
    let begun =
        session::table.filter(session::created_at.ge(since)).filter(session::user_id.ne(UserId::PROBE));
    let other_secret = begun.filter(session::signed_by.ne_all(accepted)).select(count_star());
    let ended = session_ended::table.filter(session_ended::created_at.ge(since));
    let stored = begun.select(count_star()).first::<i64>(connection)?
        + ended.select(count_star()).first::<i64>(connection)?;
    Ok(Figures {
        signed_in: of(Outcome::SignedIn),
        stored,
        known: [Outcome::Valid, Outcome::Expired, Outcome::Ended, Outcome::WrongTenant].map(of).iter().sum(),
        bad_signature: of(Outcome::BadSignature),
        unknown: of(Outcome::Unknown),
        other_secret: other_secret.first(connection)?,
        other_scheme: of(Outcome::OtherScheme),
        no_cookie: of(Outcome::NoCookie),
        looping: looping(connection, now, now - WINDOW)?,
    })
}

/// Counts by hour or by minute since an instant, oldest first: when, what, how many.
///
/// # Errors
/// Where the database does not answer.
pub fn by_hour(connection: &mut Connection, since: Instant) -> Result<Vec<(Instant, String, i64)>, DbError> {
    // Of what is a state and not a count, the highest in the hour.
    let is_state = session_traffic::outcome.eq(Outcome::Live.as_str());
    let counted = diesel::dsl::case_when(is_state, sql::<BigInt>("MAX(counted)"))
        .otherwise(sql::<BigInt>("CAST(SUM(counted) AS BIGINT)"));
    let rows = session_traffic::table
        .filter(session_traffic::minute.ge(since))
        .group_by((session_traffic::hour, session_traffic::outcome))
        .order(session_traffic::hour)
        .select((session_traffic::hour, session_traffic::outcome, counted))
        .load(connection)?;
    Ok(rows)
}

/// Deletes what is older than [`KEPT`], and days older than [`DAYS_KEPT`]; says how many.
///
/// # Errors
/// Where the database does not answer.
pub fn purge(connection: &mut Connection, now: Instant) -> Result<usize, DbError> {
    let minutes = session_traffic::table.filter(session_traffic::minute.lt(now - KEPT));
    let days = sign_ins_of_day::table.filter(sign_ins_of_day::day.lt((now - DAYS_KEPT).date()));
    Ok(diesel::delete(minutes).execute(connection)? + diesel::delete(days).execute(connection)?)
}

/// How many live login sessions each secret has signed, by its fingerprint; and when the last of them ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signed {
    /// The secret's fingerprint.
    pub by: String,
    /// Live login sessions.
    pub sessions: i64,
    /// When the last of them ends, unless it is used.
    pub until: Instant,
}

/// The live login sessions by the secret that signed them, the most first.
///
/// # Errors
/// Where the database does not answer.
pub fn by_signer(connection: &mut Connection, now: Instant) -> Result<Vec<Signed>, DbError> {
    type Row = (String, i64, Option<Instant>);
    let mut rows: Vec<Row> = session::table
        .filter(session::expires_at.gt(now))
        .filter(session::user_id.ne(UserId::PROBE))
        .group_by(session::signed_by)
        .select((session::signed_by, count_star(), diesel::dsl::max(session::expires_at)))
        .load(connection)?;
    rows.sort_by_key(|(_, sessions, ..)| -sessions);
    Ok(rows
        .into_iter()
        .map(|(by, sessions, until)| Signed { by, sessions, until: until.unwrap_or(now) })
        .collect())
}
