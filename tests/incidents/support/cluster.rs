//! A PostgreSQL server for one replay, which may do to it whatever happens to servers. Copied from one that was made and filled
//! once; found and started as `scripts/lib/machine.sh` does it.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::time::Duration;

use diesel::connection::SimpleConnection as _;
use diesel::{Connection as _, PgConnection};
use divestreams::db::DatabaseUrl;

use super::in_time;
use crate::shared::database::fill;
use crate::shared::{free_port, own_folder};

/// The role that the application comes as: it owns its database and nothing else.
const ROLE: &str = "desk";

/// Nobody's secret: of servers on loopback that live for a minute.
const PASSWORD: &str = "of-a-server-that-lives-for-a-minute";

/// A server, and what is in it.
pub struct Cluster {
    home: PathBuf,
    port: u16,
    child: Option<Child>,
}

/// The folder of a filled cluster that others are copied from.
pub fn template() -> &'static Path {
    static TEMPLATE: OnceLock<PathBuf> = OnceLock::new();
    TEMPLATE.get_or_init(|| {
        let home = own_folder();
        fs::write(home.join("password"), PASSWORD).expect("a file");
        hand_over(&home);
        let (data, password) = (home.join("data"), home.join("password"));
        let made = as_postgres("initdb", &home)
            .args(["-U", "postgres", "-A", "scram-sha-256", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"])
            .arg(format!("--pwfile={}", password.display()))
            .arg("-D")
            .arg(data)
            .output()
            .expect("initdb runs");
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        let mut cluster = Cluster { home: home.clone(), port: 0, child: None };
        cluster.start();
        cluster.admin("postgres", &format!("CREATE ROLE {ROLE} LOGIN PASSWORD '{PASSWORD}'"));
        cluster.admin("postgres", &format!("CREATE DATABASE {ROLE} OWNER {ROLE}"));
        fill(&DatabaseUrl::parse(&cluster.url()).expect("an address"));
        cluster.stop();
        // What is dropped is removed; this one is kept for the copies.
        std::mem::forget(cluster);
        home
    })
}

impl Cluster {
    /// A copy of the filled one, started.
    pub fn fresh() -> Self {
        Self::at(&own_folder())
    }

    /// As [`Cluster::fresh`], its data in a folder that there is.
    pub fn at(home: &Path) -> Self {
        copy(&template().join("data"), &home.join("data"));
        let mut cluster = Self { home: home.to_owned(), port: 0, child: None };
        cluster.start();
        cluster
    }

    /// What `DATABASE_URL` is: the application's role in its database.
    pub fn url(&self) -> String {
        format!("postgres://{ROLE}:{PASSWORD}@127.0.0.1:{}/{ROLE}", self.port)
    }

    /// Where the data is.
    pub fn data(&self) -> PathBuf {
        self.home.join("data")
    }

    /// Starts it, on the port that it had.
    pub fn start(&mut self) {
        if self.port == 0 {
            self.port = free_port().port();
        }
        let log = File::create(self.home.join("postgres.log")).expect("a file");
        hand_over(&self.home);
        let mut command = as_postgres("postgres", &self.home);
        command.arg("-D").arg(self.data()).args(["-p", &self.port.to_string()]);
        for option in [
            "listen_addresses=127.0.0.1",
            &format!("unix_socket_directories={}", self.home.display()),
            "max_connections=60",
            "shared_buffers=16MB",
            "fsync=off",
            "synchronous_commit=off",
            "autovacuum=off",
        ] {
            command.args(["-c", option]);
        }
        self.child = Some(
            command.stdout(log.try_clone().expect("a handle")).stderr(log).spawn().expect("postgres runs"),
        );
        let answers = in_time(Duration::from_secs(60), || self.connect("postgres").is_ok());
        assert!(answers, "{}", fs::read_to_string(self.home.join("postgres.log")).unwrap_or_default());
    }

    /// Stops it at once: connections end first (SIGINT, "fast").
    pub fn stop(&mut self) {
        self.end("INT");
    }

    fn end(&mut self, signal: &str) {
        if let Some(mut child) = self.child.take() {
            let _ = Command::new("sh").args(["-c", &format!("kill -{signal} {}", child.id())]).status();
            let _ = child.wait();
        }
    }

    /// Its volume is lost: the same server, with an empty database. Answers where what was in it is.
    pub fn lose(&mut self) -> PathBuf {
        self.stop();
        let kept = self.home.join("kept");
        fs::rename(self.data(), &kept).expect("moved");
        copy(&template().join("data"), &self.data());
        self.start();
        self.admin("postgres", &format!("DROP DATABASE {ROLE} WITH (FORCE)"));
        self.admin("postgres", &format!("CREATE DATABASE {ROLE} OWNER {ROLE}"));
        kept
    }

    /// The volume is found again.
    pub fn find(&mut self, kept: &Path) {
        self.stop();
        fs::remove_dir_all(self.data()).expect("removed");
        fs::rename(kept, self.data()).expect("moved");
        self.start();
    }

    fn connect(&self, database: &str) -> diesel::ConnectionResult<PgConnection> {
        PgConnection::establish(&format!(
            "postgres://postgres:{PASSWORD}@127.0.0.1:{}/{database}?connect_timeout=3",
            self.port
        ))
    }

    fn admin(&self, database: &str, sql: &str) {
        let mut connection = self.connect(database).expect("the server answers");
        connection.batch_execute(sql).unwrap_or_else(|e| panic!("{sql}: {e}"));
    }

    /// Done in the application's database by the server's own administrator.
    pub fn sql(&self, sql: &str) {
        self.admin(ROLE, sql);
    }

    /// One figure out of the application's database.
    pub fn count(&self, sql: &str) -> i64 {
        use diesel::RunQueryDsl as _;
        #[derive(diesel::QueryableByName)]
        struct Figure {
            #[diesel(sql_type = diesel::sql_types::BigInt)]
            n: i64,
        }
        let mut connection = self.connect(ROLE).expect("the server answers");
        let figure = diesel::sql_query(format!("SELECT ({sql}) AS n"));
        figure.get_result::<Figure>(&mut connection).unwrap_or_else(|e| panic!("{sql}: {e}")).n
    }

    /// A setting of the server, in force at once; `None` takes it back.
    pub fn set(&self, name: &str, value: Option<&str>) {
        match value {
            Some(value) => self.admin("postgres", &format!("ALTER SYSTEM SET {name} = '{value}'")),
            // Where nothing may be written it is still the administrator who says so.
            None => {
                let sql = format!("SET default_transaction_read_only = off; ALTER SYSTEM RESET {name}");
                let mut connection = self.connect("postgres").expect("the server answers");
                for one in sql.split("; ") {
                    connection.batch_execute(one).unwrap_or_else(|e| panic!("{one}: {e}"));
                }
            }
        }
        let mut connection = self.connect("postgres").expect("the server answers");
        connection.batch_execute("SELECT pg_reload_conf()").expect("the settings are read anew");
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        self.end("QUIT");
        let _ = fs::remove_dir_all(self.data());
    }
}

/// The newest PostgreSQL's program of that name: Debian keeps them off the PATH. As root it is run by `postgres`, for it refuses
/// to be root; `setpriv` becomes the program, so that the child is its process.
fn as_postgres(program: &str, home: &Path) -> Command {
    let path = bin().join(program);
    let mut command = match is_root() {
        true => {
            let mut command = Command::new("setpriv");
            command.args(["--reuid=postgres", "--regid=postgres", "--init-groups"]).arg(path);
            command
        }
        false => Command::new(path),
    };
    command.current_dir(home).env("HOME", home).env_remove("TMPDIR").stdin(Stdio::null());
    command
}

/// Where PostgreSQL's programs are.
pub fn bin() -> &'static Path {
    static BIN: OnceLock<PathBuf> = OnceLock::new();
    BIN.get_or_init(|| {
        let version = |path: &PathBuf| -> Option<u32> { path.file_name()?.to_str()?.parse().ok() };
        let all =
            fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten().map(|entry| entry.path());
        let newest = all.filter(|path| path.join("bin/initdb").exists()).max_by_key(version);
        newest.map(|path| path.join("bin")).unwrap_or_default()
    })
}

/// Whether this run may mount and chown.
pub fn is_root() -> bool {
    use std::os::unix::fs::MetadataExt as _;
    fs::metadata("/proc/self").is_ok_and(|own| own.uid() == 0)
}

/// Gives a folder to whoever PostgreSQL runs as.
fn hand_over(home: &Path) {
    if is_root() {
        run(Command::new("chown").arg("-R").arg("postgres:").arg(home));
    }
}

fn copy(from: &Path, to: &Path) {
    run(Command::new("cp").arg("-a").arg(from).arg(to));
}

fn run(command: &mut Command) {
    let done = command.output().expect("it runs");
    assert!(done.status.success(), "{command:?}: {}", String::from_utf8_lossy(&done.stderr));
}
