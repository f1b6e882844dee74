//! The checks behind `/api/health`, `/admin/health` and `divestreams doctor`.

use std::borrow::Cow;
use std::time::Instant;

use chrono::TimeDelta;
use tokio::sync::Mutex;

use super::clock as machine;
use super::model::{Check, Checks, Status};
use crate::base::client::Client;
use crate::base::clock;
use crate::base::id::{LoginSessionId, UserId};
use crate::base::metrics;
use crate::config::Config;
use crate::db::schema::{backup_made, outbox, session};
use crate::db::{Connection, Db, DbError, Refusal, Subject, dialect, migrations, touch};
use crate::login::cache::server::Server;
use crate::login::signing::Signer;
use crate::login::store::{self, Beginning};
use crate::login::traffic;
use crate::login::traffic::model::signs;
use crate::web::State;

/// How long a result is given again: a flood of probes is no load.
const KEPT: TimeDelta = TimeDelta::seconds(3);

/// A letter that waits so long does not wait for the next try alone.
const STUCK: TimeDelta = TimeDelta::minutes(10);

/// The last result, and the way to a new one.
#[derive(Default)]
pub struct Health {
    last: Mutex<Option<(clock::Instant, Checks)>>,
}

impl Health {
    /// How everything is; at most [`KEPT`] old. Of many who ask at once, one looks.
    pub async fn checks(&self, state: &State) -> Checks {
        let mut last = self.last.lock().await;
        let now = state.clock.now();
        if let Some((_, checks)) = last.as_ref().filter(|(at, _)| now >= *at && now - *at < KEPT) {
            return checks.clone();
        }
        let checks = look(&state.db.apart(), &state.config, &state.signer, now).await;
        for (name, check) in checks.all() {
            metrics::is_now_of(metrics::HEALTH_CHECK, "check", name, check.status.level());
        }
        *last = Some((now, checks.clone()));
        checks
    }
}

/// Looks now.
pub async fn look(db: &Db, config: &Config, signer: &Signer, now: clock::Instant) -> Checks {
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
            clock: unknown(),
        };
    }
    Checks {
        database,
        migrations: of_migrations(db).await,
        session_persistence: of_persistence(db, now, signer.fingerprint().to_owned()).await,
        session_traffic: of_traffic(db, now, signer.fingerprints().to_vec()).await,
        redis,
        mail: of_mail(db, now).await,
        clock: of_clock(db).await,
    }
}

async fn of_migrations(db: &Db) -> Check {
    let began = Instant::now();
    match db.read(|c| Ok::<_, DbError>(migrations::pending(c)?.len())).await {
        Ok(0) => check(Status::Ok, began, ""),
        Ok(all) if all == migrations::known().len() => check(Status::Failing, began, EMPTY),
        Ok(_) => check(
            Status::Failing,
            began,
            "Migrations are pending: run `divestreams migrate`, or restart the newest version.",
        ),
        Err(_) => check(Status::Failing, began, "Which migrations are applied cannot be read."),
    }
}

const EMPTY: &str = "The database is empty, where it was not at the start: its volume is lost, or this is another database. See \
     DATABASE_URL and the database's volume: with the right one everybody is signed in again. Is it lost, restore the newest \
     backup before people sign in anew; `restore --was-stopped` keeps its sign-ins, those too that were ended since it was made.";

async fn of_clock(db: &Db) -> Check {
    let began = Instant::now();
    match db.read(machine::ahead).await.map(machine::judged) {
        Ok((status, detail)) => check(status, began, detail),
        Err(_) => check(Status::Degraded, began, "The database's clock cannot be read."),
    }
}

async fn of_persistence(db: &Db, now: clock::Instant, fingerprint: String) -> Check {
    let began = Instant::now();
    let kept = round_trip(db, now, fingerprint).await.unwrap_or_else(|error| {
        tracing::error!(%error, "the session persistence check failed");
        false
    });
    // A disk that is full has room here and there: what it refused others counts, though the check's own row was taken.
    match db.refused_lately() {
        Some(refusal) => check(Status::Failing, began, remedy(refusal)),
        None => failing_unless(
            kept,
            began,
            "A login session could not be written and read back: people cannot sign in. See that the database takes writes.",
        ),
    }
}

fn remedy(refusal: Refusal) -> &'static str {
    match refusal {
        Refusal::ReadOnly => {
            "The database is read-only: nobody can sign in; whoever is signed in stays so. See that DATABASE_URL names the \
             primary (of several hosts: target_session_attrs=read-write), and that default_transaction_read_only is off."
        }
        Refusal::Full => {
            "The database's disk is full: not everybody can sign in; whoever is signed in stays so. Make free space where its \
             data lies; nothing of what is there is lost."
        }
        Refusal::Permission => {
            "The database says \u{201c}permission denied\u{201d} to the role of DATABASE_URL: nobody can sign in; whoever is signed \
             in stays so. GRANT it SELECT, INSERT, UPDATE and DELETE on all tables of the schema public."
        }
    }
}

/// The worst sign that sign-ins do not last, out of the database: every process says the same.
async fn of_traffic(db: &Db, now: clock::Instant, accepted: Vec<String>) -> Check {
    let began = Instant::now();
    match db.read(move |c| traffic::store::figures(c, &accepted, now)).await {
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
