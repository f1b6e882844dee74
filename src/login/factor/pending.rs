//! A sign-in that waits for its second step. It is a row, so that a restart forgets none, and a cookie that names it, so that
//! nobody goes on with another browser's. Nobody is signed in by it.

use actix_web::HttpRequest;
use actix_web::cookie::time::Duration;
use actix_web::cookie::{Cookie, SameSite};
use actix_web::http::header::HeaderValue;
use chrono::TimeDelta;

use crate::base::id::{TenantId, UserId};
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

/// The cookie's name; behind https one that no other host can set.
fn name(is_https: bool) -> &'static str {
    if is_https { "__Host-ds_step" } else { "ds_step" }
}

impl Ticket {
    /// A new one.
    pub fn fresh() -> Self {
        Self(Token::fresh())
    }

    /// The one that the request brings, where it does.
    pub fn of(request: &HttpRequest, is_https: bool) -> Option<Self> {
        let cookie = request.cookie(name(is_https))?;
        Token::parse(cookie.value()).map(Self)
    }

    /// What the database keeps.
    pub fn hash(&self) -> String {
        self.0.hash()
    }

    /// The `Set-Cookie` header that gives it to the browser.
    pub fn cookie(&self, is_https: bool) -> HeaderValue {
        header(self.0.reveal(), is_https, Duration::seconds(WAITS.num_seconds()))
    }

    /// The `Set-Cookie` header that takes it away.
    pub fn gone(is_https: bool) -> HeaderValue {
        header("", is_https, Duration::ZERO)
    }
}

fn header(value: &str, is_https: bool, lasts: Duration) -> HeaderValue {
    let cookie = Cookie::build(name(is_https), value)
        .path("/")
        .http_only(true)
        .secure(is_https)
        .same_site(SameSite::Lax)
        .max_age(lasts)
        .finish();
    HeaderValue::from_str(&cookie.to_string()).expect("base64url and plain attributes are a header's value")
}
