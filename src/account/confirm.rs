//! `/auth/confirm`: the password once more, before what is delicate ("sudo"). Good for ten minutes.

use actix_web::http::StatusCode;
use actix_web::http::header::RETRY_AFTER;
use askama::Template;
use serde::Deserialize;

use super::login::Target;
use crate::audit::{self, Action, Entry};
use crate::db::DbError;
use crate::login::device::{self, Device};
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
    target: &'p str,
    error: String,
}

/// What is typed.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct ConfirmForm {
    password: Typed,
    redirect: Typed,
}

/// `GET /auth/confirm`
///
/// # Errors
/// Where the page cannot be made.
pub async fn form(person: Person, query: Query<Target>) -> Page {
    show(&page(&person, query.0.safe(), String::new()))
}

fn page<'p>(person: &'p Person, target: &'p str, error: String) -> ConfirmPage<'p> {
    let page = person.visitor.chrome(person.visitor.t.say("confirm-title"));
    ConfirmPage { page, name: &person.login.person.name, target, error }
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
    let (t, now, user) = (person.visitor.t, person.now(), person.login.person.id);
    // Counted apart from sign-ins: whoever is signed in cannot be locked out of signing in by this, nor the other way round.
    let key = format!("confirm {user}");
    let device = Device::of(person.visitor.request(), person.visitor.state.config.app_url.is_https());
    let client = person.visitor.client.clone();
    let (wait, who, stored) = person
        .visitor
        .db
        .read(move |c| {
            let who = match device::store::known(c, Some(user), device.as_ref())? {
                Some(device) => Subjects::on_known(&key, device),
                None => Subjects::new(&key, &client),
            };
            Ok::<_, DbError>((throttle::wait(c, &who, now)?, who, store::password_hash(c, user)?))
        })
        .await?;
    if let Some(wait) = wait {
        let words = when::wait(t, wait);
        let error = t.with("login-throttled", &[("wait", Value::Text(&words))]);
        let mut answer = render(StatusCode::TOO_MANY_REQUESTS, &page(&person, target, error))?;
        answer.headers_mut().insert(RETRY_AFTER, ((wait.num_milliseconds() + 999) / 1000).into());
        return Ok(answer);
    }
    let too_long = password::is_too_long(form.password.untrimmed());
    let typed = if too_long { "" } else { form.password.untrimmed() };
    let Ok(verdict) = person.visitor.state.hasher.check(typed, stored.filter(|_| !too_long)).await else {
        let error = t.say("login-busy").to_owned();
        let mut answer = render(StatusCode::SERVICE_UNAVAILABLE, &page(&person, target, error))?;
        answer.headers_mut().insert(RETRY_AFTER, TRY_AGAIN.into());
        return Ok(answer);
    };
    if !verdict.is_right {
        person.visitor.db.write(move |c| throttle::failed(c, &who, now)).await?;
        let error = t.say("confirm-wrong").to_owned();
        return render(StatusCode::UNPROCESSABLE_ENTITY, &page(&person, target, error));
    }
    confirmed(&person, who).await?;
    // A file is already what was asked for; on a page one goes on.
    match target.split('?').next().is_some_and(|path| path.ends_with(".csv")) {
        true => found(target),
        false => and_say(found(target), "said-confirmed"),
    }
}

async fn confirmed(person: &Person, who: Subjects) -> Result<(), Error> {
    let (now, user, login) = (person.now(), person.login.person.id, person.login.id);
    let client = person.visitor.client.clone();
    let tenant = person.login.shop.id();
    let token = person
        .visitor
        .db
        .write(move |c| {
            throttle::succeeded(c, &who)?;
            let entry = Entry {
                tenant,
                actor: Some(user),
                action: Action::Confirmed,
                subject: Some(login.as_str()),
                detail: "",
                client: &client,
            };
            audit::record(c, now, &entry)?;
            store::confirm(c, login, now)
        })
        .await?
        .ok_or_else(|| Error::LoginRequired(redirect::START.to_owned()))?;
    let until = person.login.remembered.then_some(person.login.expires_at);
    cookie::give(person.visitor.request(), &token, until)?;
    Ok(())
}
