//! Changes to a team: each function is one change, in the caller's one transaction, with its lines in the audit log.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::model::{Parties, Refused};
use super::store;
use crate::audit::Action;
use crate::base::id::{LoginSessionId, UserId};
use crate::db::schema::{membership, session, training_session};
use crate::db::{DbError, IsUnavailable, Subject, touch};
use crate::login;
use crate::login::change::By;
use crate::login::model::EndReason;
use crate::tenancy::{Role, Scoped, store as shops};

/// Why nothing was changed.
#[derive(Debug)]
pub enum NotChanged {
    /// The rules.
    Refused(Refused),
    /// The database, or nobody of this team.
    Db(DbError),
}

impl From<DbError> for NotChanged {
    fn from(error: DbError) -> Self {
        Self::Db(error)
    }
}

impl From<diesel::result::Error> for NotChanged {
    fn from(error: diesel::result::Error) -> Self {
        Self::Db(error.into())
    }
}

impl IsUnavailable for NotChanged {
    fn is_unavailable(&self) -> bool {
        matches!(self, Self::Db(error) if error.is_unavailable())
    }
}

/// Gives someone another role. It counts from their next request.
///
/// # Errors
/// [`NotChanged`] says why not.
pub fn set_role(
    t: &mut Scoped<'_>,
    me: UserId,
    member: UserId,
    role: Role,
    by: &By,
) -> Result<(), NotChanged> {
    let parties = alone(t, me, member)?;
    parties.check(Some(role)).map_err(NotChanged::Refused)?;
    if role != parties.theirs {
        give(t, member, parties.theirs, role, by)?;
    }
    Ok(())
}

/// Removes someone: their sign-ins in this shop end, sessions that they were to teach from `today` on are without an
/// instructor. What they taught stays theirs. Answers how many sessions those are.
///
/// # Errors
/// [`NotChanged`] says why not.
pub fn remove(
    t: &mut Scoped<'_>,
    me: UserId,
    member: UserId,
    today: NaiveDate,
    by: &By,
) -> Result<usize, NotChanged> {
    alone(t, me, member)?.check(None).map_err(NotChanged::Refused)?;
    let shop = t.tenant();
    // A sign-in of theirs that is being written is waited for, and ends; one that comes later finds that they are no member.
    login::store::hold(t.conn(), member, None)?;
    let live: Vec<LoginSessionId> = session::table
        .filter(session::tenant_id.eq(shop).and(session::user_id.eq(member)))
        .order(session::id)
        .select(session::id)
        .load(t.conn())?;
    for id in live {
        login::store::end(t.conn(), id, EndReason::Removed, Some(me), by.now)?;
    }
    let sessions = store::upcoming_of(t, member, today)?;
    for id in &sessions {
        let one = t.rows::<training_session::table>().filter(training_session::training_session_id.eq(*id));
        diesel::update(one)
            .set((
                training_session::instructor_id.eq(None::<UserId>),
                training_session::version.eq(training_session::version + 1),
                training_session::updated_at.eq(by.now),
            ))
            .execute(t.conn())?;
        by.note(t.conn(), Some(shop), Action::SessionChanged, id.as_str(), "")?;
    }
    touch(Subject::Person(member));
    diesel::delete(t.rows::<membership::table>().filter(membership::user_id.eq(member))).execute(t.conn())?;
    by.note(t.conn(), Some(shop), Action::MemberRemoved, member.as_str(), "")?;
    Ok(sessions.len())
}

/// Hands the shop over: `member` is its owner, and whoever was is an admin.
///
/// # Errors
/// [`NotChanged`] says why not.
pub fn hand_over(t: &mut Scoped<'_>, me: UserId, member: UserId, by: &By) -> Result<(), NotChanged> {
    let parties = alone(t, me, member)?;
    parties.check_hand_over().map_err(NotChanged::Refused)?;
    if parties.theirs != Role::Owner {
        give(t, member, parties.theirs, Role::Owner, by)?;
    }
    give(t, me, Role::Owner, Role::Admin, by)?;
    let shop = Some(t.tenant());
    Ok(by.note(t.conn(), shop, Action::ShopHandedOver, member.as_str(), "")?)
}

/// Takes someone's second factors away, so that they can set up others: of whoever belongs to this shop alone.
///
/// # Errors
/// [`NotChanged`] says why not.
pub fn reset_second_factor(
    t: &mut Scoped<'_>,
    me: UserId,
    member: UserId,
    by: &By,
) -> Result<(), NotChanged> {
    alone(t, me, member)?.check_reset().map_err(NotChanged::Refused)?;
    if store::is_elsewhere_too(t, member)? {
        return Err(NotChanged::Refused(Refused::Elsewhere));
    }
    login::change::reset_second_factor(t.conn(), member, by)?;
    Ok(())
}

/// The parties, with the shop's team to oneself until the transaction ends: two owners who lower one another at once must
/// not leave none.
fn alone(t: &mut Scoped<'_>, me: UserId, member: UserId) -> Result<Parties, NotChanged> {
    let shop = t.tenant();
    shops::lock(t.conn(), shop)?;
    match store::parties(t, me, member) {
        // Whoever asks was removed or disabled a moment ago.
        Err(DbError::NotFound) if shops::working_role(t.conn(), me, shop)?.is_none() => {
            Err(NotChanged::Refused(Refused::NotYours))
        }
        parties => Ok(parties?),
    }
}

fn give(t: &mut Scoped<'_>, member: UserId, from: Role, to: Role, by: &By) -> Result<(), NotChanged> {
    if to == Role::Owner && login::store::hold(t.conn(), member, None)?.is_disabled {
        return Err(NotChanged::Refused(Refused::Disabled));
    }
    touch(Subject::Person(member));
    diesel::update(t.rows::<membership::table>().filter(membership::user_id.eq(member)))
        .set(membership::role.eq(to.as_str()))
        .execute(t.conn())?;
    let detail = format!("{} → {}", from.as_str(), to.as_str());
    let shop = Some(t.tenant());
    Ok(by.note(t.conn(), shop, Action::RoleChanged, member.as_str(), &detail)?)
}
