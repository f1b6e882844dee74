//! Passkeys at the door: what the browser is to ask them, and their answer as the whole sign-in. `static/js/passkey.js` is the
//! other side.

use actix_web::HttpResponse;
use actix_web::http::header::ContentType;
use serde::Deserialize;
use serde_json::json;
use webauthn_rs::prelude::AuthenticationResult;

use super::begin::{self, Chosen};
use super::login;
use crate::audit::{self, Action, Entry};
use crate::base::id::UserId;
use crate::base::{email, metrics};
use crate::db::DbError;
use crate::login::passkey::{Door, Purpose, Question, store};
use crate::login::store as logins;
use crate::login::throttle::{self, Subjects};
use crate::login::token::Token;
use crate::tenancy;
use crate::web::{Error, Form, Page, Query, Typed, Visitor, redirect};

/// The relying party of the host that a visitor is on. None where `APP_URL` has no domain but an address (`http://192.168.1.20`):
/// browsers have no passkeys there, and so nobody has one.
pub fn door(visitor: &Visitor) -> Option<Door> {
    let slug = visitor.shop.as_ref().map(|shop| shop.slug.as_str());
    Door::of(&visitor.state.config.app_url, slug)
}

/// Keeps a question and answers what the browser is to ask.
///
/// # Errors
/// Where there is no question; where the database does not answer.
pub async fn ask(
    visitor: &Visitor,
    purpose: Purpose,
    user: Option<UserId>,
    question: Option<Question>,
) -> Page {
    let question = question.ok_or_else(|| Error::Unreadable("no passkey can be asked for".into()))?;
    let (token, now) = (Token::fresh(), visitor.now());
    let answer = json!({ "challenge": token.reveal(), "creates": purpose == Purpose::Register, "options": question.options });
    visitor.db.write(move |c| store::keep(c, &token, purpose, user, &question.state, now)).await?;
    Ok(HttpResponse::Ok().content_type(ContentType::json()).body(answer.to_string()))
}

/// Asks for one of a person's passkeys.
///
/// # Errors
/// Where there is none for this host; where the database does not answer.
pub async fn ask_of(visitor: &Visitor, purpose: Purpose, user: UserId) -> Page {
    let Some(door) = door(visitor) else { return ask(visitor, purpose, Some(user), None).await };
    let rp = door.rp().to_owned();
    let keys = visitor.db.read(move |c| store::keys(c, user, &rp)).await?;
    ask(visitor, purpose, Some(user), door.ask(&keys).filter(|_| !keys.is_empty())).await
}

/// What was kept for an answer, once.
///
/// # Errors
/// Where the database does not answer.
pub async fn taken(
    visitor: &Visitor,
    purpose: Purpose,
    user: Option<UserId>,
    challenge: &str,
) -> Result<Option<String>, Error> {
    let Some(token) = Token::parse(challenge) else { return Ok(None) };
    let now = visitor.now();
    Ok(visitor.db.write(move |c| store::take(c, &token, purpose, user, now)).await?)
}

/// A person's passkey's answer to what it was asked for this purpose; nothing where it is wrong. [`store::used`] notes it.
///
/// # Errors
/// Where the database does not answer.
pub async fn answered(
    visitor: &Visitor,
    purpose: Purpose,
    user: UserId,
    challenge: &str,
    credential: &str,
) -> Result<Option<AuthenticationResult>, Error> {
    let state = taken(visitor, purpose, Some(user), challenge).await?;
    Ok(state.zip(door(visitor)).and_then(|(state, door)| door.answered(credential, &state)))
}

/// `POST /auth/passkey/options`: whoever asks need not be anybody, so that it is counted by address.
///
/// # Errors
/// Where the database does not answer.
pub async fn options(visitor: Visitor) -> Page {
    let (who, now) = (Subjects::asking(&visitor.client), visitor.now());
    if let Some(wait) = visitor.db.write(move |c| throttle::failed(c, &who, now)).await? {
        return login::must_wait(&visitor, redirect::START, false, wait);
    }
    let question = door(&visitor).and_then(|door| door.ask_anyone());
    ask(&visitor, Purpose::SignIn, None, question).await
}

/// What is sent: beside what the sign-in form holds, the passkey's answer.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct PasskeyForm {
    challenge: Typed,
    credential: Typed,
    remember: Typed,
    redirect: Typed,
}

/// `POST /auth/passkey`: a passkey is known and verified by its device, so nothing else is asked. Whatever does not fit is
/// answered alike, counted by the address it came from, and stands in the audit log as a failed sign-in.
///
/// # Errors
/// Where the database does not answer: then nobody is signed in.
pub async fn sign_in(visitor: Visitor, query: Query<login::Target>, form: Form<PasskeyForm>) -> Page {
    let target = match form.redirect.is_empty() {
        true => query.0.safe(),
        false => redirect::safe(&form.redirect),
    };
    let remembered = !form.remember.is_empty();
    let (now, who) = (visitor.now(), Subjects::at_address(&visitor.client));
    let counted = who.clone();
    if let Some(wait) = visitor.db.read(move |c| throttle::wait(c, &counted, now)).await? {
        return login::must_wait(&visitor, target, remembered, wait);
    }
    let (known, proved) = proved(&visitor, &form).await?;
    let begun = match proved {
        Some((user, shop, answer)) => {
            let chosen = Chosen { user, shop, remembered };
            let counted = who.clone();
            begin::finish(&visitor, chosen, target, false, move |c| {
                Ok(throttle::wait(c, &counted, now)?.is_none() && store::used(c, user, &answer, now)?)
            })
            .await?
        }
        None => None,
    };
    match begun {
        Some(answer) => Ok(answer),
        None => {
            let (tenant, client) = (visitor.shop.as_ref().map(|shop| shop.id), visitor.client.clone());
            let wait = visitor
                .db
                .write(move |c| {
                    if let Some(wait) = throttle::failed(c, &who, now)? {
                        return Ok(Some(wait));
                    }
                    let (action, subject) = (Action::SignInFailed, known.as_ref().map(UserId::as_str));
                    let entry = Entry { tenant, actor: None, action, subject, detail: "", client: &client };
                    audit::record(c, now, &entry)?;
                    Ok::<_, DbError>(None)
                })
                .await?;
            if let Some(wait) = wait {
                return login::must_wait(&visitor, target, remembered, wait);
            }
            metrics::outcome(metrics::LOGIN_ATTEMPTS, "failed");
            login::refused(&visitor, target, remembered, "passkey-unknown")
        }
    }
}

type Proved = (UserId, Option<crate::base::id::TenantId>, AuthenticationResult);

/// Whose passkey is said to answer, where it is one that is known, and what it proves.
async fn proved(visitor: &Visitor, form: &PasskeyForm) -> Result<(Option<UserId>, Option<Proved>), Error> {
    let state = taken(visitor, Purpose::SignIn, None, &form.challenge).await?;
    let Some((state, door)) = state.zip(door(visitor)) else { return Ok((None, None)) };
    let Some((user, credential)) = door.who(&form.credential) else { return Ok((None, None)) };
    let now = visitor.now();
    let found = visitor.db.read(move |c| {
        let Some(key) = store::by_credential(c, user, &credential)? else { return Ok(None) };
        let person = logins::addressee(c, user)?;
        // Whoever belongs nowhere may come in to join where they are asked to.
        let is_invited = tenancy::store::is_invited(c, &email::key(&person.email), now)?;
        Ok::<_, DbError>(Some((key, person, tenancy::store::memberships(c, user)?, is_invited)))
    });
    let Some((key, person, shops, is_invited)) = found.await? else { return Ok((None, None)) };
    if person.is_disabled {
        return Ok((Some(user), None));
    }
    let shop = begin::shop_of(visitor, person.is_platform_admin || is_invited, &shops);
    let answer = door.answered_by(&key, &form.credential, &state);
    Ok((Some(user), shop.zip(answer).map(|(shop, answer)| (user, shop, answer))))
}
