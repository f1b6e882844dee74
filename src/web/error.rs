//! What a page can answer instead of itself. The gate draws the page of each, and logs it, once.

use actix_web::http::StatusCode;
use actix_web::http::header::{ContentType, LOCATION, RETRY_AFTER};
use actix_web::{HttpResponse, ResponseError};

use super::redirect;
use super::urls::{CHOOSE_SHOP, CONFIRM, OWN_SECURITY};
use crate::db::{DbError, IsUnavailable};

/// Seconds after which to try again when the database or the hashing threads could not be had.
pub const TRY_AGAIN: i64 = 5;

/// Why there is no page.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Sign in first, then come back to this page.
    #[error("sign-in required")]
    LoginRequired(String),
    /// As above, but to a script that sent JSON: it can follow to no page.
    #[error("sign-in required (JSON)")]
    SignedOut,
    /// Choose one of several shops first, then come back to this page.
    #[error("no shop chosen")]
    ShopRequired(String),
    /// Give the password again first, then come back to this page.
    #[error("confirmation required")]
    ConfirmRequired(String),
    /// The shop asks a second factor of this role: set one first.
    #[error("second factor required")]
    FactorRequired,
    /// Signed in, but without the role; the text key says which role may.
    #[error("forbidden: {0}")]
    Forbidden(&'static str),
    /// The form's token or origin does not fit.
    #[error("form token or origin does not fit: {0}")]
    Forged(&'static str),
    /// Not there, or not this shop's: nobody is told which.
    #[error("not found")]
    NotFound,
    /// No shop has this host.
    #[error("no such shop")]
    NoShop,
    /// The shop has been closed.
    #[error("the shop is closed")]
    ShopClosed,
    /// A session that is over or cancelled no longer changes.
    #[error("the session is over")]
    SessionOver,
    /// What was sent cannot be read as a form or a query.
    #[error("unreadable: {0}")]
    Unreadable(String),
    /// More than a form may have.
    #[error("too large")]
    TooLarge,
    /// The database or a queue is away or full; it may work in a moment.
    #[error("unavailable: {0}")]
    Unavailable(String),
    /// A fault of ours.
    #[error("{0}")]
    Internal(String),
}

impl IsUnavailable for Error {
    fn is_unavailable(&self) -> bool {
        matches!(self, Self::Unavailable(_))
    }
}

impl From<DbError> for Error {
    fn from(error: DbError) -> Self {
        match error {
            DbError::NotFound => Self::NotFound,
            DbError::Unavailable(why) => Self::Unavailable(why),
            other => Self::Internal(other.to_string()),
        }
    }
}

impl From<askama::Error> for Error {
    fn from(error: askama::Error) -> Self {
        Self::Internal(format!("a template failed: {error}"))
    }
}

impl From<actix_web::Error> for Error {
    fn from(error: actix_web::Error) -> Self {
        Self::Internal(error.to_string())
    }
}

impl ResponseError for Error {
    fn status_code(&self) -> StatusCode {
        match self {
            Self::LoginRequired(_)
            | Self::ShopRequired(_)
            | Self::ConfirmRequired(_)
            | Self::FactorRequired => StatusCode::FOUND,
            Self::SignedOut => StatusCode::UNAUTHORIZED,
            Self::Forbidden(_) | Self::Forged(_) | Self::ShopClosed | Self::SessionOver => {
                StatusCode::FORBIDDEN
            }
            Self::NotFound | Self::NoShop => StatusCode::NOT_FOUND,
            Self::Unreadable(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Unavailable(_) => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    fn error_response(&self) -> HttpResponse {
        let mut response = HttpResponse::build(self.status_code());
        match self {
            Self::LoginRequired(target) => response.insert_header((LOCATION, redirect::to_login(target))),
            Self::ShopRequired(target) => {
                response.insert_header((LOCATION, redirect::with_target(CHOOSE_SHOP, target)))
            }
            Self::ConfirmRequired(target) => {
                response.insert_header((LOCATION, redirect::with_target(CONFIRM, target)))
            }
            Self::FactorRequired => response.insert_header((LOCATION, OWN_SECURITY)),
            Self::Unavailable(_) => response.insert_header((RETRY_AFTER, TRY_AGAIN)),
            _ => &mut response,
        };
        let mut response = match self {
            Self::SignedOut => {
                response.content_type(ContentType::json()).body(r#"{"error":"login_required"}"#)
            }
            _ => response.finish(),
        };
        let fault = match self {
            Self::Unavailable(_) | Self::Internal(_) | Self::Forged(_) => Some(self.to_string()),
            _ => None,
        };
        let (title, words) = self.words();
        let way_on = match self {
            Self::NoShop => WayOn::BareHost,
            Self::ShopClosed => WayOn::OtherShop,
            _ => WayOn::Start,
        };
        response.extensions_mut().insert(Told { title, words, way_on, fault });
        response
    }
}

impl Error {
    /// The text keys of the page's title and of what it says, where it says more than its status does.
    fn words(&self) -> (Option<&'static str>, Option<&'static str>) {
        match self {
            Self::Forbidden(words) => (None, Some(words)),
            Self::Forged(_) => (Some("error-forged-title"), Some("error-forged")),
            Self::NoShop => (Some("error-no-shop-title"), Some("error-no-shop")),
            Self::ShopClosed => (Some("error-shop-closed-title"), Some("error-shop-closed")),
            Self::SessionOver => (Some("error-session-over-title"), Some("error-session-over")),
            _ => (None, None),
        }
    }
}

/// Where an error's page leads on to.
#[derive(Clone, Copy, Debug, Default)]
pub enum WayOn {
    /// The start page of this host.
    #[default]
    Start,
    /// The start page of the bare host: on this one every page would say the same.
    BareHost,
    /// The choice of another shop, on the bare host: this shop's start page would say the same.
    OtherShop,
}

/// What an error leaves for the gate.
#[derive(Clone, Debug)]
pub struct Told {
    /// The text key of the page's title, where it is not that of its status.
    pub title: Option<&'static str>,
    /// The text key of what to tell the person.
    pub words: Option<&'static str>,
    /// Where the page leads on to.
    pub way_on: WayOn,
    /// What to tell the log.
    pub fault: Option<String>,
}
