//! A counter tablet: a device that several people of a shop share. It is enrolled once; whoever types their PIN acts on it
//! until it locks. `docs/decisions/` tells how that fits together with login sessions.

pub mod store;

use actix_web::HttpRequest;
use actix_web::http::header::HeaderValue;
use chrono::TimeDelta;

use super::device;
use super::own_cookie::OwnCookie;
use super::token::Token;
use crate::base::clock::Instant;
use crate::base::id::CounterId;

/// Between two notes of who acts: idle minutes are exact to this.
const NOTED_EVERY: TimeDelta = TimeDelta::seconds(5);

/// The random bits that a tablet is known by. They open no door: they only say at which counter a PIN is typed.
#[derive(Clone, Debug)]
pub struct Tablet(Token);

const COOKIE: OwnCookie = OwnCookie { name: "ds_counter", host_name: "__Host-ds_counter" };

impl Tablet {
    /// One that is being enrolled.
    pub fn fresh() -> Self {
        Self(Token::fresh())
    }

    /// The one that the request comes from, where its browser has the cookie.
    pub fn of(request: &HttpRequest, is_https: bool) -> Option<Self> {
        COOKIE.of(request, is_https).map(Self)
    }

    /// What the database keeps.
    pub fn hash(&self) -> String {
        self.0.hash()
    }

    /// The `Set-Cookie` header that gives it to the browser, or lets it be kept for longer.
    pub fn cookie(&self, is_https: bool) -> HeaderValue {
        COOKIE.give(&self.0, is_https, TimeDelta::days(device::DAYS))
    }
}

/// The tablet that a login session is on, as the request found it.
#[derive(Clone, Debug)]
pub struct AtCounter {
    /// Its id.
    pub id: CounterId,
    /// Its name.
    pub name: String,
    /// This session is the one that acts; the others wait for their PIN.
    pub is_acting: bool,
    /// When whoever acts was last heard of.
    pub active_at: Instant,
    /// It locks after so long without a request.
    pub idle: TimeDelta,
}

impl AtCounter {
    /// Nothing can be done with this session before a PIN is typed.
    pub fn is_locked(&self, now: Instant) -> bool {
        !self.is_acting || now - self.active_at >= self.idle
    }

    /// Heard of so long ago that it is worth a write.
    pub fn wants_note(&self, now: Instant) -> bool {
        now - self.active_at >= NOTED_EVERY
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tablet_locks_at_the_idle_minute_and_for_whoever_does_not_act() {
        let now = chrono::DateTime::UNIX_EPOCH.naive_utc();
        let at = AtCounter {
            id: CounterId::new(now),
            name: String::new(),
            is_acting: true,
            active_at: now,
            idle: TimeDelta::minutes(5),
        };
        assert!(!at.is_locked(now + TimeDelta::seconds(299)));
        assert!(at.is_locked(now + TimeDelta::seconds(300)));
        assert!(AtCounter { is_acting: false, ..at }.is_locked(now));
    }
}
