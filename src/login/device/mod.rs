//! A known device: a browser in which a person has signed in before. A cookie of its own says so, which opens no door: it
//! only has failed sign-ins counted apart, so that strangers who guess cannot keep a person out of their own browser.

pub mod store;

use actix_web::HttpRequest;
use actix_web::cookie::time::Duration;
use actix_web::cookie::{Cookie, SameSite};
use actix_web::http::header::HeaderValue;

use super::token::Token;

/// So long after the last sign-in with it, in days, a device is forgotten: as long as browsers keep any cookie.
pub const DAYS: i64 = 400;

/// The random bits that name a browser. Stored hashed, and apart for each person who signs in with it.
#[derive(Clone, Debug)]
pub struct Device(Token);

/// The cookie's name; behind https one that no other host can set.
fn name(is_https: bool) -> &'static str {
    if is_https { "__Host-ds_device" } else { "ds_device" }
}

impl Device {
    /// One that no person is known on yet.
    pub fn fresh() -> Self {
        Self(Token::fresh())
    }

    /// The one that the request comes from, where its browser has the cookie.
    pub fn of(request: &HttpRequest, is_https: bool) -> Option<Self> {
        let cookie = request.cookie(name(is_https))?;
        Token::parse(cookie.value()).map(Self)
    }

    /// What the database keeps.
    pub fn hash(&self) -> String {
        self.0.hash()
    }

    /// The `Set-Cookie` header that gives it to the browser, or lets it be kept for longer.
    pub fn cookie(&self, is_https: bool) -> HeaderValue {
        kept(name(is_https), &self.0, is_https)
    }
}

/// The `Set-Cookie` header of a cookie that a browser keeps for as long as it keeps any.
pub(super) fn kept(name: &'static str, token: &Token, is_https: bool) -> HeaderValue {
    let cookie = Cookie::build(name, token.reveal())
        .path("/")
        .http_only(true)
        .secure(is_https)
        .same_site(SameSite::Lax)
        .max_age(Duration::days(DAYS))
        .finish();
    HeaderValue::from_str(&cookie.to_string()).expect("base64url and plain attributes are a header's value")
}
