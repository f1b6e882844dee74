//! All SQL of known devices.

use chrono::TimeDelta;
use diesel::prelude::*;
use diesel::sql_types::{Bool, Text, Timestamp};

use super::{DAYS, Device};
use crate::base::clock::Instant;
use crate::base::id::UserId;
use crate::db::schema::known_device;
use crate::db::{Connection, DbError};

/// `device`, where that person has signed in with it. Nobody (an unknown e-mail) is looked up like anyone: the number of
/// queries must not tell who exists.
///
/// # Errors
/// Where the database does not answer.
pub fn known<'d>(
    connection: &mut Connection,
    user: Option<UserId>,
    device: Option<&'d Device>,
) -> Result<Option<&'d Device>, DbError> {
    let Some(device) = device else { return Ok(None) };
    let found = known_device::table
        .filter(known_device::user_id.eq(user.as_ref().map_or("", UserId::as_str)))
        .filter(known_device::device.eq(device.hash()))
        .select(known_device::last_seen_at)
        .first::<Instant>(connection)
        .optional()?;
    Ok(found.map(|_| device))
}

/// Notes that the person has signed in with it. True where it is their first time with it.
///
/// # Errors
/// Where the database does not answer.
pub fn note(
    connection: &mut Connection,
    user: UserId,
    device: &Device,
    now: Instant,
) -> Result<bool, DbError> {
    #[derive(diesel::QueryableByName)]
    struct Noted {
        #[diesel(sql_type = Bool)]
        is_new: bool,
    }
    let noted: Noted = diesel::sql_query(
        "INSERT INTO known_device (user_id, device, first_seen_at, last_seen_at) VALUES ($1, $2, $3, $3) \
         ON CONFLICT (user_id, device) DO UPDATE SET last_seen_at = excluded.last_seen_at \
         RETURNING first_seen_at = last_seen_at AS is_new",
    )
    .bind::<Text, _>(user)
    .bind::<Text, _>(device.hash())
    .bind::<Timestamp, _>(now)
    .get_result(connection)?;
    Ok(noted.is_new)
}

/// Whether no second step is asked of the person there.
///
/// # Errors
/// Where the database does not answer.
pub fn is_trusted(
    connection: &mut Connection,
    user: UserId,
    device: Option<&Device>,
    now: Instant,
) -> Result<bool, DbError> {
    let Some(device) = device else { return Ok(false) };
    let row = known_device::table.find((user, device.hash()));
    let trusted = row.filter(known_device::trusted_until.gt(now)).select(known_device::last_seen_at);
    Ok(trusted.first::<Instant>(connection).optional()?.is_some())
}

/// No second step is asked of the person there until then. For a device that [`note`] has noted.
///
/// # Errors
/// Where the database does not answer.
pub fn trust(
    connection: &mut Connection,
    user: UserId,
    device: &Device,
    until: Instant,
) -> Result<(), DbError> {
    let row = known_device::table.find((user, device.hash()));
    diesel::update(row).set(known_device::trusted_until.eq(until)).execute(connection)?;
    Ok(())
}

/// Forgets all devices of a person; says how many.
///
/// # Errors
/// Where the database does not answer.
pub fn forget(connection: &mut Connection, user: UserId) -> Result<usize, DbError> {
    let all = known_device::table.filter(known_device::user_id.eq(user));
    Ok(diesel::delete(all).execute(connection)?)
}

/// Forgets devices that were not signed in with for [`DAYS`]; says how many.
///
/// # Errors
/// Where the database does not answer.
pub fn purge(connection: &mut Connection, now: Instant) -> Result<usize, DbError> {
    let old = known_device::table.filter(known_device::last_seen_at.lt(now - TimeDelta::days(DAYS)));
    Ok(diesel::delete(old).execute(connection)?)
}
