//! `/auth/counter`: who is it? The page of a locked tablet, and of the next person.

use actix_web::http::StatusCode;
use actix_web::http::header::{RETRY_AFTER, SET_COOKIE};
use chrono::TimeDelta;
use serde::Deserialize;

use crate::base::id::UserId;
use crate::counter::change::{self, By, Proof};
use crate::counter::form::UnlockForm;
use crate::counter::model::{Known, MOST_WRONG, Pin};
use crate::counter::store;
use crate::counter::view::unlock::{Asked, Unlock};
use crate::db::DbError;
use crate::login::counter::store::Enrolled;
use crate::login::password::{self, Busy};
use crate::login::store::Beginning;
use crate::login::throttle::{self, Subjects};
use crate::login::{Shop, cookie};
use crate::text::Value;
use crate::web::answer::{found, leaving_nothing, render};
use crate::web::error::TRY_AGAIN;
use crate::web::{Error, Form, Page, Query, Typed, Visitor, draft, redirect, show, urls, when};

/// The query of the page's address.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Target {
    redirect: Typed,
    /// By password instead.
    password: Typed,
}

/// `GET /auth/counter`
///
/// # Errors
/// Where the database does not answer.
pub async fn form(visitor: Visitor, query: Query<Target>) -> Page {
    let target = redirect::safe(query.0.redirect.untrimmed());
    let Some(at) = visitor.at_counter().await? else { return found(redirect::to_login(target)) };
    let shop = at.shop.id;
    let people = visitor.db.read(move |c| store::people(c, shop)).await?;
    let is_kept = draft::is_kept_for(&visitor, target).await?;
    let asked = Asked {
        person: visitor.login.is_none().then(|| visitor.ended.as_ref().map(|ended| ended.user)).flatten(),
        by_password: !query.0.password.is_empty(),
        is_kept,
        error: String::new(),
    };
    show(&Unlock::new(&visitor, &at, people, target, asked))
}

/// What becomes of a try.
enum Tried {
    Fits(Known, Proof),
    /// Does not fit, and counts: the words' key, and whether the password is needed now.
    Wrong(&'static str, bool),
    /// Nothing was checked; as above.
    Refused(&'static str, bool),
    Wait(TimeDelta),
    Busy,
    /// The tablet is lost, or the PIN removed, meanwhile.
    Gone,
}

/// `POST /auth/counter`
///
/// # Errors
/// Where the database does not answer.
pub async fn submit(visitor: Visitor, query: Query<Target>, form: Form<UnlockForm>) -> Page {
    let target = match form.redirect.is_empty() {
        true => redirect::safe(query.0.redirect.untrimmed()),
        false => redirect::safe(form.redirect.untrimmed()),
    };
    let Some(at) = visitor.at_counter().await? else { return found(redirect::to_login(target)) };
    let by_password = !form.password.is_empty() || !query.0.password.is_empty();
    let tried = match UserId::parse(&form.person) {
        Some(user) => tried(&visitor, &at, user, &form).await?,
        None => Tried::Refused("counter-choose", by_password),
    };
    let t = visitor.t;
    let (status, error, by_password, wait) = match tried {
        Tried::Fits(who, proof) => match take_over(&visitor, &at, who, proof, target).await? {
            Some(answer) => return Ok(answer),
            None => return found(redirect::with_target(urls::COUNTER, target)),
        },
        Tried::Gone => return found(redirect::with_target(urls::COUNTER, target)),
        Tried::Wrong(words, needs_password) | Tried::Refused(words, needs_password) => {
            (StatusCode::UNPROCESSABLE_ENTITY, t.say(words).to_owned(), needs_password || by_password, None)
        }
        Tried::Wait(wait) => {
            let words = t.with("login-throttled", &[("wait", Value::Text(&when::wait(t, wait)))]);
            let seconds = (wait.num_milliseconds() + 999) / 1000;
            (StatusCode::TOO_MANY_REQUESTS, words, by_password, Some(seconds))
        }
        Tried::Busy => {
            (StatusCode::SERVICE_UNAVAILABLE, t.say("login-busy").to_owned(), by_password, Some(TRY_AGAIN))
        }
    };
    let shop = at.shop.id;
    let people = visitor.db.read(move |c| store::people(c, shop)).await?;
    let asked = Asked { person: UserId::parse(&form.person), by_password, is_kept: false, error };
    let mut answer = render(status, &Unlock::new(&visitor, &at, people, target, asked))?;
    if let Some(seconds) = wait {
        answer.headers_mut().insert(RETRY_AFTER, seconds.into());
    }
    Ok(answer)
}

/// Checks the PIN or the password, and counts it where it is wrong.
async fn tried(visitor: &Visitor, at: &Enrolled, user: UserId, form: &UnlockForm) -> Result<Tried, Error> {
    let by_password = !form.password.is_empty();
    let what = if by_password { user.as_str() } else { "pin" };
    let who = Subjects::at_counter(at.id, what);
    let (asked, here, now) = (who.clone(), (at.shop.id, at.id), visitor.now());
    let (wait, known) = visitor
        .db
        .read(move |c| Ok::<_, DbError>((throttle::wait(c, &asked, now)?, store::known(c, here, user)?)))
        .await?;
    let Some(known) = known else { return Ok(Tried::Refused("counter-choose", by_password)) };
    if let Some(wait) = wait {
        return Ok(Tried::Wait(wait));
    }
    let checked = match by_password {
        true => by_its_password(visitor, &known, form).await?,
        false => by_its_pin(visitor, at, &known, form).await?,
    };
    let wait = match &checked {
        Tried::Wrong(..) => {
            let (name, by) = (at.name.clone(), by(visitor, at, user));
            visitor
                .db
                .write(move |c| {
                    let wait = throttle::failed(c, &who, now)?;
                    if wait.is_none() {
                        change::note_failure(c, &name, &by)?;
                    }
                    Ok::<_, DbError>(wait)
                })
                .await?
        }
        Tried::Fits(..) => visitor.db.write(move |c| throttle::succeeded(c, &who, now)).await?,
        Tried::Refused(..) | Tried::Wait(_) | Tried::Busy | Tried::Gone => None,
    };
    Ok(wait.map_or(checked, Tried::Wait))
}

async fn by_its_password(visitor: &Visitor, known: &Known, form: &UnlockForm) -> Result<Tried, Error> {
    let typed = form.password.untrimmed();
    let stored = known.password_hash.clone().filter(|_| !password::is_too_long(typed));
    let typed = if stored.is_some() { typed } else { "" };
    Ok(match visitor.state.hasher.check(typed, stored).await {
        Ok(verdict) if verdict.is_right => Tried::Fits(known.clone(), Proof::Password),
        Ok(_) => Tried::Wrong("counter-wrong-password", true),
        Err(Busy) => Tried::Busy,
    })
}

async fn by_its_pin(
    visitor: &Visitor,
    at: &Enrolled,
    known: &Known,
    form: &UnlockForm,
) -> Result<Tried, Error> {
    let pins = &visitor.state.pins;
    let Ok(pin) = Pin::typed(&form.pin) else { return Ok(Tried::Refused("counter-no-pin", false)) };
    let peppered = |fingerprint: &str| pins.peppered(fingerprint, known.shop, known.user, pin.digits());
    // Peppered under a secret that is accepted no longer, no PIN can be right.
    let Some(old) = peppered(&known.fingerprint).filter(|_| known.wrong < MOST_WRONG) else {
        return Ok(Tried::Refused("counter-needs-password", true));
    };
    let (id, who) = (at.id, known.clone());
    let counted = visitor.db.write(move |c| change::count(c, id, &who)).await?;
    let Some(wrong) = counted else { return Ok(Tried::Gone) };
    if wrong > MOST_WRONG {
        return Ok(Tried::Refused("counter-needs-password", true));
    }
    let hasher = &visitor.state.hasher;
    let Ok(verdict) = hasher.check(&old, Some(known.hash.clone())).await else {
        // Nobody has looked at it: it was no wrong one.
        let who = known.clone();
        visitor.db.write(move |c| change::give_back(c, id, &who)).await?;
        return Ok(Tried::Busy);
    };
    if !verdict.is_right {
        return Ok(Tried::Wrong("counter-wrong-pin", wrong >= MOST_WRONG));
    }
    let today = pins.today().to_owned();
    let anew = match (known.fingerprint == today, verdict.upgrade) {
        (true, upgrade) => upgrade,
        (false, _) => match peppered(&today) {
            Some(new) => hasher.hash(&new).await.ok(),
            None => None,
        },
    };
    Ok(Tried::Fits(known.clone(), Proof::Pin(anew.map(|hash| (hash, today)))))
}

/// Lets someone in, and goes on to the checked target. `None` where it is to be proved once more.
async fn take_over(
    visitor: &Visitor,
    at: &Enrolled,
    who: Known,
    proof: Proof,
    target: &str,
) -> Result<Option<actix_web::HttpResponse>, Error> {
    let (by, at) = (by(visitor, at, who.user), at.clone());
    let signed_by = visitor.state.signer.fingerprint().to_owned();
    let absolute = TimeDelta::days(visitor.state.config.absolute_days.into());
    let token = visitor
        .db
        .write(move |c| {
            let new = Beginning {
                user: who.user,
                tenant: Some(at.shop.id),
                remembered: false,
                signed_by: &signed_by,
                client: &by.client,
                absolute,
            };
            change::take_over(c, &at, &who, proof, &new, &by)
        })
        .await?;
    let Some(token) = token else { return Ok(None) };
    cookie::give(visitor.request(), &token, None)?;
    let mut answer = leaving_nothing(found(target))?;
    if let Some(tablet) = visitor.tablet() {
        let is_https = visitor.state.config.app_url.is_https();
        answer.headers_mut().append(SET_COOKIE, tablet.cookie(is_https));
    }
    Ok(Some(answer))
}

fn by(visitor: &Visitor, at: &Enrolled, user: UserId) -> By {
    By { user, shop: at.shop.id, client: visitor.client.clone(), now: visitor.now() }
}

/// `POST /auth/counter/lock`
///
/// # Errors
/// Where the database does not answer: then it is not locked.
pub async fn lock(visitor: Visitor) -> Page {
    let login = visitor.login.clone();
    if let Some(login) = login
        && let (Some(at), Shop::In(membership)) = (&login.counter, &login.shop)
    {
        let (id, name, own) = (at.id, at.name.clone(), login.id);
        let by = By {
            user: login.person.id,
            shop: membership.tenant.id,
            client: visitor.client.clone(),
            now: visitor.now(),
        };
        visitor.db.write(move |c| change::lock(c, (id, &name), own, &by)).await?;
    }
    leaving_nothing(found(urls::COUNTER))
}
