//! The schema's history, embedded: one folder for each database, the same names in both.

use diesel::RunQueryDsl as _;
use diesel::migration::{MigrationName, MigrationSource};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness as _, embed_migrations};

use super::{Connection, DbError, dialect};

const SQLITE: EmbeddedMigrations = embed_migrations!("migrations/sqlite");
const POSTGRES: EmbeddedMigrations = embed_migrations!("migrations/postgres");

/// Applies what is pending, under a lock. Answers the names applied.
///
/// # Errors
/// Where a migration fails: the schema is then as the last good one left it.
pub fn apply(connection: &mut Connection) -> Result<Vec<String>, DbError> {
    dialect::under_migration_lock(connection, |connection| {
        let applied = match connection {
            Connection::Sqlite(sqlite) => sqlite.run_pending_migrations(SQLITE).map(names),
            Connection::Postgres(postgres) => postgres.run_pending_migrations(POSTGRES).map(names),
        };
        applied.map_err(|e| DbError::Unavailable(format!("a migration failed: {e}")))
    })?
}

/// The versions that have been applied, oldest first.
///
/// # Errors
/// Where the database does not answer.
pub fn applied(connection: &mut Connection) -> Result<Vec<String>, DbError> {
    let applied = match connection {
        Connection::Sqlite(sqlite) => sqlite.applied_migrations().map(names),
        Connection::Postgres(postgres) => postgres.applied_migrations().map(names),
    };
    let mut applied = applied.map_err(|e| DbError::Unavailable(e.to_string()))?;
    applied.sort();
    Ok(applied)
}

/// The versions that this binary knows; the same for both databases (a house test compares them).
///
/// # Panics
/// Where what was compiled in is no list of migrations.
pub fn known() -> Vec<String> {
    let all = MigrationSource::<diesel::sqlite::Sqlite>::migrations(&SQLITE);
    let all = all.expect("the compiler has read them");
    all.iter().map(|migration| migration.name().version().to_string()).collect()
}

/// The names not yet applied. Only reads: Diesel's own way makes its table first, and a database that takes no writes would
/// seem to have none applied.
///
/// # Errors
/// Where the database does not answer.
///
/// # Panics
/// Where what was compiled in is no list of migrations.
pub fn pending(connection: &mut Connection) -> Result<Vec<String>, DbError> {
    #[derive(diesel::QueryableByName)]
    struct Applied {
        #[diesel(sql_type = diesel::sql_types::Text)]
        version: String,
    }
    let applied: Vec<Applied> = match dialect::has_table(connection, "__diesel_schema_migrations")? {
        true => diesel::sql_query("SELECT version FROM __diesel_schema_migrations").load(connection)?,
        false => Vec::new(),
    };
    let known = MigrationSource::<diesel::sqlite::Sqlite>::migrations(&SQLITE);
    let known = known.expect("the compiler has read them");
    let is_new = |name: &dyn MigrationName| {
        let version = name.version().to_string();
        applied.iter().all(|applied| applied.version != version)
    };
    let mut names: Vec<String> =
        known.iter().filter(|m| is_new(m.name())).map(|m| m.name().to_string()).collect();
    names.sort();
    Ok(names)
}

fn names(versions: Vec<diesel::migration::MigrationVersion<'_>>) -> Vec<String> {
    versions.iter().map(ToString::to_string).collect()
}
