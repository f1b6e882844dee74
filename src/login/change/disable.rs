//! Keeping somebody out.

use diesel::prelude::*;

use super::{By, end_all_of, set_disabled};
use crate::audit::Action;
use crate::base::id::{TenantId, UserId};
use crate::db::schema::{membership, tenant, users};
use crate::db::{Connection, DbError, IsUnavailable};
use crate::login::model::EndReason;
use crate::tenancy::{Role, store as shops};

/// Why somebody stays able to sign in.
#[derive(Debug, thiserror::Error)]
pub enum NotDisabled {
    /// Nobody disables themselves.
    #[error("nobody disables themselves")]
    Oneself,
    /// This shop would be without an owner who can sign in.
    #[error("{0} would be without an owner who can sign in; make someone else its owner first")]
    LastOwner(String),
    /// The database.
    #[error(transparent)]
    Db(#[from] DbError),
}

impl IsUnavailable for NotDisabled {
    fn is_unavailable(&self) -> bool {
        matches!(self, Self::Db(error) if error.is_unavailable())
    }
}

/// Keeps the teams of all of a person's shops until the transaction ends: before the person, as every change of a team does.
fn lock_teams(connection: &mut Connection, user: UserId) -> Result<(), DbError> {
    let shops: Vec<TenantId> = membership::table
        .filter(membership::user_id.eq(user))
        .order(membership::tenant_id)
        .select(membership::tenant_id)
        .load(connection)?;
    shops.into_iter().try_for_each(|shop| shops::lock(connection, shop))
}

/// An open shop that has no owner who can sign in but this one: its name.
fn without_owner(connection: &mut Connection, user: UserId) -> Result<Option<String>, DbError> {
    let owned: Vec<(TenantId, String)> = membership::table
        .inner_join(tenant::table.on(tenant::tenant_id.eq(membership::tenant_id)))
        .filter(membership::user_id.eq(user).and(membership::role.eq(Role::Owner.as_str())))
        .filter(tenant::is_active.eq(true))
        .order(tenant::tenant_id)
        .select((tenant::tenant_id, tenant::name))
        .load(connection)?;
    for (shop, name) in owned {
        // Locked already, unless they came to own it a moment ago.
        shops::lock(connection, shop)?;
        let others = membership::table
            .inner_join(users::table.on(users::user_id.eq(membership::user_id)))
            .filter(membership::tenant_id.eq(shop).and(membership::role.eq(Role::Owner.as_str())))
            .filter(membership::user_id.ne(user).and(users::is_disabled.eq(false)));
        if others.count().get_result::<i64>(connection)? == 0 {
            return Ok(Some(name));
        }
    }
    Ok(None)
}

/// Keeps a person out from their next request on. Answers how many sign-ins were ended.
///
/// # Errors
/// [`NotDisabled`] says why not.
pub fn disable(connection: &mut Connection, user: UserId, by: &By) -> Result<usize, NotDisabled> {
    if by.user == Some(user) {
        return Err(NotDisabled::Oneself);
    }
    lock_teams(connection, user)?;
    set_disabled(connection, user, true, by)?;
    // Read after the locks: what was given to them before counts, and what would be given from now on waits and is refused.
    if let Some(shop) = without_owner(connection, user)? {
        return Err(NotDisabled::LastOwner(shop));
    }
    let ended = end_all_of(connection, user, EndReason::Disabled, by)?;
    by.note_of(connection, user, Action::PersonDisabled, &ended.to_string())?;
    Ok(ended)
}
