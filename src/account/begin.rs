//! Where every sign-in begins, whatever proved who it is: the password, a link by mail, an invitation. No page writes a login
//! session itself.

use actix_web::http::header::SET_COOKIE;
use chrono::TimeDelta;

use crate::audit::{self, Action, Entry};
use crate::base::clock::Instant;
use crate::base::id::{LoginSessionId, TenantId, UserId};
use crate::db::{Connection, DbError};
use crate::login::cookie;
use crate::login::device::{self, Device};
use crate::login::model::EndReason;
use crate::login::store::{self, Beginning};
use crate::login::token::Token;
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
/// has no business here.
pub fn shop_of(visitor: &Visitor, is_platform_admin: bool, shops: &[Membership]) -> Option<Option<TenantId>> {
    match &visitor.shop {
        Some(here) => shops.iter().find(|m| m.tenant.id == here.id).map(|m| Some(m.tenant.id)),
        None => match shops {
            [only] => Some(Some(only.tenant.id)),
            [] => is_platform_admin.then_some(None),
            _ => Some(None),
        },
    }
}

/// Signs someone in who has proved to be it, and leads on to the checked target.
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
    let is_https = visitor.state.config.app_url.is_https();
    let device = Device::of(visitor.request(), is_https).unwrap_or_else(Device::fresh);
    let (token, until) = write(visitor, chosen, device.clone(), also).await?;
    cookie::give(visitor.request(), &token, chosen.remembered.then_some(until))?;
    let mut answer = match (chosen.shop, visitor.shop.is_some()) {
        (None, false) => found(redirect::with_target(urls::CHOOSE_SHOP, target))?,
        _ => found(target)?,
    };
    answer.headers_mut().append(SET_COOKIE, device.cookie(is_https));
    Ok(answer)
}

/// Writes the login session with all that belongs to it, in one transaction.
async fn write(
    visitor: &Visitor,
    chosen: Chosen,
    device: Device,
    also: impl FnOnce(&mut Connection) -> Result<(), DbError> + Send + 'static,
) -> Result<(Token, Instant), Error> {
    let (now, client) = (visitor.now(), visitor.client.clone());
    let signed_by = visitor.state.signer.fingerprint().to_owned();
    let absolute = TimeDelta::days(visitor.state.config.absolute_days.into());
    let before = visitor.login.as_ref().map(|login| (login.id, login.person.id));
    let written = visitor
        .db
        .write(move |c| {
            also(c)?;
            device::store::note(c, chosen.user, &device, now)?;
            let new = Beginning {
                user: chosen.user,
                tenant: chosen.shop,
                remembered: chosen.remembered,
                signed_by: &signed_by,
                client: &client,
                absolute,
            };
            let (token, id, until) = place(c, before, &new, now)?;
            let entry = Entry {
                tenant: chosen.shop,
                actor: Some(chosen.user),
                action: Action::SignedIn,
                subject: Some(id.as_str()),
                detail: "",
                client: &client,
            };
            audit::record(c, now, &entry)?;
            Ok::<_, DbError>((token, until))
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
