//! One connection to either database, opened by the scheme of its address.

use std::path::PathBuf;

use diesel::connection::SimpleConnection as _;
use diesel::{Connection as _, ConnectionError, ConnectionResult, PgConnection, SqliteConnection};

use super::{DbError, dialect, fence};

/// What a server's connections are called. No blank: a query's `+` is none to libpq.
const SERVER: &str = "divestreams-serve";

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
        match url::Url::parse(&several_hosts(text)) {
            Ok(url) if matches!(url.scheme(), "postgres" | "postgresql") => Ok(Self::Postgres(url)),
            _ => Err("is neither sqlite://PATH nor postgres://USER:PASSWORD@HOST/DATABASE".into()),
        }
    }

    /// The same, under the name that a server's connections have: `pg_stat_activity` shows it, and a restore looks for it.
    #[must_use]
    pub fn of_a_server(mut self) -> Self {
        if let Self::Postgres(url) = &mut self {
            // Of two that are said libpq takes the last.
            url.query_pairs_mut().append_pair("application_name", SERVER);
        }
        self
    }

    /// Whether a server has this database open, in whatever process: on SQLite whoever else has, for nobody has a name there.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub fn is_served(&self) -> Result<bool, DbError> {
        if matches!(self, Self::Sqlite(path) if !path.exists()) {
            return Ok(false);
        }
        // Not out of a pool: a second connection of our own would look like somebody else's.
        let mut connection = connect(self).map_err(|error| DbError::Unavailable(error.to_string()))?;
        Ok(dialect::is_served(&mut connection, SERVER)?)
    }

    /// "SQLite" or "PostgreSQL".
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Sqlite(_) => "SQLite",
            Self::Postgres(_) => "PostgreSQL",
        }
    }
}

/// `//h1:5432,h2/db`, as libpq reads it and no other, said so that others can: the first host stays in its place, and all stand
/// in `host` and `port`, which libpq takes before it.
fn several_hosts(text: &str) -> String {
    let parts = || {
        let (scheme, rest) = text.split_once("://")?;
        let end = rest.find(['/', '?']).unwrap_or(rest.len());
        let (authority, tail) = rest.split_at(end);
        let (user, hosts) = authority.rsplit_once('@').map_or(("", authority), |(user, hosts)| (user, hosts));
        let at = if user.is_empty() { "" } else { "@" };
        let all: Vec<_> =
            hosts.split(',').map(|host| host.rsplit_once(':').unwrap_or((host, "5432"))).collect();
        let (names, ports): (Vec<_>, Vec<_>) = all.iter().copied().unzip();
        let first = hosts.split_once(',')?.0;
        let with = if tail.contains('?') { '&' } else { '?' };
        let (names, ports) = (names.join(","), ports.join(","));
        Some(format!("{scheme}://{user}{at}{first}{tail}{with}host={names}&port={ports}"))
    };
    parts().unwrap_or_else(|| text.to_owned())
}

impl std::fmt::Display for DatabaseUrl {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Sqlite(path) => write!(f, "SQLite at {}", path.display()),
            Self::Postgres(url) => {
                let hosts =
                    url.query_pairs().find(|(name, _)| name == "host").map(|(_, hosts)| hosts.into_owned());
                let host = hosts.as_deref().or(url.host_str()).unwrap_or("localhost");
                write!(f, "PostgreSQL at {host}{}", url.path())
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
        let two = DatabaseUrl::parse(
            "postgres://ann:pa55word@one.example:5433,two.example/dive?target_session_attrs=read-write",
        )
        .expect("as libpq reads it");
        assert_eq!(two.to_string(), "PostgreSQL at one.example,two.example/dive");
        let DatabaseUrl::Postgres(url) = two else { panic!("of PostgreSQL") };
        assert!(
            url.as_str()
                .ends_with("?target_session_attrs=read-write&host=one.example,two.example&port=5433,5432")
        );
        for wrong in ["", "sqlite://", "host=db dbname=x", "mysql://db/x", "data/x.db"] {
            assert!(DatabaseUrl::parse(wrong).is_err(), "{wrong}");
        }
    }
}
