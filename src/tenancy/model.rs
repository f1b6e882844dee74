//! A shop and a role in it.

use std::str::FromStr as _;

use chrono_tz::Tz;
use iso_currency::Currency;

use crate::base::id::{TenantId, UserId};
use crate::base::money;

/// A dive business.
#[derive(Clone, Debug)]
pub struct Tenant {
    /// Its id.
    pub id: TenantId,
    /// The label of its host: `reef` in `reef.divestreams.example`.
    pub slug: String,
    /// Its name as people know it.
    pub name: String,
    /// The zone of its dates and times of day.
    pub zone: Tz,
    /// The currency of its prices unless a course says otherwise.
    pub currency: Currency,
    /// False once a platform administrator closed it.
    pub is_active: bool,
    /// What its logo is asked for by; empty where it has none.
    pub logo: String,
}

/// A row of `tenant` as the queries of this crate select it.
pub type TenantRow = (TenantId, String, String, String, String, bool, String);

impl From<TenantRow> for Tenant {
    /// A zone or currency that this build does not know reads as UTC and US dollars, rather than closing the shop.
    fn from((id, slug, name, zone, currency, is_active, logo): TenantRow) -> Self {
        Self {
            id,
            slug,
            name,
            zone: Tz::from_str(&zone).unwrap_or(Tz::UTC),
            currency: money::currency(&currency).unwrap_or(Currency::USD),
            is_active,
            logo,
        }
    }
}

/// How depths are shown; they are stored in metres.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Units {
    /// Metres.
    Metres,
    /// Feet.
    Feet,
}

impl Units {
    /// All there are.
    pub const ALL: [Self; 2] = [Self::Metres, Self::Feet];

    /// As it is stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Metres => "metres",
            Self::Feet => "feet",
        }
    }

    /// Reads what is stored.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|units| units.as_str() == text)
    }
}

/// What can be said of a shop.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Its name.
    pub name: String,
    /// The label of its host.
    pub slug: String,
    /// The zone of its dates and times of day.
    pub zone: Tz,
    /// The currency of its prices.
    pub currency: Currency,
    /// How depths are shown.
    pub units: Units,
}

/// What someone is in a shop; `domain.md` has the table of who may do what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Owns the shop: may do everything.
    Owner,
    /// Runs it day to day.
    Admin,
    /// Teaches: changes their own classes.
    Instructor,
    /// Keeps the desk.
    Staff,
}

impl Role {
    /// All, highest first.
    pub const ALL: [Self; 4] = [Self::Owner, Self::Admin, Self::Instructor, Self::Staff];

    /// As it is stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Admin => "admin",
            Self::Instructor => "instructor",
            Self::Staff => "staff",
        }
    }

    /// Reads what is stored.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.as_str() == text)
    }

    /// The key of the text that says it.
    pub fn text_key(self) -> &'static str {
        match self {
            Self::Owner => "role-owner",
            Self::Admin => "role-admin",
            Self::Instructor => "role-instructor",
            Self::Staff => "role-staff",
        }
    }

    /// Owner or admin.
    pub fn runs_the_shop(self) -> bool {
        matches!(self, Self::Owner | Self::Admin)
    }

    /// What a PIN makes of it: at most the desk's. Settings, people and files are for whoever gave the password.
    pub fn by_pin(self) -> Self {
        match self {
            Self::Owner | Self::Admin => Self::Staff,
            Self::Instructor | Self::Staff => self,
        }
    }

    /// May change a training session that `instructor` teaches; `me` is who asks. An instructor
    /// changes own classes only.
    pub fn may_change_session_of(self, me: UserId, instructor: Option<UserId>) -> bool {
        self != Self::Instructor || instructor == Some(me)
    }
}

/// The roles of which a shop asks a second factor.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SecondFactorFor(Vec<Role>);

impl SecondFactorFor {
    /// Of these roles, in whatever order and however often they are named.
    pub fn of(roles: &[Role]) -> Self {
        Self(Role::ALL.into_iter().filter(|role| roles.contains(role)).collect())
    }

    /// Reads what is stored; a role that this build does not know is left out.
    pub fn parse(text: &str) -> Self {
        Self::of(&text.split(' ').filter_map(Role::parse).collect::<Vec<_>>())
    }

    /// Whether it is asked of this role.
    pub fn contains(&self, role: Role) -> bool {
        self.0.contains(&role)
    }
}

impl std::fmt::Display for SecondFactorFor {
    /// As it is stored.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0.iter().map(|role| role.as_str()).collect::<Vec<_>>().join(" "))
    }
}

/// A shop that someone belongs to.
#[derive(Clone, Debug)]
pub struct Membership {
    /// The shop.
    pub tenant: Tenant,
    /// What they are there.
    pub role: Role,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_of_which_a_second_factor_is_asked_survive_being_stored() {
        let some = SecondFactorFor::of(&[Role::Staff, Role::Owner, Role::Staff]);
        assert_eq!(some.to_string(), "owner staff");
        assert_eq!(SecondFactorFor::parse("owner staff captain"), some);
        assert_eq!(SecondFactorFor::parse(""), SecondFactorFor::default());
        assert!(some.contains(Role::Owner) && !some.contains(Role::Admin));
    }

    #[test]
    fn roles_survive_being_stored() {
        for role in Role::ALL {
            assert_eq!(Role::parse(role.as_str()), Some(role));
        }
        assert_eq!(Role::parse("Owner"), None);
    }

    #[test]
    fn nobody_runs_the_shop_by_pin() {
        assert!(Role::ALL.into_iter().all(|role| !role.by_pin().runs_the_shop()));
        assert_eq!([Role::Instructor, Role::Staff].map(Role::by_pin), [Role::Instructor, Role::Staff]);
    }

    #[test]
    fn an_instructor_changes_own_classes_only() {
        let now = chrono::DateTime::UNIX_EPOCH.naive_utc();
        let (me, other) = (UserId::new(now), UserId::new(now));
        assert!(Role::Instructor.may_change_session_of(me, Some(me)));
        assert!(!Role::Instructor.may_change_session_of(me, Some(other)));
        assert!(!Role::Instructor.may_change_session_of(me, None));
        assert!(Role::Staff.may_change_session_of(me, None));
    }
}
