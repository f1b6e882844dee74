//! `/signup`

use actix_web::http::StatusCode;
use actix_web::http::header::RETRY_AFTER;
use askama::Template;
use chrono::TimeDelta;
use serde::Deserialize;

use super::change::{self, Looked, NotMade};
use super::view::{Finish, Gone, Over, Sent, Signup};
use crate::account::begin::{self, Chosen};
use crate::account::reset::check_new_password;
use crate::base::email;
use crate::db::DbError;
use crate::login::change::By;
use crate::login::throttle::{self, Subjects};
use crate::login::token::Token;
use crate::people::setup::form::OpenForm;
use crate::people::setup::model::First;
use crate::shop::form::slug_taken;
use crate::tenancy::{slug, store as shops};
use crate::web::answer::{found, render};
use crate::web::error::TRY_AGAIN;
use crate::web::flash::and_say;
use crate::web::redirect::START;
use crate::web::{Error, Errors, Form, Page, Query, Said, Typed, Visitor, invalid, show, urls, when};

/// Only on the bare host, and only where it is switched on.
fn must_be_on(visitor: &Visitor) -> Result<(), Error> {
    match visitor.state.config.signup && visitor.shop.is_none() {
        true => Ok(()),
        false => Err(Error::NotFound),
    }
}

/// `GET /signup`: someone signed in already has business elsewhere.
///
/// # Errors
/// [`Error::NotFound`] where it is switched off.
pub async fn form(visitor: Visitor) -> Page {
    must_be_on(&visitor)?;
    if visitor.login.is_some() {
        return found(START);
    }
    show(&Signup::new(&visitor, &OpenForm::default(), &Errors::default()))
}

/// `POST /signup`: one answer and the same work, whether the e-mail is known here or not. No password yet: whoever asks need not
/// be whoever reads that mail.
///
/// # Errors
/// [`Error::NotFound`] where it is switched off; [`Error::Unavailable`] without the database.
pub async fn submit(visitor: Visitor, form: Form<OpenForm>) -> Page {
    must_be_on(&visitor)?;
    let (now, wishes) = (visitor.now(), slug::proposals(&form.slug, &form.shop_name));
    // Counted apart from sign-ins: asking for a shop keeps nobody from signing in.
    let who = Subjects::new(&format!("signup {}", email::key(&form.email)), &visitor.client);
    let (asking, label) = (who.clone(), form.slug.to_lowercase());
    let (wait, free, is_taken) = visitor
        .db
        .read(move |c| {
            let is_taken = shops::by_slug(c, &label)?.is_some();
            Ok::<_, DbError>((throttle::wait(c, &asking, now)?, shops::free_slug(c, &wishes)?, is_taken))
        })
        .await?;
    if let Some(wait) = wait {
        return must_wait(&visitor, &form, wait);
    }
    let first = match form.ask(&free) {
        Ok(checked) if !is_taken => checked,
        checked => {
            let mut errors = checked.err().unwrap_or_default();
            if is_taken {
                errors.add("slug", slug_taken(&free));
            }
            return invalid(&Signup::new(&visitor, &form, &errors));
        }
    };
    let (post, asked, language) = (visitor.state.post.clone(), first.email.clone(), visitor.t.language);
    let wait = visitor
        .db
        .write(move |c| {
            let wait = throttle::failed(c, &who, now)?;
            if wait.is_none() {
                change::ask(c, &post, &first, language, now)?;
            }
            Ok::<_, DbError>(wait)
        })
        .await?;
    if let Some(wait) = wait {
        return must_wait(&visitor, &form, wait);
    }
    show(&Sent::new(&visitor, &asked))
}

fn must_wait(visitor: &Visitor, form: &OpenForm, wait: TimeDelta) -> Page {
    let mut errors = Errors::default();
    errors.add("email", Said::from("login-throttled").text("wait", when::wait(visitor.t, wait)));
    let page = Signup::new(visitor, form, &errors);
    later(StatusCode::TOO_MANY_REQUESTS, &page, wait.num_seconds() + 1)
}

fn later(status: StatusCode, page: &impl Template, seconds: i64) -> Page {
    let mut page = render(status, page)?;
    page.headers_mut().insert(RETRY_AFTER, seconds.into());
    Ok(page)
}

/// The token of a link, in its address.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct TokenQuery {
    token: Typed,
}

/// What is typed behind the link.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct FinishForm {
    token: Typed,
    password: Typed,
    password_again: Typed,
}

/// What a link would make, or why it makes nothing.
async fn asked(visitor: &Visitor, token: &Typed) -> Result<Result<(Token, First), Over>, Error> {
    must_be_on(visitor)?;
    let Some(token) = Token::parse(token) else { return Ok(Err(Over::Unknown)) };
    let (now, looked) = (visitor.now(), token.clone());
    Ok(match visitor.db.read(move |c| change::look(c, &looked, now)).await? {
        Looked::Live(first) => Ok((token, first)),
        Looked::Expired(first) => Err(Over::Expired(first)),
        Looked::Used => Err(Over::Used),
        Looked::Withdrawn => Err(Over::Withdrawn),
        Looked::Unknown => Err(Over::Unknown),
    })
}

fn gone(visitor: &Visitor, over: Over) -> Page {
    render(StatusCode::GONE, &Gone::new(visitor, over))
}

/// `GET /signup/finish`: changes nothing.
///
/// # Errors
/// [`Error::NotFound`] where it is switched off; where the database does not answer.
pub async fn look(visitor: Visitor, query: Query<TokenQuery>) -> Page {
    match asked(&visitor, &query.0.token).await? {
        Ok((token, first)) => show(&Finish::new(&visitor, &first, &token, &Errors::default())),
        Err(over) => gone(&visitor, over),
    }
}

/// `POST /signup/finish`: whoever reads the letter chooses the password. Nothing is hashed without a link that works.
///
/// # Errors
/// [`Error::NotFound`] where it is switched off; where the database does not answer.
pub async fn finish(visitor: Visitor, form: Form<FinishForm>) -> Page {
    let (token, first) = match asked(&visitor, &form.token).await? {
        Ok(found) => found,
        Err(over) => return gone(&visitor, over),
    };
    let mut errors = Errors::default();
    let words = [&first.shop_name, &first.slug, &first.name, &first.email].map(String::as_str);
    check_new_password(&mut errors, &form.password, &form.password_again, &words);
    if !errors.is_empty() {
        return invalid(&Finish::new(&visitor, &first, &token, &errors));
    }
    let Ok(hash) = visitor.state.hasher.hash(form.password.untrimmed()).await else {
        errors.add("password", "login-busy");
        let page = Finish::new(&visitor, &first, &token, &errors);
        return later(StatusCode::SERVICE_UNAVAILABLE, &page, TRY_AGAIN);
    };
    let by = By { user: None, client: visitor.client.clone(), now: visitor.now() };
    let language = visitor.browser_language();
    match visitor.db.write(move |c| change::finish(c, &token, &hash, language, &by)).await {
        Ok((user, shop)) => {
            let chosen = Chosen { user, shop: Some(shop), remembered: true };
            and_say(begin::sign_in(&visitor, chosen, urls::SHOP_SETTINGS).await, "said-shop-ready")
        }
        // Of two who come at once the second finds it used.
        Err(NotMade::Over) => {
            gone(&visitor, asked(&visitor, &form.token).await?.err().unwrap_or(Over::Unknown))
        }
        Err(NotMade::SlugTaken) => gone(&visitor, Over::SlugTaken(first)),
        Err(NotMade::Known) => gone(&visitor, Over::Known),
        Err(NotMade::Db(error)) => Err(error.into()),
    }
}
