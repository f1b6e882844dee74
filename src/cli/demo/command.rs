//! `divestreams demo`, and the same at the first start in development.

use anyhow::Context as _;
use diesel::prelude::*;

use super::{DEMO_OWNER, DEMO_PASSWORD, Filled, fill};
use crate::app::App;
use crate::base::email;
use crate::cli::out::tell;
use crate::config::{AppEnv, Config};
use crate::db::schema::{tenant, users};
use crate::db::{Db, DbError, dialect, migrations};
use crate::login::password;

/// Fills an empty database with the demo shops, and says how to sign in.
///
/// # Errors
/// In production, where there is data already, or where the database does not answer.
pub fn run(config: &Config) -> anyhow::Result<()> {
    anyhow::ensure!(config.env != AppEnv::Production, "demo data has no place in production");
    let db = App::database(config);
    db.with(migrations::apply)?;
    anyhow::ensure!(
        is_empty(&db)?,
        "there is data in the database already; demo data goes into an empty one"
    );
    let filled = fill_now(config, &db)?;
    tell!(
        "{} shops, {} people, {} courses, {} training sessions. Sign in as {DEMO_OWNER} with {DEMO_PASSWORD}.",
        filled.shops,
        filled.people,
        filled.courses,
        filled.training_sessions
    )?;
    Ok(())
}

/// No shop is there yet.
///
/// # Errors
/// Where the database does not answer.
pub fn is_empty(db: &Db) -> Result<bool, DbError> {
    let any = diesel::dsl::exists(tenant::table.select(tenant::tenant_id));
    db.with(|c| Ok::<_, DbError>(!diesel::select(any).get_result::<bool>(c)?))
}

/// The demo shop's owner can sign in.
///
/// # Errors
/// Where the database does not answer.
pub fn is_there(db: &Db) -> Result<bool, DbError> {
    let owner = users::table.filter(users::email_folded.eq(email::key(DEMO_OWNER)));
    db.with(|c| Ok::<_, DbError>(diesel::select(diesel::dsl::exists(owner)).get_result(c)?))
}

/// Writes the demo data in one transaction.
///
/// # Errors
/// Where the database does not take it: then none of it is there.
pub fn fill_now(config: &Config, db: &Db) -> anyhow::Result<Filled> {
    let hash = password::hash_here(DEMO_PASSWORD, config.hash_cost).map_err(|e| anyhow::anyhow!("{e}"))?;
    let now = config.clock.now();
    let filled = db.write_here(|c| fill(c, now, &hash)).context("demo data")?;
    db.with(|c| dialect::analyze(c).map_err(DbError::from))?;
    Ok(filled)
}
