//! The hourly purge: expired login sessions move, what has been kept long enough goes.

use chrono::TimeDelta;
use diesel::prelude::*;

use crate::base::clock::Instant;
use crate::base::id::{AuditId, LoginSessionId};
use crate::db::schema::{attempt, audit, session, session_ended, signup};
use crate::db::{Connection, DbError, dialect};
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

/// Rows that one run moves or deletes of each kind: a transaction stays short, and the next run takes the rest.
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

    /// A run took as many as it may: there can be more.
    pub fn may_be_more(&self) -> bool {
        [self.expired, self.ended, self.audit].into_iter().any(|taken| taken as i64 == BATCH)
    }
}

/// Moves and deletes, in the caller's transaction.
///
/// # Errors
/// Where the database does not answer.
pub fn purge(connection: &mut Connection, now: Instant) -> Result<Purged, DbError> {
    if !dialect::alone_until_commit(connection, dialect::Job::Purge)? {
        return Ok(Purged { was_busy: true, ..Purged::default() });
    }
    let expired: Vec<LoginSessionId> = session::table
        .filter(session::expires_at.le(now))
        .order(session::expires_at)
        .limit(BATCH)
        .select(session::id)
        .load(connection)?;
    let mut purged = Purged::default();
    for id in expired {
        purged.expired += usize::from(store::end(connection, id, EndReason::Expired, None, now)?);
    }
    let old = session_ended::table
        .filter(session_ended::ended_at.lt(now - ENDED_KEPT))
        .limit(BATCH)
        .select(session_ended::id)
        .load::<LoginSessionId>(connection)?;
    purged.ended =
        diesel::delete(session_ended::table.filter(session_ended::id.eq_any(old))).execute(connection)?;
    purged.audit = purge_audit(connection, now)?;
    purged.attempts = diesel::delete(attempt::table.filter(attempt::last_at.lt(now - ATTEMPTS_KEPT)))
        .execute(connection)?;
    purged.devices = device::store::purge(connection, now)?;
    purged.drafts = draft::store::purge(connection, now)?;
    purged.links = link::store::purge(connection, now)?;
    purged.pending = factor::store::purge(connection, now)?;
    purged.traffic = traffic::store::purge(connection, now)?;
    purged.challenges = passkey::store::purge(connection, now)?;
    purged.signups = diesel::delete(signup::table.filter(signup::expires_at.lt(now - SIGNUPS_KEPT)))
        .execute(connection)?;
    purged.bodies = mail::store::forget_bodies(connection, now)?;
    purged.letters = mail::store::purge(connection, now)?;
    Ok(purged)
}

/// Lines of every shop: the one place that looks at the log across tenant_id. Counted back from the last line, not from now: the
/// database lets none go before there is one so much younger (docs/decisions/0016).
fn purge_audit(connection: &mut Connection, now: Instant) -> Result<usize, DbError> {
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
