//! Joining by an invitation.

use diesel::prelude::*;

use crate::audit::Action;
use crate::base::clock::Instant;
use crate::base::email;
use crate::base::id::{LoginSessionId, UserId};
use crate::db::schema::invitation;
use crate::db::{Connection, DbError, IsUnavailable, Unique};
use crate::login::change::{self, By, NewPerson};
use crate::login::link::{self, Kind, Link, Looked};
use crate::login::store::{self as logins, Credentials};
use crate::login::token::Token;
use crate::people::invitation::model::{Invitation, Over, may_give};
use crate::people::invitation::store::{self, Live};
use crate::tenancy::{Tenant, store as shops};

/// Why nobody joined.
#[derive(Debug)]
pub enum NotJoined {
    /// The link does not work, or not any more.
    Over(Over),
    /// Someone who signs in has this e-mail meanwhile.
    SignInFirst,
    /// The database.
    Db(DbError),
}

impl From<DbError> for NotJoined {
    fn from(error: DbError) -> Self {
        match error {
            DbError::Unique(Unique::UserEmail) => Self::SignInFirst,
            other => Self::Db(other),
        }
    }
}

impl From<diesel::result::Error> for NotJoined {
    fn from(error: diesel::result::Error) -> Self {
        DbError::from(error).into()
    }
}

impl IsUnavailable for NotJoined {
    fn is_unavailable(&self) -> bool {
        matches!(self, Self::Db(error) if error.is_unavailable())
    }
}

/// What proves that someone is whom the invitation means.
pub enum Proof {
    /// They are signed in as that e-mail: who, and with which sign-in.
    SignedIn(UserId, LoginSessionId),
    /// They have the letter, and nobody signs in with that e-mail yet.
    Letter(Newcomer),
}

/// What someone new says of themselves.
pub struct Newcomer {
    /// Their name.
    pub name: String,
    /// The hash of their new password.
    pub hash: String,
    /// The language that their browser asks for; empty where we have none of its languages.
    pub language: &'static str,
}

/// How it stands with an invitation's token. Changes nothing: mail programs look at links, too.
///
/// # Errors
/// [`NotJoined::Over`] where it does not work; where the database does not answer.
pub fn look(connection: &mut Connection, token: &Token, now: Instant) -> Result<Live, NotJoined> {
    let link = live(link::look(connection, Kind::Invitation, token, now)?)?;
    behind(connection, &link)
}

/// Joins the shop. Of two who come at once one joins. Answers who it is.
///
/// # Errors
/// [`NotJoined`] says why not; nothing is then changed.
pub fn join(
    connection: &mut Connection,
    token: &Token,
    proof: Proof,
    by: &By,
) -> Result<(UserId, Tenant), NotJoined> {
    // The shop's team first, as whoever changes it does: nobody is lowered or removed between the look at them and the joining.
    if let Looked::Live(link) = link::look(connection, Kind::Invitation, token, by.now)?
        && let Some(shop) = link.of.tenant
    {
        shops::lock(connection, shop)?;
    }
    let link = live(link::take(connection, Kind::Invitation, token, by.now)?)?;
    let Live { invitation: asked, shop, known } = behind(connection, &link)?;
    let user = match (proof, known) {
        (Proof::SignedIn(me, login), Some(known)) if known.user == me && !known.is_disabled => {
            add(connection, &asked, me, by)?;
            logins::choose_shop(connection, login, shop.id)?;
            me
        }
        (Proof::Letter(Newcomer { name, hash, language }), None) => {
            let new = NewPerson { email: &asked.email, name: &name, is_platform_admin: false, language };
            let user = change::create_person(connection, &new, by)?;
            logins::set_password_hash(connection, user, &hash, by.now)?;
            add(connection, &asked, user, by)?;
            user
        }
        // Made by the platform with a shop of their own, and never signed in.
        (Proof::Letter(new), Some(known)) if known.password_hash.is_none() && !known.is_disabled => {
            logins::set_name(connection, known.user, &new.name, by.now)?;
            logins::set_language(connection, known.user, new.language, by.now)?;
            logins::set_password_hash(connection, known.user, &new.hash, by.now)?;
            add(connection, &asked, known.user, by)?;
            known.user
        }
        _ => return Err(NotJoined::SignInFirst),
    };
    Ok((user, shop))
}

fn live(looked: Looked) -> Result<Link, NotJoined> {
    match looked {
        Looked::Live(link) => Ok(link),
        Looked::Expired(_) => Err(NotJoined::Over(Over::Expired)),
        Looked::Used(_) => Err(NotJoined::Over(Over::Used)),
        Looked::Withdrawn(_) => Err(NotJoined::Over(Over::Withdrawn)),
        Looked::Unknown => Err(NotJoined::Over(Over::Unknown)),
    }
}

fn behind(connection: &mut Connection, link: &Link) -> Result<Live, NotJoined> {
    let shop = link.of.tenant.ok_or(NotJoined::Over(Over::Unknown))?;
    let invitation = store::of_link(connection, shop, link.id)?.ok_or(NotJoined::Over(Over::Withdrawn))?;
    let shop = shops::get(connection, shop)?;
    if !shop.is_active {
        return Err(NotJoined::Over(Over::Closed));
    }
    let known = logins::credentials(connection, &email::key(&invitation.email))?;
    must_be_given(connection, &invitation, known.as_ref())?;
    Ok(Live { invitation, shop, known })
}

/// An invitation lasts no longer than the right of whoever sent it. The first owner of a shop that the platform has made is in
/// its team already: there is nothing to give, only a password to choose.
fn must_be_given(
    connection: &mut Connection,
    asked: &Invitation,
    known: Option<&Credentials>,
) -> Result<(), NotJoined> {
    if let Some(known) = known
        && shops::working_role(connection, known.user, asked.tenant)?.is_some()
    {
        return Ok(());
    }
    let inviter = shops::working_role(connection, asked.inviter, asked.tenant)?;
    may_give(inviter, asked.role).map_err(|_| NotJoined::Over(Over::Withdrawn))
}

/// In the team from now on, where they are not already.
fn add(connection: &mut Connection, asked: &Invitation, user: UserId, by: &By) -> Result<(), NotJoined> {
    if shops::role_in(connection, user, asked.tenant)?.is_none() {
        shops::add_member(connection, asked.tenant, user, asked.role, by.now)?;
    }
    let row = invitation::table.find((asked.tenant, asked.id));
    diesel::update(row).set(invitation::accepted_at.eq(by.now)).execute(connection)?;
    let by = By { user: Some(user), ..by.clone() };
    let detail = asked.role.as_str();
    Ok(by.note(connection, Some(asked.tenant), Action::InvitationAccepted, asked.id.as_str(), detail)?)
}
