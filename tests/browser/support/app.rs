//! The real binary, started as someone on a fresh machine starts it.

use std::fs::File;
use std::net::TcpListener;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use diesel::connection::SimpleConnection as _;
use diesel::{Connection as _, PgConnection};

use super::process::{Folder, Process};

/// Whom to sign in as.
pub const DEMO_OWNER: &str = divestreams::cli::demo::DEMO_OWNER;

/// Everyone's password in the demo shops.
pub const DEMO_PASSWORD: &str = divestreams::cli::demo::DEMO_PASSWORD;

/// How long a start may take: a debug build fills the demo shops first.
const PATIENCE: Duration = Duration::from_secs(60);

/// A running application with its own data.
pub struct App {
    // In this order: the process first, then what it writes to.
    process: Process,
    database: Option<Database>,
    folder: Folder,
    port: u16,
}

impl App {
    /// Starts one on an empty database, which it fills with the demo shops.
    pub fn start() -> Self {
        let folder = Folder::fresh("journey");
        let database = Database::on_the_server();
        for _ in 0..5 {
            let port = free_port();
            if let Some(process) = begin(&folder, database.as_ref(), port) {
                return Self { process, database, folder, port };
            }
        }
        panic!("the application does not start:\n{}", log(&folder));
    }

    /// `kill -9`, then the same start once more.
    pub fn kill_and_restart(&mut self) {
        self.process.kill();
        self.process = begin(&self.folder, self.database.as_ref(), self.port)
            .unwrap_or_else(|| panic!("the application does not start again:\n{}", log(&self.folder)));
    }

    /// A page's whole address.
    pub fn address(&self, path: &str) -> String {
        format!("http://localhost:{}{path}", self.port)
    }
}

impl Drop for App {
    fn drop(&mut self) {
        if std::thread::panicking() {
            let log = log(&self.folder);
            let tail = log.lines().rev().take(20).collect::<Vec<_>>();
            eprintln!("the application's last lines:");
            tail.iter().rev().for_each(|line| eprintln!("  {line}"));
        }
    }
}

/// `None` where the process ended instead of listening: someone else took the port meanwhile.
fn begin(folder: &Folder, database: Option<&Database>, port: u16) -> Option<Process> {
    let out = File::create(folder.path().join("log")).expect("a log file");
    let mut command = Command::new(env!("CARGO_BIN_EXE_divestreams"));
    command
        .env_clear()
        .env("DATA_DIR", folder.path().join("data"))
        .env("BIND", format!("127.0.0.1:{port}"))
        .env("APP_URL", format!("http://localhost:{port}"))
        .stdin(Stdio::null())
        .stderr(out.try_clone().expect("one more handle"))
        .stdout(out);
    if let Some(database) = database {
        command.env("DATABASE_URL", &database.url);
    }
    let mut process = Process(command.spawn().expect("the binary is there"));
    let began = Instant::now();
    while began.elapsed() < PATIENCE {
        if process.0.try_wait().expect("a child can be waited for").is_some() {
            return None;
        }
        // It says where it is once it listens: so it is this process that answers there.
        if log(folder).contains("Listening") {
            return Some(process);
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    panic!("the application takes too long to start:\n{}", log(folder));
}

fn log(folder: &Folder) -> String {
    std::fs::read_to_string(folder.path().join("log")).unwrap_or_default()
}

/// A port that was free a moment ago.
fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("it has an address").port()
}

/// A database of this test's own on the PostgreSQL server that was offered.
struct Database {
    server: String,
    name: String,
    url: String,
}

impl Database {
    #[expect(clippy::disallowed_methods, reason = "who runs the tests says where PostgreSQL is")]
    fn on_the_server() -> Option<Self> {
        let server = std::env::var("DESK_POSTGRES").ok().filter(|url| !url.is_empty())?;
        let name = format!("journey_{}_{}", std::process::id(), free_port());
        admin(&server, &format!("CREATE DATABASE {name}"));
        let mut url = url::Url::parse(&server).expect("DESK_POSTGRES is an address");
        url.set_path(&name);
        Some(Self { server, name, url: url.into() })
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        admin(&self.server, &format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name));
    }
}

fn admin(server: &str, sql: &str) {
    let mut connection = PgConnection::establish(server).expect("DESK_POSTGRES answers");
    connection.batch_execute(sql).unwrap_or_else(|e| panic!("{sql}: {e}"));
}
