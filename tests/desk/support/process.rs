//! The binary itself, as its operators start it.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::net::{SocketAddr, TcpListener};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread::sleep;
use std::time::{Duration, Instant};

use divestreams::db::DatabaseUrl;

use super::database::folder;
use super::desk::Desk;

/// Two secrets that are good enough.
pub const GOOD: &str = "k3jH8sPq0LmZ7xWv2NcR5tYb9DfGa1E6";
pub const OTHER: &str = "b9DfGa1E6k3jH8sPq0LmZ7xWv2NcR5tY";

/// A folder of one test.
pub fn own_folder() -> PathBuf {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let own = folder().join(format!("binary-{}", COUNT.fetch_add(1, Ordering::Relaxed)));
    fs::create_dir_all(&own).expect("a folder");
    own
}

/// An address that nobody listens on just now, and that nobody else in this run is given.
pub fn free_port() -> SocketAddr {
    static GIVEN: Mutex<BTreeSet<u16>> = Mutex::new(BTreeSet::new());
    loop {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("an address");
        if GIVEN.lock().expect("no panic while it is held").insert(address.port()) {
            return address;
        }
    }
}

/// The binary with nothing but `env` for an environment.
pub fn binary(env: &[(&str, &str)]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_divestreams"));
    command.env_clear().current_dir(folder()).stdin(Stdio::null()).envs(env.iter().copied());
    command
}

/// A process that serves; killed with the test.
pub struct Process {
    pub child: Child,
    pub address: SocketAddr,
    log: PathBuf,
}

impl Process {
    /// Starts it with `env`, a port of its own beside, and waits until it serves.
    pub fn start(env: &[(&str, &str)]) -> Self {
        Self::start_with(env, &[])
    }

    /// As [`Process::start`], with arguments.
    pub fn start_with(env: &[(&str, &str)], args: &[&str]) -> Self {
        let (address, log) = (free_port(), own_folder().join("log"));
        let file = File::create(&log).expect("a file");
        let mut command = binary(env);
        command
            .args(args)
            .env("BIND", address.to_string())
            .stderr(file.try_clone().expect("a file"))
            .stdout(file);
        let child = command.spawn().expect("the binary runs");
        let mut process = Self { child, address, log };
        let patience = Instant::now() + Duration::from_secs(60);
        while std::net::TcpStream::connect(address).is_err() {
            let ended = process.child.try_wait().expect("a state");
            assert!(ended.is_none() && Instant::now() < patience, "{ended:?}: {}", process.said());
            sleep(Duration::from_millis(20));
        }
        process
    }

    pub fn said(&self) -> String {
        fs::read_to_string(&self.log).unwrap_or_default()
    }

    pub fn kill(mut self) {
        self.child.kill().expect("killed");
        self.child.wait().expect("gone");
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A complete strict environment with changes, and its data folder; "(missing)" leaves a variable out.
pub fn strict(change: &[(&'static str, &'static str)]) -> (Vec<(&'static str, String)>, PathBuf) {
    let data = own_folder();
    let mut env = vec![
        ("APP_ENV", "production".to_owned()),
        ("DATA_DIR", data.display().to_string()),
        ("DATABASE_URL", format!("sqlite://{}/strict.db", data.display())),
        ("APP_URL", "https://divestreams.example".to_owned()),
        ("BETTER_AUTH_SECRET", GOOD.to_owned()),
        ("AUTH_SECRET", OTHER.to_owned()),
        ("SMTP_HOST", "smtp.divestreams.example".to_owned()),
        ("SMTP_FROM", "desk@divestreams.example".to_owned()),
    ];
    env.retain(|(name, _)| change.iter().all(|(changed, _)| changed != name));
    env.extend(change.iter().filter(|(_, v)| *v != "(missing)").map(|(n, v)| (*n, (*v).to_owned())));
    (env, data)
}

/// As commands take it.
pub fn pairs<'e>(env: &'e [(&'static str, String)]) -> Vec<(&'static str, &'e str)> {
    env.iter().map(|(name, value)| (*name, value.as_str())).collect()
}

/// A desk's database as `DATABASE_URL` names it.
pub fn address_of(desk: &Desk) -> String {
    url_of(&desk.config.database)
}

/// A database as `DATABASE_URL` names it.
pub fn url_of(database: &DatabaseUrl) -> String {
    match database {
        DatabaseUrl::Sqlite(path) => format!("sqlite://{}", path.display()),
        DatabaseUrl::Postgres(url) => url.to_string(),
    }
}
