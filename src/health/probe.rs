//! The checks behind `/api/health`, `/admin/health` and `divestreams doctor`.

use std::borrow::Cow;
use std::sync::Arc;
use std::time::Instant;

use chrono::TimeDelta;
use tokio::sync::Mutex;

use super::model::{Check, Checks, Status};
use crate::base::client::Client;
use crate::base::clock;
use crate::base::id::{LoginSessionId, UserId};
use crate::config::Config;
use crate::db::schema::{backup_made, outbox, session};
use crate::db::{Connection, Db, DbError, Subject, dialect, migrations, touch};
use crate::login::cache::server::Server;
use crate::login::store::{self, Beginning};
use crate::login::traffic;
use crate::login::traffic::model::signs;
use crate::web::State;

/// How long a result is given again: a flood of probes is no load.
const KEPT: TimeDelta = TimeDelta::seconds(3);

/// Between two looks that nobody asked for.
const WATCHED: std::time::Duration = std::time::Duration::from_secs(60);

/// A letter that waits so long does not wait for the next try alone.
const STUCK: TimeDelta = TimeDelta::minutes(10);

/// The last result, and the way to a new one.
#[derive(Default)]
pub struct Health {
    last: Mutex<Option<(clock::Instant, Checks)>>,
}

impl Health {
    /// Looks every minute, whether or not anyone asks: what is wrong stands in the log within that time.
    pub async fn watch(self: Arc<Self>, state: Arc<State>) {
        let first = actix_web::rt::time::Instant::now() + WATCHED;
        let mut ticks = actix_web::rt::time::interval_at(first, WATCHED);
        loop {
            ticks.tick().await;
            let checks = self.checks(&state).await;
            for (name, check) in checks.all().iter().filter(|(_, check)| check.status != Status::Ok) {
                let (status, detail) = (check.status.as_str(), check.detail.as_deref().unwrap_or_default());
                tracing::warn!(check = name, status, "{detail}");
            }
        }
    }

    /// How everything is; at most [`KEPT`] old. Of many who ask at once, one looks.
    pub async fn checks(&self, state: &State) -> Checks {
        let mut last = self.last.lock().await;
        let now = state.clock.now();
        if let Some((_, checks)) = last.as_ref().filter(|(at, _)| now >= *at && now - *at < KEPT) {
            return checks.clone();
        }
        let checks = look(&state.db.apart(), &state.config, state.signer.fingerprint().to_owned(), now).await;
        *last = Some((now, checks.clone()));
        checks
    }
}

/// Looks now; `fingerprint` names the secret that signs.
pub async fn look(db: &Db, config: &Config, fingerprint: String, now: clock::Instant) -> Checks {
    let redis = of_redis(config, db.is_behind()).await;
    let began = Instant::now();
    let answers = db.read(|c| dialect::ping(c).map_err(DbError::from)).await.is_ok();
    let database = failing_unless(
        answers,
        began,
        "The database does not answer: see that it runs, and that DATABASE_URL names it.",
    );
    if !answers {
        let unknown = || failing_unless(false, began, "Not known while the database does not answer.");
        return Checks {
            database,
            migrations: unknown(),
            session_persistence: unknown(),
            session_traffic: unknown(),
            redis,
            mail: unknown(),
        };
    }
    let began = Instant::now();
    let applied = db.read(|c| Ok::<_, DbError>(migrations::pending(c)?.is_empty())).await;
    let migrations = failing_unless(
        applied.is_ok_and(|all| all),
        began,
        "Migrations are pending: run `divestreams migrate`, or restart the newest version.",
    );
    Checks {
        database,
        migrations,
        session_persistence: of_persistence(db, now, fingerprint).await,
        session_traffic: of_traffic(db, now).await,
        redis,
        mail: of_mail(db, now).await,
    }
}

async fn of_persistence(db: &Db, now: clock::Instant, fingerprint: String) -> Check {
    let began = Instant::now();
    let kept = round_trip(db, now, fingerprint).await.unwrap_or_else(|error| {
        tracing::error!(%error, "the session persistence check failed");
        false
    });
    failing_unless(
        kept,
        began,
        "A login session could not be written and read back: people cannot sign in. See that the database takes writes.",
    )
}

/// The worst sign that sign-ins do not last, out of the database: every process says the same.
async fn of_traffic(db: &Db, now: clock::Instant) -> Check {
    let began = Instant::now();
    match db.read(move |c| traffic::store::figures(c, now)).await {
        Ok(figures) => match signs(&figures).first() {
            Some(sign) => check(Status::Degraded, began, sign.detail()),
            None => check(Status::Ok, began, ""),
        },
        Err(_) => check(Status::Degraded, began, "What was counted of sign-ins cannot be read."),
    }
}

async fn of_redis(config: &Config, is_behind: bool) -> Check {
    let began = Instant::now();
    let Some(url) = &config.redis else {
        return check(Status::Ok, began, "Not in use: REDIS_URL is not set.");
    };
    match Server::new(url).ping().await {
        Ok(()) if is_behind => check(Status::Degraded, began, NOT_TOLD),
        Ok(()) if config.session_cache => check(Status::Ok, began, CACHE),
        Ok(()) => check(Status::Ok, began, ""),
        Err(error) => {
            tracing::warn!(%error, "Redis does not answer");
            check(Status::Degraded, began, if config.session_cache { NO_CACHE } else { NO_REDIS })
        }
    }
}

const NO_REDIS: &str = "Redis does not answer within half a second. Nobody is signed out by it: see that it runs and that \
     REDIS_URL names it, or leave REDIS_URL out.";

const CACHE: &str = "Login sessions are read through it: SESSION_CACHE is on.";

const NO_CACHE: &str = "Redis does not answer within half a second. Nobody is signed out by it, the database is asked instead; \
     but while it lasts, what is ended or taken away counts on other servers only within 30 seconds. See that it runs and \
     that REDIS_URL names it, or set SESSION_CACHE to off.";

const NOT_TOLD: &str = "A change of sign-ins could not be told to Redis: on other servers it counts within 30 seconds. It is \
     being told again; see that every server reaches Redis.";

async fn of_mail(db: &Db, now: clock::Instant) -> Check {
    let began = Instant::now();
    match db.read(move |c| stuck_letters(c, now)).await {
        Ok(0) => check(Status::Ok, began, ""),
        Ok(stuck) => {
            let detail = format!(
                "Letters that wait for the mail server for more than ten minutes: {stuck}. See that SMTP_HOST is reached \
                 and takes SMTP_USER and SMTP_PASS; nothing is lost, they are tried again."
            );
            check(Status::Degraded, began, detail)
        }
        Err(_) => check(Status::Degraded, began, "The outbox cannot be read."),
    }
}

/// Letters that have waited for the mail server longer than [`STUCK`].
///
/// # Errors
/// Where the database does not answer.
pub fn stuck_letters(connection: &mut Connection, now: clock::Instant) -> Result<i64, DbError> {
    use diesel::prelude::*;
    let stuck = outbox::table.filter(outbox::state.eq("queued")).filter(outbox::created_at.lt(now - STUCK));
    Ok(stuck.count().get_result(connection)?)
}

/// When `divestreams backup` last made one.
///
/// # Errors
/// Where the database does not answer.
pub fn newest_backup(connection: &mut Connection) -> Result<Option<clock::Instant>, DbError> {
    use diesel::prelude::*;
    Ok(backup_made::table.select(diesel::dsl::max(backup_made::at)).first(connection)?)
}

fn failing_unless(is_ok: bool, began: Instant, remedy: &'static str) -> Check {
    match is_ok {
        true => check(Status::Ok, began, ""),
        false => check(Status::Failing, began, remedy),
    }
}

fn check(status: Status, began: Instant, detail: impl Into<Cow<'static, str>>) -> Check {
    let detail = detail.into();
    Check {
        status,
        latency_ms: began.elapsed().as_micros() as f64 / 1000.0,
        detail: (!detail.is_empty()).then_some(detail),
    }
}

/// Writes a login session as a sign-in does, commits, reads it back as a request does, and deletes it.
async fn round_trip(db: &Db, now: clock::Instant, fingerprint: String) -> Result<bool, DbError> {
    let user = UserId::PROBE;
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
    let found = db.read(move |c| store::find(c, &token, now)).await?.map(store::Found::login);
    let is_whole =
        found.is_some_and(|login| login.id == id && login.person.id == user && !login.has_expired(now));
    let deleted = db.write(move |c| delete(c, id)).await?;
    Ok(is_whole && deleted)
}

/// Deletes what a check left behind that was cut off.
fn sweep(connection: &mut Connection, user: UserId, now: clock::Instant) -> Result<(), DbError> {
    use diesel::prelude::*;
    let left = session::table.filter(session::user_id.eq(user)).filter(session::expires_at.lt(now));
    touch(Subject::Person(user));
    diesel::delete(left).execute(connection)?;
    Ok(())
}

fn delete(connection: &mut Connection, id: LoginSessionId) -> Result<bool, DbError> {
    use diesel::prelude::*;
    touch(Subject::Login(id));
    Ok(diesel::delete(session::table.find(id)).execute(connection)? == 1)
}
