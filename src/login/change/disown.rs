//! A sign-in that its person says was someone else's.

use super::{By, end_all_of};
use crate::audit::Action;
use crate::base::id::{LoginSessionId, TenantId, UserId};
use crate::db::{Connection, DbError};
use crate::login::model::EndReason;
use crate::login::{device, factor, store};

/// What the audit log says of a sign-in that was someone else's.
pub const NOT_ME: &str = "not me";

/// Ends it, and with it whatever whoever began it may have opened since: every sign-in of the person, those that wait for their
/// second step, and every browser that is known for them.
///
/// # Errors
/// Where the database does not answer.
pub fn disown(
    connection: &mut Connection,
    user: UserId,
    login: LoginSessionId,
    tenant: Option<TenantId>,
    by: &By,
) -> Result<(), DbError> {
    store::end(connection, login, EndReason::Disowned, by.user, by.now)?;
    by.note(connection, tenant, Action::LoginEnded, login.as_str(), NOT_ME)?;
    let others = end_all_of(connection, user, EndReason::Disowned, by)?;
    by.note_of(connection, user, Action::LoginsOfPersonEnded, &others.to_string())?;
    factor::store::forget_pending(connection, user)?;
    // That of the stranger is among them; with them goes that no second step is asked there.
    device::store::forget(connection, user)?;
    Ok(())
}
