//! What this process was told: the only reader of the environment.

mod app_url;
mod operations;
mod read;
mod redis_url;
mod secrets;
mod smtp;

use std::net::SocketAddr;
use std::path::PathBuf;

use ipnet::IpNet;
use lettre::message::Mailbox;

use crate::base::clock::Clock;
use crate::base::secret::Secret;
use crate::db::DatabaseUrl;

pub use app_url::AppUrl;
pub use read::{from_environment, problems, read};
pub use redis_url::RedisUrl;
pub use secrets::{fresh as fresh_secret, guessable, make_private};
pub use smtp::{Smtp, Tls};

/// How careful a start must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AppEnv {
    /// Everything missing is made up or generated.
    Development,
    /// Strict: nothing is generated, no secret has a default.
    Staging,
    /// Strict, and no demo data.
    Production,
}

impl AppEnv {
    /// Staging and production.
    pub fn is_strict(self) -> bool {
        self != Self::Development
    }

    /// As it is written in `APP_ENV`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Development => "development",
            Self::Staging => "staging",
            Self::Production => "production",
        }
    }
}

/// How the log is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    /// For a person at a terminal.
    Text,
    /// One JSON object a line.
    Json,
}

/// A secret in use, and those that are still accepted.
#[derive(Clone, Debug)]
pub struct Keys {
    /// Signs.
    pub current: Secret,
    /// Also accepted, never used to sign.
    pub previous: Vec<Secret>,
}

/// What argon2id costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HashCost {
    /// Memory in KiB.
    pub memory_kib: u32,
    /// Passes over the memory.
    pub passes: u32,
}

impl HashCost {
    /// OWASP's floor for argon2id: 19 MiB, two passes, one lane (Password Storage Cheat Sheet).
    pub const FLOOR: Self = Self { memory_kib: 19_456, passes: 2 };
}

/// The whole configuration. Tests fill it by hand; nothing else is read anywhere.
#[derive(Clone, Debug)]
pub struct Config {
    /// Development, staging or production.
    pub env: AppEnv,
    /// The address to listen on; port 0 takes a free one.
    pub bind: SocketAddr,
    /// The address of the second listener, for metrics; none: they are not to be had.
    pub metrics_bind: Option<SocketAddr>,
    /// An optional Redis, which nobody's sign-in depends on.
    pub redis: Option<RedisUrl>,
    /// Login sessions are read through Redis.
    pub session_cache: bool,
    /// The public origin.
    pub app_url: AppUrl,
    /// Where the data is.
    pub database: DatabaseUrl,
    /// Development secrets, the SQLite file, the outbox.
    pub data_dir: PathBuf,
    /// `BETTER_AUTH_SECRET`: signs login sessions.
    pub signing: Keys,
    /// `AUTH_SECRET`: every other keyed use.
    pub auth: Keys,
    /// Days after which even a busy login session ends.
    pub absolute_days: u16,
    /// Whose word on the client's address is taken.
    pub trusted_proxies: Vec<IpNet>,
    /// The mail server, where there is one; else letters land in the data folder.
    pub smtp: Option<Smtp>,
    /// Who letters are from.
    pub mail_from: Mailbox,
    /// Whoever asks may have a shop.
    pub signup: bool,
    /// How the log is written.
    pub log: LogFormat,
    /// Database connections at most.
    pub pool_size: u32,
    /// Threads that serve requests.
    pub workers: usize,
    /// What a password hash costs.
    pub hash_cost: HashCost,
    /// What time it is.
    pub clock: Clock,
    /// What works, but should be looked at.
    pub warnings: Vec<String>,
}

/// Something that stops the start.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The variable.
    pub variable: &'static str,
    /// What is wrong, never with a secret's value in it.
    pub what: String,
    /// How to make it right.
    pub remedy: String,
}

impl std::error::Error for Problem {}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}\n      → {}", self.variable, self.what, self.remedy)
    }
}
