//! The few answers that handlers give.

use actix_web::http::StatusCode;
use actix_web::http::header::{ContentType, HeaderName, HeaderValue, LOCATION};
use actix_web::{HttpResponse, HttpResponseBuilder};
use askama::Template;

use super::Error;

/// Room for a page: a list of fifty takes 31 kB. askama's own hint does not know how often a loop runs, and a text that grows
/// is copied each time.
const PAGE_BYTES: usize = 36 * 1024;

/// What a handler answers.
pub type Page = Result<HttpResponse, Error>;

/// Shows a page.
///
/// # Errors
/// Where its template fails.
pub fn show(view: &impl Template) -> Page {
    render(StatusCode::OK, view)
}

/// Shows a form again, with what is wrong beside its fields.
///
/// # Errors
/// Where its template fails.
pub fn invalid(view: &impl Template) -> Page {
    render(StatusCode::UNPROCESSABLE_ENTITY, view)
}

/// Shows a page under another status.
///
/// # Errors
/// Where its template fails.
pub fn render(status: StatusCode, view: &impl Template) -> Page {
    let mut html = String::with_capacity(PAGE_BYTES);
    view.render_into(&mut html)?;
    Ok(HttpResponseBuilder::new(status).content_type(ContentType::html()).body(html))
}

/// Leads to another page after a change (303: it is fetched with GET).
///
/// # Errors
/// None; a handler's last word is an answer.
pub fn go(to: impl AsRef<str>) -> Page {
    Ok(HttpResponse::SeeOther().insert_header((LOCATION, to.as_ref())).finish())
}

/// As [`go`], under `/auth`: 302, as operators know it from the log.
///
/// # Errors
/// None; a handler's last word is an answer.
pub fn found(to: impl AsRef<str>) -> Page {
    Ok(HttpResponse::Found().insert_header((LOCATION, to.as_ref())).finish())
}

/// `page`, with which the browser forgets the pages it has shown. Chromium keeps them in memory for its back button, `no-store`
/// or not: whoever leaves, leaves none behind.
///
/// # Errors
/// Those of `page`.
pub fn leaving_nothing(page: Page) -> Page {
    let mut answer = page?;
    let (name, value) = (HeaderName::from_static("clear-site-data"), HeaderValue::from_static("\"cache\""));
    answer.headers_mut().insert(name, value);
    Ok(answer)
}
