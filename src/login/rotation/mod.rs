//! Which secrets people's live login sessions hang on: what a deploy, or dropping a previous secret, would sign out.

pub mod store;

use super::signing::Signer;
use super::traffic::store::Signed;
use crate::base::clock::Instant;

/// The live login sessions, by what a configuration's secrets can do with them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// Signed by today's secret.
    pub current: i64,
    /// Signed by one that is still accepted; signed anew when their browsers come back.
    pub previous: i64,
    /// Signed by one that is not accepted: these people must sign in again.
    pub unknown: i64,
    /// When the last session of a previous secret ends, unless its browser comes back.
    pub previous_until: Option<Instant>,
}

impl Standing {
    /// Sorts what the database holds.
    pub fn of(signed: &[Signed], signer: &Signer) -> Self {
        let mut standing = Self::default();
        for of in signed {
            if of.by == signer.fingerprint() {
                standing.current += of.sessions;
            } else if signer.previous_fingerprints().contains(&of.by) {
                standing.previous += of.sessions;
                standing.previous_until = standing.previous_until.max(Some(of.until));
            } else {
                standing.unknown += of.sessions;
            }
        }
        standing
    }

    /// Whose cookies are accepted.
    pub fn accepted(&self) -> i64 {
        self.current + self.previous
    }

    /// Somebody is signed in, and the configuration accepts none of them: the secret was changed or mistaken.
    pub fn would_sign_everyone_out(&self) -> bool {
        self.unknown > 0 && self.accepted() == 0
    }
}

/// What became of the login sessions that a preflight counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Since {
    /// Counted then.
    pub before: i64,
    /// Live, and accepted.
    pub accepted: i64,
    /// Ended since: signed out, over, revoked.
    pub ended: i64,
    /// Live, but signed by a secret that is not accepted now.
    pub unknown: i64,
}

impl Since {
    /// Accepted before, and neither accepted nor ended now.
    pub fn lost(&self) -> i64 {
        (self.before - self.accepted - self.ended).max(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::secret::Secret;
    use crate::config::Keys;

    fn keys(current: &str, previous: &[&str]) -> Signer {
        let previous = previous.iter().map(|p| Secret::new(*p)).collect();
        Signer::new(&Keys { current: Secret::new(current), previous })
    }

    #[test]
    fn a_secret_that_nobody_knows_signs_everyone_out_unless_it_is_declared() {
        let until = chrono::DateTime::UNIX_EPOCH.naive_utc();
        let by = keys("old", &[]).fingerprint().to_owned();
        let signed = [Signed { by, sessions: 41, until }];
        assert!(Standing::of(&signed, &keys("new", &[])).would_sign_everyone_out());
        let declared = Standing::of(&signed, &keys("new", &["older", "old"]));
        assert_eq!((declared.accepted(), declared.previous_until), (41, Some(until)));
        assert!(!declared.would_sign_everyone_out());
        assert!(!Standing::of(&[], &keys("new", &[])).would_sign_everyone_out(), "nobody is signed in");
    }

    #[test]
    fn who_signed_out_meanwhile_is_not_lost() {
        let since = Since { before: 41, accepted: 39, ended: 2, unknown: 0 };
        assert_eq!(since.lost(), 0);
        assert_eq!(Since { accepted: 30, unknown: 9, ..since }.lost(), 9);
    }
}
