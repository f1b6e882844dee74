//! `/setup`

use actix_web::http::StatusCode;
use actix_web::http::header::RETRY_AFTER;
use subtle::ConstantTimeEq as _;

use super::change::{self, NotOpened};
use super::form::OpenForm;
use super::view::Setup;
use crate::account::begin::{self, Chosen};
use crate::login::change::By;
use crate::login::keys;
use crate::login::store as logins;
use crate::tenancy::slug;
use crate::web::answer::{found, render};
use crate::web::error::TRY_AGAIN;
use crate::web::flash::and_say;
use crate::web::redirect::START;
use crate::web::{Errors, Form, Page, Visitor, invalid, show, urls};

/// `GET /setup`: leads away for good once somebody or something is here.
///
/// # Errors
/// Where the database does not answer.
pub async fn form(visitor: Visitor) -> Page {
    match visitor.db.read(logins::is_empty).await? {
        true => show(&Setup::new(&visitor, &OpenForm::default(), &Errors::default())),
        false => found(START),
    }
}

/// `POST /setup`
///
/// # Errors
/// Where the database does not answer.
pub async fn submit(visitor: Visitor, form: Form<OpenForm>) -> Page {
    if !visitor.db.read(logins::is_empty).await? {
        return found(START);
    }
    let code = keys::setup_code(&visitor.state.config.auth.current);
    let is_right = bool::from(code.as_bytes().ct_eq(form.code.to_lowercase().as_bytes()));
    // Nothing is here, so the first wish is free.
    let free = slug::proposals(&form.slug, &form.shop_name).into_iter().next().unwrap_or_default();
    let (first, password) = match form.check(&free, is_right) {
        Ok(checked) => checked,
        Err(errors) => return invalid(&Setup::new(&visitor, &form, &errors)),
    };
    let Ok(hash) = visitor.state.hasher.hash(&password).await else {
        let mut errors = Errors::default();
        errors.add("password", "login-busy");
        let page = Setup::new(&visitor, &form, &errors);
        let mut answer = render(StatusCode::SERVICE_UNAVAILABLE, &page)?;
        answer.headers_mut().insert(RETRY_AFTER, TRY_AGAIN.into());
        return Ok(answer);
    };
    let by = By { user: None, client: visitor.client.clone(), now: visitor.now() };
    let language = visitor.browser_language();
    match visitor.db.write(move |c| change::open(c, &first, &hash, language, &by)).await {
        Ok((user, shop)) => {
            let chosen = Chosen { user, shop: Some(shop), remembered: true };
            and_say(begin::sign_in(&visitor, chosen, urls::SHOP_SETTINGS).await, "said-shop-ready")
        }
        Err(NotOpened::Closed) => found(START),
        Err(NotOpened::Db(error)) => Err(error.into()),
    }
}
