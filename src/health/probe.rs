//! The checks behind `/api/health`.

use std::time::Instant;

use chrono::TimeDelta;
use serde::Serialize;
use tokio::sync::Mutex;

use crate::base::client::Client;
use crate::base::clock;
use crate::base::id::UserId;
use crate::db::schema::session;
use crate::db::{Connection, DbError, dialect, migrations};
use crate::login::store::{self, Beginning};
use crate::web::State;

/// How long a result is given again: a flood of probes is no load.
const KEPT: std::time::Duration = std::time::Duration::from_secs(3);

/// The user that the migrations make for this check: disabled, without password, in no shop.
const PROBE: &str = "00000000-0000-7000-8000-000000000000";

/// How something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// As it should be.
    Ok,
    /// Not as it should be: people are, or will be, signed out.
    Failing,
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
    pub detail: Option<&'static str>,
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
}

impl Checks {
    /// The worst of them.
    pub fn status(&self) -> Status {
        let all = [&self.database, &self.migrations, &self.session_persistence];
        if all.iter().all(|check| check.status == Status::Ok) { Status::Ok } else { Status::Failing }
    }
}

/// The last result, and the way to a new one.
#[derive(Default)]
pub struct Health {
    last: Mutex<Option<(Instant, Checks)>>,
}

impl Health {
    /// How everything is; at most [`KEPT`] old. Of many who ask at once, one looks.
    pub async fn checks(&self, state: &State) -> Checks {
        let mut last = self.last.lock().await;
        if let Some((_, checks)) = last.as_ref().filter(|(at, _)| at.elapsed() < KEPT) {
            return checks.clone();
        }
        let checks = look(state).await;
        *last = Some((Instant::now(), checks.clone()));
        checks
    }
}

async fn look(state: &State) -> Checks {
    let (db, now) = (state.db.clone(), state.clock.now());
    let began = Instant::now();
    let answers = state.db.read(|c| dialect::ping(c).map_err(DbError::from)).await.is_ok();
    let database = timed(
        answers,
        began,
        "The database does not answer: see that it runs, and that DATABASE_URL names it.",
    );
    if !answers {
        let unknown = || timed(false, Instant::now(), "Not known while the database does not answer.");
        return Checks { database, migrations: unknown(), session_persistence: unknown() };
    }
    let began = Instant::now();
    let applied = state.db.read(|c| Ok::<_, DbError>(migrations::pending(c)?.is_empty())).await;
    let migrations = timed(
        applied.is_ok_and(|all| all),
        began,
        "Migrations are pending: run `divestreams migrate`, or restart the newest version.",
    );
    let began = Instant::now();
    let fingerprint = state.signer.fingerprint().to_owned();
    let kept = match round_trip(&db, now, fingerprint).await {
        Ok(kept) => kept,
        Err(error) => {
            tracing::error!(%error, "the session persistence check failed");
            false
        }
    };
    let session_persistence = timed(
        kept,
        began,
        "A login session could not be written and read back: people cannot sign in. See that the database takes writes.",
    );
    Checks { database, migrations, session_persistence }
}

fn timed(is_ok: bool, began: Instant, remedy: &'static str) -> Check {
    Check {
        status: if is_ok { Status::Ok } else { Status::Failing },
        latency_ms: began.elapsed().as_micros() as f64 / 1000.0,
        detail: (!is_ok).then_some(remedy),
    }
}

/// Writes a login session as a sign-in does, commits, reads it back as a request does, and deletes it.
async fn round_trip(db: &crate::db::Db, now: clock::Instant, fingerprint: String) -> Result<bool, DbError> {
    let user = UserId::parse(PROBE).ok_or(DbError::NotFound)?;
    let (token, id, _) = db
        .write(move |c| {
            sweep(c, user, now)?;
            let client = Client::new(std::net::IpAddr::from([127, 0, 0, 1]), "health check");
            let new = Beginning {
                user,
                tenant: None,
                remembered: false,
                signed_by: &fingerprint,
                client: &client,
                absolute: TimeDelta::minutes(1),
            };
            store::begin(c, &new, now)
        })
        .await?;
    let found = db.read(move |c| store::find(c, &token, now)).await?;
    let is_whole =
        found.is_some_and(|login| login.id == id && login.person.id == user && !login.has_expired(now));
    let deleted = db.write(move |c| delete(c, id)).await?;
    Ok(is_whole && deleted)
}

/// Deletes what a check left behind that was cut off.
fn sweep(connection: &mut Connection, user: UserId, now: clock::Instant) -> Result<(), DbError> {
    use diesel::prelude::*;
    let left = session::table.filter(session::user_id.eq(user)).filter(session::expires_at.lt(now));
    diesel::delete(left).execute(connection)?;
    Ok(())
}

fn delete(connection: &mut Connection, id: crate::base::id::LoginSessionId) -> Result<bool, DbError> {
    use diesel::prelude::*;
    Ok(diesel::delete(session::table.find(id)).execute(connection)? == 1)
}
