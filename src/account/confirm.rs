//! `/auth/confirm`: the password once more, before what is delicate ("sudo"). Good for ten minutes.

use actix_web::http::StatusCode;
use actix_web::http::header::RETRY_AFTER;
use askama::Template;
use chrono::TimeDelta;
use serde::Deserialize;

use super::login::Target;
use super::passkey;
use crate::audit::{self, Action, Entry};
use crate::db::{Connection, DbError};
use crate::login::device::{self, Device};
use crate::login::passkey::{Purpose, store as keys};
use crate::login::throttle::{self, Subjects};
use crate::login::{cookie, password, store};
use crate::text::Value;
use crate::web::answer::{found, render};
use crate::web::error::TRY_AGAIN;
use crate::web::flash::and_say;
use crate::web::{Chrome, Error, Form, Page, Person, Query, Typed, redirect, show, when};

#[derive(Template)]
#[template(path = "account/confirm.html")]
struct ConfirmPage<'p> {
    page: Chrome,
    name: &'p str,
    has_passkey: bool,
    target: &'p str,
    error: String,
}

/// What is typed.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct ConfirmForm {
    password: Typed,
    redirect: Typed,
    challenge: Typed,
    credential: Typed,
}

/// `GET /auth/confirm`
///
/// # Errors
/// Where the page cannot be made.
pub async fn form(person: Person, query: Query<Target>) -> Page {
    show(&page(&person, query.0.safe(), String::new()).await?)
}

async fn page<'p>(person: &'p Person, target: &'p str, error: String) -> Result<ConfirmPage<'p>, Error> {
    let (user, visitor) = (person.login.person.id, &person.visitor);
    let has_passkey = match passkey::door(visitor).map(|door| door.rp().to_owned()) {
        Some(rp) => visitor.db.read(move |c| keys::has_any(c, user, &rp)).await?,
        None => false,
    };
    let page = visitor.chrome(visitor.t.say("confirm-title"));
    Ok(ConfirmPage { page, name: &person.login.person.name, has_passkey, target, error })
}

/// `POST /auth/confirm`: a new token by one UPDATE, and back to the target.
///
/// # Errors
/// Where the database does not answer.
pub async fn submit(person: Person, query: Query<Target>, form: Form<ConfirmForm>) -> Page {
    let target = match form.redirect.is_empty() {
        true => query.0.safe(),
        false => redirect::safe(&form.redirect),
    };
    if !form.credential.is_empty() {
        return by_passkey(&person, &form, target).await;
    }
    let (t, now, user) = (person.visitor.t, person.now(), person.login.person.id);
    let key = throttle::confirm_key(user);
    let device = Device::of(person.visitor.request(), person.visitor.state.config.app_url.is_https());
    let client = person.visitor.client.clone();
    let (wait, who, stored) = person
        .visitor
        .db
        .read(move |c| {
            let who = match device::store::known(c, user, device.as_ref())? {
                Some(device) => Subjects::on_known(&key, device),
                None => Subjects::new(&key, &client),
            };
            Ok::<_, DbError>((throttle::wait(c, &who, now)?, who, store::password_hash(c, user)?))
        })
        .await?;
    if let Some(wait) = wait {
        return throttled(&person, target, wait).await;
    }
    let too_long = password::is_too_long(form.password.untrimmed());
    let typed = if too_long { "" } else { form.password.untrimmed() };
    let hasher = &person.visitor.state.hasher;
    let Ok(verdict) = hasher.check(typed, stored.clone().filter(|_| !too_long)).await else {
        let error = t.say("login-busy").to_owned();
        let mut answer = render(StatusCode::SERVICE_UNAVAILABLE, &page(&person, target, error).await?)?;
        answer.headers_mut().insert(RETRY_AFTER, TRY_AGAIN.into());
        return Ok(answer);
    };
    let counted = who.clone();
    // While it was compared another may have been set: then it is a wrong one. Or others may have failed.
    let is_confirmed = verdict.is_right
        && confirmed(&person, move |c| {
            let is_still = store::hold(c, user, None)?.password_hash == stored;
            Ok(is_still && throttle::succeeded(c, &counted, now)?.is_none())
        })
        .await?;
    if !is_confirmed {
        let note = note_of(&person, Action::ConfirmFailed);
        let wait = person
            .visitor
            .db
            .write(move |c| {
                let wait = throttle::failed(c, &who, now)?;
                if wait.is_none() {
                    note(c)?;
                }
                Ok::<_, DbError>(wait)
            })
            .await?;
        if let Some(wait) = wait {
            return throttled(&person, target, wait).await;
        }
        let error = t.say("confirm-wrong").to_owned();
        return render(StatusCode::UNPROCESSABLE_ENTITY, &page(&person, target, error).await?);
    }
    on_to(target)
}

async fn throttled(person: &Person, target: &str, wait: TimeDelta) -> Page {
    let t = person.visitor.t;
    let words = when::wait(t, wait);
    let error = t.with("login-throttled", &[("wait", Value::Text(&words))]);
    let mut answer = render(StatusCode::TOO_MANY_REQUESTS, &page(person, target, error).await?)?;
    answer.headers_mut().insert(RETRY_AFTER, ((wait.num_milliseconds() + 999) / 1000).into());
    Ok(answer)
}

/// Back to what was asked for: a file is it already; on a page one goes on.
fn on_to(target: &str) -> Page {
    match target.split('?').next().is_some_and(|path| path.ends_with(".csv")) {
        true => found(target),
        false => and_say(found(target), "said-confirmed"),
    }
}

/// `POST /auth/confirm/options`: a passkey serves as well as the password.
///
/// # Errors
/// Where the person has none for this host; where the database does not answer.
pub async fn options(person: Person) -> Page {
    passkey::ask_of(&person.visitor, Purpose::Confirm, person.login.person.id).await
}

async fn by_passkey(person: &Person, form: &ConfirmForm, target: &str) -> Page {
    let (user, now) = (person.login.person.id, person.now());
    let (visitor, purpose) = (&person.visitor, Purpose::Confirm);
    let answer = passkey::answered(visitor, purpose, user, &form.challenge, &form.credential).await?;
    let is_confirmed = match answer {
        Some(answer) => confirmed(person, move |c| keys::used(c, user, &answer, now)).await?,
        None => false,
    };
    match is_confirmed {
        true => on_to(target),
        false => {
            person.visitor.db.write(note_of(person, Action::ConfirmFailed)).await?;
            let error = person.visitor.t.say("passkey-failed").to_owned();
            render(StatusCode::UNPROCESSABLE_ENTITY, &page(person, target, error).await?)
        }
    }
}

/// Writes the line of the audit log about what was given.
pub(super) fn note_of(
    person: &Person,
    action: Action,
) -> impl FnOnce(&mut Connection) -> Result<(), DbError> + Send + 'static {
    let (now, user, login) = (person.now(), person.login.person.id, person.login.id);
    let (tenant, client) = (person.login.shop.id(), person.visitor.client.clone());
    move |c| {
        let subject = Some(login.as_str());
        let entry = Entry { tenant, actor: Some(user), action, subject, detail: "", client: &client };
        audit::record(c, now, &entry)
    }
}

/// A new token, where `proof` holds: it uses up what proved it, in the same transaction.
async fn confirmed(
    person: &Person,
    proof: impl FnOnce(&mut Connection) -> Result<bool, DbError> + Send + 'static,
) -> Result<bool, Error> {
    let (now, login) = (person.now(), person.login.id);
    let note = note_of(person, Action::Confirmed);
    let token = person
        .visitor
        .db
        .write(move |c| {
            if !proof(c)? {
                return Ok(None);
            }
            note(c)?;
            Ok::<_, DbError>(Some(store::confirm(c, login, now)?))
        })
        .await?;
    let Some(token) = token else { return Ok(false) };
    let token = token.ok_or_else(|| Error::LoginRequired(redirect::START.to_owned()))?;
    let until = person.login.remembered.then_some(person.login.expires_at);
    cookie::give(person.visitor.request(), &token, until)?;
    Ok(true)
}
