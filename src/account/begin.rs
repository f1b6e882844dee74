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
use crate::login::store::{self, Beginning, Held};
use crate::login::token::Token;
use crate::login::{cookie, counter};
use crate::tenancy::{self, Membership};
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
    let begun = sign_in_if(visitor, chosen, target, |_, _| Ok(true)).await?;
    begun.ok_or_else(|| Error::LoginRequired(target.to_owned()))
}

/// As [`sign_in`], where `proof` still holds at the moment of writing; what it changes itself is all there, or nothing is.
/// `None` where it holds no more, or the person may not come in there any more.
///
/// # Errors
/// As [`sign_in`], and those of `proof`.
pub async fn sign_in_if(
    visitor: &Visitor,
    chosen: Chosen,
    target: &str,
    proof: impl FnOnce(&mut Connection, &Held) -> Result<bool, DbError> + Send + 'static,
) -> Result<Option<HttpResponse>, Error> {
    begin(visitor, chosen, target, Second::UnlessTrusted, proof).await
}

/// As [`sign_in`], by a link from the mail, with what it changes (`also`) in the same transaction: it proves the mailbox and no
/// more, so that a device which is not asked for the second step is asked all the same.
///
/// # Errors
/// As [`sign_in`], and those of `also`.
pub async fn sign_in_by_link(
    visitor: &Visitor,
    chosen: Chosen,
    target: &str,
    also: impl FnOnce(&mut Connection) -> Result<(), DbError> + Send + 'static,
) -> Page {
    let begun = begin(visitor, chosen, target, Second::WhereSet, |c, _| also(c).map(|()| true)).await?;
    begun.ok_or_else(|| Error::LoginRequired(target.to_owned()))
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
    begin(visitor, chosen, target, Second::Done { trusts }, |c, _| proof(c)).await
}

/// What a sign-in has to do with the second step.
#[derive(Clone, Copy)]
enum Second {
    /// It is asked where one is set, but for a device that is trusted.
    UnlessTrusted,
    /// It is asked where one is set.
    WhereSet,
    /// It is taken, or what proved the person is as good.
    Done { trusts: bool },
}

/// What came of a sign-in.
enum Written {
    /// A login session: the token for its cookie, and when it ends.
    Begun(Token, Instant),
    /// The second step is to be taken first.
    Waits,
    /// The proof held no more, or there is no business in the shop any more.
    Nothing,
}

async fn begin(
    visitor: &Visitor,
    chosen: Chosen,
    target: &str,
    second: Second,
    proof: impl FnOnce(&mut Connection, &Held) -> Result<bool, DbError> + Send + 'static,
) -> Result<Option<HttpResponse>, Error> {
    let chosen = at_its_counter(visitor, chosen).await?;
    let is_https = visitor.state.config.app_url.is_https();
    let known = Device::of(visitor.request(), is_https);
    let device = known.clone().unwrap_or_else(Device::fresh);
    let ticket = Ticket::fresh();
    let waiting = Waiting { ticket: ticket.clone(), target: target.to_owned(), known };
    let written = write(visitor, chosen, second, waiting, device.clone(), proof).await?;
    let mut answer = match written {
        Written::Begun(token, until) => {
            metrics::outcome(metrics::LOGIN_ATTEMPTS, "signed_in");
            cookie::give(visitor.request(), &token, chosen.remembered.then_some(until))?;
            match (chosen.shop, visitor.shop.is_some()) {
                // What is a person's own needs no shop.
                (None, false) if !target.starts_with("/account/") => {
                    found(redirect::with_target(urls::CHOOSE_SHOP, target))?
                }
                _ => found(target)?,
            }
        }
        Written::Waits => {
            let mut answer = found(urls::SECOND_FACTOR)?;
            answer.headers_mut().append(SET_COOKIE, ticket.cookie(is_https));
            return Ok(Some(answer));
        }
        Written::Nothing => return Ok(None),
    };
    answer.headers_mut().append(SET_COOKIE, device.cookie(is_https));
    Ok(Some(answer))
}

/// On a counter tablet every sign-in is in the tablet's shop, so that it locks like all else there: whoever is to choose a shop has
/// chosen, and whoever does not belong to it is refused.
async fn at_its_counter(visitor: &Visitor, chosen: Chosen) -> Result<Chosen, Error> {
    let Some(at) = visitor.at_counter().await?.filter(|at| chosen.shop != Some(at.shop.id)) else {
        return Ok(chosen);
    };
    let (user, shop) = (chosen.user, at.shop.id);
    let role = visitor.db.read(move |c| tenancy::store::role_in(c, user, shop)).await?;
    match (chosen.shop, role) {
        (None, Some(_)) => Ok(Chosen { shop: Some(shop), ..chosen }),
        _ => Err(Error::Forbidden("error-at-counter")),
    }
}

/// A sign-in as it is kept until its second step: no login session before that.
struct Waiting {
    ticket: Ticket,
    target: String,
    /// The browser, where it was seen before.
    known: Option<Device>,
}

/// Writes the login session with all that belongs to it, in one transaction, or that it waits for its second step.
async fn write(
    visitor: &Visitor,
    chosen: Chosen,
    second: Second,
    waiting: Waiting,
    device: Device,
    proof: impl FnOnce(&mut Connection, &Held) -> Result<bool, DbError> + Send + 'static,
) -> Result<Written, Error> {
    let (user, now, client) = (chosen.user, visitor.now(), visitor.client.clone());
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
            let held = store::hold(c, user, waiting.known.as_ref())?;
            // While a hash was made they may have been removed from the shop, or it closed; whoever removes them waits for this row.
            let is_shut_out = match chosen.shop {
                Some(shop) => tenancy::store::role_in(c, user, shop)?.is_none(),
                None => false,
            };
            if held.is_disabled || is_shut_out || !proof(c, &held)? {
                return Ok(Written::Nothing);
            }
            let waits = held.has_second_factor
                && match second {
                    Second::UnlessTrusted => held.trusted_until.is_none_or(|until| until <= now),
                    Second::WhereSet => true,
                    Second::Done { .. } => false,
                };
            if waits {
                let Chosen { shop, remembered, .. } = chosen;
                let pending = Pending { user, shop, remembered, target: waiting.target };
                factor::store::keep(c, &waiting.ticket, &pending, now)?;
                return Ok(Written::Waits);
            }
            device::store::note(c, user, &device, held.seen_at, now)?;
            if let Second::Done { trusts: true } = second {
                device::store::trust(c, user, &device, now + TRUSTED)?;
            }
            let new = Beginning {
                user,
                tenant: chosen.shop,
                remembered: chosen.remembered,
                signed_by: &signed_by,
                client: &client,
                absolute,
            };
            let (token, id, until) = place(c, before, &new, now)?;
            counter::store::stand_at(c, tablet.as_ref(), (id, user, chosen.shop), now)?;
            let entry = Entry {
                tenant: chosen.shop,
                actor: Some(user),
                action: Action::SignedIn,
                subject: Some(id.as_str()),
                detail: "",
                client: &client,
            };
            audit::record(c, now, &entry)?;
            if held.seen_at.is_none() {
                letters::new_device(
                    c,
                    &post,
                    &Begun { user, shop: chosen.shop, login: id, until, client: &client },
                    now,
                )?;
            }
            Ok::<_, DbError>(Written::Begun(token, until))
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
