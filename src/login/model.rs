//! What a login session is and when it ends: rules without any IO.

use chrono::TimeDelta;
use chrono_tz::Tz;

use super::counter::AtCounter;
use crate::base::clock::Instant;
use crate::base::id::{LoginSessionId, TenantId, UserId};
use crate::tenancy::Membership;

/// Thirty days from creation, and from each extension.
pub const LIFETIME: TimeDelta = TimeDelta::days(30);

/// Without "keep me signed in" a sign-in ends so long after it, whatever happens.
pub const SHORT_LIFETIME: TimeDelta = TimeDelta::hours(12);

/// A busy session is extended once in so long; between, a request writes nothing to its row.
pub const EXTEND_AFTER: TimeDelta = TimeDelta::days(1);

/// So long after the password was given, what is delicate may be done without giving it again ("sudo").
pub const SUDO_WINDOW: TimeDelta = TimeDelta::minutes(10);

/// So long after a re-authentication the old token still works: for requests that were under way.
pub const OLD_TOKEN_WORKS: TimeDelta = TimeDelta::seconds(10);

/// Live login sessions at most for one person; the oldest ends first.
pub const MOST_PER_PERSON: i64 = 100;

/// A person who signs in.
#[derive(Clone, Debug)]
pub struct Person {
    /// The language that they have chosen to read; empty where none.
    pub language: String,
    /// Their id.
    pub id: UserId,
    /// Their name.
    pub name: String,
    /// Runs the platform: sees shops from outside.
    pub is_platform_admin: bool,
}

/// Which shop a login session is bound to.
#[derive(Clone, Debug)]
pub enum Shop {
    /// None: several to choose from, or a platform administrator.
    NotChosen,
    /// This one, where the person has this role.
    In(Membership),
    /// One that has been closed.
    Closed,
}

impl Shop {
    /// The id of the shop that is open, if any.
    pub fn id(&self) -> Option<TenantId> {
        match self {
            Self::In(membership) => Some(membership.tenant.id),
            Self::NotChosen | Self::Closed => None,
        }
    }
}

/// A browser's sign-in, as one query finds it with everything that a page asks about it.
#[derive(Clone, Debug)]
pub struct LoginSession {
    /// Its public id.
    pub id: LoginSessionId,
    /// Whose it is.
    pub person: Person,
    /// Where.
    pub shop: Shop,
    /// Whether that person has other shops to switch to.
    pub has_other_shops: bool,
    /// When it began.
    pub created_at: Instant,
    /// When it was last extended, or began.
    pub updated_at: Instant,
    /// When it ends unless extended.
    pub expires_at: Instant,
    /// "Keep me signed in": the cookie outlives the browser, and use extends it.
    pub remembered: bool,
    /// The fingerprint of the secret that signed its cookie.
    pub signed_by: String,
    /// What its form tokens are bound to.
    pub csrf_secret: String,
    /// When the password was last given.
    pub authenticated_at: Instant,
    /// The person was disabled.
    pub is_disabled: bool,
    /// The shop asks a second factor of the person's role there, and none is set.
    pub must_set_factor: bool,
    /// The counter tablet that it is on, where it is on one.
    pub counter: Option<AtCounter>,
    /// Begun by PIN: at most with the rights of the desk. What role and person say above is cut down to that already.
    pub is_limited: bool,
    /// Found by the token from before a re-authentication, for requests that were under way: whoever holds no other has not
    /// given the password.
    pub is_by_old_token: bool,
}

impl LoginSession {
    /// Over: from the very second it says.
    pub fn has_expired(&self, now: Instant) -> bool {
        now >= self.expires_at
    }

    /// On a tablet that is locked, or that someone else acts on: how that reads to its browser. It is over for now, and goes on
    /// once the same person types their PIN.
    pub fn locked(&self, now: Instant) -> Option<Ended> {
        let at = self.counter.as_ref().filter(|at| at.is_locked(now))?;
        let (tenant, shop, zone) = match &self.shop {
            Shop::In(Membership { tenant, .. }) => (Some(tenant.id), tenant.name.clone(), tenant.zone),
            Shop::NotChosen | Shop::Closed => (None, String::new(), Tz::UTC),
        };
        Some(Ended {
            reason: EndReason::Expired,
            at: (at.active_at + at.idle).min(now),
            by: None,
            by_self: false,
            user: self.person.id,
            tenant,
            shop,
            is_lock: true,
            zone,
            csrf_secret: self.csrf_secret.clone(),
        })
    }

    /// The password was given so recently that nothing asks for it again.
    pub fn is_confirmed(&self, now: Instant) -> bool {
        !self.is_limited && !self.is_by_old_token && now - self.authenticated_at < SUDO_WINDOW
    }

    /// A day has passed since the last extension, and a later end is allowed.
    pub fn wants_extension(&self, now: Instant, absolute: TimeDelta) -> bool {
        self.remembered
            && now - self.updated_at >= EXTEND_AFTER
            && expiry(true, now, self.authenticated_at, absolute) > self.expires_at
    }
}

/// When a session whose password was given at `given` and that is (re)counted from `now` ends; `absolute` is the longest one
/// lasts without the password.
pub fn expiry(remembered: bool, now: Instant, given: Instant, absolute: TimeDelta) -> Instant {
    let wanted = if remembered { now + LIFETIME } else { given + SHORT_LIFETIME };
    wanted.min(given + absolute)
}

/// Why a login session ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EndReason {
    /// The person signed out.
    SignedOut,
    /// Its time was over.
    Expired,
    /// Someone else signed in with the same browser.
    Replaced,
    /// More than [`MOST_PER_PERSON`]: this was the oldest.
    TooMany,
    /// Someone ended it from a list of signed-in devices, or from the shell.
    Revoked,
    /// The person's password was changed: by themselves with the old one, or from the shell.
    PasswordChanged,
    /// The person chose a new password by a link from a letter.
    PasswordReset,
    /// A sign-in of the person was reported as not theirs.
    Disowned,
    /// The counter tablet that it was on was ended, lost or not.
    TabletEnded,
    /// The person's PIN was changed or removed.
    PinChanged,
    /// The person was disabled.
    Disabled,
    /// The person was removed from the shop.
    Removed,
    /// The shop was closed.
    ShopClosed,
}

impl EndReason {
    /// All of them.
    pub const ALL: [Self; 13] = [
        Self::SignedOut,
        Self::Expired,
        Self::Replaced,
        Self::TooMany,
        Self::Revoked,
        Self::PasswordChanged,
        Self::PasswordReset,
        Self::Disowned,
        Self::TabletEnded,
        Self::PinChanged,
        Self::Disabled,
        Self::Removed,
        Self::ShopClosed,
    ];

    /// As it is stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::SignedOut => "signed_out",
            Self::Expired => "expired",
            Self::Replaced => "replaced",
            Self::TooMany => "too_many",
            Self::Revoked => "revoked",
            Self::PasswordChanged => "password_changed",
            Self::PasswordReset => "password_reset",
            Self::Disowned => "disowned",
            Self::TabletEnded => "tablet_ended",
            Self::PinChanged => "pin_changed",
            Self::Disabled => "disabled",
            Self::Removed => "removed",
            Self::ShopClosed => "shop_closed",
        }
    }

    /// Reads what is stored.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.as_str() == text)
    }
}

/// How a login session ended: what its browser is told at the sign-in page.
#[derive(Clone, Debug)]
pub struct Ended {
    /// Why.
    pub reason: EndReason,
    /// When, in UTC.
    pub at: Instant,
    /// By whom: their name.
    pub by: Option<String>,
    /// By the person themselves.
    pub by_self: bool,
    /// Whose it was.
    pub user: UserId,
    /// Bound to which shop.
    pub tenant: Option<TenantId>,
    /// That shop's name; empty where it was bound to none.
    pub shop: String,
    /// It has not ended: the counter tablet that it is on has locked.
    pub is_lock: bool,
    /// The shop's time zone.
    pub zone: Tz,
    /// What its form tokens were bound to.
    pub csrf_secret: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn start() -> Instant {
        chrono::DateTime::UNIX_EPOCH.naive_utc()
    }

    #[test]
    fn thirty_days_unless_the_absolute_limit_comes_first() {
        let year = TimeDelta::days(365);
        assert_eq!(expiry(true, start(), start(), year), start() + TimeDelta::days(30));
        let late = start() + TimeDelta::days(350);
        assert_eq!(expiry(true, late, start(), year), start() + year);
    }

    #[test]
    fn without_keep_me_signed_in_twelve_hours_and_no_more() {
        let later = start() + TimeDelta::hours(11);
        assert_eq!(expiry(false, later, start(), TimeDelta::days(365)), start() + TimeDelta::hours(12));
    }
}
