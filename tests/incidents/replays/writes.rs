//! The database answers, and takes no writes: people who are signed in work on, and nobody can sign in.

use std::fs::{self, File};
use std::io::Write as _;
use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, Instant};

use divestreams::db::DatabaseUrl;

use crate::shared::database::fill;
use crate::shared::own_folder;
use crate::support::{
    Cluster, Env, People, Row, Seen, Server, Told, in_time, must_be_well, must_tell, sign_in_fares,
};

pub fn read_only() -> Seen {
    let cluster = Cluster::fresh();
    replay(
        &cluster.url(),
        &["read-only", "DATABASE_URL", "target_session_attrs=read-write"],
        || cluster.set("default_transaction_read_only", Some("on")),
        || cluster.set("default_transaction_read_only", None),
    )
}

pub fn revoked() -> Seen {
    let cluster = Cluster::fresh();
    replay(
        &cluster.url(),
        &["permission denied", "GRANT"],
        || cluster.sql("REVOKE INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public FROM desk"),
        || cluster.sql("GRANT INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO desk"),
    )
}

/// The data lies on a file system of its own that is filled to the last block. The log of changes (`pg_wal`) lies elsewhere, as many
/// have it: where that is full the server stops, which is the replay of a database that is away.
pub fn disk_full() -> Seen {
    let Some(disk) = Disk::mount("160m") else { return NO_MOUNT };
    let cluster = Cluster::at(&disk.home);
    replay(&cluster.url(), FULL, || disk.fill(), || disk.free())
}

pub fn disk_full_on_sqlite() -> Seen {
    let Some(disk) = Disk::mount("32m") else { return NO_MOUNT };
    let url = format!("sqlite://{}/desk.db", disk.home.display());
    fill(&DatabaseUrl::parse(&url).expect("an address"));
    replay(&url, FULL, || disk.fill(), || disk.free())
}

const FULL: &[&str] = &["disk is full", "free space"];

const NO_MOUNT: Seen = Seen::Cannot("a file system can be mounted by root alone");

fn replay(
    database: &str,
    words: &'static [&'static str],
    break_it: impl FnOnce(),
    mend: impl FnOnce(),
) -> Seen {
    let server = Server::start(&Env::on(database));
    let people = People::sign_in(server.address());
    break_it();
    // A full disk takes what fits into the blocks that are there: the first sign-in that does not fit is when it begins.
    let fails = in_time(Duration::from_secs(60), || sign_in_fares(server.address()) != "works");
    assert!(fails, "sign-ins still work");
    let since = Instant::now();
    let (signs_in, fare) = (sign_in_fares(server.address()), people.fare(server.address()));
    let told = Told { check: "session_persistence", status: "failing", words, metric: None };
    let (told_by, said) = must_tell(&server, &told, since);
    mend();
    must_be_well(&server, "session_persistence");
    people.must_be_in(server.address());
    assert_eq!(sign_in_fares(server.address()), "works");
    let meanwhile = format!("{fare}; signing in {signs_in}");
    Seen::Row(Row { meanwhile, told_by, said, signed_out: "nobody".into() })
}

/// A small file system in memory.
struct Disk {
    home: PathBuf,
}

impl Disk {
    fn mount(size: &str) -> Option<Self> {
        let home = own_folder();
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", &format!("size={size}"), "tmpfs"])
            .arg(&home)
            .output();
        mounted.is_ok_and(|output| output.status.success()).then_some(Self { home })
    }

    fn ballast(&self) -> PathBuf {
        self.home.join("ballast")
    }

    /// Writes until nothing fits any more.
    fn fill(&self) {
        let mut file = File::create(self.ballast()).expect("a file");
        for size in [1 << 20, 4096, 1] {
            while file.write_all(&vec![0; size]).is_ok() {}
        }
    }

    fn free(&self) {
        fs::remove_file(self.ballast()).expect("removed");
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(&self.home).status();
    }
}
