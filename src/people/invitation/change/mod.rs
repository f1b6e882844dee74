//! Inviting, renewing, taking back: each is one change, in the caller's one transaction, with its letter and its line in the
//! audit log.

mod join;

use chrono::TimeDelta;
use diesel::prelude::*;

use super::model::{Invitation, MOST_OPEN, Refused, may_give};
use super::store;
use crate::audit::Action;
use crate::base::email;
use crate::base::id::InvitationId;
use crate::db::schema::invitation;
use crate::db::{DbError, IsUnavailable, Unique};
use crate::login::change::By;
use crate::login::link::{self, Kind, Made, Of};
use crate::login::store as logins;
use crate::mail::{self, Letter, Post, Words};
use crate::tenancy::{Role, Scoped, store as shops};
use crate::text;

pub use join::{Newcomer, NotJoined, Proof, join, look};

/// Pressed twice, a letter is sent once: so long one waits for the next.
const BETWEEN_LETTERS: TimeDelta = TimeDelta::minutes(1);

/// Why nothing was changed.
#[derive(Debug)]
pub enum NotInvited {
    /// The rules.
    Refused(Refused),
    /// The database, or no such invitation.
    Db(DbError),
}

impl From<DbError> for NotInvited {
    fn from(error: DbError) -> Self {
        Self::Db(error)
    }
}

impl From<diesel::result::Error> for NotInvited {
    fn from(error: diesel::result::Error) -> Self {
        match DbError::from(error) {
            DbError::Unique(Unique::InvitationEmail) => Self::Refused(Refused::Open),
            other => Self::Db(other),
        }
    }
}

impl IsUnavailable for NotInvited {
    fn is_unavailable(&self) -> bool {
        matches!(self, Self::Db(error) if error.is_unavailable())
    }
}

/// What a letter says besides its link.
#[derive(Clone, Debug)]
pub struct Saying {
    /// The shop's name.
    pub shop: String,
    /// Who invites, or sends it again.
    pub by: String,
    /// The language they read: the best guess for whoever is not known here.
    pub language: &'static str,
}

/// Invites someone: whether they are known here plays no part.
///
/// # Errors
/// [`NotInvited`] says why not.
pub fn invite(
    t: &mut Scoped<'_>,
    post: &Post,
    address: &str,
    role: Role,
    saying: &Saying,
    by: &By,
) -> Result<(), NotInvited> {
    may(t, role, by)?;
    let key = email::key(address);
    if store::is_member(t, &key)? {
        return Err(NotInvited::Refused(Refused::Member));
    }
    if store::count_open(t)? >= MOST_OPEN {
        return Err(NotInvited::Refused(Refused::TooMany));
    }
    ask(t, post, address, role, saying, by)
}

/// Asks someone to join, whatever the one who asks is in the shop: a platform administrator is nothing there.
///
/// # Errors
/// Where one is open already; where the database does not answer.
pub fn ask(
    t: &mut Scoped<'_>,
    post: &Post,
    address: &str,
    role: Role,
    saying: &Saying,
    by: &By,
) -> Result<(), NotInvited> {
    let me = by.user.ok_or(NotInvited::Refused(Refused::NotYours))?;
    let key = email::key(address);
    let made = make(t, &key, by)?;
    let id = InvitationId::new(by.now);
    diesel::insert_into(invitation::table)
        .values((
            invitation::tenant_id.eq(t.tenant()),
            invitation::invitation_id.eq(id),
            invitation::email.eq(address.trim()),
            invitation::email_folded.eq(&key),
            invitation::role.eq(role.as_str()),
            invitation::invited_by.eq(me),
            invitation::link_id.eq(made.id),
            invitation::created_at.eq(by.now),
            invitation::sent_at.eq(by.now),
            invitation::expires_at.eq(by.now + Kind::Invitation.lifetime()),
        ))
        .execute(t.conn())?;
    send(t, post, address, role, saying, &made, by)?;
    note(t, Action::Invited, id, &format!("{} ({})", address.trim(), role.as_str()), by)
}

/// Sends it again with a link that is good for another seven days; the one before works no more. Not within a minute.
///
/// # Errors
/// [`NotInvited`] says why not.
pub fn renew(
    t: &mut Scoped<'_>,
    post: &Post,
    id: InvitationId,
    saying: &Saying,
    by: &By,
) -> Result<(), NotInvited> {
    let old = locked(t, id)?;
    may(t, old.role, by)?;
    let free_at = old.sent_at + BETWEEN_LETTERS;
    if by.now < free_at {
        return Err(NotInvited::Refused(Refused::TooSoon(free_at - by.now)));
    }
    link::withdraw(t.conn(), old.link, by.now)?;
    let made = make(t, &email::key(&old.email), by)?;
    diesel::update(t.rows::<invitation::table>().filter(invitation::invitation_id.eq(id)))
        .set((
            invitation::link_id.eq(made.id),
            // Whoever sends it again stands for it from now on.
            invitation::invited_by.eq(by.user.unwrap_or(old.inviter)),
            invitation::sent_at.eq(by.now),
            invitation::expires_at.eq(by.now + Kind::Invitation.lifetime()),
        ))
        .execute(t.conn())?;
    send(t, post, &old.email, old.role, saying, &made, by)?;
    note(t, Action::InvitationRenewed, id, &old.email, by)
}

/// Takes it back: its link works no more.
///
/// # Errors
/// [`NotInvited`] says why not.
pub fn cancel(t: &mut Scoped<'_>, id: InvitationId, by: &By) -> Result<(), NotInvited> {
    let old = locked(t, id)?;
    may(t, old.role, by)?;
    link::withdraw(t.conn(), old.link, by.now)?;
    diesel::update(t.rows::<invitation::table>().filter(invitation::invitation_id.eq(id)))
        .set(invitation::withdrawn_at.eq(by.now))
        .execute(t.conn())?;
    note(t, Action::InvitationCancelled, id, &old.email, by)
}

/// The invitation, with the shop's team to oneself until the transaction ends.
fn locked(t: &mut Scoped<'_>, id: InvitationId) -> Result<Invitation, NotInvited> {
    let shop = t.tenant();
    shops::lock(t.conn(), shop)?;
    Ok(store::get(t, id)?)
}

/// Whoever asks may have been lowered or removed a moment ago.
fn may(t: &mut Scoped<'_>, role: Role, by: &By) -> Result<(), NotInvited> {
    let shop = t.tenant();
    shops::lock(t.conn(), shop)?;
    let me = by.user.ok_or(NotInvited::Refused(Refused::NotYours))?;
    may_give(shops::working_role(t.conn(), me, shop)?, role).map_err(NotInvited::Refused)
}

fn make(t: &mut Scoped<'_>, email_key: &str, by: &By) -> Result<Made, DbError> {
    let of = Of { tenant: Some(t.tenant()), email: Some(email_key.to_owned()), ..Of::default() };
    link::make(t.conn(), Kind::Invitation, &of, by.now)
}

fn send(
    t: &mut Scoped<'_>,
    post: &Post,
    to: &str,
    role: Role,
    saying: &Saying,
    made: &Made,
    by: &By,
) -> Result<(), DbError> {
    let known = logins::credentials(t.conn(), &email::key(to))?;
    let language = logins::language_for(known.as_ref(), saying.language);
    let words = text::of(language).say(role.text_key());
    // To the bare host: whoever belongs to other shops signs in there.
    let link = post.link(None, "/auth/accept-invite", &made.token);
    let letter = Letter {
        to: to.trim(),
        name: "",
        user: None,
        tenant: Some(t.tenant()),
        language,
        words: Words::Invitation { shop: &saying.shop, by: &saying.by, role: words, link: &link },
    };
    mail::put(t.conn(), post, &letter, by.now)
}

fn note(
    t: &mut Scoped<'_>,
    action: Action,
    id: InvitationId,
    detail: &str,
    by: &By,
) -> Result<(), NotInvited> {
    let shop = Some(t.tenant());
    Ok(by.note(t.conn(), shop, action, id.as_str(), detail)?)
}
