//! `/auth/forgot-password`: the same answer, the same statements and no hash at all, whoever is or is not asked for.

use actix_web::http::StatusCode;
use actix_web::http::header::RETRY_AFTER;
use askama::Template;
use chrono::TimeDelta;
use serde::Deserialize;

use super::{begin, letters, over};
use crate::audit::{self, Action, Entry};
use crate::base::email;
use crate::base::id::UserId;
use crate::db::{self, DbError};
use crate::login::device::Device;
use crate::login::store::{self, Credentials};
use crate::login::throttle::{self, Subjects};
use crate::tenancy::{self, Membership};
use crate::text::Value;
use crate::web::answer::render;
use crate::web::{Chrome, Error, Errors, Field, Form, Page, Said, Typed, Visitor, invalid, show, urls, when};

/// What is typed.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct ForgotForm {
    email: Typed,
}

#[derive(Template)]
#[template(path = "account/forgot.html")]
struct ForgotPage {
    page: Chrome,
    email: Field,
}

impl ForgotPage {
    fn new(visitor: &Visitor, typed: &str, errors: &Errors) -> Self {
        let email = Field::line(visitor.t, "email", "field-email", "email", typed);
        let email = email.required().with("autocomplete", "username").checked(errors, visitor.t);
        Self { page: visitor.chrome(visitor.t.say("forgot-title")), email }
    }
}

/// `GET /auth/forgot-password`
///
/// # Errors
/// Where the page cannot be made.
pub async fn form(visitor: Visitor) -> Page {
    show(&ForgotPage::new(&visitor, "", &Errors::default()))
}

/// `POST /auth/forgot-password`
///
/// # Errors
/// Where the database does not answer.
pub async fn submit(visitor: Visitor, form: Form<ForgotForm>) -> Page {
    let (t, now, mut errors) = (visitor.t, visitor.now(), Errors::default());
    if !email::looks_right(&form.email) {
        errors.add("email", "email-wrong");
        return invalid(&ForgotPage::new(&visitor, &form.email, &errors));
    }
    let key = email::key(&form.email);
    let device = Device::of(visitor.request(), visitor.state.config.app_url.is_https());
    let client = visitor.client.clone();
    let (wait, who, person, shops, is_invited) = visitor
        .db
        .read(move |c| {
            let (person, is_known) = store::credentials_on(c, &key, device.as_ref())?;
            let is_invited = tenancy::store::is_invited(c, &key, now)?;
            let user = person.as_ref().map(|person| person.user);
            // Counted apart from sign-ins: asking for letters keeps nobody from signing in.
            let key = format!("forgot {key}");
            let who = match device.as_ref().filter(|_| is_known) {
                Some(device) => Subjects::on_known(&key, device),
                None => Subjects::new(&key, &client),
            };
            let shops = tenancy::store::memberships(c, user.unwrap_or_else(|| UserId::new(now)))?;
            Ok::<_, DbError>((throttle::wait(c, &who, now)?, who, person, shops, is_invited))
        })
        .await?;
    let may_come_in = |person: &Credentials| may_come_in(&visitor, person, &shops, is_invited);
    let wait = match wait {
        Some(wait) => Some(wait),
        None => ask(&visitor, who, person.filter(may_come_in)).await?,
    };
    if let Some(wait) = wait {
        errors.add("email", Said::from("login-throttled").text("wait", when::wait(t, wait)));
        let mut page =
            render(StatusCode::TOO_MANY_REQUESTS, &ForgotPage::new(&visitor, &form.email, &errors))?;
        page.headers_mut().insert(RETRY_AFTER, ((wait.num_milliseconds() + 999) / 1000).into());
        return Ok(page);
    }
    let words = t.with("forgot-done", &[("email", Value::Text(&form.email))]);
    over::told(&visitor, "forgot-done-title", &words, Some(("forgot-back", urls::LOGIN)))
}

/// Whether a sign-in here would let that person in, were the password right.
fn may_come_in(visitor: &Visitor, person: &Credentials, shops: &[Membership], is_invited: bool) -> bool {
    let needs_no_shop = person.is_platform_admin || is_invited;
    !person.is_disabled && begin::shop_of(visitor, needs_no_shop, shops).is_some()
}

/// Counts the request, and puts the letter into the outbox. For nobody the same is done in the name of the health check's
/// user, and taken back in the same transaction: what is done, and how long it takes, must not tell who exists. Answers how long
/// it must wait instead, where too many others came before it.
async fn ask(
    visitor: &Visitor,
    who: Subjects,
    person: Option<Credentials>,
) -> Result<Option<TimeDelta>, Error> {
    let (post, shop, client) = (visitor.state.post.clone(), visitor.shop.clone(), visitor.client.clone());
    let (now, language) = (visitor.now(), visitor.t.language);
    let is_someone = person.is_some();
    let user = person.map_or(UserId::PROBE, |person| person.user);
    let written = visitor.db.write(move |c| {
        if let Some(wait) = throttle::failed(c, &who, now)? {
            return Ok(Some(wait));
        }
        db::keep_if(is_someone, c, |c| {
            let mut to = store::addressee(c, user)?;
            if to.language.is_empty() {
                language.clone_into(&mut to.language);
            }
            letters::reset(c, &post, &to, shop.as_ref(), now)?;
            let entry = Entry {
                tenant: shop.as_ref().map(|shop| shop.id),
                actor: None,
                action: Action::ResetAsked,
                subject: Some(user.as_str()),
                detail: "",
                client: &client,
            };
            audit::record(c, now, &entry)
        })?;
        Ok::<_, DbError>(None)
    });
    Ok(written.await?)
}
