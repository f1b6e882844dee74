//! Ending sign-ins: each function is one change, in the caller's one transaction, with its line in the audit log.

use diesel::prelude::*;

use super::model::Scope;
use crate::audit::{self, Action, Entry};
use crate::base::client::Client;
use crate::base::clock::Instant;
use crate::base::id::{LoginSessionId, TenantId, UserId};
use crate::db::schema::{membership, session, session_ended, users};
use crate::db::{Connection, DbError, IsUnavailable};
use crate::login::model::EndReason;
use crate::login::store;
use crate::tenancy::Role;

/// Who ends, from where, when.
#[derive(Clone, Debug)]
pub struct By {
    /// Who.
    pub user: UserId,
    /// With which sign-in: it stays.
    pub own: LoginSessionId,
    /// As what, in the shop whose devices these are.
    pub role: Option<Role>,
    /// In which shop the line of the audit log stands.
    pub tenant: Option<TenantId>,
    /// From where.
    pub client: Client,
    /// When, in UTC.
    pub now: Instant,
}

/// Why nothing was ended.
#[derive(Debug)]
pub enum NotEnded {
    /// Only an owner ends an owner's sign-ins.
    Owners,
    /// The database, or no such device.
    Db(DbError),
}

impl From<DbError> for NotEnded {
    fn from(error: DbError) -> Self {
        Self::Db(error)
    }
}

impl From<diesel::result::Error> for NotEnded {
    fn from(error: diesel::result::Error) -> Self {
        Self::Db(error.into())
    }
}

impl IsUnavailable for NotEnded {
    fn is_unavailable(&self) -> bool {
        matches!(self, Self::Db(error) if error.is_unavailable())
    }
}

/// Whose sign-ins are ended.
#[derive(Clone, Copy, Debug)]
pub enum Whose {
    /// This one.
    One(LoginSessionId),
    /// All of this person.
    Person(UserId),
    /// All there are.
    All,
}

/// Ends sign-ins within `scope`; the one that asks stays, but where it is the very one that is named. Answers how many.
/// One that has ended already is as good as ended.
///
/// # Errors
/// [`NotEnded`]; nothing has then ended.
pub fn end(connection: &mut Connection, scope: Scope, whose: Whose, by: &By) -> Result<usize, NotEnded> {
    let mut query = session::table
        .left_join(
            membership::table.on(membership::tenant_id
                .nullable()
                .eq(session::tenant_id)
                .and(membership::user_id.eq(session::user_id))),
        )
        .select((session::id, session::user_id, membership::role.nullable()))
        // Always in the same order, so that two who end many never wait for one another crosswise.
        .order(session::id)
        .into_boxed();
    query = match scope {
        Scope::Person(user) => query.filter(session::user_id.eq(user)),
        Scope::Shop(shop) => query.filter(session::tenant_id.eq(shop)),
        Scope::Everywhere => query,
    };
    query = match whose {
        Whose::One(id) => query.filter(session::id.eq(id)),
        Whose::Person(user) => query.filter(session::user_id.eq(user)).filter(session::id.ne(by.own)),
        Whose::All => query.filter(session::id.ne(by.own)),
    };
    let found: Vec<(LoginSessionId, UserId, Option<String>)> = query.load(connection)?;
    if let (Whose::One(id), []) = (whose, found.as_slice()) {
        return was_there(connection, scope, id);
    }
    let may = |user: UserId, role: Option<&str>| {
        by.user == user || role != Some(Role::Owner.as_str()) || !matches!(by.role, Some(Role::Admin))
    };
    if let (Whose::Person(user), []) = (whose, found.as_slice()) {
        is_there(connection, scope, user)?;
    }
    let mut ended = 0;
    for (id, user, role) in found {
        match (may(user, role.as_deref()), whose) {
            (true, _) => {
                ended += usize::from(store::end(connection, id, EndReason::Revoked, Some(by.user), by.now)?)
            }
            // "The whole shop", said by an admin, leaves the owners'.
            (false, Whose::All) => {}
            (false, Whose::One(_) | Whose::Person(_)) => return Err(NotEnded::Owners),
        }
    }
    note(connection, whose, ended, by)?;
    Ok(ended)
}

/// Fine where it has ended before; not found where there never was one.
fn was_there(connection: &mut Connection, scope: Scope, id: LoginSessionId) -> Result<usize, NotEnded> {
    let mut query =
        session_ended::table.filter(session_ended::id.eq(id)).select(session_ended::id).into_boxed();
    query = match scope {
        Scope::Person(user) => query.filter(session_ended::user_id.eq(user)),
        Scope::Shop(shop) => query.filter(session_ended::tenant_id.eq(shop)),
        Scope::Everywhere => query,
    };
    query.first::<LoginSessionId>(connection)?;
    Ok(0)
}

/// Not found where nobody of that id belongs there: no line of the log may tell of a stranger.
fn is_there(connection: &mut Connection, scope: Scope, user: UserId) -> Result<(), NotEnded> {
    match scope {
        Scope::Person(own) if own == user => {}
        Scope::Person(_) => return Err(DbError::NotFound.into()),
        Scope::Shop(shop) => {
            let member = membership::table.find((shop, user)).select(membership::user_id);
            member.first::<UserId>(connection)?;
        }
        Scope::Everywhere => {
            users::table.find(user).select(users::user_id).first::<UserId>(connection)?;
        }
    }
    Ok(())
}

fn note(connection: &mut Connection, whose: Whose, ended: usize, by: &By) -> Result<(), NotEnded> {
    let detail = ended.to_string();
    let (action, subject) = match &whose {
        Whose::One(id) => (Action::LoginEnded, Some(id.as_str())),
        Whose::Person(user) => (Action::LoginsOfPersonEnded, Some(user.as_str())),
        Whose::All => (Action::AllLoginsEnded, None),
    };
    let entry = Entry {
        tenant: by.tenant,
        actor: Some(by.user),
        action,
        subject,
        detail: &detail,
        client: &by.client,
    };
    Ok(audit::record(connection, by.now, &entry)?)
}
