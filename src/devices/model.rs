//! Whose devices are looked at, and what is shown of each.

use crate::base::clock::Instant;
use crate::base::id::{LoginSessionId, TenantId, UserId};
use crate::login::model::EndReason;
use crate::tenancy::Role;

/// Whose devices: the lookup itself is scoped, so another's are not there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// One's own, in whatever shop.
    Person(UserId),
    /// Everyone's in a shop.
    Shop(TenantId),
    /// Everyone's, for a platform administrator.
    Everywhere,
}

/// A signed-in device; never its token.
#[derive(Clone, Debug)]
pub struct Device {
    /// Its public id.
    pub id: LoginSessionId,
    /// Whose.
    pub user: UserId,
    /// Their name.
    pub person: String,
    /// Their e-mail.
    pub email: String,
    /// Their role in the shop it is bound to.
    pub role: Option<Role>,
    /// That shop's name.
    pub shop: Option<String>,
    /// What its browser calls itself.
    pub agent: String,
    /// The name of the counter tablet it is, where it is one.
    pub tablet: Option<String>,
    /// From where.
    pub address: String,
    /// When they signed in.
    pub created_at: Instant,
    /// When it was last seen, to a few minutes.
    pub last_seen_at: Option<Instant>,
    /// When it ends unless it is used.
    pub expires_at: Instant,
    /// How it ended, where it did.
    pub ended: Option<Ending>,
}

/// How a device's sign-in ended.
#[derive(Clone, Debug)]
pub struct Ending {
    /// Why.
    pub reason: Option<EndReason>,
    /// When.
    pub at: Instant,
    /// By whom.
    pub by: Option<String>,
}

/// A page of a list.
pub struct ListPage {
    /// Newest first.
    pub devices: Vec<Device>,
    /// There are newer ones.
    pub has_newer: bool,
    /// There are older ones.
    pub has_older: bool,
    /// How many there are on all pages, counted up to a bound; a shop's figures say it for all who are signed in there.
    pub total: i64,
    /// More people fit the search than are looked at.
    pub are_more_people: bool,
}

/// A shop's figures.
#[derive(Clone, Copy, Debug, Default)]
pub struct Figures {
    /// Live login sessions.
    pub live: i64,
    /// People who have one.
    pub people: i64,
    /// Begun within seven days.
    pub new: i64,
    /// Not yet signed by today's secret.
    pub old_secret: i64,
}
