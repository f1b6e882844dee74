//! What each metric of the operations contract is there for is made to happen, and the metric moves: by the binary itself.

use std::net::SocketAddr;
use std::thread::{scope, sleep};
use std::time::{Duration, Instant};

use chrono::TimeDelta;

use crate::metrics::{metered_with, value};
use crate::support::{Begins, Browser, DEMO_PASSWORD, Desk, Does, Sink, get_with};

const HOME: &str = "/tenant/training/sessions";
const OWNER: &str = "owner@demo.example";

fn told(meters: SocketAddr, series: &str) -> f64 {
    value(&get_with(meters, "/metrics", b"X: y").expect(200).body, series).unwrap_or(0.0)
}

/// Waits until a series says so much; no more than that.
#[track_caller]
fn must_say(meters: SocketAddr, series: &str, expected: f64) {
    let patience = Instant::now() + Duration::from_secs(20);
    loop {
        let says = told(meters, series);
        if says == expected {
            return;
        }
        assert!(says < expected && Instant::now() < patience, "{series} says {says}, not {expected}");
        sleep(Duration::from_millis(100));
    }
}

#[test]
fn each_letter_is_counted_by_what_the_mail_server_does_with_it() {
    let (mut desk, sink) = (Desk::open(), Sink::start(Begins::Plain, "localhost"));
    // It would send letters too.
    desk.stop();
    let port = sink.port.to_string();
    let mail = [
        ("SMTP_HOST", "127.0.0.1"),
        ("SMTP_PORT", &*port),
        ("SMTP_TLS", "none"),
        ("SMTP_FROM", "desk@divestreams.example"),
    ];
    let (process, meters) = metered_with(&desk, &mail);
    let outcomes = [
        (Does::Take, "sent", OWNER),
        (Does::RefuseForNow, "waiting", "admin@demo.example"),
        (Does::RefuseForGood, "failed", "staff@demo.example"),
    ];
    for (does, outcome, who) in outcomes {
        let series = format!("mail_sent_total{{outcome=\"{outcome}\"}}");
        assert_eq!(told(meters, &series), 0.0, "{outcome}, before anything was sent so");
        sink.does(does);
        let browser = Browser::new(process.address, "localhost");
        let form = browser.get("/auth/forgot-password").form("Send the link");
        let answer = form.set("email", who).submit_in(&browser);
        assert!([200, 302].contains(&answer.status), "{} {}", answer.status, answer.body);
        must_say(meters, &series, 1.0);
    }
}

#[test]
fn who_signs_in_again_and_again_and_never_comes_back_is_counted_as_a_loop_once() {
    let mut desk = Desk::open();
    // Long enough ago that nothing of it is still under way.
    desk.wait(TimeDelta::minutes(-3));
    (0..3).for_each(|_| drop(desk.staff("owner")));
    // Twice is no circle yet; who came back is in none.
    (0..2).for_each(|_| drop(desk.staff("staff")));
    (0..3).for_each(|_| drop(desk.staff("admin")));
    desk.wait(TimeDelta::seconds(20));
    desk.staff("admin").get(HOME).expect(200);
    desk.wait(TimeDelta::seconds(20));
    desk.write_traffic();
    desk.stop();
    desk.execute("DELETE FROM session_traffic");
    let (_process, meters) = metered_with(&desk, &[]);
    must_say(meters, "login_loops_total", 1.0);
}

#[test]
fn each_presented_cookie_is_counted_by_what_it_turned_out_to_be() {
    let desk = Desk::open();
    let (process, meters) = metered_with(&desk, &[]);
    let check = |outcome: &str| format!("login_session_checks_total{{outcome=\"{outcome}\"}}");
    // By somebody who has just signed in, once.
    let shows = |host: &str, outcome: &str, change: &dyn Fn(&str) -> String| {
        let browser = Browser::new(process.address, "demo.localhost");
        browser.sign_in(OWNER, DEMO_PASSWORD).expect_redirect();
        let cookie = change(&browser.cookie("ds_session").expect("signed in"));
        let before = told(meters, &check(outcome));
        let other = browser.at(process.address, host);
        other.set_cookie("ds_session", &cookie);
        other.get(HOME);
        assert_eq!(told(meters, &check(outcome)), before + 1.0, "{outcome}");
    };
    let same = |cookie: &str| cookie.to_owned();
    shows("demo.localhost", "valid", &same);
    shows("reef.localhost", "wrong_tenant", &same);
    shows("demo.localhost", "bad_signature", &|cookie| {
        let forged = if cookie.starts_with('A') { "B" } else { "A" };
        format!("{forged}{}", &cookie[1..])
    });
    shows("demo.localhost", "expired", &|cookie| {
        desk.execute("UPDATE session SET expires_at = created_at");
        cookie.to_owned()
    });
    shows("demo.localhost", "unknown", &|cookie| {
        desk.execute("DELETE FROM session");
        cookie.to_owned()
    });
}

#[test]
fn sign_ins_that_wait_or_are_turned_away_and_what_they_take_are_measured() {
    let desk = Desk::open();
    let (process, meters) = metered_with(&desk, &[]);
    let [hashes, waits, pages] = [
        "password_hash_seconds_count",
        "db_pool_wait_seconds_count",
        "http_request_duration_seconds_count{route=\"/auth/login\"}",
    ]
    .map(|series| move || told(meters, series));
    // The first time the stored hash, a test's cheap one, is made anew.
    Browser::new(process.address, "localhost").sign_in(OWNER, DEMO_PASSWORD).expect_redirect();
    let before = (hashes(), waits(), pages());
    Browser::new(process.address, "localhost").sign_in(OWNER, DEMO_PASSWORD).expect_redirect();
    assert_eq!(hashes(), before.0 + 1.0, "one password, one hash");
    assert!(waits() > before.1, "a connection was taken");
    assert_eq!(pages(), before.2 + 2.0, "the form, and what was sent with it");

    // More than there are threads to hash, until one was seen to wait and a connection to be in use.
    let (mut waited, mut busy) = (false, false);
    let patience = Instant::now() + Duration::from_secs(30);
    while !(waited && busy) {
        assert!(Instant::now() < patience, "seen waiting: {waited}; a connection in use: {busy}");
        scope(|flood| {
            let all: Vec<_> = (0..14)
                .map(|_| {
                    flood.spawn(|| Browser::new(process.address, "localhost").sign_in(OWNER, DEMO_PASSWORD))
                })
                .collect();
            while !all.iter().all(std::thread::ScopedJoinHandle::is_finished) {
                waited |= told(meters, "password_hash_queue") >= 1.0;
                busy |= told(meters, "db_pool_connections{state=\"busy\"}") >= 1.0;
            }
        });
    }
    assert_eq!(told(meters, "password_hash_queue"), 0.0, "nobody waits any more");

    // Whoever guesses has to wait before long, and that is counted apart.
    let guesser = Browser::new(process.address, "localhost");
    (0..8).for_each(|_| drop(guesser.sign_in("instructor@demo.example", "wrong")));
    let [failed, throttled] = ["failed", "throttled"]
        .map(|outcome| told(meters, &format!("login_attempts_total{{outcome=\"{outcome}\"}}")));
    assert!(
        failed >= 1.0 && throttled >= 1.0 && failed + throttled == 8.0,
        "{failed} failed, {throttled} throttled"
    );
}
