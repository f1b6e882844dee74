//! Asking Redis for a login session: a worker's own connection, a limit of a few milliseconds, and a switch that leaves Redis
//! alone for a while where it does not answer. Whatever happens here, the database is asked next.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::{Arc, LazyLock};
use std::time::{Duration, Instant as Moment};

use actix_web::rt::spawn;
use redis::{RedisResult, Script};
use tokio::time::timeout;

use super::server::Link;
use super::{Cache, LIFE, entry};
use crate::base::clock::Instant;
use crate::base::metrics::{self, SESSION_CACHE};
use crate::db::Subject;
use crate::db::touched::Watch as _;
use crate::login::store::Found;
use crate::login::token::Token;

/// An answer that takes longer saves nothing: the database answers in less.
const PATIENCE: Duration = Duration::from_millis(5);

/// So many answers in a row that took too long, and it is left alone.
const MOST_SLOW: u32 = 3;

/// It is left alone for so long.
const ALONE: Duration = Duration::from_secs(1);

static FIND: LazyLock<Script> = LazyLock::new(|| Script::new(include_str!("find.lua")));
static KEEP: LazyLock<Script> = LazyLock::new(|| Script::new(include_str!("keep.lua")));

/// A worker's line to Redis.
#[derive(Clone)]
pub struct Line {
    cache: Arc<Cache>,
    state: Rc<RefCell<State>>,
}

enum State {
    /// Not asked until then.
    Alone(Moment),
    Connecting,
    Up {
        link: Link,
        slow: u32,
    },
}

/// What Redis says of a token.
pub enum Answer {
    /// This, and nothing it was read from has been touched since.
    Kept(Box<Found>),
    /// Nothing that counts. What the database says now may be kept.
    Missed(Ticket),
    /// It was not asked, or did not answer.
    Nothing,
}

/// Lets what the database says be kept, unless it has changed by then.
pub struct Ticket {
    line: Line,
    link: Link,
    key: String,
    /// The count of changes from before the database is asked.
    as_of: String,
    at: Instant,
}

impl Line {
    /// A worker's; connects when it is first asked.
    pub fn new(cache: Arc<Cache>) -> Self {
        Self { cache, state: Rc::new(RefCell::new(State::Alone(Moment::now()))) }
    }

    /// Asks for a token's login session.
    pub async fn find(&self, token: &Token, now: Instant) -> Answer {
        // What this process could not tell it would find itself.
        let link = if self.cache.is_behind() { None } else { self.link() };
        let Some(mut link) = link else { return self.count("not_asked", Answer::Nothing) };
        let key = self.cache.key(&link.prefix, token);
        let mut call = FIND.key(format!("{}count", link.prefix));
        call.key(&key).arg(format!("{}touched:", link.prefix));
        let asked: Result<RedisResult<Vec<String>>, _> =
            timeout(PATIENCE, call.invoke_async(&mut link.to)).await;
        let mut answer = match asked {
            Ok(Ok(answer)) => answer.into_iter(),
            Ok(Err(error)) => {
                tracing::debug!(%error, "Redis does not answer");
                self.leave_alone();
                return self.count("error", Answer::Nothing);
            }
            Err(_) => {
                self.was_slow();
                return self.count("slow", Answer::Nothing);
            }
        };
        self.was_fast();
        let Some(as_of) = answer.next() else { return self.count("error", Answer::Nothing) };
        match answer.next().and_then(|body| entry::open(&self.cache.sealer, &key, &body, now)) {
            Some(found) => self.count("hit", Answer::Kept(Box::new(found))),
            None => {
                self.count("miss", Answer::Missed(Ticket { line: self.clone(), link, key, as_of, at: now }))
            }
        }
    }

    fn count(&self, outcome: &'static str, answer: Answer) -> Answer {
        metrics::outcome(SESSION_CACHE, outcome);
        answer
    }

    /// The connection; where there is none it is made beside the request, which does not wait for it.
    fn link(&self) -> Option<Link> {
        let mut state = self.state.borrow_mut();
        match &*state {
            State::Up { link, .. } => return Some(link.clone()),
            State::Connecting => return None,
            State::Alone(until) if Moment::now() < *until => return None,
            State::Alone(_) => {}
        }
        *state = State::Connecting;
        let line = self.clone();
        spawn(async move {
            let connected: RedisResult<Link> = async {
                let address = line.cache.teller.address().await?;
                line.cache.server.connect(address).await
            }
            .await;
            match connected {
                Ok(link) => *line.state.borrow_mut() = State::Up { link, slow: 0 },
                Err(error) => {
                    tracing::debug!(%error, "Redis cannot be reached");
                    line.leave_alone();
                }
            }
        });
        None
    }

    fn leave_alone(&self) {
        *self.state.borrow_mut() = State::Alone(Moment::now() + ALONE);
    }

    fn was_slow(&self) {
        let is_too_slow = match &mut *self.state.borrow_mut() {
            State::Up { slow, .. } => {
                *slow += 1;
                *slow >= MOST_SLOW
            }
            State::Alone(_) | State::Connecting => false,
        };
        if is_too_slow {
            self.leave_alone();
        }
    }

    fn was_fast(&self) {
        if let State::Up { slow, .. } = &mut *self.state.borrow_mut() {
            *slow = 0;
        }
    }
}

impl Ticket {
    /// Has what the database said kept, beside the request. Redis refuses where any of it was touched since the ticket was given.
    pub fn keep(self, found: &Found) {
        let Some(subjects) = found.subjects() else { return };
        let Self { line, mut link, key, as_of, at } = self;
        let Some(body) = entry::seal(&line.cache.sealer, &key, at, found) else { return };
        spawn(async move {
            let mut call = KEEP.key(format!("{}count", link.prefix));
            call.key(key)
                .arg(format!("{}touched:", link.prefix))
                .arg(as_of)
                .arg(LIFE.as_millis() as u64)
                .arg(body);
            for subject in subjects.into_iter().chain([Subject::All]) {
                call.arg(subject.to_string());
            }
            let kept: Result<RedisResult<u8>, _> =
                timeout(10 * PATIENCE, call.invoke_async(&mut link.to)).await;
            if !matches!(kept, Ok(Ok(_))) {
                line.was_slow();
            }
        });
    }
}
