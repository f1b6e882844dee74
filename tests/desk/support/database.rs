//! A database for each test: a copy of one that was migrated and filled once.

use std::path::PathBuf;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use diesel::connection::SimpleConnection as _;
use diesel::{Connection as _, PgConnection};
use divestreams::base::clock::Clock;
use divestreams::cli::demo;
use divestreams::config::{Config, HashCost};
use divestreams::db::{DatabaseUrl, Db, DbError, Options, migrations};

/// Whether this run is on PostgreSQL.
pub fn is_postgres() -> bool {
    server().is_some()
}

#[expect(clippy::disallowed_methods, reason = "the test's own configuration")]
fn server() -> Option<String> {
    std::env::var("DESK_POSTGRES").ok().filter(|url| !url.is_empty())
}

/// A test's own database; gone with it.
pub struct Own {
    pub url: DatabaseUrl,
    name: String,
}

static COUNT: AtomicU32 = AtomicU32::new(0);

impl Own {
    /// A copy of the filled one.
    pub fn filled() -> Self {
        let name = format!("desk_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        match server() {
            Some(server) => {
                admin(&format!("CREATE DATABASE {name} TEMPLATE {}", template()));
                Self { url: of(&server, &name), name }
            }
            None => {
                let path = folder().join(format!("{name}.db"));
                std::fs::copy(template(), &path).expect("the template is there");
                Self { url: DatabaseUrl::Sqlite(path), name }
            }
        }
    }
}

impl Own {
    /// A folder of this test's own.
    pub fn folder(&self) -> PathBuf {
        folder().join(&self.name)
    }

    /// One with nothing in it, not even tables.
    pub fn empty() -> Self {
        let name = format!("desk_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        match server() {
            Some(server) => {
                admin(&format!("CREATE DATABASE {name}"));
                Self { url: of(&server, &name), name }
            }
            None => Self { url: DatabaseUrl::Sqlite(folder().join(format!("{name}.db"))), name },
        }
    }
}

impl Drop for Own {
    fn drop(&mut self) {
        match (&self.url, server()) {
            (DatabaseUrl::Sqlite(path), _) => {
                for ending in ["", "-wal", "-shm"] {
                    let _ = std::fs::remove_file(format!("{}{ending}", path.display()));
                }
            }
            (DatabaseUrl::Postgres(_), Some(_)) => {
                admin(&format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name));
            }
            _ => {}
        }
    }
}

/// The filled database that others are copied from: a name on PostgreSQL, a path on SQLite.
fn template() -> &'static str {
    static TEMPLATE: OnceLock<String> = OnceLock::new();
    TEMPLATE.get_or_init(|| {
        let name = format!("desk_template_{}", std::process::id());
        let (url, template) = match server() {
            Some(server) => {
                admin(&format!("CREATE DATABASE {name}"));
                (of(&server, &name), name)
            }
            None => {
                let path = folder().join(format!("{name}.db"));
                let _ = std::fs::remove_file(&path);
                (DatabaseUrl::Sqlite(path.clone()), path.to_string_lossy().into_owned())
            }
        };
        fill(&url);
        template
    })
}

/// Migrates a database and fills it with the demo shops.
pub fn fill(url: &DatabaseUrl) {
    let db = Db::new(url, &Options { size: 1, wait: std::time::Duration::from_secs(10) });
    db.with(migrations::apply).expect("migrations apply");
    demo::fill_now(&config(url.clone(), super::CHEAP), &db).expect("demo data fits");
    if matches!(url, DatabaseUrl::Sqlite(_)) {
        // Everything into the one file that is copied.
        db.with(|c| c.batch_execute("PRAGMA wal_checkpoint(TRUNCATE)").map_err(DbError::from))
            .expect("checkpoint");
    }
}

/// A configuration for tests: development, a port of its own, nothing read from the environment.
pub fn config(database: DatabaseUrl, hash_cost: HashCost) -> Config {
    let folder = folder().to_string_lossy().into_owned();
    let lookup = |name: &str| match name {
        "DATA_DIR" => Some(folder.clone()),
        "BIND" => Some("127.0.0.1:0".to_owned()),
        "APP_URL" => Some("http://localhost".to_owned()),
        "DB_POOL_SIZE" => Some("4".to_owned()),
        "WORKERS" => Some("2".to_owned()),
        _ => None,
    };
    let mut config = divestreams::config::read(&lookup).expect("development needs nothing");
    config.database = database;
    config.hash_cost = hash_cost;
    config.clock = Clock::system();
    config
}

/// Where this run keeps its files.
pub fn folder() -> PathBuf {
    let folder = std::env::temp_dir().join(format!("divestreams-desk-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder for temporary files");
    folder
}

fn of(server: &str, name: &str) -> DatabaseUrl {
    let mut url = url::Url::parse(server).expect("DESK_POSTGRES is an address");
    url.set_path(name);
    DatabaseUrl::Postgres(url)
}

/// Tells the PostgreSQL server that holds the throw-away databases something, from outside of all of them.
pub fn admin(sql: &str) {
    // One at a time: PostgreSQL copies a template only while nobody is connected to it.
    static ONE: std::sync::Mutex<()> = std::sync::Mutex::new(());
    let _one = ONE.lock();
    let server = server().expect("this run is on PostgreSQL");
    let mut connection = PgConnection::establish(&server).expect("DESK_POSTGRES answers");
    connection.batch_execute(sql).unwrap_or_else(|e| panic!("{sql}: {e}"));
}
