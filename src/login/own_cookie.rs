//! Cookies of ours beside that of the login session: each holds random bits that name something, and opens no door alone.

use actix_web::HttpRequest;
use actix_web::cookie::time::Duration;
use actix_web::cookie::{Cookie, SameSite};
use actix_web::http::header::HeaderValue;
use chrono::TimeDelta;

use super::token::Token;

/// One of them.
pub struct OwnCookie {
    /// Its name over plain http.
    pub name: &'static str,
    /// Its name behind https, where it begins so that no other host can set it.
    pub host_name: &'static str,
}

impl OwnCookie {
    fn name(&self, is_https: bool) -> &'static str {
        if is_https { self.host_name } else { self.name }
    }

    /// The bits that the request brings, where its browser has the cookie.
    pub fn of(&self, request: &HttpRequest, is_https: bool) -> Option<Token> {
        Token::parse(request.cookie(self.name(is_https))?.value())
    }

    /// The `Set-Cookie` header that gives it to the browser for so long.
    pub fn give(&self, token: &Token, is_https: bool, lasts: TimeDelta) -> HeaderValue {
        self.header(token.reveal(), is_https, lasts)
    }

    /// The `Set-Cookie` header that takes it away.
    pub fn take(&self, is_https: bool) -> HeaderValue {
        self.header("", is_https, TimeDelta::zero())
    }

    fn header(&self, value: &str, is_https: bool, lasts: TimeDelta) -> HeaderValue {
        let cookie = Cookie::build(self.name(is_https), value)
            .path("/")
            .http_only(true)
            .secure(is_https)
            .same_site(SameSite::Lax)
            .max_age(Duration::seconds(lasts.num_seconds()))
            .finish();
        HeaderValue::from_str(&cookie.to_string())
            .expect("base64url and plain attributes are a header's value")
    }
}
