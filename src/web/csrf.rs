//! Form tokens: no unsafe method passes without one, on whatever page. A new page cannot forget them.
//!
//! A token is a random nonce and HMAC-SHA256 over the nonce and a secret: the login session's own, or before sign-in that
//! of a short cookie. A new nonce each time, so that a compressed page does not give a token away (BREACH).

use std::cell::Cell;
use std::rc::Rc;

use actix_web::body::{BoxBody, EitherBody, MessageBody};
use actix_web::cookie::{Cookie, SameSite};
use actix_web::dev::{Payload, ServiceRequest, ServiceResponse};
use actix_web::http::header::{
    CONTENT_LENGTH, CONTENT_TYPE, HOST, HeaderMap, HeaderValue, ORIGIN, SET_COOKIE,
};
use actix_web::middleware::Next;
use actix_web::{HttpMessage as _, web};
use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde::Deserialize;
use sha2::{Digest as _, Sha256};

use super::upload::{self, MAX_UPLOAD, Upload};
use super::urls::{CHOOSE_SHOP, CONFIRM, COUNTER, LOGIN, LOGOUT};
use super::{Error, State, Typed, draft, redirect};
use crate::base::client::Client;
use crate::base::random;
use crate::login::cookie::Presented;
use crate::login::traffic::model::Outcome;
use crate::login::{self, token};

/// A form at most: 64 KiB.
pub const MAX_FORM: usize = 64 * 1024;

const NONCE: usize = 16;

/// What this request's tokens are bound to.
pub struct Binding {
    secret: String,
    is_new: bool,
    was_used: Cell<bool>,
}

impl Binding {
    /// A token for a form on the page that is being made.
    pub fn token(&self, keys: &[[u8; 32]]) -> String {
        self.was_used.set(true);
        keys.first().map(|key| token_over(key, &self.secret, random::bytes())).unwrap_or_default()
    }
}

fn mac(key: &[u8; 32], secret: &str, nonce: &[u8]) -> Hmac<Sha256> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes a key of any length");
    mac.update(nonce);
    mac.update(secret.as_bytes());
    mac
}

fn token_over(key: &[u8; 32], secret: &str, nonce: [u8; NONCE]) -> String {
    let mut bytes = nonce.to_vec();
    bytes.extend(mac(key, secret, &nonce).finalize().into_bytes());
    BASE64_URL_SAFE_NO_PAD.encode(bytes)
}

fn fits(keys: &[[u8; 32]], secret: &str, token: &str) -> bool {
    let Ok(bytes) = BASE64_URL_SAFE_NO_PAD.decode(token) else { return false };
    let Some((nonce, made)) = bytes.split_at_checked(NONCE) else { return false };
    keys.iter().any(|key| mac(key, secret, nonce).verify_slice(made).is_ok())
}

/// Stands before every page: binds tokens on the way in, sets the anonymous cookie on the way out where a form needs it.
/// What may not pass is answered with [`Error::Forged`] or [`Error::TooLarge`].
///
/// # Errors
/// Those of the services inside.
pub async fn middleware(
    state: web::Data<State>,
    mut request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<EitherBody<BoxBody, impl MessageBody>>, actix_web::Error> {
    let name = cookie_name(state.config.app_url.is_https());
    let binding = Rc::new(binding(&request, name));
    if !request.method().is_safe() {
        let passes = pass(&state, &binding, &mut request).await;
        if let Some(outcome) = cannot_last(&request, state.config.app_url.is_https(), passes.as_ref().err()) {
            let from = request.extensions().get::<Client>().map(|client| client.address);
            state.traffic.form_came(outcome, from, state.clock.now());
        }
        if let Err(error) = passes {
            return Ok(request.error_response(error).map_into_left_body());
        }
    }
    request.extensions_mut().insert(Rc::clone(&binding));
    let mut response = next.call(request).await?.map_into_right_body();
    if binding.is_new && binding.was_used.get() {
        set_cookie(response.headers_mut(), name, &binding.secret, state.config.app_url.is_https());
    }
    Ok(response)
}

fn cookie_name(is_https: bool) -> &'static str {
    if is_https { "__Host-ds_form" } else { "ds_form" }
}

fn binding(request: &ServiceRequest, name: &str) -> Binding {
    if let Some(Presented::Live(login)) = request.extensions().get::<Presented>() {
        return Binding { secret: login.csrf_secret.clone(), is_new: false, was_used: Cell::new(false) };
    }
    let known =
        request.cookie(name).map(|cookie| cookie.value().to_owned()).filter(|v| (32..=64).contains(&v.len()));
    let is_new = known.is_none();
    Binding { secret: known.unwrap_or_else(token::csrf_secret), is_new, was_used: Cell::new(false) }
}

fn set_cookie(headers: &mut HeaderMap, name: &'static str, secret: &str, is_https: bool) {
    let cookie = Cookie::build(name, secret)
        .path("/")
        .http_only(true)
        .secure(is_https)
        .same_site(SameSite::Lax)
        .finish();
    if let Ok(value) = HeaderValue::from_str(&cookie.to_string()) {
        headers.append(SET_COOKIE, value);
    }
}

#[derive(Deserialize)]
struct Sent {
    #[serde(default)]
    csrf: Typed,
}

async fn pass(state: &State, binding: &Binding, request: &mut ServiceRequest) -> Result<(), Error> {
    if matches!(request.extensions().get(), Some(Presented::Unknown)) {
        return Err(Error::Unavailable("whose form it is cannot be looked up".into()));
    }
    let is_https = state.config.app_url.is_https();
    is_ours(request.headers(), is_https).map_err(Error::Forged)?;
    if is_json(request.headers()) && is_signed_out(request, is_https) {
        return Err(Error::SignedOut);
    }
    let is_upload = upload::is_taken(request.request());
    if is_upload && !matches!(request.extensions().get(), Some(Presented::Live(_))) {
        // A file of whoever is not signed in is not even read.
        return Err(match is_signed_out(request, is_https) {
            true => Error::LoginRequired(redirect::page_of(request.request(), &state.pages)),
            false => Error::Forged("token"),
        });
    }
    let most = if is_upload { MAX_UPLOAD } else { MAX_FORM };
    let declared =
        request.headers().get(CONTENT_LENGTH).and_then(|v| v.to_str().ok()).and_then(|v| v.parse().ok());
    if declared.is_some_and(|length: u64| length > most as u64) {
        return Err(Error::TooLarge);
    }
    let body = upload::body(request.take_payload(), most).await?;
    let sent: Sent = match is_upload {
        true => Sent { csrf: Upload::read(request.request(), body.clone()).await?.csrf.into() },
        false => serde_html_form::from_bytes(&body).map_err(|_| Error::Forged("no form"))?,
    };
    // A sign-in page that stood open while one signed in in another tab still holds the token from before.
    let is_door = matches!(request.path(), LOGIN | COUNTER);
    let before = is_door.then(|| request.cookie(cookie_name(is_https))).flatten();
    let fits_before = before.is_some_and(|cookie| fits(&state.csrf_keys, cookie.value(), &sent.csrf))
        || (request.path() == COUNTER && fits_locked(state, request, &sent.csrf));
    if !fits_before && !fits(&state.csrf_keys, &binding.secret, &sent.csrf) {
        // A form of a login session that has ended: nobody is signed in, so nothing can be changed by going there.
        return Err(match is_signed_out(request, is_https) {
            // The way in is begun anew: there is nothing on it that could be kept.
            true if request.path().starts_with("/auth/") => {
                let target = url::form_urlencoded::parse(&body).find(|(name, _)| name == "redirect");
                Error::LoginRequired(redirect::safe(&target.unwrap_or_default().1).to_owned())
            }
            true => Error::LoginRequired(back_to(state, request, &sent.csrf, &body).await?),
            false => Error::Forged(match is_door && has_no_cookie(request, is_https, &sent.csrf) {
                true => NO_COOKIE,
                false => "token",
            }),
        });
    }
    request.set_payload(Payload::from(body));
    Ok(())
}

/// The form of a sign-in, token and all, from a browser that has not kept what its page came with.
const NO_COOKIE: &str = "token, and no cookie";

fn has_no_cookie(request: &ServiceRequest, is_https: bool, token: &str) -> bool {
    let length = BASE64_URL_SAFE_NO_PAD.decode(token).map_or(0, |bytes| bytes.len());
    request.cookie(cookie_name(is_https)).is_none() && length == NONCE + Sha256::output_size()
}

/// What the form of a sign-in gives away of a sign-in that cannot last, whether or not it passes: the browser is at another scheme
/// than the cookies are for, or has not kept the first of them.
fn cannot_last(request: &ServiceRequest, is_https: bool, error: Option<&Error>) -> Option<Outcome> {
    if request.path() != LOGIN {
        return None;
    }
    let text = |name: &str| request.headers().get(name).and_then(|v| v.to_str().ok());
    let other = if is_https { "http" } else { "https" };
    let host = text(HOST.as_str())?;
    if text(ORIGIN.as_str()).is_some_and(|origin| origin == format!("{other}://{host}")) {
        return Some(Outcome::OtherScheme);
    }
    matches!(error, Some(Error::Forged(NO_COOKIE))).then_some(Outcome::NoCookie)
}

/// A counter tablet may have locked while its page for the next person stood open.
fn fits_locked(state: &State, request: &ServiceRequest, token: &str) -> bool {
    match request.extensions().get() {
        Some(Presented::Ended(ended)) => fits(&state.csrf_keys, &ended.csrf_secret, token),
        _ => false,
    }
}

/// The browser has a login session's cookie, and it stands for nobody any more. Of the way in only the pages that are for whoever
/// is signed in already lead back to its beginning: the others are for whoever is not.
fn is_signed_out(request: &ServiceRequest, is_https: bool) -> bool {
    request.cookie(login::cookie::name(is_https)).is_some()
        && !matches!(request.extensions().get(), Some(Presented::Live(_)))
        && (!request.path().starts_with("/auth/") || matches!(request.path(), CONFIRM | CHOOSE_SHOP | LOGOUT))
}

fn is_json(headers: &HeaderMap) -> bool {
    let kind = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    kind.split(';').next().is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json"))
}

/// The page of a form whose login session has ended, with what was typed kept for it where the token proves that it was
/// this very login session's.
async fn back_to(state: &State, request: &ServiceRequest, token: &str, body: &[u8]) -> Result<String, Error> {
    let ended = match request.extensions().get() {
        Some(Presented::Ended(ended)) => Some(Rc::clone(ended)),
        _ => None,
    };
    match ended.filter(|ended| fits(&state.csrf_keys, &ended.csrf_secret, token)) {
        Some(ended) => draft::keep(state, request.request(), &ended, body).await,
        None => Ok(redirect::page_of(request.request(), &state.pages)),
    }
}

/// Whether the browser says that a page of this very host sent the form. Shops are strangers to one another.
fn is_ours(headers: &HeaderMap, is_https: bool) -> Result<(), &'static str> {
    let text = |name: &str| headers.get(name).and_then(|v| v.to_str().ok());
    if let Some(site) = text("sec-fetch-site") {
        return if site == "same-origin" { Ok(()) } else { Err("Sec-Fetch-Site") };
    }
    let host = text(HOST.as_str()).ok_or("Host")?;
    let origin = text(ORIGIN.as_str()).ok_or("no Origin")?;
    let scheme = if is_https { "https" } else { "http" };
    if origin == format!("{scheme}://{host}") { Ok(()) } else { Err("Origin") }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const KEY: [u8; 32] = [7; 32];

    #[test]
    fn a_token_fits_its_own_secret_only() {
        let token = token_over(&KEY, "mine", [1; NONCE]);
        assert!(fits(&[KEY], "mine", &token));
        assert!(!fits(&[KEY], "yours", &token));
        assert!(!fits(&[[8; 32]], "mine", &token));
        assert!(!fits(&[KEY], "mine", ""));
        assert!(fits(&[[8; 32], KEY], "mine", &token), "a previous secret's form still counts");
        assert_ne!(token, token_over(&KEY, "mine", [2; NONCE]), "each page has its own");
    }

    proptest! {
        #[test]
        fn nothing_made_up_fits(token in "[A-Za-z0-9_-]{0,80}") {
            prop_assert!(!fits(&[KEY], "mine", &token));
        }

        #[test]
        fn no_byte_of_a_token_can_be_changed(at in 0usize..64, to in "[A-Za-z0-9_-]") {
            let good = token_over(&KEY, "mine", [1; NONCE]);
            let mut bad = good.clone();
            bad.replace_range(at..=at, &to);
            prop_assume!(bad != good);
            prop_assert!(!fits(&[KEY], "mine", &bad));
        }
    }
}
