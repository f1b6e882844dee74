//! `/auth/second-factor`: the second step of a sign-in whose first has been right. Until it is done nobody is signed in.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{RETRY_AFTER, SET_COOKIE};
use askama::Template;
use chrono::TimeDelta;
use serde::Deserialize;
use webauthn_rs::prelude::AuthenticationResult;

use super::begin::{self, Chosen};
use super::passkey;
use crate::audit::{self, Action, Entry};
use crate::base::client::Client;
use crate::base::clock::Instant;
use crate::base::id::UserId;
use crate::db::{Connection, DbError};
use crate::login::device::{self, Device};
use crate::login::factor::pending::{Pending, Ticket};
use crate::login::factor::recovery::Code;
use crate::login::factor::store::Waiting;
use crate::login::factor::{store, totp};
use crate::login::passkey::{Purpose, store as keys};
use crate::login::sealing::Sealed;
use crate::login::throttle::{self, Subjects};
use crate::text::Value;
use crate::web::answer::{found, render};
use crate::web::{Chrome, Error, Form, Page, Typed, Visitor, redirect, show, urls, when};

/// What is typed.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct CodeForm {
    code: Typed,
    trust: Typed,
    challenge: Typed,
    credential: Typed,
}

#[derive(Template)]
#[template(path = "account/second_factor.html")]
struct StepPage {
    page: Chrome,
    has_app: bool,
    has_passkey: bool,
    trust: bool,
    error: String,
    /// A code that looks like no app's stands in the other form.
    is_recovery: bool,
}

#[derive(Template)]
#[template(path = "account/second_factor_over.html")]
struct OverPage {
    page: Chrome,
    again: String,
}

/// The step that waits in this browser, and what it can be done with.
struct Step {
    ticket: Ticket,
    pending: Pending,
    secret: Option<Sealed>,
    has_passkey: bool,
    who: Subjects,
    wait: Option<TimeDelta>,
}

/// `GET /auth/second-factor`
///
/// # Errors
/// Where the database does not answer.
pub async fn form(visitor: Visitor) -> Page {
    match Step::of(&visitor).await? {
        Some(step) => show(&step.page(&visitor, &CodeForm::default(), String::new())),
        None => found(urls::LOGIN),
    }
}

/// `POST /auth/second-factor`: a try is used up before anything is compared.
///
/// # Errors
/// Where the database does not answer: then nobody is signed in.
pub async fn submit(visitor: Visitor, form: Form<CodeForm>) -> Page {
    let Some(step) = Step::of(&visitor).await? else { return found(urls::LOGIN) };
    if let Some(wait) = step.wait {
        return throttled(&visitor, &step, &form, wait);
    }
    let (ticket, who, now) = (step.ticket.clone(), step.who.clone(), visitor.now());
    // The person is counted first, whatever their tickets: a burst over many of them has no more tries than one after the other.
    let taken = visitor.db.write(move |c| match throttle::begun(c, &who, now)? {
        Some(wait) => Ok::<_, DbError>(Err(wait)),
        // Where there is none, nothing is counted either.
        None => Ok(Ok(store::take_try(c, &ticket, now)?.ok_or(DbError::NotFound)?)),
    });
    let left = match taken.await {
        Ok(Ok(left)) => left,
        Ok(Err(wait)) => return throttled(&visitor, &step, &form, wait),
        Err(DbError::NotFound) => return found(urls::LOGIN),
        Err(error) => return Err(error.into()),
    };
    let proof = match form.credential.is_empty() {
        true => Proof::read(&visitor, &step, &form.code),
        false => passkey::answered(
            &visitor,
            Purpose::SecondStep,
            step.pending.user,
            &form.challenge,
            &form.credential,
        )
        .await?
        .map(Proof::Passkey),
    };
    match proof {
        Some(proof) => match step.finish(&visitor, proof, !form.trust.is_empty()).await? {
            Some(answer) => Ok(answer),
            None => wrong(&visitor, step, &form, left).await,
        },
        None => wrong(&visitor, step, &form, left).await,
    }
}

/// `POST /auth/second-factor/options`
///
/// # Errors
/// Where the person has no passkey for this host; where the database does not answer.
pub async fn options(visitor: Visitor) -> Page {
    match Step::of(&visitor).await? {
        Some(step) => passkey::ask_of(&visitor, Purpose::SecondStep, step.pending.user).await,
        None => found(urls::LOGIN),
    }
}

/// What is right as far as can be told without using it up.
enum Proof {
    /// The code of this step of the clock.
    Step(i64),
    /// What may be a recovery code.
    Code(Code),
    /// What a passkey answers.
    Passkey(AuthenticationResult),
}

impl Proof {
    fn read(visitor: &Visitor, step: &Step, typed: &str) -> Option<Self> {
        if let Some(code) = Code::parse(typed) {
            return Some(Self::Code(code));
        }
        let (sealed, bound) = (step.secret.as_ref()?, totp::bound(step.pending.user));
        let secret = totp::Secret::open(&visitor.state.factors, &bound, sealed)?;
        let digits: String = typed.chars().filter(|c| !c.is_whitespace()).collect();
        secret.step_of(&digits, visitor.now()).map(Self::Step)
    }

    /// Uses it up. False where it was used before, or is none.
    fn spend(
        &self,
        connection: &mut Connection,
        pending: &Pending,
        client: &Client,
        now: Instant,
    ) -> Result<bool, DbError> {
        match self {
            Self::Step(step) => store::spend_step(connection, pending.user, *step),
            Self::Code(code) if store::spend_code(connection, pending.user, code)? => {
                note(connection, pending, Action::RecoveryCodeUsed, Some(pending.user), client, now)?;
                Ok(true)
            }
            Self::Code(_) => Ok(false),
            Self::Passkey(answer) => keys::used(connection, pending.user, answer, now),
        }
    }
}

fn note(
    connection: &mut Connection,
    pending: &Pending,
    action: Action,
    actor: Option<UserId>,
    client: &Client,
    now: Instant,
) -> Result<(), DbError> {
    let subject = Some(pending.user.as_str());
    audit::record(
        connection,
        now,
        &Entry { tenant: pending.shop, actor, action, subject, detail: "", client },
    )
}

impl Step {
    async fn of(visitor: &Visitor) -> Result<Option<Self>, Error> {
        let is_https = visitor.state.config.app_url.is_https();
        let Some(ticket) = Ticket::of(visitor.request(), is_https) else { return Ok(None) };
        let device = Device::of(visitor.request(), is_https);
        let (client, now) = (visitor.client.clone(), visitor.now());
        // Where there can be none, no passkey is of that host.
        let rp = passkey::door(visitor).map(|door| door.rp().to_owned()).unwrap_or_default();
        let step = visitor
            .db
            .read(move |c| {
                let Some(waiting) = store::waiting(c, &ticket, &rp, now)? else { return Ok(None) };
                let Waiting { pending, secret, has_passkey } = waiting;
                let user = pending.user;
                let key = throttle::second_factor_key(user);
                let who = match device::store::known(c, user, device.as_ref())? {
                    Some(device) => Subjects::on_known(&key, device),
                    None => Subjects::new(&key, &client),
                };
                let wait = throttle::wait(c, &who, now)?;
                let ticket = ticket.clone();
                Ok::<_, DbError>(Some(Self { ticket, pending, secret, has_passkey, who, wait }))
            })
            .await?;
        Ok(step)
    }

    async fn finish(
        &self,
        visitor: &Visitor,
        proof: Proof,
        trusts: bool,
    ) -> Result<Option<HttpResponse>, Error> {
        let Pending { user, shop, remembered, .. } = self.pending;
        let (ticket, who, pending) = (self.ticket.clone(), self.who.clone(), self.pending.clone());
        let (client, now) = (visitor.client.clone(), visitor.now());
        let chosen = Chosen { user, shop, remembered };
        let begun = begin::finish(visitor, chosen, &self.pending.target, trusts, move |c| {
            // The person was counted as the try was taken: the last that was allowed is looked at, too. From the same address
            // others may have failed meanwhile.
            if throttle::wait(c, &who.address_alone(), now)?.is_some()
                || !proof.spend(c, &pending, &client, now)?
                || !store::close(c, &ticket)?
            {
                return Ok(false);
            }
            throttle::forget(c, &who)?;
            Ok(true)
        })
        .await?;
        Ok(begun.map(|mut answer| {
            let gone = Ticket::gone(visitor.state.config.app_url.is_https());
            answer.headers_mut().append(SET_COOKIE, gone);
            answer
        }))
    }

    fn page(&self, visitor: &Visitor, form: &CodeForm, error: String) -> StepPage {
        StepPage {
            page: visitor.chrome(visitor.t.say("second-title")),
            has_app: self.secret.is_some(),
            has_passkey: self.has_passkey,
            trust: !form.trust.is_empty(),
            is_recovery: !form.code.is_empty() && form.code.contains(|c: char| c.is_alphabetic() || c == '-'),
            error,
        }
    }
}

/// A wrong code, or one that was used before: said alike. After the last try the sign-in begins anew.
async fn wrong(visitor: &Visitor, step: Step, form: &CodeForm, left: i32) -> Page {
    let (now, client) = (visitor.now(), visitor.client.clone());
    let (who, pending, ticket) = (step.who.clone(), step.pending.clone(), step.ticket.clone());
    let wait = visitor
        .db
        .write(move |c| {
            if let Some(wait) = throttle::failed_from(c, &who, now)? {
                return Ok(Some(wait));
            }
            note(c, &pending, Action::SecondFactorFailed, None, &client, now)?;
            if left == 0 {
                store::close(c, &ticket)?;
            }
            Ok::<_, DbError>(None)
        })
        .await?;
    if let Some(wait) = wait {
        return throttled(visitor, &step, form, wait);
    }
    if left > 0 {
        let error = visitor.t.with("second-wrong", &[("left", Value::Number(left.into()))]);
        return render(StatusCode::UNPROCESSABLE_ENTITY, &step.page(visitor, form, error));
    }
    let page = OverPage {
        page: visitor.chrome(visitor.t.say("second-over-title")),
        again: redirect::to_login(&step.pending.target),
    };
    let mut answer = render(StatusCode::UNPROCESSABLE_ENTITY, &page)?;
    let gone = Ticket::gone(visitor.state.config.app_url.is_https());
    answer.headers_mut().append(SET_COOKIE, gone);
    Ok(answer)
}

fn throttled(visitor: &Visitor, step: &Step, form: &CodeForm, wait: TimeDelta) -> Page {
    let words = when::wait(visitor.t, wait);
    let error = visitor.t.with("login-throttled", &[("wait", Value::Text(&words))]);
    let mut answer = render(StatusCode::TOO_MANY_REQUESTS, &step.page(visitor, form, error))?;
    answer.headers_mut().insert(RETRY_AFTER, ((wait.num_milliseconds() + 999) / 1000).into());
    Ok(answer)
}
