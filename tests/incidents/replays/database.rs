//! The database: emptied, lost, away, or older than the binary.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use crate::shared::own_folder;
use crate::support::{
    Cluster, Env, People, Row, Seen, Server, Told, in_time, must_be_well, must_tell, run, sign_in_fares,
};

pub fn emptied() -> Seen {
    let cluster = Cluster::fresh();
    let env = Env::on(&cluster.url());
    let server = Server::start(&env);
    let people = People::sign_in(server.address());
    let file = own_folder().join("before.backup").display().to_string();
    assert_eq!(run(&env, &["backup", &file]).0, Some(0));
    // They signed in this morning, so that only what follows is looked at.
    server.kill();
    cluster
        .sql("UPDATE session SET created_at = created_at - INTERVAL '1 hour'; DELETE FROM session_traffic");
    let server = Server::start(&env);
    cluster.sql("DELETE FROM session");
    let (fare, since) = (people.fare(server.address()), Instant::now());
    let told = Told {
        check: "session_traffic",
        status: "degraded",
        words: &["table `session` was emptied", "--was-stopped"],
        metric: Some(("session_traffic_sign{sign=\"no_rows\"}", 1.0)),
    };
    let (told_by, said) = must_tell(&server, &told, since);
    server.kill();
    let (code, words) = run(&env, &["restore", &file, "--replace", "desk", "--was-stopped"]);
    assert_eq!(code, Some(0), "{words}");
    let server = Server::start(&env);
    people.must_be_in(server.address());
    Seen::Row(Row { meanwhile: fare.into(), told_by, said, signed_out: "nobody, by a restore".into() })
}

pub fn lost() -> Seen {
    let mut cluster = Cluster::fresh();
    let server = Server::start(&Env::on(&cluster.url()));
    let people = People::sign_in(server.address());
    let kept = cluster.lose();
    let since = Instant::now();
    let told = Told {
        check: "migrations",
        status: "failing",
        words: &["The database is empty", "volume", "DATABASE_URL", "restore"],
        metric: None,
    };
    let (told_by, said) = must_tell(&server, &told, since);
    let fare = people.fare(server.address());
    cluster.find(&kept);
    must_be_well(&server, "database");
    people.must_be_in(server.address());
    Seen::Row(Row { meanwhile: fare.into(), told_by, said, signed_out: "nobody".into() })
}

pub fn lost_and_started() -> Seen {
    let mut cluster = Cluster::fresh();
    let env = Env::on(&cluster.url());
    let server = Server::start(&env);
    let people = People::sign_in(server.address());
    let file = own_folder().join("before.backup").display().to_string();
    assert_eq!(run(&env, &["backup", &file]).0, Some(0));
    server.kill();
    cluster.lose();
    let server = Server::start(&env);
    let (fare, since) = (people.pages(server.address()), Instant::now());
    assert_eq!(fare, [302; 4]);
    let told = Told {
        check: "session_traffic",
        status: "degraded",
        words: &["another database than before", "volume", "DATABASE_URL", "restore"],
        metric: Some(("session_traffic_sign{sign=\"no_rows\"}", 1.0)),
    };
    let (told_by, said) = must_tell(&server, &told, since);
    assert!(server.log().contains("nothing is here yet"), "{}", server.log());
    server.kill();
    let (code, words) = run(&env, &["restore", &file, "--was-stopped"]);
    assert_eq!(code, Some(0), "{words}");
    let server = Server::start(&env);
    people.must_be_in(server.address());
    Seen::Row(Row {
        meanwhile: "the page of a first start".into(),
        told_by,
        said,
        signed_out: "nobody, by a restore".into(),
    })
}

pub fn restarted() -> Seen {
    away(Duration::from_secs(8))
}

pub fn away_for_long() -> Seen {
    away(Duration::from_secs(120))
}

/// People keep coming while the database is away: nobody is sent to the sign-in page, whenever they come.
fn away(for_so_long: Duration) -> Seen {
    let mut cluster = Cluster::fresh();
    let server = Server::start(&Env::on(&cluster.url()));
    let people = People::sign_in(server.address());
    let (is_over, address) = (AtomicBool::new(false), server.address());
    thread::scope(|scope| {
        // Also where this replay fails: the scope waits for its threads.
        let over = Over(&is_over);
        let load = [(); 2].map(|()| {
            scope.spawn(|| {
                let mut answers = Vec::new();
                while !is_over.load(Ordering::Acquire) {
                    answers.extend(people.pages(address));
                }
                answers
            })
        });
        thread::sleep(Duration::from_secs(1));
        cluster.stop();
        let since = Instant::now();
        let told = Told {
            check: "database",
            status: "failing",
            words: &["The database does not answer", "DATABASE_URL"],
            metric: None,
        };
        let (told_by, said) = must_tell(&server, &told, since);
        let fare = people.fare(address);
        thread::sleep(for_so_long.saturating_sub(since.elapsed()));
        cluster.start();
        must_be_well(&server, "database");
        let is_back = in_time(Duration::from_secs(10), || people.pages(address) == [200; 4]);
        drop(over);
        let answers: Vec<u16> =
            load.into_iter().flat_map(|load| load.join().expect("the load ends")).collect();
        assert!(is_back, "the pages do not come back");
        assert!(answers.len() > 8 && answers.iter().all(|a| matches!(a, 200 | 503)), "{answers:?}");
        assert!(server.metrics().contains("status=\"503\""));
        people.must_be_in(address);
        let signs_in = sign_in_fares(address);
        assert_eq!(signs_in, "works");
        Seen::Row(Row { meanwhile: fare.into(), told_by, said, signed_out: "nobody".into() })
    })
}

/// Ends the load when it goes.
struct Over<'a>(&'a AtomicBool);

impl Drop for Over<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Release);
    }
}

pub fn pending() -> Seen {
    let cluster = Cluster::fresh();
    let env = Env::on(&cluster.url());
    let server = Server::start(&env);
    let people = People::sign_in(server.address());
    server.kill();
    let last = "version = (SELECT MAX(version) FROM __diesel_schema_migrations)";
    cluster.sql(&format!(
        "CREATE TABLE kept AS SELECT * FROM __diesel_schema_migrations WHERE {last}; \
         DELETE FROM __diesel_schema_migrations WHERE {last}"
    ));
    let server = Server::start_with(&env, &["serve", "--no-migrate"]);
    let (fare, since) = (people.fare(server.address()), Instant::now());
    let told = Told {
        check: "migrations",
        status: "failing",
        words: &["Migrations are pending", "divestreams migrate"],
        metric: None,
    };
    let (told_by, said) = must_tell(&server, &told, since);
    // What it brings is there already: applied is what it is noted to be.
    cluster.sql("INSERT INTO __diesel_schema_migrations SELECT * FROM kept");
    must_be_well(&server, "migrations");
    people.must_be_in(server.address());
    let meanwhile = format!("not ready, so that a proxy sends nobody there; {fare}");
    Seen::Row(Row { meanwhile, told_by, said, signed_out: "nobody".into() })
}
