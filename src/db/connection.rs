//! One connection to either database, opened by the scheme of its address.

use std::path::PathBuf;

use diesel::connection::SimpleConnection as _;
use diesel::{Connection as _, ConnectionError, ConnectionResult, PgConnection, SqliteConnection};

use super::fence;

/// A connection to whichever database the shop runs on; queries are written once for both.
#[derive(diesel::MultiConnection)]
pub enum AnyConnection {
    /// An embedded SQLite file.
    Sqlite(SqliteConnection),
    /// A PostgreSQL server.
    Postgres(PgConnection),
}

/// Where the data is. Shown without a password.
#[derive(Clone, PartialEq, Eq)]
pub enum DatabaseUrl {
    /// The file's path.
    Sqlite(PathBuf),
    /// The whole `postgres://…` address.
    Postgres(url::Url),
}

impl DatabaseUrl {
    /// Reads `sqlite://PATH`, `postgres://…` or `postgresql://…`.
    ///
    /// # Errors
    /// A sentence that says what is wrong, without the address (it may hold a password).
    pub fn parse(text: &str) -> Result<Self, String> {
        if let Some(path) = text.strip_prefix("sqlite://") {
            return match path.is_empty() {
                true => Err("names no file; write sqlite://data/divestreams.db".into()),
                false => Ok(Self::Sqlite(path.into())),
            };
        }
        match url::Url::parse(text) {
            Ok(url) if matches!(url.scheme(), "postgres" | "postgresql") => Ok(Self::Postgres(url)),
            _ => Err("is neither sqlite://PATH nor postgres://USER:PASSWORD@HOST/DATABASE".into()),
        }
    }

    /// "SQLite" or "PostgreSQL".
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Sqlite(_) => "SQLite",
            Self::Postgres(_) => "PostgreSQL",
        }
    }
}

impl std::fmt::Display for DatabaseUrl {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Sqlite(path) => write!(f, "SQLite at {}", path.display()),
            Self::Postgres(url) => {
                write!(f, "PostgreSQL at {}{}", url.host_str().unwrap_or("localhost"), url.path())
            }
        }
    }
}

impl std::fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{self}")
    }
}

/// Opens a connection and sets it up. Goes by the scheme: Diesel's own way of trying each kind in
/// turn hides the cause and makes SQLite files of strange names.
///
/// # Errors
/// Where the database cannot be reached or set up.
pub fn connect(url: &DatabaseUrl) -> ConnectionResult<AnyConnection> {
    let mut connection = match url {
        DatabaseUrl::Sqlite(path) => {
            let mut sqlite = SqliteConnection::establish(&path.to_string_lossy())?;
            // The wait comes first: turning WAL on may itself meet another process's lock.
            sqlite
                .batch_execute(
                    "PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; \
                     PRAGMA foreign_keys = ON;",
                )
                .map_err(ConnectionError::CouldntSetupConfiguration)?;
            AnyConnection::Sqlite(sqlite)
        }
        DatabaseUrl::Postgres(url) => {
            let mut postgres = PgConnection::establish(with_limits(url).as_str())?;
            postgres
                .batch_execute("SET TIME ZONE 'UTC'; SET statement_timeout = '30s'")
                .map_err(ConnectionError::CouldntSetupConfiguration)?;
            AnyConnection::Postgres(postgres)
        }
    };
    if cfg!(debug_assertions) {
        connection.set_instrumentation(fence::check);
    }
    Ok(connection)
}

/// The address with a limit on how long a server that does not answer is waited for, unless it has one.
fn with_limits(url: &url::Url) -> url::Url {
    let mut url = url.clone();
    if !url.query_pairs().any(|(name, _)| name == "connect_timeout") {
        url.query_pairs_mut().append_pair("connect_timeout", "3");
    }
    url
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_known_by_its_scheme_and_shown_without_its_password() {
        let postgres = DatabaseUrl::parse("postgres://ann:pa55word@db.example:5432/dive").expect("valid");
        assert_eq!(format!("{postgres} {postgres:?}").matches("pa55word").count(), 0);
        assert_eq!(DatabaseUrl::parse("sqlite://data/x.db").map(|u| u.kind()), Ok("SQLite"));
        for wrong in ["", "sqlite://", "host=db dbname=x", "mysql://db/x", "data/x.db"] {
            assert!(DatabaseUrl::parse(wrong).is_err(), "{wrong}");
        }
    }
}
