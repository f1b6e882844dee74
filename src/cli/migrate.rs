//! `divestreams migrate`

use super::out::tell;
use crate::app::App;
use crate::config::Config;
use crate::db::migrations;

/// What `migrate` can be told.
#[derive(clap::Args)]
pub struct Args {
    /// Only say what is pending; ends with 1 where something is.
    #[arg(long)]
    status: bool,
}

/// Applies pending migrations, or tells of them.
///
/// # Errors
/// Where the database does not answer, a migration fails, or `--status` finds some pending.
pub fn run(config: &Config, args: &Args) -> anyhow::Result<()> {
    let db = App::database(config);
    if args.status {
        let pending = db.with(migrations::pending)?;
        anyhow::ensure!(pending.is_empty(), "pending: {}", pending.join(", "));
        return tell!("All migrations are applied.");
    }
    let applied = db.with(migrations::apply)?;
    match applied.as_slice() {
        [] => tell!("All migrations were applied already.")?,
        names => tell!("Applied: {}", names.join(", "))?,
    }
    Ok(())
}
