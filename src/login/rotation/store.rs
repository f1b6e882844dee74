//! All SQL of deploys: who would be signed out, and what a preflight counted.

use diesel::dsl::{count_star, sql};
use diesel::prelude::*;
use diesel::sql_types::BigInt;

use super::Since;
use crate::base::clock::Instant;
use crate::base::id::UserId;
use crate::db::schema::{deploy_mark, session, session_ended};
use crate::db::{Connection, DbError};

/// Marks that are kept.
const KEPT: i64 = 20;

/// How many people's live login sessions were signed by none of these secrets.
///
/// # Errors
/// Where the database does not answer.
pub fn people_of_others(
    connection: &mut Connection,
    accepted: &[String],
    now: Instant,
) -> Result<i64, DbError> {
    let people = session::table
        .filter(session::expires_at.gt(now))
        .filter(session::user_id.ne(UserId::PROBE))
        .filter(session::signed_by.ne_all(accepted))
        .select(sql::<BigInt>("COUNT(DISTINCT user_id)"))
        .first(connection)?;
    Ok(people)
}

/// Writes down what a preflight counted. Older marks than the last few go.
///
/// # Errors
/// Where the database does not answer.
pub fn mark(connection: &mut Connection, accepted: i64, now: Instant) -> Result<(), DbError> {
    diesel::insert_into(deploy_mark::table)
        .values((deploy_mark::at.eq(now), deploy_mark::accepted.eq(accepted)))
        .execute(connection)?;
    let old: Vec<Instant> = deploy_mark::table
        .order(deploy_mark::at.desc())
        .offset(KEPT)
        .limit(KEPT)
        .select(deploy_mark::at)
        .load(connection)?;
    diesel::delete(deploy_mark::table.filter(deploy_mark::at.eq_any(old))).execute(connection)?;
    Ok(())
}

/// The newest mark: when, and how many were accepted.
///
/// # Errors
/// Where the database does not answer.
pub fn newest(connection: &mut Connection) -> Result<Option<(Instant, i64)>, DbError> {
    let newest = deploy_mark::table
        .order(deploy_mark::at.desc())
        .select((deploy_mark::at, deploy_mark::accepted))
        .first(connection)
        .optional()?;
    Ok(newest)
}

/// What became of the login sessions that were counted at `mark`.
///
/// # Errors
/// Where the database does not answer.
pub fn since(
    connection: &mut Connection,
    (mark, before): (Instant, i64),
    accepted: &[String],
    now: Instant,
) -> Result<Since, DbError> {
    let then = || {
        session::table
            .filter(session::created_at.le(mark))
            .filter(session::expires_at.gt(mark))
            .filter(session::user_id.ne(UserId::PROBE))
    };
    let live = then().filter(session::expires_at.gt(now));
    let known = live.filter(session::signed_by.eq_any(accepted)).select(count_star()).first(connection)?;
    let unknown = live.filter(session::signed_by.ne_all(accepted)).select(count_star()).first(connection)?;
    let over: i64 = then().filter(session::expires_at.le(now)).select(count_star()).first(connection)?;
    let ended: i64 = session_ended::table
        .filter(session_ended::created_at.le(mark))
        .filter(session_ended::ended_at.gt(mark))
        .select(count_star())
        .first(connection)?;
    Ok(Since { before, accepted: known, ended: over + ended, unknown })
}
