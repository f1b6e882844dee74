//! The outermost layer: every answer leaves through it with a request id, the security headers, a line in the log, and,
//! where it is an error, the page that says so.

use std::net::IpAddr;
use std::time::Instant;

use actix_web::body::{BoxBody, EitherBody, MessageBody};
use actix_web::dev::{ResponseHead, ServiceRequest, ServiceResponse};
use actix_web::error::InternalError;
use actix_web::http::header::{
    ALLOW, CACHE_CONTROL, CONTENT_LENGTH, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue,
    STRICT_TRANSPORT_SECURITY,
};
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::Next;
use actix_web::{HttpMessage as _, HttpRequest, HttpResponse, web};
use askama::Template;

use super::chrome::Theme;
use super::error::{Told, WayOn};
use super::redirect::{self, START};
use super::urls::CHOOSE_SHOP;
use super::{Error, State, client, flash, go, language};
use crate::base::client::Client;
use crate::base::id::Id;
use crate::base::metrics;
use crate::config::{AppEnv, Config};
use crate::db::touched;
use crate::login::Shop;
use crate::login::cookie::Presented;
use crate::text::Texts;

/// Names one request: in the log, in `x-request-id`, on the error page.
#[derive(Clone, Copy)]
pub struct RequestId(Id);

const HEADERS: [(&str, &str); 7] = [
    (
        "content-security-policy",
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; \
         form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    ),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("referrer-policy", "same-origin"),
    ("permissions-policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
];

/// Two years, as browsers' preload lists ask for.
const HSTS: &str = "max-age=63072000; includeSubDomains";

/// Lets a request in and its answer out.
///
/// # Errors
/// None: an error of the services inside becomes its page here.
pub async fn middleware<B: MessageBody + 'static>(
    state: web::Data<State>,
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<BoxBody, B>>, actix_web::Error> {
    let began = Instant::now();
    let id = RequestId(Id::new(state.clock.now()));
    let peer: Option<IpAddr> = request.peer_addr().map(|peer| peer.ip());
    let mut look =
        Look { theme: Theme::in_header(request.headers()), t: language::of(request.request(), None) };
    let asks = client::of(request.headers(), peer, &state.config.trusted_proxies);
    request.extensions_mut().insert(id);
    request.extensions_mut().insert(asks);
    let is_change = !request.method().is_safe();
    let (answer, is_late) = touched::noticing(next.call(request)).await;
    let mut response = match answer {
        Ok(response) => response,
        Err(error) => {
            // The request is gone with the error: its answer goes out as the error's own.
            let answer = error.error_response();
            let page = page_for(&state, id, look, answer.head(), answer.extensions().get());
            let mut answer = page.unwrap_or(answer);
            harden(answer.headers_mut(), id, &state.config);
            tracing::error!(request_id = %id.0, %error, "a middleware failed");
            return Err(InternalError::from_response(error, answer).into());
        }
    };
    let shows_it = |path: &str| ["/tenant", "/account", "/admin"].iter().any(|room| path.starts_with(room));
    if response.status() == StatusCode::OK && shows_it(response.request().path()) {
        let request = response.request().clone();
        flash::clear(&request, response.headers_mut());
    }
    if is_change && is_late {
        flash::say_late(response.headers_mut());
    }
    if let Some(Presented::Live(login)) = response.request().extensions().get() {
        look.t = language::of(response.request(), Some(login));
    }
    let page = {
        let told = response.response().extensions();
        page_for(&state, id, look, response.response().head(), told.get())
    };
    let mut response = match page {
        Some(page) => response.into_response(page).map_into_left_body(),
        None => response.map_into_right_body(),
    };
    harden(response.headers_mut(), id, &state.config);
    if metrics::is_on() {
        let (request, status) = (response.request(), response.status().as_u16());
        metrics::request(request.method().as_str(), request.match_pattern(), status, began.elapsed());
    }
    log_line(&response, id, began);
    Ok(response)
}

/// How an error's page looks and speaks.
#[derive(Clone, Copy)]
struct Look {
    theme: Theme,
    t: &'static Texts,
}

/// The friendly page for an answer that is an error and says nothing yet; its other headers stay.
fn page_for(
    state: &State,
    id: RequestId,
    look: Look,
    head: &ResponseHead,
    told: Option<&Told>,
) -> Option<HttpResponse> {
    if let Some(fault) = told.and_then(|told| told.fault.as_deref()) {
        // What is refused is somebody's own doing, and stands in the request's line as any 404 does: nobody is to be woken by it.
        match head.status.is_server_error() {
            true => tracing::error!(request_id = %id.0, fault, "a page could not be made"),
            false => tracing::info!(request_id = %id.0, fault, "a form was refused"),
        }
    }
    let status = head.status;
    let has_page = head.headers().get(CONTENT_TYPE).is_some_and(|value| {
        value.as_bytes().starts_with(b"text/html") || value.as_bytes().starts_with(b"application/json")
    });
    if !(status.is_client_error() || status.is_server_error()) || has_page {
        return None;
    }
    let page = ErrorPage::new(state, status, told, look, id);
    let page = page.render().unwrap_or_else(|_| status.to_string());
    let mut new = HttpResponse::build(status).content_type("text/html; charset=utf-8").body(page);
    for (name, value) in head.headers() {
        if name != CONTENT_TYPE && name != CONTENT_LENGTH {
            new.headers_mut().append(name.clone(), value.clone());
        }
    }
    Some(new)
}

/// Security headers on every answer; nothing is kept by caches unless it says so itself.
fn harden(headers: &mut HeaderMap, id: RequestId, config: &Config) {
    for (name, value) in HEADERS {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    if config.app_url.is_https() {
        headers.insert(STRICT_TRANSPORT_SECURITY, HeaderValue::from_static(HSTS));
    }
    if config.env == AppEnv::Staging {
        // Whoever searches for a shop is to find the real one.
        headers
            .insert(HeaderName::from_static("x-robots-tag"), HeaderValue::from_static("noindex, nofollow"));
    }
    if !headers.contains_key(CACHE_CONTROL) {
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    if let Ok(value) = HeaderValue::from_str(id.0.as_str()) {
        headers.insert(HeaderName::from_static("x-request-id"), value);
    }
}

/// One line a request; never a query value, for some carry tokens.
fn log_line<B>(response: &ServiceResponse<B>, id: RequestId, began: Instant) {
    if !tracing::enabled!(target: "request", tracing::Level::INFO) {
        return;
    }
    let request: &HttpRequest = response.request();
    let extensions = request.extensions();
    let (user, tenant) = match extensions.get() {
        Some(Presented::Live(login)) => (
            Some(login.person.id),
            match &login.shop {
                Shop::In(membership) => Some(membership.tenant.slug.as_str()),
                Shop::NotChosen | Shop::Closed => None,
            },
        ),
        _ => (None, None),
    };
    let address = extensions.get::<Client>().map(|client| client.address);
    tracing::info!(
        target: "request",
        method = %request.method(),
        path = request.path(),
        status = response.status().as_u16(),
        ms = began.elapsed().as_micros() as f64 / 1000.0,
        request_id = %id.0,
        tenant,
        user = user.map(tracing::field::display),
        address = address.map(tracing::field::display),
    );
}

#[derive(Template)]
#[template(path = "errors/page.html")]
struct ErrorPage<'p> {
    t: &'static Texts,
    theme: Theme,
    css: &'p str,
    icon: &'p str,
    code: u16,
    title: &'p str,
    words: &'p str,
    home: String,
    request_id: Id,
}

impl<'p> ErrorPage<'p> {
    fn new(state: &'p State, status: StatusCode, told: Option<&Told>, look: Look, id: RequestId) -> Self {
        let (title, usual) = match status.as_u16() {
            403 => ("error-403-title", "error-403"),
            404 => ("error-404-title", "error-404"),
            405 => ("error-405-title", "error-405"),
            409 => ("error-409-title", "error-409"),
            413 => ("error-413-title", "error-413"),
            422 => ("error-422-title", "error-422"),
            429 => ("error-429-title", "error-429"),
            503 => ("error-503-title", "error-503"),
            400..=499 => ("error-400-title", "error-400"),
            _ => ("error-500-title", "error-500"),
        };
        let Look { theme, t } = look;
        let bare = &state.config.app_url;
        let home = match told.map(|told| told.way_on).unwrap_or_default() {
            WayOn::Start => START.to_owned(),
            WayOn::BareHost => format!("{bare}{START}"),
            WayOn::OtherShop => format!("{bare}{CHOOSE_SHOP}"),
        };
        Self {
            t,
            theme,
            css: &state.assets.css,
            icon: &state.assets.icon,
            code: status.as_u16(),
            title: t.say(told.and_then(|told| told.title).unwrap_or(title)),
            words: t.say(told.and_then(|told| told.words).unwrap_or(usual)),
            home,
            request_id: id.0,
        }
    }
}

/// What an address answers to a method that is not one of `allow`: 405, and which are (RFC 9110, 15.5.6). Whoever asks by GET for
/// what only takes a form, as when a refused form's page is opened by its address again, is led to the page of the form.
///
/// # Errors
/// None: the answer is 405, whose page the gate draws.
pub async fn other_method(request: HttpRequest, allow: String) -> Result<HttpResponse, Error> {
    if matches!(*request.method(), Method::GET | Method::HEAD)
        && let Some(state) = request.app_data::<web::Data<State>>()
    {
        return go(redirect::page_above(&request, &state.pages));
    }
    Ok(HttpResponse::MethodNotAllowed().insert_header((ALLOW, allow)).finish())
}

/// What an unknown address answers.
///
/// # Errors
/// Always [`Error::NotFound`].
pub async fn not_found() -> Result<HttpResponse, Error> {
    Err(Error::NotFound)
}
