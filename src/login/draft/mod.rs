//! A form that was sent when its login session had ended, kept until its person has signed in again. Encrypted: what someone
//! typed into a form is to be read in no copy of the database.

pub mod store;

use chrono::TimeDelta;

use crate::base::id::{DraftId, TenantId, UserId};

/// Kept so long.
pub const KEPT: TimeDelta = TimeDelta::hours(1);

/// At most so many for one person; the oldest goes first.
pub const MOST_PER_PERSON: i64 = 10;

/// Whose form it is, and which.
#[derive(Clone, Debug)]
pub struct Of {
    /// Its id.
    pub id: DraftId,
    /// Who typed it.
    pub user: UserId,
    /// In which shop.
    pub tenant: Option<TenantId>,
    /// The path of the form's page.
    pub path: String,
}

impl Of {
    /// What the encryption binds: put into another row, a draft does not open. Ids have one length, and a path comes last.
    pub fn bound(&self) -> String {
        let shop = self.tenant.as_ref().map_or("-", TenantId::as_str);
        format!("{}\n{}\n{shop}\n{}", self.id, self.user, self.path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_draft_is_bound_to_its_row_person_shop_and_page() {
        let now = chrono::DateTime::UNIX_EPOCH.naive_utc();
        let (id, user, tenant) = (DraftId::new(now), UserId::new(now), Some(TenantId::new(now)));
        let of = Of { id, user, tenant, path: "/form".to_owned() };
        for other in [
            Of { id: DraftId::new(now), ..of.clone() },
            Of { user: UserId::new(now), ..of.clone() },
            Of { tenant: None, ..of.clone() },
            Of { tenant: Some(TenantId::new(now)), ..of.clone() },
            Of { path: "/other".to_owned(), ..of.clone() },
        ] {
            assert_ne!(of.bound(), other.bound(), "{other:?}");
        }
    }
}
