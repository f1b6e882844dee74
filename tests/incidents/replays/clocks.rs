//! The clock of the server and the clock of the database: libfaketime tells the one, the machine the other.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use crate::shared::own_folder;
use crate::support::{Cluster, Env, People, Row, Seen, Server, Told, must_be_well, must_tell, refused};

pub fn ahead_at_the_start() -> Seen {
    let Some(library) = library() else { return NO_FAKETIME };
    let cluster = Cluster::fresh();
    let env = Env::on(&cluster.url());
    let server = Server::start(&env);
    let people = People::sign_in(server.address());
    server.kill();
    let clock = Clock::at("+31d");
    let said = refused(&clock.told_to(env.clone(), &library), "the clock");
    assert_eq!(cluster.count("SELECT COUNT(*) FROM session"), 4, "a start ends nobody's sign-in");
    let server = Server::start(&env);
    people.must_be_in(server.address());
    Seen::Row(Row {
        meanwhile: "no start: what served before goes on".into(),
        told_by: "the start, exit code 78".into(),
        said,
        signed_out: "nobody".into(),
    })
}

pub fn drifts() -> Seen {
    let Some(library) = library() else { return NO_FAKETIME };
    let cluster = Cluster::fresh();
    let clock = Clock::at("+0");
    let server = Server::start(&clock.told_to(Env::on(&cluster.url()), &library));
    let people = People::sign_in(server.address());
    clock.set("+2m");
    let since = Instant::now();
    let told = Told { check: "clock", status: "failing", words: &["the database's", "NTP"], metric: None };
    let (told_by, said) = must_tell(&server, &told, since);
    let fare = people.fare(server.address());
    clock.set("+0");
    must_be_well(&server, "clock");
    people.must_be_in(server.address());
    Seen::Row(Row { meanwhile: fare.into(), told_by, said, signed_out: "nobody".into() })
}

const NO_FAKETIME: Seen = Seen::Cannot("libfaketime is not installed (Debian: faketime)");

/// A clock that one process goes by, moved while it runs.
struct Clock(PathBuf);

impl Clock {
    fn at(shift: &str) -> Self {
        let clock = Self(own_folder().join("clock"));
        clock.set(shift);
        clock
    }

    fn set(&self, shift: &str) {
        fs::write(&self.0, format!("{shift}\n")).expect("a file");
    }

    fn told_to(&self, env: Env, library: &Path) -> Env {
        env.with("LD_PRELOAD", &library.display().to_string())
            .with("FAKETIME_TIMESTAMP_FILE", &self.0.display().to_string())
            .with("FAKETIME_NO_CACHE", "1")
            .with("FAKETIME_DONT_FAKE_MONOTONIC", "1")
            .with("DONT_FAKE_MONOTONIC", "1")
    }
}

/// Debian keeps it under the machine's triplet.
fn library() -> Option<PathBuf> {
    let all = fs::read_dir("/usr/lib").into_iter().flatten().flatten();
    all.map(|entry| entry.path().join("faketime/libfaketimeMT.so.1")).find(|path| path.exists())
}
