//! An invitation, and how it stands with it.

use chrono::TimeDelta;

use crate::base::clock::Instant;
use crate::base::id::{InvitationId, LinkId, TenantId, UserId};
use crate::tenancy::Role;

/// Invitations of one shop that are open at once, at most.
pub const MOST_OPEN: i64 = 100;

/// Someone who is asked to join a shop.
#[derive(Clone, Debug)]
pub struct Invitation {
    /// Its id.
    pub id: InvitationId,
    /// The shop.
    pub tenant: TenantId,
    /// To whom it was sent.
    pub email: String,
    /// What they will be.
    pub role: Role,
    /// Who invites, or has sent it again.
    pub inviter: UserId,
    /// Their name.
    pub by: String,
    /// The link that works.
    pub link: LinkId,
    /// When it was last sent.
    pub sent_at: Instant,
    /// From when on its link does not work.
    pub expires_at: Instant,
}

/// Whether someone who is `inviter` in the shop gives `role` there; nothing where they do not work in it.
///
/// # Errors
/// Why not.
pub fn may_give(inviter: Option<Role>, role: Role) -> Result<(), Refused> {
    match inviter {
        Some(Role::Owner) => Ok(()),
        Some(Role::Admin) if role != Role::Owner => Ok(()),
        Some(Role::Admin) => Err(Refused::Owners),
        _ => Err(Refused::NotYours),
    }
}

/// Why nobody was invited, or an invitation stays as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// Only an owner makes an owner.
    Owners,
    /// Whoever asks does not run the shop any more.
    NotYours,
    /// They are in the team already.
    Member,
    /// They have been invited already.
    Open,
    /// More than [`MOST_OPEN`].
    TooMany,
    /// It was sent a moment ago: how long until it can be sent again.
    TooSoon(TimeDelta),
}

/// Why nobody joined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Over {
    /// Its time is over.
    Expired,
    /// It has been used.
    Used,
    /// It was taken back, a newer one was sent, or whoever sent it may not give that role any more.
    Withdrawn,
    /// The shop has been closed.
    Closed,
    /// There never was such a one.
    Unknown,
}
