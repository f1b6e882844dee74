//! Whether this machine's clock goes as the database's does. Login sessions end by the one; the other is what replicas share.

use chrono::TimeDelta;

use super::model::Status;
use crate::base::clock::Clock;
use crate::db::{Connection, DbError, dialect};

/// Further apart than this, login sessions end too early or too late, and codes of authenticator apps, each good for 30 s and
/// their neighbours, are refused; half of it is told.
const MOST_APART: TimeDelta = TimeDelta::seconds(60);

const AHEAD: &str = "This server's clock is ahead of the database's by a minute or more: login sessions end too early, and codes of \
     authenticator apps are refused. Have both machines keep time (NTP).";

const BEHIND: &str = "This server's clock is behind the database's by a minute or more: login sessions end too late, and codes of \
     authenticator apps are refused. Have both machines keep time (NTP).";

const DRIFTS: &str = "This server's clock and the database's are more than half a minute apart. Have both machines keep time (NTP).";

/// How far this machine's clock is ahead of the database's; nothing where that has none of its own.
///
/// # Errors
/// Where the database does not answer.
pub fn ahead(connection: &mut Connection) -> Result<TimeDelta, DbError> {
    let there = dialect::now(connection)?;
    Ok(there.map_or(TimeDelta::zero(), |there| Clock::system().now() - there))
}

/// What is to be said of it. The words stay the same while it drifts on.
pub fn judged(ahead: TimeDelta) -> (Status, &'static str) {
    match ahead {
        apart if apart > MOST_APART => (Status::Failing, AHEAD),
        apart if apart < -MOST_APART => (Status::Failing, BEHIND),
        apart if apart.abs() > MOST_APART / 2 => (Status::Degraded, DRIFTS),
        _ => (Status::Ok, ""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_a_minute_is_told_and_a_minute_fails_in_both_directions() {
        let of = |seconds| judged(TimeDelta::seconds(seconds));
        assert_eq!((of(0).0, of(-30).0, of(31).0), (Status::Ok, Status::Ok, Status::Degraded));
        assert_eq!((of(61), of(-61)), ((Status::Failing, AHEAD), (Status::Failing, BEHIND)));
    }
}
