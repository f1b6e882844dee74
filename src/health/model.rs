//! What a check says, and what all of them come to.

use std::borrow::Cow;

use serde::Serialize;

/// How something is; the worst last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// As it should be.
    Ok,
    /// People can work, but somebody should look at it.
    Degraded,
    /// Not as it should be: people are, or will be, signed out.
    Failing,
}

impl Status {
    /// As the metrics have it.
    pub fn level(self) -> f64 {
        match self {
            Self::Ok => 0.0,
            Self::Degraded => 1.0,
            Self::Failing => 2.0,
        }
    }

    /// As programs read it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Degraded => "degraded",
            Self::Failing => "failing",
        }
    }
}

/// One check's outcome.
#[derive(Clone, Debug, Serialize)]
pub struct Check {
    /// How it is.
    pub status: Status,
    /// How long it took, in milliseconds.
    pub latency_ms: f64,
    /// What to do, where something is to be done.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<Cow<'static, str>>,
}

/// All checks.
#[derive(Clone, Debug, Serialize)]
pub struct Checks {
    /// It answers.
    pub database: Check,
    /// All are applied.
    pub migrations: Check,
    /// A login session can be written, read back, verified and deleted.
    pub session_persistence: Check,
    /// Nothing shows that sign-ins do not last.
    pub session_traffic: Check,
    /// It answers, where there is one.
    pub redis: Check,
    /// No letter waits for long.
    pub mail: Check,
    /// It goes as the database's does.
    pub clock: Check,
}

impl Checks {
    /// Each with its name, in the order in which they matter.
    pub fn all(&self) -> [(&'static str, &Check); 7] {
        [
            ("database", &self.database),
            ("migrations", &self.migrations),
            ("session_persistence", &self.session_persistence),
            ("session_traffic", &self.session_traffic),
            ("redis", &self.redis),
            ("mail", &self.mail),
            ("clock", &self.clock),
        ]
    }

    /// The worst of them.
    pub fn status(&self) -> Status {
        self.all().iter().map(|(_, check)| check.status).max().unwrap_or(Status::Ok)
    }
}
