//! Everything in which the two databases differ.

use diesel::connection::{AnsiTransactionManager, SimpleConnection as _, TransactionManager};
use diesel::pg::PgConnection;
use diesel::{QueryResult, RunQueryDsl as _};

use super::Connection;
use crate::base::clock::Instant;

/// Begins a transaction that will write. SQLite takes its one write lock at once: taken later, it could
/// fail where two have read already.
pub fn begin_write(connection: &mut Connection) -> QueryResult<()> {
    match connection {
        Connection::Sqlite(sqlite) => {
            AnsiTransactionManager::begin_transaction_sql(sqlite, "BEGIN IMMEDIATE")
        }
        Connection::Postgres(postgres) => {
            <PgConnection as diesel::Connection>::TransactionManager::begin_transaction(postgres)
        }
    }
}

/// Runs `work` while no other process runs it: several replicas may start at once. SQLite has no such
/// lock of its own, but its migrations are serialised by the write lock that each takes.
pub fn under_migration_lock<T>(
    connection: &mut Connection,
    work: impl FnOnce(&mut Connection) -> T,
) -> QueryResult<T> {
    /// Any number will do, as long as it is always this one.
    const LOCK: i64 = 0x0064_6976_6573;
    let locked = |connection: &mut PgConnection, function: &str| {
        diesel::sql_query(format!("SELECT {function}({LOCK})")).execute(connection)
    };
    if let Connection::Postgres(postgres) = connection {
        locked(postgres, "pg_advisory_lock")?;
    }
    let done = work(connection);
    if let Connection::Postgres(postgres) = connection {
        locked(postgres, "pg_advisory_unlock")?;
    }
    Ok(done)
}

/// Whether a connection called `server` is open on this database, of PostgreSQL; on SQLite, whether any other is: only whoever is
/// alone can leave the write-ahead log.
pub fn is_served(connection: &mut Connection, server: &str) -> QueryResult<bool> {
    #[derive(diesel::QueryableByName)]
    struct Found {
        #[diesel(sql_type = diesel::sql_types::Bool)]
        found: bool,
    }
    match connection {
        Connection::Sqlite(sqlite) => {
            sqlite.batch_execute("PRAGMA busy_timeout = 0")?;
            let alone = sqlite.batch_execute("PRAGMA journal_mode = DELETE");
            sqlite.batch_execute("PRAGMA journal_mode = WAL")?;
            Ok(alone.is_err())
        }
        Connection::Postgres(postgres) => {
            let sql = "SELECT EXISTS (SELECT 1 FROM pg_stat_activity \
                       WHERE datname = current_database() AND application_name = $1) AS found";
            let found = diesel::sql_query(sql).bind::<diesel::sql_types::Text, _>(server);
            Ok(found.get_result::<Found>(postgres)?.found)
        }
    }
}

/// Has the planner look at the tables, after many rows came at once.
pub fn analyze(connection: &mut Connection) -> QueryResult<()> {
    diesel::sql_query("ANALYZE").execute(connection).map(|_| ())
}

/// Whether the server still answers on this connection.
pub fn ping(connection: &mut Connection) -> QueryResult<()> {
    diesel::sql_query("SELECT 1").execute(connection).map(|_| ())
}

/// Whether there is a table of that name.
pub fn has_table(connection: &mut Connection, name: &str) -> QueryResult<bool> {
    #[derive(diesel::QueryableByName)]
    struct Found {
        #[diesel(sql_type = diesel::sql_types::Bool)]
        found: bool,
    }
    let sql = match connection {
        Connection::Sqlite(_) => {
            "SELECT EXISTS (SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = $1) AS found"
        }
        Connection::Postgres(_) => "SELECT to_regclass($1) IS NOT NULL AS found",
    };
    let found = diesel::sql_query(sql).bind::<diesel::sql_types::Text, _>(name);
    Ok(found.get_result::<Found>(connection)?.found)
}

/// The time by PostgreSQL's clock; SQLite has none of its own.
pub fn now(connection: &mut Connection) -> QueryResult<Option<Instant>> {
    #[derive(diesel::QueryableByName)]
    struct Now {
        #[diesel(sql_type = diesel::sql_types::Timestamp)]
        at: Instant,
    }
    match connection {
        Connection::Sqlite(_) => Ok(None),
        Connection::Postgres(postgres) => {
            let sql = "SELECT clock_timestamp() AT TIME ZONE 'UTC' AS at";
            Ok(Some(diesel::sql_query(sql).get_result::<Now>(postgres)?.at))
        }
    }
}

/// Commits what [`begin_write`] began.
pub fn commit(connection: &mut Connection) -> QueryResult<()> {
    <Connection as diesel::Connection>::TransactionManager::commit_transaction(connection)
}

/// Takes back what was written since [`begin_write`].
pub fn roll_back(connection: &mut Connection) -> QueryResult<()> {
    <Connection as diesel::Connection>::TransactionManager::rollback_transaction(connection)
}

/// What only one replica does at a time.
#[derive(Clone, Copy, Debug)]
pub enum Job {
    /// The hourly purge.
    Purge = 1,
    /// Taking the next letter to send.
    Mail = 2,
    /// Making the first shop.
    Setup = 90,
}

/// Whether nobody else is at `job`; if so, nobody else will be until this transaction ends. SQLite has one writer anyway.
pub fn alone_until_commit(connection: &mut Connection, job: Job) -> QueryResult<bool> {
    #[derive(diesel::QueryableByName)]
    struct Got {
        #[diesel(sql_type = diesel::sql_types::Bool)]
        got: bool,
    }
    match connection {
        Connection::Sqlite(_) => Ok(true),
        Connection::Postgres(postgres) => {
            let sql = format!("SELECT pg_try_advisory_xact_lock(7433, {}) AS got", job as i32);
            Ok(diesel::sql_query(sql).get_result::<Got>(postgres)?.got)
        }
    }
}
