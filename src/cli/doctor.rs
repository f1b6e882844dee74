//! `divestreams doctor`: every check that can be made without a server, one line each, with its remedy.

use serde::Serialize;

use super::out::tell;
use crate::app::App;
use crate::base::clock::Instant;
use crate::config::Config;
use crate::db::{Db, DbError};
use crate::health::model::Status;
use crate::health::probe;
use crate::login::keys::Purpose;
use crate::login::rotation::Standing;
use crate::login::sealing::Sealer;
use crate::login::signing::Signer;
use crate::login::traffic;
use crate::login::{draft, factor};
use crate::mail::transport::Transport;

/// What `doctor` can be told.
#[derive(clap::Args)]
pub struct Args {
    /// As JSON.
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Line {
    check: &'static str,
    status: Status,
    detail: String,
}

impl Line {
    fn new(check: &'static str, status: Status, detail: impl Into<String>) -> Self {
        Self { check, status, detail: detail.into() }
    }
}

/// Checks everything.
///
/// # Errors
/// Where a check fails: people are, or will be, signed out.
pub fn run(config: &Config, args: &Args) -> anyhow::Result<()> {
    let lines = actix_web::rt::System::new().block_on(look(config));
    match args.json {
        true => tell!("{}", serde_json::to_string_pretty(&lines)?)?,
        false => lines.iter().try_for_each(|line| tell!("{}", in_words(line)))?,
    }
    let failing = lines.iter().filter(|line| line.status == Status::Failing).count();
    anyhow::ensure!(failing == 0, "failing: {failing} of {} checks", lines.len());
    Ok(())
}

fn in_words(line: &Line) -> String {
    let detail = if line.detail.is_empty() { "as it should be" } else { &line.detail };
    format!("{:<9} {:<20} {detail}", line.status.as_str(), line.check)
}

async fn look(config: &Config) -> Vec<Line> {
    let (db, now, signer) = (App::database(config), config.clock.now(), Signer::new(&config.signing));
    let mut lines = vec![match config.warnings.as_slice() {
        [] => Line::new("configuration", Status::Ok, ""),
        warnings => Line::new("configuration", Status::Degraded, warnings.join("; ")),
    }];
    let checks = probe::look(&db, config, &signer, now).await;
    for (name, check) in checks.all() {
        lines.push(Line::new(name, check.status, check.detail.clone().unwrap_or_default()));
    }
    lines.push(smtp(config).await);
    if checks.migrations.status == Status::Ok {
        lines.push(of(secrets(&db, signer, now), "login_secret").await);
        lines.push(of(stored(&db, config), "stored_secrets").await);
    }
    lines
}

async fn of(check: impl Future<Output = Result<Line, DbError>>, name: &'static str) -> Line {
    check.await.unwrap_or_else(|error| Line::new(name, Status::Failing, error.to_string()))
}

/// Whether the mail server would take a letter.
async fn smtp(config: &Config) -> Line {
    let Some(server) = &config.smtp else {
        return Line::new("smtp", Status::Ok, "not in use: letters land in the data folder");
    };
    let checked = match Transport::new(config) {
        Ok(transport) => transport.check().await,
        Err(what) => Err(what),
    };
    match checked {
        Ok(()) => Line::new("smtp", Status::Ok, format!("{}:{} takes letters", server.host, server.port)),
        Err(what) => Line::new(
            "smtp",
            Status::Degraded,
            format!(
                "{}:{}: {what}. See SMTP_HOST, SMTP_PORT, SMTP_USER and SMTP_PASS; letters wait meanwhile, none is lost",
                server.host, server.port
            ),
        ),
    }
}

/// Which secrets people's login sessions hang on.
async fn secrets(db: &Db, signer: Signer, now: Instant) -> Result<Line, DbError> {
    let signed = db.read(move |c| traffic::store::by_signer(c, now)).await?;
    let standing = Standing::of(&signed, &signer);
    let Standing { current, previous, unknown, .. } = standing;
    let detail =
        format!("{current} login sessions signed by it, {previous} by a previous one, {unknown} by neither");
    Ok(match unknown {
        0 => Line::new("login_secret", Status::Ok, detail),
        _ => Line::new(
            "login_secret",
            Status::Degraded,
            format!(
                "{detail}: the last have to sign in again. Put the secret from before into BETTER_AUTH_SECRET_PREVIOUS"
            ),
        ),
    })
}

/// Encrypts anew what only a previous `AUTH_SECRET` opens, and counts what still needs one.
async fn stored(db: &Db, config: &Config) -> Result<Line, DbError> {
    let [drafts, factors] =
        [Purpose::Draft, Purpose::SecondFactor].map(|purpose| Sealer::new(&config.auth, purpose));
    let (anew, lost) = db
        .write(move |c| {
            let (drafts, lost_drafts) = draft::store::seal_anew(c, &drafts)?;
            let (factors, lost_factors) = factor::store::seal_anew(c, &factors)?;
            Ok::<_, DbError>((drafts + factors, lost_drafts + lost_factors))
        })
        .await?;
    let detail = format!("encrypted anew with AUTH_SECRET: {anew}");
    Ok(match lost {
        0 => Line::new(
            "stored_secrets",
            Status::Ok,
            format!("{detail}; none needs AUTH_SECRET_PREVIOUS any more"),
        ),
        _ => Line::new(
            "stored_secrets",
            Status::Degraded,
            format!(
                "{detail}; no secret opens {lost} second factors or kept forms: put the secret from before into \
                 AUTH_SECRET_PREVIOUS"
            ),
        ),
    })
}
