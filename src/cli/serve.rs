//! `divestreams serve`

use std::fmt::Write as _;

use anyhow::Context as _;

use super::demo::{self, DEMO_OWNER, DEMO_PASSWORD};
use super::deploy;
use super::out::tell;
use crate::app::App;
use crate::config::{self, AppEnv, Config, Problem};
use crate::db::{DatabaseUrl, Db, DbError, migrations, mixes_statements_up};
use crate::login::{keys, store};
use crate::telemetry;

/// What `serve` can be told.
#[derive(clap::Args, Default)]
pub struct Args {
    /// Leave pending migrations.
    #[arg(long)]
    no_migrate: bool,
    /// Start although nobody who is signed in would stay so.
    #[arg(long)]
    accept_sign_out: bool,
}

/// Migrates, fills the demo shop on the first start in development, and serves until told to stop.
///
/// # Errors
/// Where the database cannot be reached or the address is taken.
pub fn run(config: Config, args: &Args) -> anyhow::Result<()> {
    let config = Config { database: config.database.clone().of_a_server(), ..config };
    telemetry::start(config.log);
    for warning in &config.warnings {
        tracing::warn!("{warning}");
    }
    let has_demo = prepare(&config, args)?;
    let is_empty = !has_demo && App::database(&config).with(store::is_empty)?;
    let banner = banner(&config, has_demo);
    if is_empty {
        let code = keys::setup_code(&config.auth.current);
        tracing::warn!("nothing is here yet: open {}/setup and give the code {code}", config.app_url);
    }
    actix_web::rt::System::new().block_on(async move {
        let bind = config.bind;
        let running = App::start(config).with_context(|| format!("cannot listen on {bind}"))?;
        // Whoever started it may not listen any more; people still want to sign in.
        tell!("{banner}").unwrap_or_else(|error| tracing::warn!("{error:#}"));
        running.serve_until_signal().await.context("serving")
    })
}

/// Makes the database ready. Answers whether the demo shop is in it.
fn prepare(config: &Config, args: &Args) -> anyhow::Result<bool> {
    if let DatabaseUrl::Sqlite(path) = &config.database
        && let Some(folder) = path.parent()
    {
        config::make_private(folder)
            .with_context(|| format!("cannot make the folder {}", folder.display()))?;
    }
    let is_mixed = mixes_statements_up(&config.database).context("the database cannot be reached")?;
    if is_mixed {
        return Err(pooler_problem().into());
    }
    let db: Db = App::database(config);
    db.with(|c| Ok::<_, DbError>(deploy::must_keep_time(config, c)))??;
    db.with(|c| Ok::<_, DbError>(deploy::must_keep_people(config, c, args.accept_sign_out)))??;
    if !args.no_migrate {
        let applied = db.with(migrations::apply).context("the database cannot be migrated")?;
        if !applied.is_empty() {
            tracing::info!(count = applied.len(), "migrations applied");
        }
    }
    if config.env != AppEnv::Development {
        return Ok(false);
    }
    if demo::is_empty(&db)? {
        demo::fill_now(config, &db)?;
    }
    Ok(demo::is_there(&db)?)
}

fn pooler_problem() -> Problem {
    Problem {
        variable: "DATABASE_URL",
        what: "leads through a PgBouncer that mixes prepared statements up (transaction mode before 1.21, or without \
               max_prepared_statements): pages would fail at random"
            .into(),
        remedy: "PgBouncer 1.21 or later with max_prepared_statements = 100, or pool_mode = session, or no pooler".into(),
    }
}

/// What someone who has just started it wants to know.
fn banner(config: &Config, has_demo: bool) -> String {
    let mut text = format!("\n  DiveStreams {} · {}\n\n", env!("CARGO_PKG_VERSION"), config.env.as_str());
    let mut line = |name: &str, value: &str| {
        let _ = writeln!(text, "  {name:<10}{value}");
    };
    line("Open", &config.app_url.to_string());
    if has_demo {
        line("Sign in", &format!("{DEMO_OWNER}  ·  {DEMO_PASSWORD}"));
    }
    match &config.smtp {
        Some(smtp) => line("Mail", &format!("through {}:{}", smtp.host, smtp.port)),
        None => line("Mail", &format!("to files in {}", config.data_dir.join("outbox").display())),
    }
    line("Database", &format!("{}, {} connections", config.database, config.pool_size));
    line("Listening", &format!("{}, {} workers", config.bind, config.workers));
    text
}
