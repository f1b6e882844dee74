//! actix-session carries the login session: it reads, verifies, signs and writes the cookie, and asks the store below
//! for the row. `docs/decisions/0002-actix-session-carries-the-login-session.md` says where it is too narrow, and
//! what is done about it. No other file names its `Session`.

use std::cell::RefCell;
use std::collections::HashMap;
use std::net::IpAddr;
use std::rc::Rc;
use std::sync::Arc;

use actix_session::config::{BrowserSession, CookieContentSecurity};
use actix_session::storage::{LoadError, SaveError, SessionKey, SessionStore, UpdateError};
use actix_session::{SessionExt as _, SessionMiddleware};
use actix_web::body::MessageBody;
use actix_web::cookie::time::Duration;
use actix_web::cookie::{Cookie, SameSite};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{COOKIE, HeaderMap, HeaderValue};
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage as _, HttpRequest};
use chrono::TimeDelta;

use super::cache::{Cache, Line};
use super::lookup::{Lookup, Send};
use super::max_age;
use super::model::{EndReason, Ended, LoginSession};
use super::seen::Seen;
use super::signing::Signer;
use super::token::Token;
use super::traffic::Traffic;
use super::traffic::model::Outcome;
use crate::base::client::Client;
use crate::base::clock::{Clock, Instant};
use crate::db::Db;

/// What a request's cookie turned out to be.
#[derive(Clone)]
pub enum Presented {
    /// No cookie, or none that holds: anonymous.
    Nothing,
    /// A live login session.
    Live(Rc<LoginSession>),
    /// One that has ended: anonymous, but its browser may be told why.
    Ended(Rc<Ended>),
    /// It could not be looked up: the database is away. The cookie stays.
    Unknown,
}

/// Everything the carrying needs, one for the application.
#[derive(Clone)]
pub struct Carrier {
    /// Where the rows are.
    pub db: Db,
    /// What time it is.
    pub clock: Clock,
    /// Which secrets sign.
    pub signer: Signer,
    /// The longest a session lasts.
    pub absolute: TimeDelta,
    /// Login sessions that are kept for moments, where they are.
    pub cache: Option<Arc<Cache>>,
    /// Who was seen when, until it is written.
    pub seen: Seen,
    /// What cookies turned out to be, until it is written.
    pub traffic: Traffic,
    /// Behind https: `Secure`, and a name that no other host can set.
    pub is_https: bool,
}

/// What the parts of one request tell each other past actix-session, whose store sees no request.
struct Slot {
    presented: Presented,
    /// Send the cookie, to last so long.
    send: Option<Send>,
    was_signed_anew: bool,
    /// What the cookie turned out to be, where one came: until the store is asked for it, its signature did not hold.
    outcome: Option<Outcome>,
    /// A sign-in has given a cookie to a browser that had none that held.
    has_begun: bool,
}

tokio::task_local! {
    static SLOT: RefCell<Slot>;
}

/// The state's one key: the token that a sign-in has made, or a mark that the cookie is to be sent again.
const STATE: &str = "token";

/// How long a signed token is: 32 bytes of signature in base64, and 32 of the token without padding.
const SIGNED: usize = 44 + 43;

/// The cookie's name; behind https one that no other host and no page over http can set.
pub fn name(is_https: bool) -> &'static str {
    if is_https { "__Host-ds_session" } else { "ds_session" }
}

impl Carrier {
    fn cookie_name(&self) -> &'static str {
        name(self.is_https)
    }

    /// actix-session's middleware over our store; one a worker.
    pub fn middleware(&self) -> SessionMiddleware<Rows> {
        let lookup = Lookup {
            db: self.db.clone(),
            clock: self.clock.clone(),
            signer: self.signer.clone(),
            absolute: self.absolute,
            line: self.cache.clone().map(Line::new),
        };
        SessionMiddleware::builder(Rows { lookup, seen: self.seen.clone() }, self.signer.key().clone())
            .cookie_name(self.cookie_name().to_owned())
            // Its default is to encrypt, which `signing` could not read.
            .cookie_content_security(CookieContentSecurity::Signed)
            .cookie_secure(self.is_https)
            .cookie_http_only(true)
            .cookie_same_site(SameSite::Lax)
            .cookie_path("/".to_owned())
            .session_lifecycle(BrowserSession::default())
            .build()
    }

    /// Outside of the middleware: accepts previous secrets on the way in, says how long the cookie lasts on the way out.
    ///
    /// # Errors
    /// Those of the services inside.
    pub async fn outer(
        self: Rc<Self>,
        mut request: ServiceRequest,
        next: Next<impl MessageBody>,
    ) -> Result<ServiceResponse<impl MessageBody>, Error> {
        let (was_signed_anew, shown) = self.sign_anew(request.headers_mut());
        let from = request.extensions().get::<Client>().map(|client| client.address);
        let slot = RefCell::new(Slot {
            presented: Presented::Nothing,
            send: None,
            was_signed_anew,
            outcome: shown.is_some().then_some(Outcome::BadSignature),
            has_begun: false,
        });
        SLOT.scope(slot, async move {
            let mut response = next.call(request).await?;
            self.count(shown.as_deref(), from);
            if let Some(Send::Until(until)) = SLOT.with(|slot| slot.borrow().send) {
                let left = (until - self.clock.now()).as_seconds_f64();
                // Rounded: the moments since the row was written are not the browser's.
                let seconds = left.round().max(0.0) as i64;
                max_age::lasting(response.headers_mut(), self.cookie_name(), seconds);
            }
            Ok(response)
        })
        .await
    }

    /// Counts what this request's cookie turned out to be, and whether a sign-in began.
    fn count(&self, shown: Option<&str>, from: Option<IpAddr>) {
        let (outcome, has_begun) = SLOT.with(|slot| (slot.borrow().outcome, slot.borrow().has_begun));
        if let (Some(outcome), Some(shown)) = (outcome, shown) {
            self.traffic.note(outcome, shown, from, self.clock.now());
        }
        if has_begun {
            self.traffic.signed_in(self.clock.now());
        }
    }

    /// Inside of the middleware: hands the login session on to the guards, and has the cookie sent where it must be.
    ///
    /// # Errors
    /// Those of the services inside.
    pub async fn inner(
        request: ServiceRequest,
        next: Next<impl MessageBody>,
    ) -> Result<ServiceResponse<impl MessageBody>, Error> {
        let (presented, sends) =
            SLOT.with(|slot| (slot.borrow().presented.clone(), slot.borrow().send.is_some()));
        if sends {
            request.get_session().insert(STATE, "")?;
        }
        request.extensions_mut().insert(presented);
        next.call(request).await
    }

    /// Puts a cookie under a previous secret back as if today's had signed it: true where one was; and says what came,
    /// where it has the looks of a cookie of ours. What is no cookie is left out: actix-web gives up on all of them where one is broken, and a neighbour's would sign people out.
    fn sign_anew(&self, headers: &mut HeaderMap) -> (bool, Option<String>) {
        let (mut was_signed_anew, mut has_changed) = (false, false);
        let mut cookies: Vec<String> = Vec::new();
        let mut shown = None;
        for pair in headers.get_all(COOKIE).flat_map(|value| value.as_bytes().split(|byte| *byte == b';')) {
            let text = str::from_utf8(pair).map(str::trim);
            let Some((text, cookie)) =
                text.ok().and_then(|text| Some((text, Cookie::parse_encoded(text).ok()?)))
            else {
                has_changed = true;
                continue;
            };
            let is_ours = cookie.name() == self.cookie_name();
            if is_ours && cookie.value().len() == SIGNED {
                shown = Some(cookie.value().to_owned());
            }
            match is_ours.then(|| self.signer.renewed(&cookie)).flatten() {
                Some(renewed) => {
                    (was_signed_anew, has_changed) = (true, true);
                    cookies.push(renewed.encoded().stripped().to_string());
                }
                None => cookies.push(text.to_owned()),
            }
        }
        if has_changed && let Ok(value) = HeaderValue::from_bytes(cookies.join("; ").as_bytes()) {
            headers.insert(COOKIE, value);
        }
        (was_signed_anew, shown)
    }
}

/// Has the answer to this request carry a new token, whose row is written already; `until` is when the cookie ends
/// (`None`: with the browser).
///
/// # Errors
/// Where actix-session cannot keep the token for the way out.
pub fn give(request: &HttpRequest, token: &Token, until: Option<Instant>) -> Result<(), Error> {
    SLOT.with(|slot| {
        let mut slot = slot.borrow_mut();
        slot.has_begun = !matches!(slot.presented, Presented::Live(_));
        slot.send = Some(until.map_or(Send::WhileTheBrowserRuns, Send::Until));
    });
    request.get_session().insert(STATE, token.reveal())?;
    Ok(())
}

/// Notes that the login session presented is bound to another shop than the host's.
pub fn is_elsewhere() {
    SLOT.with(|slot| slot.borrow_mut().outcome = Some(Outcome::WrongTenant));
}

/// Has the answer take the cookie away; the row has been ended already.
pub fn take_away(request: &HttpRequest) {
    SLOT.with(|slot| slot.borrow_mut().send = None);
    request.get_session().purge();
}

/// Where actix-session asks. The store is the database: rows are written by the transactions that cause them, before the answer; what is left
/// for it is to ask for a row, and to be handed the key of the next cookie.
pub struct Rows {
    lookup: Lookup,
    seen: Seen,
}

impl SessionStore for Rows {
    async fn load(&self, key: &SessionKey) -> Result<Option<HashMap<String, String>>, LoadError> {
        let Some(token) = Token::parse(key.as_ref()) else { return Ok(None) };
        let was_signed_anew = SLOT.with(|slot| slot.borrow().was_signed_anew);
        let (presented, send) = self.lookup.present(token, was_signed_anew).await.unwrap_or_else(|error| {
            tracing::error!(%error, "a login session could not be looked up");
            (Presented::Unknown, None)
        });
        let outcome = match &presented {
            Presented::Live(login) => {
                self.seen.note(login.id, login.created_at, self.lookup.clock.now());
                Some(Outcome::Valid)
            }
            Presented::Ended(ended) if ended.reason == EndReason::Expired => Some(Outcome::Expired),
            Presented::Ended(_) => Some(Outcome::Ended),
            Presented::Nothing => Some(Outcome::Unknown),
            Presented::Unknown => None,
        };
        let is_live = matches!(presented, Presented::Live(_));
        SLOT.with(|slot| {
            let mut slot = slot.borrow_mut();
            (slot.presented, slot.outcome, slot.send) = (presented, outcome, send);
        });
        Ok(is_live.then(HashMap::new))
    }

    async fn save(&self, state: HashMap<String, String>, _: &Duration) -> Result<SessionKey, SaveError> {
        given(&state).ok_or_else(|| SaveError::Other(anyhow::anyhow!("no sign-in has made a token")))
    }

    async fn update(
        &self,
        key: SessionKey,
        state: HashMap<String, String>,
        _: &Duration,
    ) -> Result<SessionKey, UpdateError> {
        Ok(given(&state).unwrap_or(key))
    }

    async fn update_ttl(&self, _: &SessionKey, _: &Duration) -> Result<(), anyhow::Error> {
        Ok(())
    }

    async fn delete(&self, _: &SessionKey) -> Result<(), anyhow::Error> {
        Ok(())
    }
}

/// The token that a handler gave, as actix-session's key.
fn given(state: &HashMap<String, String>) -> Option<SessionKey> {
    let text: String = serde_json::from_str(state.get(STATE)?).ok()?;
    Token::parse(&text)?.reveal().to_owned().try_into().ok()
}
