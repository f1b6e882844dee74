//! The message after a success: carried past the redirect by a cookie that names it, gone with the first page that shows it.

use actix_web::HttpRequest;
use actix_web::cookie::time::Duration;
use actix_web::cookie::{Cookie, SameSite};
use actix_web::http::header::{HeaderMap, HeaderValue, SET_COOKIE};

use super::Page;
use crate::db::touched;
use crate::login::cache::LIFE;
use crate::text::Texts;

const NAME: &str = "ds_said";

/// Says that something does not count everywhere yet; it names nobody and opens nothing.
const LATE: &str = "ds_late";

/// The sentences that can be said; a cookie that names any other says nothing.
const KNOWN: &[&str] = &[
    "said-scheduled",
    "said-class-scheduled",
    "said-changed",
    "said-status-changed",
    "said-cancelled",
    "said-ended",
    "said-ended-many",
    "said-role",
    "said-removed",
    "said-handed-over",
    "said-name",
    "said-email-asked",
    "said-password",
    "said-theme",
    "said-language",
    "said-factor-off",
    "said-passkey-added",
    "said-passkey-removed",
    "said-factor-required",
    "said-factor-reset",
    "said-devices-forgotten",
    "said-confirmed",
    "said-pin-set",
    "said-pin-removed",
    "said-counter-lost",
    "said-counter-idle",
    "said-invited",
    "said-shop-made",
    "said-shop-ready",
    "said-shop-closed",
    "said-shop-opened",
    "said-disabled",
    "said-enabled",
    "said-reset-sent",
    "said-letter-again",
    "said-invitation-cancelled",
];

/// `page`, after which the next page says the sentence of `key`.
///
/// # Errors
/// Those of `page`.
pub fn and_say(page: Page, key: &'static str) -> Page {
    debug_assert!(KNOWN.contains(&key), "{key} is not among the known sentences");
    let mut response = page?;
    let cookie = Cookie::build(NAME, key)
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .max_age(Duration::minutes(1))
        .finish();
    if let Ok(value) = HeaderValue::from_str(&cookie.to_string()) {
        response.headers_mut().append(SET_COOKIE, value);
    }
    Ok(response)
}

/// The sentence to be said on this page.
pub fn read(request: &HttpRequest, t: &'static Texts) -> Option<&'static str> {
    let cookie = request.cookie(NAME)?;
    KNOWN.iter().find(|key| **key == cookie.value()).map(|key| t.say(key))
}

/// Says on pages that what this request changed could not be told to the other servers: for as long as that holds.
pub fn say_late(headers: &mut HeaderMap) {
    let lasts = Duration::seconds(LIFE.as_secs() as i64);
    let cookie =
        Cookie::build(LATE, "1").path("/").http_only(true).same_site(SameSite::Lax).max_age(lasts).finish();
    if let Ok(value) = HeaderValue::from_str(&cookie.to_string()) {
        headers.append(SET_COOKIE, value);
    }
}

/// Whether a page has to say so: of this very request, or of one a moment ago.
pub fn is_late(request: &HttpRequest) -> bool {
    (!request.method().is_safe() && touched::is_late()) || request.cookie(LATE).is_some()
}

/// Takes the message off the way, once a page could show it.
pub fn clear(request: &HttpRequest, headers: &mut HeaderMap) {
    if request.cookie(NAME).is_none() {
        return;
    }
    let mut cookie = Cookie::build(NAME, "").path("/").finish();
    cookie.make_removal();
    if let Ok(value) = HeaderValue::from_str(&cookie.to_string()) {
        headers.append(SET_COOKIE, value);
    }
}
