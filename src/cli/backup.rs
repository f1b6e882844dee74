//! `divestreams backup` and `divestreams restore`

use std::path::PathBuf;

use super::out::{complain, tell};
use super::shell;
use crate::app::App;
use crate::audit::Action;
use crate::backup::{self, Consent};
use crate::config::Config;

/// What `backup` can be told.
#[derive(clap::Args)]
pub struct BackupArgs {
    /// The file to write; there must be none of that name yet.
    file: PathBuf,
}

/// What `restore` can be told.
#[derive(clap::Args)]
pub struct RestoreArgs {
    /// The backup.
    file: PathBuf,
    /// Throw away the shops that are there: the database's own name, so that it is the one that is meant.
    #[arg(long, value_name = "DATABASE")]
    replace: Option<String>,
    /// The server had been stopped before the backup was made, and nothing served since: login sessions stay.
    #[arg(long)]
    was_stopped: bool,
}

/// Writes a backup, while others serve.
///
/// # Errors
/// Where the file is there or cannot be written, or the database does not answer.
pub fn make(config: &Config, args: &BackupArgs) -> anyhow::Result<()> {
    let db = shell::open(config)?;
    let manifest = backup::make(&db, &args.file, config.clock.now())?;
    // Everything was taken out as a file. The backup is whole: that this cannot be noted takes nothing from it.
    let by = shell::here(config);
    if let Err(error) = db.write_here(|c| by.note(c, None, Action::Exported, "", "backup")) {
        complain!("that a backup was made could not be noted in the audit log: {error}");
    }
    tell!(
        "{}: {}, {} bytes, {} login sessions",
        args.file.display(),
        config.database,
        manifest.bytes,
        manifest.login_sessions
    )?;
    Ok(())
}

/// Brings a backup back. Stop the server first.
///
/// # Errors
/// Where a server is running, or the backup or the database is not what it has to be.
pub fn restore(config: &Config, args: &RestoreArgs) -> anyhow::Result<()> {
    anyhow::ensure!(
        !config.database.is_served()?,
        "a server has {} open: stop it first, or people work on what is thrown away under them; nothing was touched",
        config.database
    );
    let consent = Consent { replace: args.replace.clone(), was_stopped: args.was_stopped };
    let restored = backup::restore(&App::database(config), &args.file, &consent, config.clock.now())?;
    tell!(
        "{}: as of {} UTC; login sessions that are live: {}",
        config.database,
        restored.manifest.made_at.format("%Y-%m-%d %H:%M"),
        restored.kept
    )?;
    if restored.ended > 0 {
        let ended = shell::ended(restored.ended);
        tell!(
            "{ended}: after the backup somebody may have ended it. All the rest is there after signing in again."
        )?;
    }
    Ok(())
}
