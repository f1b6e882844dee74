//! Making a shop with its owner: one change, in the caller's one transaction.

use super::model::First;
use crate::base::id::{TenantId, UserId};
use crate::db::dialect::{self, Job};
use crate::db::{Connection, DbError, IsUnavailable};
use crate::login::change::{self, By, NewPerson};
use crate::login::store as logins;
use crate::tenancy::store::{self as shops, NewShop};

/// Why nothing was made.
#[derive(Debug)]
pub enum NotOpened {
    /// Somebody or something is here already, or somebody is at it.
    Closed,
    /// The database.
    Db(DbError),
}

impl From<DbError> for NotOpened {
    fn from(error: DbError) -> Self {
        Self::Db(error)
    }
}

impl IsUnavailable for NotOpened {
    fn is_unavailable(&self) -> bool {
        matches!(self, Self::Db(error) if error.is_unavailable())
    }
}

/// Makes it, where nothing is here yet: of two who come at once one does.
///
/// # Errors
/// [`NotOpened`] says why not.
pub fn open(
    connection: &mut Connection,
    first: &First,
    hash: &str,
    language: &str,
    by: &By,
) -> Result<(UserId, TenantId), NotOpened> {
    let is_alone = dialect::alone_until_commit(connection, Job::Setup).map_err(DbError::from)?;
    if !is_alone || !logins::is_empty(connection)? {
        return Err(NotOpened::Closed);
    }
    Ok(make(connection, first, hash, language, by)?)
}

/// Makes shop and owner, who reads `language` from now on; empty: as their browser asks.
///
/// # Errors
/// [`crate::db::Unique`] where slug or e-mail is taken; where the database does not answer.
pub fn make(
    connection: &mut Connection,
    first: &First,
    hash: &str,
    language: &str,
    by: &By,
) -> Result<(UserId, TenantId), DbError> {
    let owner = NewPerson { email: &first.email, name: &first.name, is_platform_admin: false, language };
    let user = change::create_person(connection, &owner, by)?;
    logins::set_password_hash(connection, user, hash, by.now)?;
    // Where it is, and what it pays with, are the first things its owner is asked.
    let shop = NewShop {
        slug: &first.slug,
        name: &first.shop_name,
        zone: chrono_tz::Tz::UTC,
        currency: iso_currency::Currency::USD,
    };
    change::create_shop(connection, &shop, &first.email, by)?;
    let shop = shops::by_slug(connection, &first.slug)?.ok_or(DbError::NotFound)?;
    Ok((user, shop.id))
}
