//! Links that are sent by mail and work once: for a new password, to join a shop, to say that an e-mail is one's own, to say
//! that a sign-in was not. Looking at one changes nothing (mail programs fetch links to look at them); taking it does.

pub mod store;

use chrono::TimeDelta;

use super::token::Token;
use crate::base::clock::Instant;
use crate::base::id::{LinkId, LoginSessionId, TenantId, UserId};

pub use store::{look, make, make_until, take, withdraw, withdraw_all};

/// What a link is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A new password.
    Reset,
    /// Joining a shop.
    Invitation,
    /// Saying that an e-mail is one's own.
    VerifyEmail,
    /// Ending a sign-in that was someone else's.
    NotMe,
}

impl Kind {
    /// As it is stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Reset => "reset",
            Self::Invitation => "invitation",
            Self::VerifyEmail => "verify_email",
            Self::NotMe => "not_me",
        }
    }

    /// How long it works, at most.
    pub fn lifetime(self) -> TimeDelta {
        match self {
            Self::Reset => TimeDelta::minutes(30),
            Self::Invitation => TimeDelta::days(7),
            Self::VerifyEmail => TimeDelta::hours(24),
            // As long as a sign-in that nobody extends.
            Self::NotMe => super::model::LIFETIME,
        }
    }

    /// Of several for the same person only the newest works.
    fn is_newest_only(self) -> bool {
        matches!(self, Self::Reset | Self::VerifyEmail)
    }
}

/// Whom and what a link is about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Of {
    /// Whose it is; nobody's where someone is invited who is nobody here yet.
    pub user: Option<UserId>,
    /// The shop it belongs to, if any.
    pub tenant: Option<TenantId>,
    /// The e-mail that it verifies or invites.
    pub email: Option<String>,
    /// The sign-in that it ends.
    pub login: Option<LoginSessionId>,
}

/// A link that was made: the token goes into the letter and is nowhere else.
#[derive(Clone, Debug)]
pub struct Made {
    /// Its id, to refer to it by.
    pub id: LinkId,
    /// What opens it.
    pub token: Token,
}

/// A link as it is stored.
#[derive(Clone, Debug)]
pub struct Link {
    /// Its id.
    pub id: LinkId,
    /// Whom and what it is about.
    pub of: Of,
    /// When it was made.
    pub created_at: Instant,
    /// From when on it does not work.
    pub expires_at: Instant,
}

/// What a token turned out to be. Whoever holds one may know how it stands with it.
#[derive(Clone, Debug)]
pub enum Looked {
    /// It works; taken, it worked.
    Live(Link),
    /// Its time is over.
    Expired(Link),
    /// It has worked already.
    Used(Link),
    /// A newer one took its place, or someone took it back.
    Withdrawn(Link),
    /// There never was such a one, or so long ago that nobody knows.
    Unknown,
}
