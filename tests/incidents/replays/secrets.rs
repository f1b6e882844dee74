//! The incident of 2026-01-27, and its relatives: the secret that signs.

use std::time::Instant;

use crate::shared::GOOD;
use crate::support::{Cluster, Env, People, Row, Seen, Server, Told, must_tell, refused};

const NEW: &str = "n3wH8sPq0LmZ7xWv2NcR5tYb9DfGa1E6";
const SECRET: &str = "BETTER_AUTH_SECRET";

pub fn missing() -> Seen {
    no_start(|env| env.without(SECRET))
}

pub fn empty() -> Seen {
    no_start(|env| env.with(SECRET, ""))
}

pub fn literal() -> Seen {
    no_start(|env| env.with(SECRET, "${BETTER_AUTH_SECRET}"))
}

pub fn changed() -> Seen {
    no_start(|env| env.with(SECRET, NEW))
}

/// A deploy that has people signed in: its start is refused, and the right one signs nobody out.
fn no_start(mistake: fn(Env) -> Env) -> Seen {
    let cluster = Cluster::fresh();
    let env = Env::on(&cluster.url());
    let server = Server::start(&env);
    let people = People::sign_in(server.address());
    server.kill();
    let said = refused(&mistake(env.clone()), SECRET);
    let server = Server::start(&env);
    people.must_be_in(server.address());
    Seen::Row(Row {
        meanwhile: "no start: what served before goes on".into(),
        told_by: "the start, exit code 78".into(),
        said,
        signed_out: "nobody".into(),
    })
}

pub fn changed_and_accepted() -> Seen {
    let cluster = Cluster::fresh();
    let env = Env::on(&cluster.url());
    let server = Server::start(&env);
    let people = People::sign_in(server.address());
    server.kill();
    let server = Server::start_with(&env.clone().with(SECRET, NEW), &["serve", "--accept-sign-out"]);
    let (fare, since) = (people.fare(server.address()), Instant::now());
    let told = Told {
        check: "session_traffic",
        status: "degraded",
        words: &["BETTER_AUTH_SECRET has changed", "BETTER_AUTH_SECRET_PREVIOUS"],
        metric: Some(("session_traffic_sign{sign=\"bad_signatures\"}", 1.0)),
    };
    let (told_by, said) = must_tell(&server, &told, since);
    server.kill();
    let mended = env.with(SECRET, NEW).with("BETTER_AUTH_SECRET_PREVIOUS", GOOD);
    let server = Server::start(&mended);
    people.must_be_in(server.address());
    Seen::Row(Row { meanwhile: fare.into(), told_by, said, signed_out: "nobody".into() })
}

pub fn two_replicas() -> Seen {
    let cluster = Cluster::fresh();
    let env = Env::on(&cluster.url());
    let other = env.clone().with(SECRET, NEW);
    // Nobody is signed in yet, so neither start can know.
    let (one, two) = (Server::start(&env), Server::start(&other));
    let people = People::sign_in(one.address());
    let since = Instant::now();
    let (here, there) = (people.fare(one.address()), people.fare(two.address()));
    let told = Told {
        check: "session_traffic",
        status: "degraded",
        words: &["replicas have different", "BETTER_AUTH_SECRET", "every replica"],
        metric: Some(("session_traffic_sign{sign=\"other_secret\"}", 1.0)),
    };
    let (told_by, said) = must_tell(&two, &told, since);
    two.kill();
    let two = Server::start(&env);
    people.must_be_in(one.address());
    people.must_be_in(two.address());
    Seen::Row(Row {
        meanwhile: format!("{here} on one, {there} on the other"),
        told_by,
        said,
        signed_out: "nobody".into(),
    })
}
