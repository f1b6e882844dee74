//! The binary as production runs it, with its second listener, on a replay's database.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::process::Output;
use std::time::Duration;

use super::in_time;
use crate::shared::{Answer, GOOD, OTHER, Process, binary, free_port, get_with, own_folder};

/// What a process is told.
#[derive(Clone)]
pub struct Env(BTreeMap<&'static str, String>);

impl Env {
    /// All that production requires, on this database. The mail server is one that nobody has to look up: none.
    pub fn on(database: &str) -> Self {
        let data = own_folder().display().to_string();
        let path = "/usr/local/bin:/usr/bin:/bin";
        Self(BTreeMap::new())
            .with("APP_ENV", "production")
            .with("APP_URL", "http://localhost")
            .with("AUTH_SECRET", OTHER)
            .with("BETTER_AUTH_SECRET", GOOD)
            .with("DATABASE_URL", database)
            .with("DATA_DIR", &data)
            .with("DB_POOL_SIZE", "4")
            .with("PATH", path)
            .with("SMTP_FROM", "desk@divestreams.example")
            .with("SMTP_HOST", "127.0.0.1")
            .with("SMTP_PORT", "1")
            .with("WORKERS", "2")
    }

    /// With a variable set.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: &str) -> Self {
        self.0.insert(name, value.to_owned());
        self
    }

    /// Without a variable.
    #[must_use]
    pub fn without(mut self, name: &str) -> Self {
        self.0.remove(name);
        self
    }

    fn pairs(&self) -> Vec<(&'static str, &str)> {
        self.0.iter().map(|(name, value)| (*name, value.as_str())).collect()
    }
}

/// A process that serves; killed with its replay.
pub struct Server {
    process: Process,
    meters: SocketAddr,
}

impl Server {
    /// Starts it and waits until it serves.
    pub fn start(env: &Env) -> Self {
        Self::start_with(env, &[])
    }

    /// Starts it with arguments.
    pub fn start_with(env: &Env, args: &[&str]) -> Self {
        let meters = free_port();
        let env = env.clone().with("METRICS_BIND", &meters.to_string());
        let process = Process::start_with(&env.pairs(), args);
        let listens = in_time(Duration::from_secs(20), || std::net::TcpStream::connect(meters).is_ok());
        assert!(listens, "no second listener: {}", process.said());
        Self { process, meters }
    }

    /// Where people reach it.
    pub fn address(&self) -> SocketAddr {
        self.process.address
    }

    /// What it wrote.
    pub fn log(&self) -> String {
        self.process.said()
    }

    /// `/api/health`, whole.
    pub fn health(&self) -> Answer {
        get_with(self.address(), "/api/health", b"X: y")
    }

    /// `/metrics`, whole.
    pub fn metrics(&self) -> String {
        get_with(self.meters, "/metrics", b"X: y").expect(200).body
    }

    /// `kill -9`.
    pub fn kill(self) {
        self.process.kill();
    }
}

/// Runs a command to its end: its exit code, and what it said.
pub fn run(env: &Env, args: &[&str]) -> (Option<i32>, String) {
    // Whatever a start is refused for, it must not get as far as serving for good.
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let bind = taken.local_addr().expect("an address").to_string();
    let env = env.clone().with("BIND", &bind);
    let Output { status, stdout, stderr } =
        binary(&env.pairs()).args(args).output().expect("the binary runs");
    let said = String::from_utf8_lossy(&stdout).into_owned() + &String::from_utf8_lossy(&stderr);
    for secret in [GOOD, OTHER] {
        assert!(!said.contains(secret), "a secret in {said}");
    }
    (status.code(), said)
}

/// Starts it, which must be refused with exit code 78; answers the problem that names `variable` and its remedy.
#[track_caller]
pub fn refused(env: &Env, variable: &str) -> String {
    let (code, said) = run(env, &[]);
    assert_eq!(code, Some(78), "{said}");
    let from =
        said.find(&format!("• {variable} ")).unwrap_or_else(|| panic!("{variable} is not named: {said}"));
    let problem = said[from..].trim_start_matches("• ").split("\n\n").next().unwrap_or_default();
    let words = problem.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(words.contains('→'), "no remedy in {words}");
    words
}
