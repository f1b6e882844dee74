//! Changes to people, shops and their login sessions, from the command line and from pages alike: each function is one
//! change, in the caller's one transaction, with its lines in the audit log.

mod disable;
mod disown;

use diesel::prelude::*;

use super::device;
use super::factor;
use super::model::EndReason;
use super::throttle::{self, Subjects};
use super::{link, store};
use crate::audit::{self, Action, Entry};
use crate::base::client::Client;
use crate::base::clock::Instant;
use crate::base::email;
use crate::base::fold::fold;
use crate::base::id::{LoginSessionId, TenantId, UserId};
use crate::db::schema::{membership, session, session_ended, users};
use crate::db::{Connection, DbError, Subject, touch};
use crate::tenancy::store::{self as shops, NewShop};
use crate::tenancy::{Role, Tenant};

pub use disable::{NotDisabled, disable};
pub use disown::{NOT_ME, disown};

/// Who makes a change, from where, when.
#[derive(Clone, Debug)]
pub struct By {
    /// Who is signed in; nobody at the command line.
    pub user: Option<UserId>,
    /// From where.
    pub client: Client,
    /// When, in UTC.
    pub now: Instant,
}

impl By {
    /// A line of the audit log.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub fn note(
        &self,
        connection: &mut Connection,
        tenant: Option<TenantId>,
        action: Action,
        subject: &str,
        detail: &str,
    ) -> Result<(), DbError> {
        let entry =
            Entry { tenant, actor: self.user, action, subject: Some(subject), detail, client: &self.client };
        audit::record(connection, self.now, &entry)
    }

    /// A line in the log of each shop that someone belongs to; in nobody's where they belong to none.
    fn note_of(
        &self,
        connection: &mut Connection,
        user: UserId,
        action: Action,
        detail: &str,
    ) -> Result<(), DbError> {
        let shops: Vec<TenantId> = membership::table
            .filter(membership::user_id.eq(user))
            .select(membership::tenant_id)
            .load(connection)?;
        match shops.as_slice() {
            [] => self.note(connection, None, action, user.as_str(), detail),
            shops => {
                for shop in shops {
                    self.note(connection, Some(*shop), action, user.as_str(), detail)?;
                }
                Ok(())
            }
        }
    }
}

/// A person to make; without a password until one is set.
pub struct NewPerson<'p> {
    /// Their e-mail as it was typed.
    pub email: &'p str,
    /// Their name.
    pub name: &'p str,
    /// Runs the platform.
    pub is_platform_admin: bool,
    /// The language they read; empty where nobody can know yet.
    pub language: &'p str,
}

/// Makes a person.
///
/// # Errors
/// [`crate::db::Unique::UserEmail`] where the e-mail is taken; where the database does not answer.
pub fn create_person(connection: &mut Connection, new: &NewPerson<'_>, by: &By) -> Result<UserId, DbError> {
    let user = UserId::new(by.now);
    diesel::insert_into(users::table)
        .values((
            users::user_id.eq(user),
            users::email.eq(new.email.trim()),
            users::email_folded.eq(email::key(new.email)),
            users::name.eq(new.name),
            users::name_folded.eq(fold(new.name)),
            users::password_hash.eq(None::<String>),
            users::is_platform_admin.eq(new.is_platform_admin),
            users::is_disabled.eq(false),
            users::language.eq(new.language),
            users::created_at.eq(by.now),
            users::updated_at.eq(by.now),
        ))
        .execute(connection)?;
    let detail = if new.is_platform_admin { "platform administrator" } else { "" };
    by.note_of(connection, user, Action::PersonCreated, detail)?;
    Ok(user)
}

/// Gives a person another password, and ends all their sign-ins. Answers how many.
///
/// # Errors
/// Where the database does not answer.
pub fn set_password(
    connection: &mut Connection,
    user: UserId,
    hash: &str,
    by: &By,
) -> Result<usize, DbError> {
    replace_password(connection, user, hash, by.now)?;
    let ended = end_all_of(connection, user, EndReason::PasswordChanged, by)?;
    by.note_of(connection, user, Action::PasswordSet, &ended.to_string())?;
    Ok(ended)
}

/// Stores another password, and closes what was opened under the one before: letters that were asked for, sign-ins that wait
/// for their second step, devices that are not asked for it.
fn replace_password(
    connection: &mut Connection,
    user: UserId,
    hash: &str,
    now: Instant,
) -> Result<(), DbError> {
    store::set_password_hash(connection, user, hash, now)?;
    link::withdraw_all(connection, link::Kind::Reset, user, now)?;
    link::withdraw_all(connection, link::Kind::VerifyEmail, user, now)?;
    factor::store::forget_pending(connection, user)?;
    factor::store::forget_devices(connection, user)?;
    Ok(())
}

/// Someone chooses their own password: all their sign-ins but `kept`, the one with which they do (none: by a link from a letter),
/// end, and letters that were asked for open nothing any more. Answers how many ended.
///
/// # Errors
/// Where the database does not answer.
pub fn choose_password(
    connection: &mut Connection,
    user: UserId,
    hash: &str,
    kept: Option<LoginSessionId>,
    by: &By,
) -> Result<usize, DbError> {
    replace_password(connection, user, hash, by.now)?;
    let all: Vec<LoginSessionId> =
        session::table.filter(session::user_id.eq(user)).select(session::id).load(connection)?;
    let others = all.into_iter().filter(|id| Some(*id) != kept).collect();
    let reason = if kept.is_some() { EndReason::PasswordChanged } else { EndReason::PasswordReset };
    let ended = end(connection, others, reason, by)?;
    by.note_of(connection, user, Action::PasswordChanged, &ended.to_string())?;
    Ok(ended)
}

/// Forgets a person's failures under these keys of [`throttle`], in their own browsers too.
///
/// # Errors
/// Where the database does not answer.
pub fn forgive(connection: &mut Connection, user: UserId, keys: &[String]) -> Result<(), DbError> {
    let devices = device::store::all_of(connection, user)?;
    throttle::forget(connection, &Subjects::everywhere(keys, &devices))
}

/// Forgets a person's failed sign-ins, second steps and passwords asked for once more, and lets them in again where they were disabled.
///
/// # Errors
/// Where the database does not answer.
pub fn unlock(connection: &mut Connection, user: UserId, email_key: &str, by: &By) -> Result<(), DbError> {
    let keys = [email_key.to_owned(), throttle::second_factor_key(user), throttle::confirm_key(user)];
    forgive(connection, user, &keys)?;
    set_disabled(connection, user, false, by)?;
    by.note_of(connection, user, Action::PersonUnlocked, "")
}

/// Takes a person's second factors away, so that they can set up others. False where none was set.
///
/// # Errors
/// Where the database does not answer.
pub fn reset_second_factor(connection: &mut Connection, user: UserId, by: &By) -> Result<bool, DbError> {
    let was_set = factor::store::reset(connection, user)?;
    by.note_of(connection, user, Action::SecondFactorReset, "")?;
    Ok(was_set)
}

fn set_disabled(
    connection: &mut Connection,
    user: UserId,
    is_disabled: bool,
    by: &By,
) -> Result<(), DbError> {
    touch(Subject::Person(user));
    diesel::update(users::table.find(user))
        .set((users::is_disabled.eq(is_disabled), users::updated_at.eq(by.now)))
        .execute(connection)?;
    Ok(())
}

/// Ends all sign-ins of a person. Answers how many.
///
/// # Errors
/// Where the database does not answer.
pub fn revoke_all_of(connection: &mut Connection, user: UserId, by: &By) -> Result<usize, DbError> {
    let ended = end_all_of(connection, user, EndReason::Revoked, by)?;
    by.note_of(connection, user, Action::LoginsOfPersonEnded, &ended.to_string())?;
    Ok(ended)
}

/// Ends one sign-in. False where it had ended before.
///
/// # Errors
/// [`DbError::NotFound`] where there never was such a one; where the database does not answer.
pub fn revoke(connection: &mut Connection, id: LoginSessionId, by: &By) -> Result<bool, DbError> {
    let live = session::table.find(id).select(session::tenant_id).first::<Option<TenantId>>(connection);
    let Some(tenant) = live.optional()? else {
        session_ended::table.find(id).select(session_ended::id).first::<LoginSessionId>(connection)?;
        return Ok(false);
    };
    let has_ended = store::end(connection, id, EndReason::Revoked, by.user, by.now)?;
    by.note(connection, tenant, Action::LoginEnded, id.as_str(), "1")?;
    Ok(has_ended)
}

/// A shop and its owner, who is made where nobody has that e-mail. Answers whether so.
///
/// # Errors
/// [`crate::db::Unique::TenantSlug`] where the slug is taken; where the database does not answer.
pub fn create_shop(
    connection: &mut Connection,
    new: &NewShop<'_>,
    owner: &str,
    by: &By,
) -> Result<bool, DbError> {
    let shop = shops::add(connection, new, by.now)?;
    let known = store::credentials(connection, &email::key(owner))?.map(|known| known.user);
    let user = match known {
        Some(user) => user,
        None => {
            let name = owner.split('@').next().unwrap_or(owner).trim();
            let person = NewPerson { email: owner, name, is_platform_admin: false, language: "" };
            create_person(connection, &person, by)?
        }
    };
    shops::add_member(connection, shop, user, Role::Owner, by.now)?;
    by.note(connection, Some(shop), Action::ShopCreated, shop.as_str(), owner.trim())?;
    Ok(known.is_none())
}

/// Closes a shop, and ends all sign-ins in it. Answers how many; none where it was closed already.
///
/// # Errors
/// Where the database does not answer.
pub fn close_shop(connection: &mut Connection, shop: &Tenant, by: &By) -> Result<Option<usize>, DbError> {
    if !shops::set_active(connection, shop.id, false)? {
        return Ok(None);
    }
    let ended = end_all_in(connection, shop, by)?;
    by.note(connection, Some(shop.id), Action::ShopClosed, shop.id.as_str(), &ended.to_string())?;
    Ok(Some(ended))
}

/// Opens a shop that was closed. False where it was open. A sign-in that was being written while the shop closed ends at the latest
/// here: none of before the closing works again.
///
/// # Errors
/// Where the database does not answer.
pub fn open_shop(connection: &mut Connection, shop: &Tenant, by: &By) -> Result<bool, DbError> {
    let has_changed = shops::set_active(connection, shop.id, true)?;
    if has_changed {
        end_all_in(connection, shop, by)?;
        by.note(connection, Some(shop.id), Action::ShopOpened, shop.id.as_str(), "")?;
    }
    Ok(has_changed)
}

fn end_all_in(connection: &mut Connection, shop: &Tenant, by: &By) -> Result<usize, DbError> {
    let all: Vec<LoginSessionId> =
        session::table.filter(session::tenant_id.eq(shop.id)).select(session::id).load(connection)?;
    end(connection, all, EndReason::ShopClosed, by)
}

fn end_all_of(
    connection: &mut Connection,
    user: UserId,
    reason: EndReason,
    by: &By,
) -> Result<usize, DbError> {
    let all: Vec<LoginSessionId> =
        session::table.filter(session::user_id.eq(user)).select(session::id).load(connection)?;
    end(connection, all, reason, by)
}

fn end(
    connection: &mut Connection,
    all: Vec<LoginSessionId>,
    reason: EndReason,
    by: &By,
) -> Result<usize, DbError> {
    let mut ended = 0;
    for id in all {
        ended += usize::from(store::end(connection, id, reason, by.user, by.now)?);
    }
    Ok(ended)
}
