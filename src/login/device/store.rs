//! All SQL of known devices.

use chrono::TimeDelta;
use diesel::prelude::*;

use super::{DAYS, Device};
use crate::base::clock::Instant;
use crate::base::id::UserId;
use crate::db::schema::known_device;
use crate::db::{Connection, DbError};

/// How many known devices of one person are looked at, those seen last first.
const MOST: i64 = 100;

/// `device`, where that person has signed in with it.
///
/// # Errors
/// Where the database does not answer.
pub fn known<'d>(
    connection: &mut Connection,
    user: UserId,
    device: Option<&'d Device>,
) -> Result<Option<&'d Device>, DbError> {
    let Some(device) = device else { return Ok(None) };
    let found = known_device::table
        .filter(known_device::user_id.eq(user))
        .filter(known_device::device.eq(device.hash()))
        .select(known_device::last_seen_at)
        .first::<Instant>(connection)
        .optional()?;
    Ok(found.map(|_| device))
}

/// The hashes of those that are known for a person.
///
/// # Errors
/// Where the database does not answer.
pub fn all_of(connection: &mut Connection, user: UserId) -> Result<Vec<String>, DbError> {
    Ok(known_device::table
        .filter(known_device::user_id.eq(user))
        .order(known_device::last_seen_at.desc())
        .limit(MOST)
        .select(known_device::device)
        .load(connection)?)
}

/// Notes that the person has signed in with it, which they did last at `seen`; their row is held
/// ([`crate::login::store::hold`]), so that two first times at once are one after the other.
///
/// # Errors
/// Where the database does not answer.
pub fn note(
    connection: &mut Connection,
    user: UserId,
    device: &Device,
    seen: Option<Instant>,
    now: Instant,
) -> Result<(), DbError> {
    match seen {
        // Exact to a day is enough for 400.
        Some(seen) if now - seen < TimeDelta::days(1) => {}
        Some(_) => {
            let row = known_device::table.find((user, device.hash()));
            diesel::update(row).set(known_device::last_seen_at.eq(now)).execute(connection)?;
        }
        None => {
            diesel::insert_into(known_device::table)
                .values((
                    known_device::user_id.eq(user),
                    known_device::device.eq(device.hash()),
                    known_device::first_seen_at.eq(now),
                    known_device::last_seen_at.eq(now),
                ))
                .execute(connection)?;
        }
    }
    Ok(())
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

/// Forgets devices that were not signed in with for [`DAYS`], of `most` at once; says how many.
///
/// # Errors
/// Where the database does not answer.
pub fn purge(connection: &mut Connection, now: Instant, most: i64) -> Result<usize, DbError> {
    let is_old = known_device::last_seen_at.lt(now - TimeDelta::days(DAYS));
    let old = known_device::table
        .filter(is_old)
        .select(known_device::device)
        .limit(most)
        .load::<String>(connection)?;
    let all = known_device::table.filter(known_device::device.eq_any(old)).filter(is_old);
    Ok(diesel::delete(all).execute(connection)?)
}
