//! The hourly purge: expired login sessions move, what has been kept long enough goes.

use chrono::TimeDelta;
use diesel::prelude::*;

use crate::base::clock::Instant;
use crate::base::id::{AuditId, LoginSessionId};
use crate::db::schema::{attempt, audit, session, session_ended, signup};
use crate::db::{Connection, Db, DbError, IsUnavailable as _, dialect};
use crate::login::model::EndReason;
use crate::login::{device, draft, factor, link, passkey, store, traffic};
use crate::mail;

/// Ended login sessions are kept so long, for the page that says why.
const ENDED_KEPT: TimeDelta = TimeDelta::days(90);

/// The audit log is kept so long: a year, and time to look at it. The database's own triggers say the same number.
const AUDIT_KEPT: TimeDelta = TimeDelta::days(400);

/// A count of failed sign-ins means nothing after a day without one.
const ATTEMPTS_KEPT: TimeDelta = TimeDelta::days(2);

/// So long after its end, the page behind a link to open a shop can still say what became of it.
const SIGNUPS_KEPT: TimeDelta = TimeDelta::days(30);

/// Rows that one transaction moves or deletes: it stays short, and the next takes the rest.
const BATCH: i64 = 5_000;

/// What was moved and deleted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Purged {
    /// Expired login sessions that moved to the ended ones.
    pub expired: usize,
    /// Ended ones that are no longer kept.
    pub ended: usize,
    /// Lines of the audit log that are no longer kept.
    pub audit: usize,
    /// Counts of failed sign-ins that mean nothing any more.
    pub attempts: usize,
    /// Devices that nobody has signed in with for long.
    pub devices: usize,
    /// Forms that nobody came back for.
    pub drafts: usize,
    /// Links that ended so long ago that nobody asks what became of them.
    pub links: usize,
    /// Sign-ins that waited for their second step in vain.
    pub pending: usize,
    /// Minutes whose counts of sign-ins and cookies are no longer kept.
    pub traffic: usize,
    /// What passkeys were asked and did not answer.
    pub challenges: usize,
    /// Shops that were asked for so long ago that nobody asks what became of the link.
    pub signups: usize,
    /// Letters that were given up, and what they say is kept no longer.
    pub bodies: usize,
    /// Letters that were sent, or given up, so long ago that nobody asks.
    pub letters: usize,
    /// Another replica is at it.
    pub was_busy: bool,
}

impl Purged {
    /// There was nothing to do.
    pub fn is_nothing(&self) -> bool {
        *self == Self::default() || self.was_busy
    }
}

/// One kind of rows that a purge takes away.
struct Kind {
    name: &'static str,
    counted: fn(&mut Purged) -> &mut usize,
    /// Takes [`BATCH`] of them at most; says how many.
    take: fn(&mut Connection, Instant) -> Result<usize, DbError>,
}

macro_rules! kinds {
    ($($name:ident: $take:expr),* $(,)?) => {
        [$(Kind { name: stringify!($name), counted: |purged| &mut purged.$name, take: $take }),*]
    };
}

/// All of them; login sessions come first.
const KINDS: [Kind; 13] = kinds![
    expired: expire,
    ended: forget_ended,
    audit: forget_lines,
    attempts: forget_attempts,
    devices: |c, now| device::store::purge(c, now, BATCH),
    drafts: |c, now| draft::store::purge(c, now, BATCH),
    links: |c, now| link::store::purge(c, now, BATCH),
    pending: |c, now| factor::store::purge(c, now, BATCH),
    traffic: traffic::store::purge,
    challenges: |c, now| passkey::store::purge(c, now, BATCH),
    signups: forget_signups,
    bodies: |c, now| mail::store::forget_bodies(c, now, BATCH),
    letters: |c, now| mail::store::purge(c, now, BATCH),
];

/// Moves and deletes all there is, a batch of one kind a transaction: whatever keeps one kind from going, the others go.
///
/// # Errors
/// Where the database is away.
pub fn purge(db: &Db, now: Instant) -> Result<Purged, DbError> {
    let mut purged = Purged::default();
    for Kind { name, counted, take } in KINDS {
        loop {
            let taken = db.write_here(|c| match dialect::alone_until_commit(c, dialect::Job::Purge)? {
                true => take(c, now).map(Some),
                false => Ok(None),
            });
            match taken {
                Ok(Some(taken)) => {
                    *counted(&mut purged) += taken;
                    if (taken as i64) < BATCH {
                        break;
                    }
                }
                Ok(None) => return Ok(Purged { was_busy: true, ..purged }),
                Err(error) if error.is_unavailable() => return Err(error),
                Err(error) => {
                    tracing::warn!(kind = name, %error, "one kind of rows waits for the next purge");
                    break;
                }
            }
        }
    }
    Ok(purged)
}

fn expire(connection: &mut Connection, now: Instant) -> Result<usize, DbError> {
    let expired: Vec<LoginSessionId> = session::table
        .filter(session::expires_at.le(now))
        .order(session::expires_at)
        .limit(BATCH)
        .select(session::id)
        .load(connection)?;
    let taken = expired.len();
    for id in expired {
        store::end(connection, id, EndReason::Expired, None, now)?;
    }
    Ok(taken)
}

fn forget_ended(connection: &mut Connection, now: Instant) -> Result<usize, DbError> {
    let old = session_ended::table
        .filter(session_ended::ended_at.lt(now - ENDED_KEPT))
        .limit(BATCH)
        .select(session_ended::id)
        .load::<String>(connection)?;
    Ok(diesel::delete(session_ended::table.filter(session_ended::id.eq_any(old))).execute(connection)?)
}

fn forget_attempts(connection: &mut Connection, now: Instant) -> Result<usize, DbError> {
    let is_old = attempt::last_at.lt(now - ATTEMPTS_KEPT);
    let old =
        attempt::table.filter(is_old).limit(BATCH).select(attempt::subject).load::<String>(connection)?;
    Ok(diesel::delete(attempt::table.filter(attempt::subject.eq_any(old)).filter(is_old))
        .execute(connection)?)
}

fn forget_signups(connection: &mut Connection, now: Instant) -> Result<usize, DbError> {
    let old = signup::table
        .filter(signup::expires_at.lt(now - SIGNUPS_KEPT))
        .limit(BATCH)
        .select(signup::signup_id)
        .load::<String>(connection)?;
    Ok(diesel::delete(signup::table.filter(signup::signup_id.eq_any(old))).execute(connection)?)
}

/// Lines of every shop: the one place that looks at the log across tenant_id. Counted back from the last line, not from now: the
/// database lets none go before there is one so much younger (docs/decisions/0016).
fn forget_lines(connection: &mut Connection, now: Instant) -> Result<usize, DbError> {
    let of_all = || audit::tenant_id.is_null().or(audit::tenant_id.is_not_null());
    let lines = audit::table.filter(of_all()).order(audit::at.desc()).select(audit::at);
    let Some(last) = lines.first::<Instant>(connection).optional()? else { return Ok(0) };
    let old = audit::table
        .filter(audit::at.lt(last.min(now) - AUDIT_KEPT))
        .filter(of_all())
        .limit(BATCH)
        .select(audit::audit_id)
        .load::<AuditId>(connection)?;
    let lines = audit::table.filter(audit::audit_id.eq_any(old)).filter(of_all());
    Ok(diesel::delete(lines).execute(connection)?)
}
