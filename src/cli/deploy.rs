//! `divestreams preflight` and `divestreams after-deploy`: nobody is signed out by a deploy, counted before and after. And the
//! start that would sign everybody out, stopped.

use anyhow::Context as _;
use chrono::TimeDelta;

use super::out::tell;
use super::shell;
use crate::app::App;
use crate::base::clock::Instant;
use crate::config::{Config, Problem};
use crate::db::{Connection, DbError, migrations};
use crate::health;
use crate::login::rotation::{self, Standing};
use crate::login::signing::Signer;
use crate::login::traffic;

/// The way on that is no secret's.
const ACCEPT: &str = "--accept-sign-out";

/// The migration that makes the table of login sessions: before it nobody can be signed out.
const LOGIN_SESSIONS: &str = "login_sessions";

/// The migration that makes the table of marks.
const MARKS: &str = "deploy_mark";

/// What `preflight` can be told.
#[derive(clap::Args)]
pub struct Args {
    /// Some will be signed out, and that is meant.
    #[arg(long)]
    accept_sign_out: bool,
}

/// Who is signed in, by secret, and how many people this configuration would sign out.
struct Outlook {
    standing: Standing,
    /// Whose login sessions it does not accept.
    people: i64,
}

fn outlook(connection: &mut Connection, signer: &Signer, now: Instant) -> Result<Outlook, DbError> {
    let standing = Standing::of(&traffic::store::by_signer(connection, now)?, signer);
    let people = match standing.unknown {
        0 => 0,
        _ => rotation::store::people_of_others(connection, signer.fingerprints(), now)?,
    };
    Ok(Outlook { standing, people })
}

/// Stops a strict start whose secret would sign everybody out.
///
/// # Errors
/// The [`Problem`], with how many people it would sign out and the two ways on.
pub fn must_keep_people(
    config: &Config,
    connection: &mut Connection,
    is_accepted: bool,
) -> anyhow::Result<()> {
    if migrations::pending(connection)?.iter().any(|name| name.contains(LOGIN_SESSIONS)) {
        return Ok(());
    }
    let Outlook { standing, people } =
        outlook(connection, &Signer::new(&config.signing), config.clock.now())?;
    if standing.unknown > 0 {
        tracing::warn!(
            people,
            login_sessions = standing.unknown,
            "login sessions that another secret has signed: these people have to sign in again"
        );
    }
    match standing.would_sign_everyone_out() && config.env.is_strict() && !is_accepted {
        false => Ok(()),
        true => Err(Problem {
            variable: "BETTER_AUTH_SECRET",
            what: format!(
                "would sign out {} ({}): it has signed none of them, nor has BETTER_AUTH_SECRET_PREVIOUS",
                counted(people, "person", "people"),
                counted(standing.unknown, "live login session", "live login sessions")
            ),
            remedy: format!(
                "put the secret from before into BETTER_AUTH_SECRET_PREVIOUS, and nobody notices; or, if they are to sign \
                 in again, start once with `divestreams serve {ACCEPT}`"
            ),
        }
        .into()),
    }
}

/// A clock that is so far off was never set: what is a minute off has drifted, and is told while it serves.
const MOST_APART: TimeDelta = TimeDelta::hours(1);

/// Stops a strict start whose clock would end login sessions for good, or keep them for too long.
///
/// # Errors
/// The [`Problem`], and how to mend it.
pub fn must_keep_time(config: &Config, connection: &mut Connection) -> anyhow::Result<()> {
    let ahead = health::clock::ahead(connection)?;
    if !config.env.is_strict() || ahead.abs() < MOST_APART {
        return Ok(());
    }
    let (is, does) = match ahead > TimeDelta::zero() {
        true => ("ahead of", "end login sessions too early, for good"),
        false => ("behind", "keep login sessions for too long"),
    };
    Err(Problem {
        variable: "the clock",
        what: format!("of this machine is an hour or more {is} the database's: it would {does}"),
        remedy: "have both machines keep time (NTP), and start again: nobody is signed out".into(),
    }
    .into())
}

fn counted(n: i64, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}

/// Counts whom the configuration to be deployed accepts, and keeps the count.
///
/// # Errors
/// Where somebody would be signed out; where the database does not answer.
pub fn preflight(config: &Config, args: &Args) -> anyhow::Result<()> {
    let (db, now) = (App::database(config), config.clock.now());
    let pending = db.with(migrations::pending).context("the database cannot be asked")?;
    let is_new = |table: &str| pending.iter().any(|name| name.contains(table));
    if is_new(LOGIN_SESSIONS) {
        tell!("The database is empty: nobody can be signed out.")?;
        return Ok(());
    }
    let signer = Signer::new(&config.signing);
    let Outlook { standing, people } = db.with(|c| outlook(c, &signer, now))?;
    if !pending.is_empty() {
        tell!("Migrations that the start will apply: {}.", pending.join(", "))?;
    }
    tell!(
        "{}: {} accepted by BETTER_AUTH_SECRET, {} by BETTER_AUTH_SECRET_PREVIOUS, {} by neither.",
        counted(standing.accepted() + standing.unknown, "login session", "login sessions"),
        standing.current,
        standing.previous,
        standing.unknown
    )?;
    anyhow::ensure!(
        standing.unknown == 0 || args.accept_sign_out,
        "this deploy would sign out {}: put the secret that the running server has into BETTER_AUTH_SECRET_PREVIOUS, or say \
         {ACCEPT}",
        counted(people, "person", "people")
    );
    if is_new(MARKS) {
        tell!("Not kept for `divestreams after-deploy`: this release brings the table for it.")?;
        return Ok(());
    }
    db.write_here(|c| rotation::store::mark(c, standing.accepted(), now))?;
    tell!("Kept; `divestreams after-deploy` compares.")?;
    Ok(())
}

/// Holds what is accepted now against what the last preflight counted.
///
/// # Errors
/// Where somebody was signed out by the deploy; where there was no preflight; where the database does not answer.
pub fn after_deploy(config: &Config) -> anyhow::Result<()> {
    let (db, now) = (shell::open(config)?, config.clock.now());
    let signer = Signer::new(&config.signing);
    let mark = db.with(rotation::store::newest)?;
    let mark = mark.context("nothing to compare with: run `divestreams preflight` before a deploy")?;
    let since = db.with(|c| rotation::store::since(c, mark, signer.fingerprints(), now))?;
    let ended = match since.ended {
        0 => String::new(),
        n => format!(" ({n} ended since: signed out, over, or revoked)"),
    };
    tell!(
        "{} before, {} still accepted after{ended}.",
        counted(since.before, "login session", "login sessions"),
        since.accepted
    )?;
    anyhow::ensure!(
        since.lost() == 0,
        "{} lost: {}",
        since.lost(),
        match since.unknown {
            0 =>
                "their rows are gone. See that DATABASE_URL names the same database as before, and what deleted them",
            _ =>
                "another secret has signed them. Put it into BETTER_AUTH_SECRET_PREVIOUS and deploy again: nobody has to \
                  sign in",
        }
    );
    Ok(())
}
