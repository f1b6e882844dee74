//! Who may do what to whom in a team.

use crate::base::clock::Instant;
use crate::base::id::UserId;
use crate::tenancy::Role;

/// Someone who belongs to a shop.
#[derive(Clone, Debug)]
pub struct Member {
    /// Who.
    pub id: UserId,
    /// Their name.
    pub name: String,
    /// Folded, for the place in the list.
    pub name_folded: String,
    /// Their e-mail.
    pub email: String,
    /// What they are in the shop.
    pub role: Role,
    /// Since when.
    pub since: Instant,
    /// When a sign-in of theirs that is still live was last seen in this shop, to a few minutes.
    pub last_seen: Option<Instant>,
    /// A platform administrator keeps them out.
    pub is_disabled: bool,
    /// Signing in asks them for a second step.
    pub has_second_factor: bool,
}

/// Why someone's place in the team stays as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// Nobody changes their own role or removes themselves.
    Oneself,
    /// Only an owner makes, lowers or removes an owner.
    Owners,
    /// A shop always keeps an owner.
    LastOwner,
    /// Whoever asks does not run the shop any more.
    NotYours,
    /// There is no such role.
    NoRole,
    /// They belong to another shop too, or run the platform.
    Elsewhere,
    /// Their second factor is their own to change.
    OwnFactor,
    /// Whoever may not sign in can own no shop.
    Disabled,
}

/// The two whom a change is between, and how many owners the shop has besides.
#[derive(Clone, Copy, Debug)]
pub struct Parties {
    /// What the one who asks is, now.
    pub mine: Role,
    /// What the other is, now.
    pub theirs: Role,
    /// The other is the one who asks.
    pub is_self: bool,
    /// The other may not sign in.
    pub is_disabled: bool,
    /// Owners of the shop who may sign in, the other aside.
    pub other_owners: i64,
}

impl Parties {
    /// Whether the other may become `next`, or nothing at all.
    ///
    /// # Errors
    /// Why not.
    pub fn check(&self, next: Option<Role>) -> Result<(), Refused> {
        let (is_owner, becomes_owner) = (self.theirs == Role::Owner, next == Some(Role::Owner));
        match () {
            () if !self.mine.runs_the_shop() => Err(Refused::NotYours),
            () if is_owner && !becomes_owner && self.other_owners == 0 => Err(Refused::LastOwner),
            () if self.is_self => Err(Refused::Oneself),
            () if (is_owner || becomes_owner) && self.mine != Role::Owner => Err(Refused::Owners),
            () if becomes_owner && !is_owner && self.is_disabled => Err(Refused::Disabled),
            () => Ok(()),
        }
    }

    /// Whether the other may be handed the shop.
    ///
    /// # Errors
    /// Why not.
    pub fn check_hand_over(&self) -> Result<(), Refused> {
        match () {
            () if self.is_self => Err(Refused::Oneself),
            () if self.mine != Role::Owner => Err(Refused::Owners),
            () if self.is_disabled => Err(Refused::Disabled),
            () => Ok(()),
        }
    }

    /// Whether the other's second factor may be taken away.
    ///
    /// # Errors
    /// Why not.
    pub fn check_reset(&self) -> Result<(), Refused> {
        match () {
            () if !self.mine.runs_the_shop() => Err(Refused::NotYours),
            () if self.is_self => Err(Refused::OwnFactor),
            () if self.theirs == Role::Owner && self.mine != Role::Owner => Err(Refused::Owners),
            () => Ok(()),
        }
    }

    /// The roles that the other may be given, in the order in which they are offered; none where nothing may be changed.
    pub fn choices(&self) -> Vec<Role> {
        let may = |role: &Role| *role == self.theirs || self.check(Some(*role)).is_ok();
        let choices: Vec<Role> = Role::ALL.into_iter().filter(may).collect();
        if choices.len() > 1 { choices } else { Vec::new() }
    }

    /// Whether the other is offered the shop: another owner has it already.
    pub fn may_be_handed_the_shop(&self) -> bool {
        self.theirs != Role::Owner && self.check_hand_over().is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::Refused::{Disabled, LastOwner, NotYours, Oneself, Owners};
    use super::*;

    fn between(mine: Role, theirs: Role, other_owners: i64) -> Parties {
        Parties { mine, theirs, is_self: false, is_disabled: false, other_owners }
    }

    #[test]
    fn only_an_owner_makes_lowers_or_removes_an_owner() {
        for (mine, theirs, next, answer) in [
            (Role::Owner, Role::Staff, Some(Role::Owner), Ok(())),
            (Role::Owner, Role::Owner, Some(Role::Staff), Ok(())),
            (Role::Owner, Role::Owner, None, Ok(())),
            (Role::Admin, Role::Staff, Some(Role::Owner), Err(Owners)),
            (Role::Admin, Role::Owner, Some(Role::Admin), Err(Owners)),
            (Role::Admin, Role::Owner, None, Err(Owners)),
            (Role::Admin, Role::Admin, Some(Role::Staff), Ok(())),
            (Role::Admin, Role::Staff, None, Ok(())),
            (Role::Instructor, Role::Staff, None, Err(NotYours)),
            (Role::Staff, Role::Instructor, Some(Role::Staff), Err(NotYours)),
        ] {
            assert_eq!(between(mine, theirs, 1).check(next), answer, "{mine:?} {theirs:?} {next:?}");
        }
    }

    #[test]
    fn a_shop_keeps_an_owner_and_nobody_changes_themselves() {
        assert_eq!(between(Role::Owner, Role::Owner, 0).check(Some(Role::Admin)), Err(LastOwner));
        assert_eq!(between(Role::Admin, Role::Owner, 0).check(None), Err(LastOwner));
        for role in Role::ALL.into_iter().filter(|role| role.runs_the_shop()) {
            let alone = Parties { is_self: true, ..between(role, role, 1) };
            assert_eq!(alone.check(Some(Role::Staff)), Err(Oneself));
            assert_eq!(alone.check(None), Err(Oneself));
            assert!(alone.choices().is_empty());
        }
    }

    #[test]
    fn whoever_is_disabled_becomes_no_owner_and_can_be_lowered_or_removed() {
        let disabled = |theirs| Parties { is_disabled: true, ..between(Role::Owner, theirs, 1) };
        assert_eq!(disabled(Role::Staff).check(Some(Role::Owner)), Err(Disabled));
        assert_eq!(disabled(Role::Staff).check_hand_over(), Err(Disabled));
        assert!(!disabled(Role::Staff).choices().contains(&Role::Owner));
        assert_eq!(disabled(Role::Owner).check(Some(Role::Staff)), Ok(()));
        assert_eq!(disabled(Role::Owner).check(None), Ok(()));
    }

    #[test]
    fn an_admin_is_offered_everything_but_owner() {
        let offered = between(Role::Admin, Role::Staff, 1).choices();
        assert_eq!(offered, [Role::Admin, Role::Instructor, Role::Staff]);
        assert!(between(Role::Admin, Role::Owner, 1).choices().is_empty());
        assert_eq!(between(Role::Owner, Role::Staff, 1).choices(), Role::ALL);
    }
}
