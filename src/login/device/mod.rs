//! A known device: a browser in which a person has signed in before. A cookie of its own says so, which opens no door: it
//! only has failed sign-ins counted apart, so that strangers who guess cannot keep a person out of their own browser.

pub mod store;

use actix_web::HttpRequest;
use actix_web::http::header::HeaderValue;
use chrono::TimeDelta;

use super::own_cookie::OwnCookie;
use super::token::Token;

/// So long after the last sign-in with it, in days, a device is forgotten: as long as browsers keep any cookie.
pub const DAYS: i64 = 400;

/// The random bits that name a browser. Stored hashed, and apart for each person who signs in with it.
#[derive(Clone, Debug)]
pub struct Device(Token);

const COOKIE: OwnCookie = OwnCookie { name: "ds_device", host_name: "__Host-ds_device" };

impl Device {
    /// One that no person is known on yet.
    pub fn fresh() -> Self {
        Self(Token::fresh())
    }

    /// The one that the request comes from, where its browser has the cookie.
    pub fn of(request: &HttpRequest, is_https: bool) -> Option<Self> {
        COOKIE.of(request, is_https).map(Self)
    }

    /// What the database keeps.
    pub fn hash(&self) -> String {
        self.0.hash()
    }

    /// The `Set-Cookie` header that gives it to the browser, or lets it be kept for longer.
    pub fn cookie(&self, is_https: bool) -> HeaderValue {
        COOKIE.give(&self.0, is_https, TimeDelta::days(DAYS))
    }
}
