//! A sign-in that waits for its second step. It is a row, so that a restart forgets none, and a cookie that names it, so that
//! nobody goes on with another browser's. Nobody is signed in by it.

use actix_web::HttpRequest;
use actix_web::http::header::HeaderValue;
use chrono::TimeDelta;

use crate::base::id::{TenantId, UserId};
use crate::login::own_cookie::OwnCookie;
use crate::login::token::Token;

/// It waits so long.
pub const WAITS: TimeDelta = TimeDelta::minutes(10);

/// Tries at most; then one signs in anew.
pub const TRIES: i32 = 5;

/// What was proved and chosen by the first step.
#[derive(Clone, Debug)]
pub struct Pending {
    /// Who.
    pub user: UserId,
    /// Bound to which shop.
    pub shop: Option<TenantId>,
    /// "Keep me signed in".
    pub remembered: bool,
    /// The checked page to go on to.
    pub target: String,
}

/// The random bits that name a waiting sign-in.
#[derive(Clone, Debug)]
pub struct Ticket(Token);

const COOKIE: OwnCookie = OwnCookie { name: "ds_step", host_name: "__Host-ds_step" };

impl Ticket {
    /// A new one.
    pub fn fresh() -> Self {
        Self(Token::fresh())
    }

    /// The one that the request brings, where it does.
    pub fn of(request: &HttpRequest, is_https: bool) -> Option<Self> {
        COOKIE.of(request, is_https).map(Self)
    }

    /// What the database keeps.
    pub fn hash(&self) -> String {
        self.0.hash()
    }

    /// The `Set-Cookie` header that gives it to the browser.
    pub fn cookie(&self, is_https: bool) -> HeaderValue {
        COOKIE.give(&self.0, is_https, WAITS)
    }

    /// The `Set-Cookie` header that takes it away.
    pub fn gone(is_https: bool) -> HeaderValue {
        COOKIE.take(is_https)
    }
}
