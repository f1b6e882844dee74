//! `POST /account/password`: the current one is asked for; every other sign-in of the person ends, and this one goes on under
//! a new token.

use actix_web::http::StatusCode;
use actix_web::http::header::RETRY_AFTER;
use chrono::TimeDelta;
use serde::Deserialize;

use super::pages::{me, shop};
use super::view::{Again, Profile};
use crate::account::confirm::note_of;
use crate::account::letters;
use crate::account::reset::check_new_password;
use crate::audit::Action;
use crate::db::DbError;
use crate::login::change::{self, By};
use crate::login::device::{self, Device};
use crate::login::store::{self, Addressee};
use crate::login::throttle::{self, Subjects};
use crate::login::{Shop, cookie, password};
use crate::mail::Credential;
use crate::web::answer::render;
use crate::web::error::TRY_AGAIN;
use crate::web::flash::and_say;
use crate::web::{Error, Errors, Form, Page, Person, Said, Typed, go, invalid, redirect, urls, when};

/// What is typed.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct PasswordForm {
    current: Typed,
    password: Typed,
    password_again: Typed,
}

/// `POST /account/password`
///
/// # Errors
/// Where the database does not answer.
pub async fn submit(person: Person, form: Form<PasswordForm>) -> Page {
    let me = me(&person).await?;
    let mut errors = Errors::default();
    let mut words = vec![me.name.as_str(), me.email.as_str()];
    if let Shop::In(membership) = &person.login.shop {
        words.extend([membership.tenant.name.as_str(), membership.tenant.slug.as_str()]);
    }
    check_new_password(&mut errors, &form.password, &form.password_again, &words);
    if !errors.is_empty() {
        return invalid(&Profile::new(&person, &me, &Again { errors, ..Again::default() }));
    }
    let (who, verified) = match known(&person, &form, &me).await? {
        Ok(known) => known,
        Err(answer) => return answer,
    };
    let Ok(hash) = person.visitor.state.hasher.hash(form.password.untrimmed()).await else {
        return busy(&person, &me);
    };
    let (login, shop, post) = (person.login.id, shop(&person), person.visitor.state.post.clone());
    let by = By { user: Some(me.user), client: person.visitor.client.clone(), now: person.now() };
    let (to, counted, note) = (me.clone(), who.clone(), note_of(&person, Action::ConfirmFailed));
    let written = person.visitor.db.write(move |c| {
        // While it was compared another may have been set: then it is a wrong one. Or others may have failed.
        let is_still = store::hold(c, to.user, None)?.password_hash == verified;
        if !is_still || throttle::succeeded(c, &counted, by.now)?.is_some() {
            let wait = throttle::failed(c, &counted, by.now)?;
            if wait.is_none() {
                note(c)?;
            }
            return Ok(Err(wait));
        }
        change::choose_password(c, to.user, &hash, Some(login), &by)?;
        letters::changed(c, &post, &to, Credential::Password, shop, by.now)?;
        let token = store::confirm(c, login, by.now)?;
        store::forget_old_token(c, login)?;
        Ok::<_, DbError>(Ok(token))
    });
    let token = match written.await? {
        Ok(token) => token,
        Err(wait) => return wrong(&person, &me, wait),
    };
    let token = token.ok_or_else(|| Error::LoginRequired(redirect::START.to_owned()))?;
    cookie::give(
        person.visitor.request(),
        &token,
        person.login.remembered.then_some(person.login.expires_at),
    )?;
    and_say(go(urls::ACCOUNT), "said-password")
}

/// Whether the current password is right: what its tries are counted by and the hash it was compared with, or the answer that says
/// it is not. Counted with those
/// of `/auth/confirm`: whoever found a browser signed in has as many tries here and there together.
async fn known(
    person: &Person,
    form: &PasswordForm,
    me: &Addressee,
) -> Result<Result<(Subjects, Option<String>), Page>, Error> {
    let (now, user, client) = (person.now(), me.user, person.visitor.client.clone());
    let key = throttle::confirm_key(user);
    let device = Device::of(person.visitor.request(), person.visitor.state.config.app_url.is_https());
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
    if wait.is_some() {
        return Ok(Err(wrong(person, me, wait)));
    }
    let too_long = password::is_too_long(form.current.untrimmed());
    let typed = if too_long { "" } else { form.current.untrimmed() };
    match person.visitor.state.hasher.check(typed, stored.clone().filter(|_| !too_long)).await {
        Ok(verdict) if verdict.is_right => Ok(Ok((who, stored))),
        Ok(_) => {
            let note = note_of(person, Action::ConfirmFailed);
            let written = person.visitor.db.write(move |c| {
                let wait = throttle::failed(c, &who, now)?;
                if wait.is_none() {
                    note(c)?;
                }
                Ok::<_, DbError>(wait)
            });
            let wait = written.await?;
            Ok(Err(wrong(person, me, wait)))
        }
        Err(_) => Ok(Err(busy(person, me))),
    }
}

/// The current password was not right; or whoever comes after too many that were not must wait, whatever theirs was.
fn wrong(person: &Person, me: &Addressee, wait: Option<TimeDelta>) -> Page {
    let mut errors = Errors::default();
    let Some(wait) = wait else {
        errors.add("current", "confirm-wrong");
        return invalid(&Profile::new(person, me, &Again { errors, ..Again::default() }));
    };
    errors.add("current", Said::from("login-throttled").text("wait", when::wait(person.visitor.t, wait)));
    let page = Profile::new(person, me, &Again { errors, ..Again::default() });
    let mut answer = render(StatusCode::TOO_MANY_REQUESTS, &page)?;
    answer.headers_mut().insert(RETRY_AFTER, ((wait.num_milliseconds() + 999) / 1000).into());
    Ok(answer)
}

/// Too many wait for the hashing threads: a moment later it will do.
fn busy(person: &Person, me: &Addressee) -> Page {
    let mut errors = Errors::default();
    errors.add("current", "login-busy");
    let page = Profile::new(person, me, &Again { errors, ..Again::default() });
    let mut answer = render(StatusCode::SERVICE_UNAVAILABLE, &page)?;
    answer.headers_mut().insert(RETRY_AFTER, TRY_AGAIN.into());
    Ok(answer)
}
