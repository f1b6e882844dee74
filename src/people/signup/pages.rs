//! `/signup`

use actix_web::http::StatusCode;
use actix_web::http::header::RETRY_AFTER;
use serde::Deserialize;

use super::change::{self, NotMade};
use super::view::{Finish, Signup, Told};
use crate::account::begin::{self, Chosen};
use crate::base::email;
use crate::db::DbError;
use crate::login::change::By;
use crate::login::throttle::{self, Subjects};
use crate::login::token::Token;
use crate::people::setup::form::OpenForm;
use crate::shop::form::slug_taken;
use crate::tenancy::{slug, store as shops};
use crate::web::answer::{found, render};
use crate::web::error::TRY_AGAIN;
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

/// `POST /signup`: one answer and one hash, whether the e-mail is known here or not.
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
    let mut errors = Errors::default();
    if let Some(wait) = wait {
        errors.add("email", Said::from("login-throttled").text("wait", when::wait(visitor.t, wait)));
        return later(&visitor, &form, &errors, StatusCode::TOO_MANY_REQUESTS, wait.num_seconds() + 1);
    }
    let (first, password) = match form.check(&free, true) {
        Ok(checked) if !is_taken => checked,
        checked => {
            let mut errors = checked.err().unwrap_or_default();
            if is_taken {
                errors.add("slug", slug_taken(&free));
            }
            return invalid(&Signup::new(&visitor, &form, &errors));
        }
    };
    let Ok(hash) = visitor.state.hasher.hash(&password).await else {
        errors.add("password", "login-busy");
        return later(&visitor, &form, &errors, StatusCode::SERVICE_UNAVAILABLE, TRY_AGAIN);
    };
    let (post, asked) = (visitor.state.post.clone(), first.email.clone());
    visitor
        .db
        .write(move |c| {
            throttle::failed(c, &who, now)?;
            change::ask(c, &post, &first, &hash, now)
        })
        .await?;
    show(&Told::sent(&visitor, &asked))
}

fn later(visitor: &Visitor, form: &OpenForm, errors: &Errors, status: StatusCode, seconds: i64) -> Page {
    let mut page = render(status, &Signup::new(visitor, form, errors))?;
    page.headers_mut().insert(RETRY_AFTER, seconds.into());
    Ok(page)
}

/// The token of a link, in its address or its form.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct TokenForm {
    token: Typed,
}

/// `GET /signup/finish`: changes nothing.
///
/// # Errors
/// Where the database does not answer.
pub async fn look(visitor: Visitor, query: Query<TokenForm>) -> Page {
    let token = Token::parse(&query.0.token);
    let now = visitor.now();
    let found = match token.clone() {
        Some(token) => visitor.db.read(move |c| change::look(c, &token, now)).await?,
        None => None,
    };
    match (token, found) {
        (Some(token), Some((shop, email))) => show(&Finish::new(&visitor, &shop, email, token.reveal())),
        _ => render(StatusCode::GONE, &Told::over(&visitor, "signup-over")),
    }
}

/// `POST /signup/finish`
///
/// # Errors
/// Where the database does not answer.
pub async fn finish(visitor: Visitor, form: Form<TokenForm>) -> Page {
    let Some(token) = Token::parse(&form.token) else {
        return render(StatusCode::GONE, &Told::over(&visitor, "signup-over"));
    };
    let by = By { user: None, client: visitor.client.clone(), now: visitor.now() };
    let over = match visitor.db.write(move |c| change::finish(c, &token, &by)).await {
        Ok((user, shop)) => {
            let chosen = Chosen { user, shop: Some(shop), remembered: true };
            return begin::sign_in(&visitor, chosen, urls::SHOP_SETTINGS).await;
        }
        Err(NotMade::Over) => "signup-over",
        Err(NotMade::SlugTaken) => "signup-slug-taken",
        Err(NotMade::Known) => "signup-known",
        Err(NotMade::Db(error)) => return Err(error.into()),
    };
    render(StatusCode::GONE, &Told::over(&visitor, over))
}
