//! How long the cookie lasts: actix-session knows one lifetime for all.

use actix_web::cookie::Cookie;
use actix_web::cookie::time::Duration;
use actix_web::http::header::{HeaderMap, HeaderValue, SET_COOKIE};

/// Adds `Max-Age` to the cookie of that name.
pub fn lasting(headers: &mut HeaderMap, name: &str, seconds: i64) {
    let all: Vec<HeaderValue> = headers.remove(SET_COOKIE).collect();
    for value in all {
        let ours = value
            .to_str()
            .ok()
            .and_then(|text| Cookie::parse_encoded(text).ok())
            .filter(|c| c.name() == name);
        let lasting = ours.and_then(|mut cookie| {
            cookie.set_max_age(Duration::seconds(seconds));
            HeaderValue::from_str(&cookie.encoded().to_string()).ok()
        });
        headers.append(SET_COOKIE, lasting.unwrap_or(value));
    }
}
