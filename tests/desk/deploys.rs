//! Nobody is signed out by a deploy: counted before and after by the binary itself, and a start that would do it stops.

use std::process::{Command, Output};

use divestreams::db::migrations;
use divestreams::login::keys::Purpose;
use divestreams::login::sealing::Sealer;

use crate::support::{Browser, Desk, GOOD, OTHER, Process, address_of, binary, folder, pairs, strict, user};

const HOME: &str = "/tenant/training/sessions";

/// A strict environment on a desk's database, under another secret than the desk's.
fn deployed(desk: &Desk, change: &[(&'static str, &str)]) -> Vec<(&'static str, String)> {
    let (mut env, _) = strict(&[]);
    // A mail server that nobody has to look up: none.
    let (database, mail) = (address_of(desk), ("SMTP_HOST", "127.0.0.1"));
    let set = [("DATABASE_URL", &*database), ("APP_URL", "http://localhost"), mail, ("SMTP_PORT", "1")]
        .map(|(name, value)| (name, value.to_owned()));
    let change = change.iter().map(|(name, value)| (*name, (*value).to_owned()));
    for (name, value) in set.into_iter().chain(change) {
        env.retain(|(of, _)| *of != name);
        env.push((name, value));
    }
    env
}

/// The secret that desks sign with.
fn of_desks(name: &str) -> String {
    std::fs::read_to_string(folder().join(name)).expect("made at start").trim().to_owned()
}

fn run(env: &[(&'static str, String)], args: &[&str]) -> (Option<i32>, String) {
    let mut command: Command = binary(&pairs(env));
    let Output { status, stdout, stderr } = command.args(args).output().expect("the binary runs");
    let said = String::from_utf8_lossy(&stdout).into_owned() + &String::from_utf8_lossy(&stderr);
    for secret in [GOOD, OTHER, &of_desks("better_auth_secret"), &of_desks("auth_secret")] {
        assert!(!said.contains(secret), "{said}");
    }
    (status.code(), said)
}

#[track_caller]
fn says(env: &[(&'static str, String)], args: &[&str], code: i32, words: &[&str]) -> String {
    let (ended, said) = run(env, args);
    assert_eq!(ended, Some(code), "{args:?}: {said}");
    for word in words {
        assert!(said.contains(word), "{word} in {said}");
    }
    said
}

#[test]
fn a_start_that_would_sign_everyone_out_stops_and_names_both_ways_on() {
    let desk = Desk::open();
    let (owner, _again, _staff) = (desk.staff("owner"), desk.staff("owner"), desk.staff("staff"));
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let bind = taken.local_addr().expect("an address").to_string();
    let mut env = deployed(&desk, &[("BIND", &bind)]);
    let words = [
        "• BETTER_AUTH_SECRET would sign out 2 people (3 live login sessions)",
        "BETTER_AUTH_SECRET_PREVIOUS",
        "--accept-sign-out",
    ];
    says(&env, &[], 78, &words);
    // Whoever means it goes on, as far as the port that is taken.
    says(&env, &["serve", "--accept-sign-out"], 1, &["cannot listen"]);
    assert_eq!(desk.live(), 3, "a start ends nobody's sign-in");

    env.retain(|(name, _)| *name != "BIND");
    env.push(("BETTER_AUTH_SECRET_PREVIOUS", of_desks("better_auth_secret")));
    let process = Process::start(&pairs(&env));
    let owner = owner.at(process.address, "localhost");
    owner.get(HOME).expect(200);
    process.kill();
    // One is under the new secret by now: the next start, without the old one, tells of the others but goes on.
    env.retain(|(name, _)| *name != "BETTER_AUTH_SECRET_PREVIOUS");
    let process = Process::start(&pairs(&env));
    assert!(process.said().contains("another secret has signed"), "{}", process.said());
    owner.at(process.address, "localhost").get(HOME).expect(200);
}

#[test]
fn nobody_signed_in_and_an_empty_database_stop_no_start() {
    let desk = Desk::open();
    let process = Process::start(&pairs(&deployed(&desk, &[])));
    Browser::new(process.address, "localhost").get("/auth/login").expect(200);
    let (env, _) = strict(&[]);
    says(&env, &["preflight"], 0, &["nobody can be signed out"]);
}

#[test]
fn what_was_accepted_before_a_deploy_is_counted_and_accepted_after_it() {
    let desk = Desk::open();
    let people = ["owner", "admin", "instructor", "staff"].map(|role| desk.staff(role));
    let env = deployed(&desk, &[("BETTER_AUTH_SECRET_PREVIOUS", &of_desks("better_auth_secret"))]);
    says(&env, &["after-deploy"], 1, &["divestreams preflight"]);
    says(
        &env,
        &["preflight"],
        0,
        &["4 login sessions: 0 accepted by BETTER_AUTH_SECRET, 4 by", "0 by neither"],
    );
    says(&env, &["after-deploy"], 0, &["4 login sessions before, 4 still accepted after."]);
    // Who signs out, and who signs in, between is no loss.
    people[0].get("/auth/logout").form("Sign out").submit_in(&people[0]).expect_redirect();
    desk.staff("owner");
    says(&env, &["after-deploy"], 0, &["4 login sessions before, 3 still accepted after (1 ended since"]);
    desk.execute(&format!("DELETE FROM session WHERE user_id = {}", user("staff@demo.example")));
    says(&env, &["after-deploy"], 1, &["2 still accepted", "1 lost", "rows are gone"]);
}

#[test]
fn a_deploy_with_another_secret_is_told_before_and_after() {
    let desk = Desk::open();
    let _people = ["owner", "admin", "staff"].map(|role| desk.staff(role));
    let good = deployed(&desk, &[("BETTER_AUTH_SECRET_PREVIOUS", &of_desks("better_auth_secret"))]);
    let changed = deployed(&desk, &[]);
    says(&changed, &["preflight"], 1, &["would sign out 3 people", "BETTER_AUTH_SECRET_PREVIOUS"]);
    says(&changed, &["preflight", "--accept-sign-out"], 0, &["3 by neither"]);
    says(&good, &["preflight"], 0, &["0 by neither"]);
    says(&changed, &["after-deploy"], 1, &["0 still accepted", "3 lost", "BETTER_AUTH_SECRET_PREVIOUS"]);
    says(&good, &["after-deploy"], 0, &["3 still accepted"]);
}

#[test]
fn a_containers_health_check_asks_the_running_server() {
    let desk = Desk::open();
    let mut env = deployed(&desk, &[]);
    let process = Process::start(&pairs(&env));
    env.push(("BIND", process.address.to_string()));
    says(&env, &["health"], 0, &["ready"]);
    process.kill();
    says(&env, &["health"], 1, &["no server answers"]);
}

#[test]
fn the_doctor_needs_no_server_and_says_what_is_wrong_and_what_to_do() {
    let desk = Desk::open();
    let env = deployed(&desk, &[]);
    let said =
        says(&env, &["doctor"], 0, &["ok        session_persistence", "ok        clock", "login_secret"]);
    assert!(said.lines().count() >= 10, "{said}");
    assert!(said.contains("degraded  smtp") && said.contains("letters wait meanwhile"), "{said}");
    let said = says(&env, &["doctor", "--json"], 0, &[]);
    let lines: serde_json::Value = serde_json::from_str(&said).expect("JSON");
    assert_eq!(lines[1]["check"], "database", "{said}");
    desk.staff("owner");
    says(&env, &["doctor"], 0, &["degraded  login_secret", "Put the secret from before"]);
    desk.execute("ALTER TABLE session RENAME TO session_gone");
    says(&env, &["doctor"], 1, &["failing   session_persistence", "takes writes"]);
    desk.execute("ALTER TABLE session_gone RENAME TO session");
    let nowhere = deployed(&desk, &[("DATABASE_URL", "sqlite:///nonexistent/folder/x.db")]);
    says(&nowhere, &["doctor"], 1, &["failing   database", "DATABASE_URL"]);
    says(&[("APP_ENV", "production".to_owned())], &["doctor"], 78, &["• DATABASE_URL", "• AUTH_SECRET"]);
}

#[test]
fn the_doctor_encrypts_anew_and_counts_what_still_needs_the_secret_from_before() {
    let desk = Desk::open();
    let sealer = Sealer::new(&desk.config.auth, Purpose::SecondFactor);
    let owner = desk.text(&user("owner@demo.example"));
    let bound = divestreams::login::factor::totp::bound(
        divestreams::base::id::UserId::parse(&owner).expect("someone"),
    );
    let sealed = sealer.seal(&bound, "secret").expect("short");
    desk.execute(&format!(
        "INSERT INTO totp (user_id, secret, key_fingerprint, last_step, created_at) \
         VALUES ('{owner}', '{}', '{}', 0, '2026-11-24 10:00:00')",
        sealed.body, sealed.fingerprint
    ));
    says(&deployed(&desk, &[]), &["doctor"], 0, &["no secret opens 1 second factors"]);
    let with = deployed(&desk, &[("AUTH_SECRET_PREVIOUS", &of_desks("auth_secret"))]);
    says(&with, &["doctor"], 0, &["encrypted anew with AUTH_SECRET: 1;"]);
    says(&with, &["doctor"], 0, &["encrypted anew with AUTH_SECRET: 0; none needs"]);
    says(&deployed(&desk, &[]), &["doctor"], 0, &["ok        stored_secrets"]);
}

#[test]
fn pending_migrations_are_named_before_a_deploy() {
    let desk = Desk::open();
    let last = desk.column("SELECT MAX(version) AS words FROM __diesel_schema_migrations").remove(0);
    desk.execute(&format!("DELETE FROM __diesel_schema_migrations WHERE version = '{last}'"));
    let pending = desk.db(migrations::pending);
    assert_eq!(pending.len(), 1);
    let env = deployed(&desk, &[]);
    says(&env, &["preflight"], 0, &["Migrations that the start will apply", &pending[0]]);
    says(&env, &["after-deploy"], 1, &["divestreams migrate"]);
}
