//! The page of one's own account, and what of it changes without the password: name and colours; and, after the password was
//! given, the e-mail.

use actix_web::http::header::{RETRY_AFTER, SET_COOKIE};
use serde::Deserialize;

use super::view::{Again, Profile};
use crate::account::letters;
use crate::base::email;
use crate::base::id::TenantId;
use crate::db::DbError;
use crate::login::Shop;
use crate::login::store::{self, Addressee};
use crate::login::throttle::{self, Subjects};
use crate::text;
use crate::web::answer::render;
use crate::web::chrome::Theme;
use crate::web::flash::and_say;
use crate::web::{Error, Errors, Form, Page, Person, Said, Typed, go, invalid, show, urls, when};
use actix_web::http::StatusCode;

/// The longest name, in characters.
const MAX_NAME: usize = 100;

/// Who asks, as letters greet them.
///
/// # Errors
/// Where the database does not answer.
pub async fn me(person: &Person) -> Result<Addressee, Error> {
    let user = person.login.person.id;
    Ok(person.visitor.db.read(move |c| store::addressee(c, user)).await?)
}

/// The shop that is open, if any.
pub fn shop(person: &Person) -> Option<TenantId> {
    match &person.login.shop {
        Shop::In(membership) => Some(membership.tenant.id),
        Shop::NotChosen | Shop::Closed => None,
    }
}

/// `GET /account`
///
/// # Errors
/// Where the database does not answer.
pub async fn form(person: Person) -> Page {
    let me = me(&person).await?;
    show(&Profile::new(&person, &me, &Again::default()))
}

/// A name as it is typed.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct NameForm {
    name: Typed,
}

/// `POST /account/name`
///
/// # Errors
/// Where the database does not answer.
pub async fn set_name(person: Person, form: Form<NameForm>) -> Page {
    let mut errors = Errors::default();
    match form.name.chars().count() {
        0 => errors.add("name", "name-missing"),
        n if n > MAX_NAME => errors.add("name", "name-too-long"),
        _ => {}
    }
    if !errors.is_empty() {
        let again = Again { name: Some(&form.name), errors, ..Again::default() };
        return invalid(&Profile::new(&person, &me(&person).await?, &again));
    }
    let (user, now, name) = (person.login.person.id, person.now(), form.name.to_string());
    person.visitor.db.write(move |c| store::set_name(c, user, &name, now)).await?;
    and_say(go(urls::ACCOUNT), "said-name")
}

/// An e-mail as it is typed.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct EmailForm {
    email: Typed,
}

/// `POST /account/email`: a link goes to the new address, and nothing changes until it is used. Whether someone else has the
/// address is told to nobody but whoever reads its mail.
///
/// # Errors
/// Where the password is to be given first, or the database does not answer.
pub async fn set_email(person: Person, form: Form<EmailForm>) -> Page {
    person.must_have_confirmed()?;
    let (me, now) = (me(&person).await?, person.now());
    let mut errors = Errors::default();
    if !email::looks_right(&form.email) {
        errors.add("email", "email-wrong");
    } else if email::key(&form.email) == email::key(&me.email) {
        errors.add("email", "email-same");
    }
    if !errors.is_empty() {
        return invalid(&Profile::new(
            &person,
            &me,
            &Again { email: &form.email, errors, ..Again::default() },
        ));
    }
    // Counted like failures: nobody's mailbox is filled from here.
    let who = Subjects::new(&format!("verify {}", me.user), &person.visitor.client);
    let (post, to, sender) = (person.visitor.state.post.clone(), form.email.to_string(), me.clone());
    let written = person.visitor.db.write(move |c| {
        let wait = throttle::failed(c, &who, now)?;
        if wait.is_none() {
            letters::verify(c, &post, &sender, &to, now)?;
        }
        Ok::<_, DbError>(wait)
    });
    if let Some(wait) = written.await? {
        errors.add("email", Said::from("login-throttled").text("wait", when::wait(person.visitor.t, wait)));
        let again = Again { email: &form.email, errors, ..Again::default() };
        let mut page = render(StatusCode::TOO_MANY_REQUESTS, &Profile::new(&person, &me, &again))?;
        page.headers_mut().insert(RETRY_AFTER, ((wait.num_milliseconds() + 999) / 1000).into());
        return Ok(page);
    }
    and_say(go(urls::ACCOUNT), "said-email-asked")
}

/// A language as it is chosen.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct LanguageForm {
    language: Typed,
}

/// `POST /account/language`: the person's, wherever they sign in, and that of their letters; none: as the browser asks.
///
/// # Errors
/// Where the database does not answer.
pub async fn set_language(person: Person, form: Form<LanguageForm>) -> Page {
    let (user, now) = (person.login.person.id, person.now());
    let language = match (form.language.is_empty(), text::in_language(&form.language)) {
        (true, _) => "",
        (false, Some(texts)) => texts.language,
        (false, None) => return not_offered(&person, "language").await,
    };
    person.visitor.db.write(move |c| store::set_language(c, user, language, now)).await?;
    and_say(go(urls::ACCOUNT), "said-language")
}

/// Colours as they are chosen.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct ThemeForm {
    theme: Typed,
}

/// `POST /account/theme`: kept by this browser, for a screen at the pool and one at the counter differ.
///
/// # Errors
/// Where the database does not answer.
pub async fn set_theme(person: Person, form: Form<ThemeForm>) -> Page {
    let Some(theme) = Theme::known(&form.theme) else { return not_offered(&person, "theme").await };
    let cookie = theme.cookie(person.visitor.state.config.app_url.is_https());
    let mut page = and_say(go(urls::ACCOUNT), "said-theme")?;
    page.headers_mut().append(SET_COOKIE, cookie);
    Ok(page)
}

/// What was chosen is not on offer.
async fn not_offered(person: &Person, field: &'static str) -> Page {
    let mut errors = Errors::default();
    errors.add(field, "form-choice");
    invalid(&Profile::new(person, &me(person).await?, &Again { errors, ..Again::default() }))
}
