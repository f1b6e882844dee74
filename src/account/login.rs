//! `/auth/login`: one message, one status and one timing for whatever does not fit.

use std::sync::atomic::Ordering;
use std::time::Duration;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::RETRY_AFTER;
use askama::Template;
use chrono::TimeDelta;
use serde::Deserialize;

use super::begin::{self, Chosen};
use super::why;
use crate::audit::{self, Action, Entry};
use crate::base::email;
use crate::base::id::UserId;
use crate::base::metrics;
use crate::db::DbError;
use crate::login::device::Device;
use crate::login::password::{self, Busy};
use crate::login::store::{self, Credentials};
use crate::login::throttle::{self, Subjects};
use crate::tenancy;
use crate::text::Value;
use crate::web::answer::{found, render};
use crate::web::error::TRY_AGAIN;
use crate::web::{Chrome, Error, Form, Page, Query, Typed, Visitor, draft, redirect, show, urls, when};

/// The query of the page's address.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Target {
    /// Where to come back to. Given twice, the last counts: whatever it is, it is checked.
    pub redirect: Vec<Typed>,
    /// On a counter tablet: by password nevertheless.
    pub full: Typed,
}

impl Target {
    /// The checked target.
    pub fn safe(&self) -> &str {
        redirect::safe(self.redirect.last().map_or("", |typed| typed.untrimmed()))
    }
}

/// What is typed to sign in.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct LoginForm {
    email: Typed,
    password: Typed,
    remember: Typed,
    redirect: Typed,
}

#[derive(Template)]
#[template(path = "account/login.html")]
struct LoginPage<'p> {
    page: Chrome,
    email: &'p str,
    remember: bool,
    target: &'p str,
    /// Why the last sign-in of this browser ended.
    why: Option<String>,
    /// What was typed into a form waits behind this sign-in.
    is_kept: bool,
    error: String,
}

/// `GET /auth/login`: someone signed in already goes on to the target.
///
/// # Errors
/// Where the page cannot be made.
pub async fn form(visitor: Visitor, query: Query<Target>) -> Page {
    let target = query.0.safe();
    let is_asked = !query.0.full.is_empty();
    if visitor.login.as_ref().is_some_and(|login| !(login.is_limited && is_asked)) {
        return found(target);
    }
    if is_empty(&visitor).await? {
        return found(urls::SETUP);
    }
    if !is_asked && visitor.at_counter().await?.is_some() {
        return found(redirect::with_target(urls::COUNTER, target));
    }
    let is_kept = draft::is_kept_for(&visitor, target).await?;
    show(&LoginPage {
        page: visitor.chrome(visitor.t.say("login-title")),
        email: "",
        remember: true,
        target,
        why: why::in_words(&visitor),
        is_kept,
        error: String::new(),
    })
}

/// Nobody can sign in yet: the first shop is to be made. Once one is there nothing is asked any more.
async fn is_empty(visitor: &Visitor) -> Result<bool, Error> {
    if visitor.state.is_set_up.load(Ordering::Relaxed) {
        return Ok(false);
    }
    let is_empty = visitor.db.read(store::is_empty).await?;
    visitor.state.is_set_up.store(!is_empty, Ordering::Relaxed);
    Ok(is_empty)
}

/// `POST /auth/login`
///
/// # Errors
/// [`Error::Unavailable`] beyond the hashing queue or without the database; whatever keeps the row from being written.
pub async fn submit(visitor: Visitor, query: Query<Target>, form: Form<LoginForm>) -> Page {
    let form = form.0;
    let target = match form.redirect.is_empty() {
        true => query.0.safe(),
        false => redirect::safe(&form.redirect),
    };
    if visitor.state.hasher.is_full() {
        return busy(&visitor, &form, target).await;
    }
    let now = visitor.now();
    let device = Device::of(visitor.request(), visitor.state.config.app_url.is_https());
    let (key, client) = (email::key(&form.email), visitor.client.clone());
    let again = key.clone();
    // All at once: a second read beside the hash would take its processor away from it.
    let (wait, who, person, shops, is_invited) = visitor
        .db
        .read(move |c| {
            let (person, is_known) = store::credentials_on(c, &key, device.as_ref())?;
            let user = person.as_ref().map(|person| person.user);
            let who = match device.as_ref().filter(|_| is_known) {
                Some(device) => Subjects::on_known(&key, device),
                None => Subjects::new(&key, &client),
            };
            let wait = throttle::wait(c, &who, now)?;
            // Asked for an unknown e-mail too: what is done must not tell who exists.
            let shops = tenancy::store::memberships(c, user.unwrap_or_else(|| UserId::new(now)))?;
            // Whoever belongs nowhere may come in to join where they are asked to.
            let is_invited = tenancy::store::is_invited(c, &key, now)?;
            Ok::<_, DbError>((wait, who, person, shops, is_invited))
        })
        .await?;
    if let Some(wait) = wait {
        return throttled(&visitor, &form, target, wait);
    }
    let known = person.as_ref().map(|person| person.user);
    let verdict = match proved(&visitor, &form, person).await {
        Ok(verdict) => verdict,
        Err(Busy) => return busy(&visitor, &form, target).await,
    };
    let Some((person, upgrade)) = verdict else {
        return failed(&visitor, &form, target, who, known).await;
    };
    let Some(shop) = begin::shop_of(&visitor, person.is_platform_admin || is_invited, &shops) else {
        return failed(&visitor, &form, target, who, known).await;
    };
    let chosen = Chosen { user: person.user, shop, remembered: !form.remember.is_empty() };
    let verified = person.password_hash.clone();
    if let Some(answer) = enter(&visitor, chosen, target, (person, upgrade), who.clone()).await? {
        return Ok(answer);
    }
    // Of the same password another hash may be stored by now: a sign-in at the same moment made it anew at today's costs.
    let again = visitor.db.read(move |c| store::credentials(c, &again)).await?;
    let again = again.filter(|person| person.user == chosen.user && person.password_hash != verified);
    if again.is_some() {
        match proved(&visitor, &form, again).await {
            Ok(Some(proved)) => {
                if let Some(answer) = enter(&visitor, chosen, target, proved, who.clone()).await? {
                    return Ok(answer);
                }
            }
            Ok(None) => {}
            Err(Busy) => return busy(&visitor, &form, target).await,
        }
    }
    failed(&visitor, &form, target, who, known).await
}

/// Signs in whose password was right, where the hash that it was verified against is stored still: another password may have been
/// set meanwhile, or others may have failed as `who` is counted.
async fn enter(
    visitor: &Visitor,
    chosen: Chosen,
    target: &str,
    (person, upgrade): (Credentials, Option<String>),
    who: Subjects,
) -> Result<Option<HttpResponse>, Error> {
    let now = visitor.now();
    begin::sign_in_if(visitor, chosen, target, move |c, held| {
        if held.password_hash != person.password_hash || throttle::succeeded(c, &who, now)?.is_some() {
            return Ok(false);
        }
        if let Some(hash) = upgrade {
            store::set_password_hash(c, chosen.user, &hash, now)?;
        }
        Ok(true)
    })
    .await
}

/// The person, where the password is theirs and they may sign in. Whatever is wrong, exactly one hash is made.
async fn proved(
    visitor: &Visitor,
    form: &LoginForm,
    person: Option<Credentials>,
) -> Result<Option<(Credentials, Option<String>)>, Busy> {
    let too_long = password::is_too_long(form.password.untrimmed());
    // Hash even for an unknown e-mail: timing must not tell who exists.
    let stored = person.as_ref().and_then(|p| p.password_hash.clone()).filter(|_| !too_long);
    let typed = if too_long { "" } else { form.password.untrimmed() };
    let verdict = visitor.state.hasher.check(typed, stored).await?;
    Ok(person.filter(|p| verdict.is_right && !p.is_disabled).map(|p| (p, verdict.upgrade)))
}

async fn failed(
    visitor: &Visitor,
    form: &LoginForm,
    target: &str,
    who: Subjects,
    known: Option<UserId>,
) -> Page {
    let (now, client) = (visitor.now(), visitor.client.clone());
    let tenant = visitor.shop.as_ref().map(|shop| shop.id);
    let wait = visitor
        .db
        .write(move |c| {
            if let Some(wait) = throttle::failed(c, &who, now)? {
                return Ok(Some(wait));
            }
            let entry = Entry {
                tenant,
                actor: None,
                action: Action::SignInFailed,
                subject: known.as_ref().map(UserId::as_str),
                detail: "",
                client: &client,
            };
            audit::record(c, now, &entry)?;
            Ok::<_, DbError>(None)
        })
        .await?;
    if let Some(wait) = wait {
        return throttled(visitor, form, target, wait);
    }
    metrics::outcome(metrics::LOGIN_ATTEMPTS, "failed");
    again(visitor, form, target, StatusCode::UNPROCESSABLE_ENTITY, visitor.t.say("login-wrong").to_owned())
}

/// How long whoever finds the queue full waits for that answer: asked again at once, it would cost more than the hash saved.
const BUSY: Duration = Duration::from_secs(1);

/// Too many wait for the hashing threads: the form stays filled, a moment later it will do.
async fn busy(visitor: &Visitor, form: &LoginForm, target: &str) -> Page {
    tokio::time::sleep(BUSY).await;
    metrics::outcome(metrics::LOGIN_ATTEMPTS, "busy");
    let error = visitor.t.say("login-busy").to_owned();
    let mut page = again(visitor, form, target, StatusCode::SERVICE_UNAVAILABLE, error)?;
    page.headers_mut().insert(RETRY_AFTER, TRY_AGAIN.into());
    Ok(page)
}

fn throttled(visitor: &Visitor, form: &LoginForm, target: &str, wait: TimeDelta) -> Page {
    metrics::outcome(metrics::LOGIN_ATTEMPTS, "throttled");
    let words = when::wait(visitor.t, wait);
    let error = visitor.t.with("login-throttled", &[("wait", Value::Text(&words))]);
    let mut page = again(visitor, form, target, StatusCode::TOO_MANY_REQUESTS, error)?;
    let seconds = (wait.num_milliseconds() + 999) / 1000;
    page.headers_mut().insert(RETRY_AFTER, seconds.into());
    Ok(page)
}

/// The form again, where another way in has been refused.
///
/// # Errors
/// Where the page cannot be made.
pub fn refused(visitor: &Visitor, target: &str, remembered: bool, words: &'static str) -> Page {
    again(
        visitor,
        &empty(remembered),
        target,
        StatusCode::UNPROCESSABLE_ENTITY,
        visitor.t.say(words).to_owned(),
    )
}

/// The form again, where another way in has been tried too often from here.
///
/// # Errors
/// Where the page cannot be made.
pub fn must_wait(visitor: &Visitor, target: &str, remembered: bool, wait: TimeDelta) -> Page {
    throttled(visitor, &empty(remembered), target, wait)
}

fn empty(remembered: bool) -> LoginForm {
    let remember = Typed::from(if remembered { "1".to_owned() } else { String::new() });
    LoginForm { remember, ..LoginForm::default() }
}

/// The form again: the e-mail is kept, the password never.
fn again(
    visitor: &Visitor,
    form: &LoginForm,
    target: &str,
    status: StatusCode,
    error: String,
) -> Result<HttpResponse, Error> {
    let page = visitor.chrome(visitor.t.say("login-title"));
    render(
        status,
        &LoginPage {
            page,
            email: &form.email,
            remember: !form.remember.is_empty(),
            target,
            why: None,
            is_kept: false,
            error,
        },
    )
}
