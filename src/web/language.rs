//! In which language a page speaks: as its reader has chosen, else as their browser asks, else in English.

use actix_web::HttpRequest;
use actix_web::http::header::{AcceptLanguage, Header as _};

use crate::login::LoginSession;
use crate::text::{self, Texts};

/// The texts for a request, whoever has sent it.
pub fn of(request: &HttpRequest, login: Option<&LoginSession>) -> &'static Texts {
    let chosen = login.and_then(|login| text::in_language(&login.person.language));
    chosen.or_else(|| asked_for(request)).unwrap_or_else(text::english)
}

/// The language that a request's browser asks for; empty where we have none of its languages.
pub fn of_browser(request: &HttpRequest) -> &'static str {
    asked_for(request).map_or("", |texts| texts.language)
}

/// The first language that the browser asks for and that we have, by its own order of preference; a dialect is as good.
fn asked_for(request: &HttpRequest) -> Option<&'static Texts> {
    let asked = AcceptLanguage::parse(request).ok()?;
    asked
        .ranked()
        .iter()
        .filter_map(|tag| tag.item())
        .find_map(|tag| text::in_language(tag.primary_language()))
}
