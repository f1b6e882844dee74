//! Where every sign-in begins, whatever proved who it is: the password, a link by mail, an invitation. No page writes a login
//! session itself.

use actix_web::HttpResponse;
use actix_web::http::header::SET_COOKIE;
use chrono::TimeDelta;

use super::letters::{self, Begun};
use crate::audit::{self, Action, Entry};
use crate::base::clock::Instant;
use crate::base::id::{LoginSessionId, TenantId, UserId};
use crate::base::metrics;
use crate::db::{Connection, DbError};
use crate::login::device::{self, Device};
use crate::login::factor::pending::{Pending, Ticket};
use crate::login::factor::{self, TRUSTED};
use crate::login::model::EndReason;
use crate::login::store::{self, Beginning};
use crate::login::token::Token;
use crate::login::{cookie, counter};
use crate::tenancy::Membership;
use crate::web::answer::found;
use crate::web::{Error, Page, Visitor, redirect, urls};

/// Whom a sign-in begins for, and where.
#[derive(Clone, Copy, Debug)]
pub struct Chosen {
    /// Who.
    pub user: UserId,
    /// Bound to which shop; none where one is to be chosen, or for a platform administrator.
    pub shop: Option<TenantId>,
    /// "Keep me signed in".
    pub remembered: bool,
}

/// Where a sign-in leads that has `shops` to choose from: `Some(None)` where one is to be chosen, nothing where the person
/// has no business here. Platform administrators need no shop, nor does who comes to join one.
pub fn shop_of(visitor: &Visitor, needs_no_shop: bool, shops: &[Membership]) -> Option<Option<TenantId>> {
    match &visitor.shop {
        Some(here) => shops.iter().find(|m| m.tenant.id == here.id).map(|m| Some(m.tenant.id)),
        None => match shops {
            [only] => Some(Some(only.tenant.id)),
            [] => needs_no_shop.then_some(None),
            _ => Some(None),
        },
    }
}

/// Signs someone in who has proved to be it, and leads on to the checked target; through the second step where one is set.
///
/// # Errors
/// Where the row cannot be written: then nobody is signed in.
pub async fn sign_in(visitor: &Visitor, chosen: Chosen, target: &str) -> Page {
    sign_in_after(visitor, chosen, target, |_| Ok(())).await
}

/// As [`sign_in`], with what the proof itself changes (`also`) in the same transaction: it is all there, or nothing is.
///
/// # Errors
/// As [`sign_in`], and those of `also`.
pub async fn sign_in_after(
    visitor: &Visitor,
    chosen: Chosen,
    target: &str,
    also: impl FnOnce(&mut Connection) -> Result<(), DbError> + Send + 'static,
) -> Page {
    let device = Device::of(visitor.request(), visitor.state.config.app_url.is_https());
    ask_or_finish(visitor, chosen, target, device, also).await
}

/// As [`sign_in_after`], by a link from the mail: it proves the mailbox and no more, so that a device which is not asked for the
/// second step is asked all the same.
///
/// # Errors
/// As [`sign_in_after`].
pub async fn sign_in_by_link(
    visitor: &Visitor,
    chosen: Chosen,
    target: &str,
    also: impl FnOnce(&mut Connection) -> Result<(), DbError> + Send + 'static,
) -> Page {
    ask_or_finish(visitor, chosen, target, None, also).await
}

async fn ask_or_finish(
    visitor: &Visitor,
    chosen: Chosen,
    target: &str,
    device: Option<Device>,
    also: impl FnOnce(&mut Connection) -> Result<(), DbError> + Send + 'static,
) -> Page {
    let (user, now) = (chosen.user, visitor.now());
    if visitor.db.read(move |c| factor::store::is_asked(c, user, device.as_ref(), now)).await? {
        return second_step(visitor, chosen, target, also).await;
    }
    let begun = finish(visitor, chosen, target, false, |c| also(c).map(|()| true)).await?;
    begun.ok_or_else(|| Error::LoginRequired(target.to_owned()))
}

/// Keeps the sign-in until its second step: no login session before that.
async fn second_step(
    visitor: &Visitor,
    chosen: Chosen,
    target: &str,
    also: impl FnOnce(&mut Connection) -> Result<(), DbError> + Send + 'static,
) -> Page {
    let Chosen { user, shop, remembered } = chosen;
    let (ticket, now) = (Ticket::fresh(), visitor.now());
    let pending = Pending { user, shop, remembered, target: target.to_owned() };
    let cookie = ticket.cookie(visitor.state.config.app_url.is_https());
    visitor
        .db
        .write(move |c| {
            also(c)?;
            factor::store::keep(c, &ticket, &pending, now)
        })
        .await?;
    let mut answer = found(urls::SECOND_FACTOR)?;
    answer.headers_mut().append(SET_COOKIE, cookie);
    Ok(answer)
}

/// Begins the login session of someone who has proved all that is asked, and leads on. `proof` uses up what proved it, in the
/// same transaction; nothing (and nobody is signed in) where it answers that this was used up already. `trusts` has this
/// device not asked for a second step for [`TRUSTED`].
///
/// # Errors
/// Where the row cannot be written, and those of `proof`: then nobody is signed in.
pub async fn finish(
    visitor: &Visitor,
    chosen: Chosen,
    target: &str,
    trusts: bool,
    proof: impl FnOnce(&mut Connection) -> Result<bool, DbError> + Send + 'static,
) -> Result<Option<HttpResponse>, Error> {
    let is_https = visitor.state.config.app_url.is_https();
    let device = Device::of(visitor.request(), is_https).unwrap_or_else(Device::fresh);
    let noted = device.clone();
    let (user, now) = (chosen.user, visitor.now());
    let written = write(visitor, chosen, device.clone(), now, move |c| {
        if !proof(c)? {
            return Ok(false);
        }
        device::store::note(c, user, &noted, now)?;
        if trusts {
            device::store::trust(c, user, &noted, now + TRUSTED)?;
        }
        Ok(true)
    });
    let Some((token, until)) = written.await? else { return Ok(None) };
    metrics::outcome(metrics::LOGIN_ATTEMPTS, "signed_in");
    cookie::give(visitor.request(), &token, chosen.remembered.then_some(until))?;
    let mut answer = match (chosen.shop, visitor.shop.is_some()) {
        // What is a person's own needs no shop.
        (None, false) if !target.starts_with("/account/") => {
            found(redirect::with_target(urls::CHOOSE_SHOP, target))?
        }
        _ => found(target)?,
    };
    answer.headers_mut().append(SET_COOKIE, device.cookie(is_https));
    Ok(Some(answer))
}

/// Writes the login session with all that belongs to it, in one transaction, where `proof` allows it.
async fn write(
    visitor: &Visitor,
    chosen: Chosen,
    device: Device,
    now: Instant,
    proof: impl FnOnce(&mut Connection) -> Result<bool, DbError> + Send + 'static,
) -> Result<Option<(Token, Instant)>, Error> {
    let client = visitor.client.clone();
    let signed_by = visitor.state.signer.fingerprint().to_owned();
    let post = visitor.state.post.clone();
    let absolute = TimeDelta::days(visitor.state.config.absolute_days.into());
    // On a counter tablet one's PIN goes on with what one had there; the password begins anew.
    let before = visitor.login.as_ref().filter(|login| login.counter.is_none());
    let before = before.map(|login| (login.id, login.person.id));
    let tablet = visitor.tablet();
    let written = visitor
        .db
        .write(move |c| {
            if !proof(c)? {
                return Ok(None);
            }
            let new = Beginning {
                user: chosen.user,
                tenant: chosen.shop,
                remembered: chosen.remembered,
                signed_by: &signed_by,
                client: &client,
                absolute,
            };
            let (token, id, until) = place(c, before, &new, now)?;
            counter::store::stand_at(c, tablet.as_ref(), (id, chosen.user, chosen.shop), now)?;
            let entry = Entry {
                tenant: chosen.shop,
                actor: Some(chosen.user),
                action: Action::SignedIn,
                subject: Some(id.as_str()),
                detail: "",
                client: &client,
            };
            audit::record(c, now, &entry)?;
            let begun = Begun {
                user: chosen.user,
                shop: chosen.shop,
                login: id,
                until,
                device: &device,
                client: &client,
            };
            letters::new_device(c, &post, &begun, now)?;
            Ok::<_, DbError>(Some((token, until)))
        })
        .await?;
    Ok(written)
}

/// In the place of what this browser was signed in with before: renewed for the same person, ended for another.
fn place(
    connection: &mut Connection,
    before: Option<(LoginSessionId, UserId)>,
    new: &Beginning<'_>,
    now: Instant,
) -> Result<(Token, LoginSessionId, Instant), DbError> {
    match before {
        Some((id, user)) if user == new.user => {
            if let Some((token, until)) = store::renew(connection, id, new, now)? {
                return Ok((token, id, until));
            }
        }
        Some((id, _)) => {
            store::end(connection, id, EndReason::Replaced, Some(new.user), now)?;
        }
        None => {}
    }
    store::begin(connection, new, now)
}
