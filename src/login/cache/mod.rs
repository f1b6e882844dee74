//! Login sessions in Redis, for moments (`SESSION_CACHE=on`). The database is the truth; what is kept here saves reading it, and
//! counts only where Redis itself says, in the same step, that nothing it was read from has been touched since.
//! `docs/redis.md` tells when that pays, `docs/decisions/` why it is built this way.

mod entry;
mod line;
pub mod server;
mod teller;

use std::io::{self, Write as _};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

use super::keys::{self, Purpose};
use super::sealing::Sealer;
use super::token::{Token, base64};
use crate::base::metrics;
use crate::config::Config;
use crate::db::Subject;
use crate::db::touched::{Touched, Watch};

pub use line::{Answer, Line, Ticket};
use server::Server;
use teller::{Teller, When};

/// An entry lives so long at most, by Redis's clock and by that of whoever reads it: no longer does a change wait that could not
/// be told (issue 5).
pub const LIFE: Duration = Duration::from_secs(30);

/// So many changes that could not be told are remembered one by one; beyond it, that all are to be told.
const MOST_BEHIND: usize = 10_000;

/// What all workers of a process share.
pub struct Cache {
    server: Arc<Server>,
    teller: Teller,
    name_key: [u8; 32],
    sealer: Sealer,
    behind: Arc<Behind>,
}

/// What was changed and could not be told.
#[derive(Default)]
struct Behind {
    touched: Mutex<Touched>,
    is_any: AtomicBool,
}

impl Behind {
    fn add(&self, touched: &Touched) {
        let mut behind = self.touched.lock().unwrap_or_else(PoisonError::into_inner);
        behind.extend(touched);
        if behind.len() > MOST_BEHIND {
            *behind = Touched::from([Subject::All]);
        }
        self.is_any.store(true, Ordering::Release);
    }

    fn all(&self) -> Touched {
        self.touched.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// These have been told.
    fn remove(&self, told: &Touched) {
        let mut behind = self.touched.lock().unwrap_or_else(PoisonError::into_inner);
        behind.retain(|subject| !told.contains(subject));
        self.is_any.store(!behind.is_empty(), Ordering::Release);
    }
}

impl Cache {
    /// The cache of a configuration, where it has one; connects when it is first used.
    pub fn of(config: &Config) -> Option<Arc<Self>> {
        let server = Arc::new(Server::new(config.redis.as_ref().filter(|_| config.session_cache)?));
        let behind = Arc::new(Behind::default());
        Some(Arc::new(Self {
            teller: Teller::start(Arc::clone(&server), Arc::clone(&behind)),
            server,
            name_key: keys::derive(&config.auth.current, Purpose::CacheName),
            sealer: Sealer::new(&config.auth, Purpose::Cache),
            behind,
        }))
    }

    /// The key of a token's entry. Whoever reads Redis learns no token from it, nor its hash.
    fn key(&self, prefix: &str, token: &Token) -> String {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.name_key).expect("HMAC takes a key of any length");
        mac.update(token.hash().as_bytes());
        format!("{prefix}entry:{}", base64(&mac.finalize().into_bytes()))
    }
}

impl Watch for Cache {
    fn committing(&self, touched: &Touched) {
        // Where it fails, `committed` tries again, and says so.
        self.teller.tell(touched, When::Before);
    }

    fn committed(&self, touched: &Touched) -> bool {
        if self.teller.tell(touched, When::After) {
            return true;
        }
        self.behind.add(touched);
        metrics::outcome(metrics::SESSION_CACHE, "not_told");
        if tracing::enabled!(tracing::Level::WARN) {
            tracing::warn!(
                "Redis cannot be reached: a change of sign-ins counts on other servers within {LIFE:?}"
            );
        } else {
            // A command has no log.
            let _ = writeln!(
                io::stderr(),
                "divestreams: Redis cannot be reached: on servers that read it this counts within {LIFE:?}"
            );
        }
        false
    }

    fn is_behind(&self) -> bool {
        self.behind.is_any.load(Ordering::Acquire)
    }
}
