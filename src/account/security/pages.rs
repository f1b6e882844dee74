//! The pages of one's own second factor. What sets or removes one asks for the password first.

use actix_web::http::StatusCode;
use chrono::{DateTime, TimeDelta};
use serde::Deserialize;

use super::view::{AppPage, CodesPage, Security};
use crate::account::letters;
use crate::audit::Action;
use crate::base::clock::Instant;
use crate::base::id::{TenantId, UserId};
use crate::db::{Connection, DbError};
use crate::login::Shop;
use crate::login::change::By;
use crate::login::factor::recovery::Code;
use crate::login::factor::store;
use crate::login::factor::totp::{self, Secret};
use crate::login::passkey;
use crate::login::sealing::Sealed;
use crate::login::store as people;
use crate::mail::{Credential, Post};
use crate::web::answer::render;
use crate::web::flash::and_say;
use crate::web::{Error, Form, Page, Person, Said, Typed, go, show, urls};

/// A secret that was shown may be proved so long after: as long as the password that led there counts.
const SHOWN: TimeDelta = TimeDelta::minutes(10);

/// `GET /account/security`
///
/// # Errors
/// Where the database does not answer.
pub async fn show_all(person: Person) -> Page {
    again(&person, StatusCode::OK, None).await
}

/// The page, with what is wrong.
///
/// # Errors
/// Where the database does not answer.
pub async fn again(person: &Person, status: StatusCode, wrong: impl Into<Option<Said>>) -> Page {
    let (user, now) = (person.login.person.id, person.now());
    let (factors, keys) = person
        .visitor
        .db
        .read(move |c| Ok::<_, DbError>((store::of(c, user, now)?, passkey::store::list(c, user)?)))
        .await?;
    let wrong = wrong.into().map(|said| said.in_words(person.visitor.t)).unwrap_or_default();
    render(status, &Security::new(person, &factors, keys, wrong))
}

/// `GET /account/security/app`: a fresh secret each time. It is kept by the page alone, sealed, until a code has proved that
/// the app has it: looking changes nothing.
///
/// # Errors
/// Where the password is to be given first, or the database does not answer.
pub async fn app(person: Person) -> Page {
    person.must_have_confirmed()?;
    let secret = Secret::fresh();
    let setup = seal(&person, &secret)?;
    show(&app_page(&person, &secret, setup, String::new()).await?)
}

/// What is typed.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct AppForm {
    code: Typed,
    setup: Typed,
}

/// `POST /account/security/app`: a right code sets the app, and shows the recovery codes. They are in this one answer: no
/// address shows them again.
///
/// # Errors
/// Where the password is to be given first, or the database does not answer.
pub async fn set_app(person: Person, form: Form<AppForm>) -> Page {
    person.must_have_confirmed()?;
    let Some(secret) = open(&person, &form.setup) else {
        let secret = Secret::fresh();
        let (setup, error) = (seal(&person, &secret)?, person.visitor.t.say("app-stale").to_owned());
        let page = app_page(&person, &secret, setup, error).await?;
        return render(StatusCode::UNPROCESSABLE_ENTITY, &page);
    };
    let digits: String = form.code.chars().filter(|c| !c.is_whitespace()).collect();
    let Some(step) = secret.step_of(&digits, person.now()) else {
        let error = person.visitor.t.say("app-wrong").to_owned();
        let page = app_page(&person, &secret, form.setup.to_string(), error).await?;
        return render(StatusCode::UNPROCESSABLE_ENTITY, &page);
    };
    let own = Own::of(&person);
    let sealed = secret.seal(&person.visitor.state.factors, &totp::bound(own.user)).ok_or_else(unsealed)?;
    let codes = Code::fresh();
    let kept = codes.clone();
    person
        .visitor
        .db
        .write(move |c| {
            store::set_app(c, own.user, &sealed, step, own.now)?;
            store::set_codes(c, own.user, &kept, own.now)?;
            own.note(c, Action::SecondFactorSet, "app")
        })
        .await?;
    show(&CodesPage::new(&person, &codes, Some("codes-set")))
}

/// `POST /account/security/app-removal`
///
/// # Errors
/// Where the password is to be given first, or the database does not answer.
pub async fn remove_app(person: Person) -> Page {
    person.must_have_confirmed()?;
    let own = Own::of(&person);
    person
        .visitor
        .db
        .write(move |c| match store::remove_app(c, own.user)? {
            true => own.note(c, Action::SecondFactorRemoved, "app"),
            false => Ok(()),
        })
        .await?;
    and_say(go(urls::OWN_SECURITY), "said-factor-off")
}

/// `POST /account/security/recovery-codes`: ten new ones, shown in this one answer.
///
/// # Errors
/// Where the password is to be given first, or the database does not answer.
pub async fn make_codes(person: Person) -> Page {
    person.must_have_confirmed()?;
    let (own, codes) = (Own::of(&person), Code::fresh());
    let kept = codes.clone();
    let were_made = person
        .visitor
        .db
        .write(move |c| {
            if !people::hold(c, own.user, None)?.has_second_factor {
                return Ok(false);
            }
            store::set_codes(c, own.user, &kept, own.now)?;
            own.note(c, Action::RecoveryCodesMade, "")?;
            Ok::<_, DbError>(true)
        })
        .await?;
    match were_made {
        true => show(&CodesPage::new(&person, &codes, None)),
        false => go(urls::OWN_SECURITY),
    }
}

/// `POST /account/security/remembered-removal`: asks for the second step everywhere again.
///
/// # Errors
/// Where the database does not answer.
pub async fn forget_devices(person: Person) -> Page {
    let own = Own::of(&person);
    person
        .visitor
        .db
        .write(move |c| match store::forget_devices(c, own.user)? {
            0 => Ok(()),
            n => own.note(c, Action::DevicesForgotten, &n.to_string()),
        })
        .await?;
    and_say(go(urls::OWN_SECURITY), "said-devices-forgotten")
}

/// Who changes it, from where, when.
pub struct Own {
    /// Who.
    pub user: UserId,
    tenant: Option<TenantId>,
    by: By,
    post: Post,
    /// When, in UTC.
    pub now: Instant,
}

impl Own {
    /// The person on this page.
    pub fn of(person: &Person) -> Self {
        let tenant = match &person.login.shop {
            Shop::In(membership) => Some(membership.tenant.id),
            Shop::NotChosen | Shop::Closed => None,
        };
        let post = person.visitor.state.post.clone();
        Self { user: person.login.person.id, tenant, by: person.by(), post, now: person.now() }
    }

    /// A line of the audit log, and a letter where what opens the door was changed.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub fn note(&self, connection: &mut Connection, action: Action, detail: &str) -> Result<(), DbError> {
        self.by.note(connection, self.tenant, action, self.user.as_str(), detail)?;
        let Some(what) = told(action) else { return Ok(()) };
        let to = people::addressee(connection, self.user)?;
        letters::changed(connection, &self.post, &to, what, self.tenant, self.now)
    }
}

/// What a letter says of an action, where there is one.
fn told(action: Action) -> Option<Credential> {
    match action {
        Action::SecondFactorSet => Some(Credential::SecondFactorOn),
        Action::SecondFactorRemoved => Some(Credential::SecondFactorOff),
        Action::RecoveryCodesMade => Some(Credential::RecoveryCodes),
        Action::PasskeyAdded => Some(Credential::PasskeyAdded),
        Action::PasskeyRemoved => Some(Credential::PasskeyRemoved),
        _ => None,
    }
}

/// What a secret that is shown is bound to: this sign-in. Nobody else's page can set it.
fn bound(person: &Person) -> String {
    format!("setup {} {}", person.login.person.id, person.login.id)
}

/// A secret that is shown and not set yet, for the form that proves it: with its time, `FINGERPRINT.BODY`.
fn seal(person: &Person, secret: &Secret) -> Result<String, Error> {
    let bound = format!("{} {}", bound(person), person.now().and_utc().timestamp());
    let sealed = secret.seal(&person.visitor.state.factors, &bound).ok_or_else(unsealed)?;
    let time = person.now().and_utc().timestamp();
    Ok(format!("{time}.{}.{}", sealed.fingerprint, sealed.body))
}

fn open(person: &Person, setup: &str) -> Option<Secret> {
    let mut parts = setup.splitn(3, '.');
    let time: i64 = parts.next()?.parse().ok()?;
    let (fingerprint, body) = (parts.next()?.to_owned(), parts.next()?.to_owned());
    let shown = DateTime::from_timestamp(time, 0)?.naive_utc();
    if person.now() - shown > SHOWN {
        return None;
    }
    let bound = format!("{} {time}", bound(person));
    Secret::open(&person.visitor.state.factors, &bound, &Sealed { body, fingerprint })
}

fn unsealed() -> Error {
    Error::Internal("a secret could not be encrypted".into())
}

async fn app_page(person: &Person, secret: &Secret, setup: String, error: String) -> Result<AppPage, Error> {
    let user = person.login.person.id;
    let email = person.visitor.db.read(move |c| store::email(c, user)).await?;
    let address = secret.address(person.visitor.t.say("app-name"), &email);
    Ok(AppPage::new(person, &address, secret.text(), setup, error))
}
