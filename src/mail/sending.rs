//! Sends what is due: each letter is leased, handed over, and marked. Of several replicas one has a letter; where one dies
//! after the server's yes, the lease ends and the letter goes out once more under the same Message-ID. Nothing else repeats.

use chrono::TimeDelta;

use super::Post;
use super::store::{self, Due, GIVEN_UP_AFTER};
use super::transport::{Failure, Outgoing, Transport};
use crate::base::clock::Clock;
use crate::base::metrics;
use crate::db::{Db, DbError};
use crate::login::sealing::Sealed;

/// What a letter came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sent {
    /// Taken by the server, or written into the folder.
    pub sent: usize,
    /// To be tried again.
    pub waiting: usize,
    /// Given up.
    pub failed: usize,
}

/// Sends everything that is due, one letter after the other.
///
/// # Errors
/// Where the database does not answer.
pub async fn send_due(db: &Db, post: &Post, transport: &Transport, clock: &Clock) -> Result<Sent, DbError> {
    let mut done = Sent::default();
    loop {
        let now = clock.now();
        // Looked first, and without a lock: mostly there is nothing.
        if !db.read(move |c| store::is_any_due(c, now)).await? {
            return Ok(done);
        }
        let Some(due) = db.write(move |c| store::lease(c, now + LEASE, now)).await? else { return Ok(done) };
        let id = due.id;
        match hand_over(post, transport, &due).await {
            Ok(()) => {
                let at = clock.now();
                db.write(move |c| store::sent(c, id, at)).await?;
                metrics::outcome(metrics::MAIL_SENT, "sent");
                done.sent += 1;
            }
            Err(Failure::ForNow(why)) if now - due.created_at < GIVEN_UP_AFTER => {
                tracing::warn!(letter = %id, tries = due.tries, %why, "a letter waits for its next try");
                let next = now + backoff(due.tries);
                db.write(move |c| store::again(c, id, next, &why)).await?;
                metrics::outcome(metrics::MAIL_SENT, "waiting");
                done.waiting += 1;
            }
            Err(Failure::ForNow(why) | Failure::ForGood(why)) => {
                tracing::error!(letter = %id, %why, "a letter was not sent");
                db.write(move |c| store::failed(c, id, &why)).await?;
                metrics::outcome(metrics::MAIL_SENT, "failed");
                done.failed += 1;
            }
        }
    }
}

async fn hand_over(post: &Post, transport: &Transport, due: &Due) -> Result<(), Failure> {
    let sealed = Sealed { body: due.body.clone(), fingerprint: due.key_fingerprint.clone() };
    let written = post.open(due.id, &sealed).ok_or_else(|| {
        Failure::ForGood(
            "AUTH_SECRET was changed, and the one it was encrypted under is not accepted".to_owned(),
        )
    })?;
    let outgoing = Outgoing {
        id: due.id,
        to: due.recipient.clone(),
        message_id: due.message_id.clone(),
        at: due.created_at,
        written,
    };
    if let Some(path) = transport.send(outgoing).await? {
        tracing::info!(letter = %due.id, file = %path.display(), "a letter, for there is no mail server");
    }
    Ok(())
}

/// A minute after the first try, then twice as long each time, six hours at most.
fn backoff(tries: i32) -> TimeDelta {
    let doubled = 1_i32.checked_shl(u32::try_from(tries - 1).unwrap_or(0).min(9)).unwrap_or(512);
    (TimeDelta::minutes(1) * doubled).min(TimeDelta::hours(6))
}

/// A letter is one replica's for so long: longer than handing it over may take.
const LEASE: TimeDelta = TimeDelta::seconds(90);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tries_are_ever_further_apart_up_to_six_hours() {
        assert_eq!([1, 2, 3, 9].map(|n| backoff(n).num_minutes()), [1, 2, 4, 256]);
        assert_eq!([10, 20, i32::MAX].map(|n| backoff(n).num_hours()), [6, 6, 6]);
    }
}
