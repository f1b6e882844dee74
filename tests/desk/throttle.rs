//! Failed sign-ins are slowed down, for known and unknown people alike, whoever the client says it is.

use std::thread;
use std::time::{Duration, Instant};

use chrono::TimeDelta;
use divestreams::config::HashCost;

use crate::support::{Answer, Browser, DEMO_PASSWORD, Desk};

const OWNER: &str = "owner@demo.example";

fn fail(browser: &Browser, email: &str, times: usize) {
    for _ in 0..times {
        browser.sign_in(email, "wrong").expect(422);
    }
}

/// Checks that the answer says how long to wait, to people and to machines.
#[track_caller]
fn must_wait(answer: Answer, seconds: i64) {
    let answer = answer.expect(429);
    let wait: i64 = answer.header("retry-after").expect("Retry-After").parse().expect("seconds");
    assert!((seconds - 5..=seconds).contains(&wait), "{wait} of {seconds}");
    let words = answer.all("[role=alert]").join(" ");
    assert!(words.starts_with("Too many tries. Wait ") && words.ends_with(", then try again."), "{words}");
    assert_eq!(answer.set_cookies(), Vec::<String>::new());
}

#[test]
fn after_five_failures_even_the_right_password_waits_and_then_works() {
    let desk = Desk::open();
    let visitor = desk.visitor();
    fail(&visitor, OWNER, 5);
    must_wait(visitor.sign_in(OWNER, "wrong"), 30);
    must_wait(visitor.sign_in(OWNER, DEMO_PASSWORD), 30);
    desk.staff("admin").get("/tenant/training/sessions").expect(200);
    desk.wait(TimeDelta::seconds(31));
    visitor.sign_in(OWNER, DEMO_PASSWORD).expect(302);
    assert_eq!(desk.count("SELECT COUNT(*) FROM attempt WHERE kind = 'person'"), 0, "a success forgives");
}

#[test]
fn the_wait_grows_with_each_further_failure() {
    let desk = Desk::open();
    let visitor = desk.visitor();
    fail(&visitor, OWNER, 5);
    for seconds in [30, 60, 120] {
        must_wait(visitor.sign_in(OWNER, "wrong"), seconds);
        desk.wait(TimeDelta::seconds(seconds + 1));
        fail(&visitor, OWNER, 1);
    }
    must_wait(visitor.sign_in(OWNER, DEMO_PASSWORD), 240);
}

#[test]
fn a_restart_forgets_no_failure() {
    let mut desk = Desk::open();
    fail(&desk.visitor(), OWNER, 5);
    desk.restart();
    must_wait(desk.visitor().sign_in(OWNER, DEMO_PASSWORD), 30);
}

#[test]
fn an_email_that_nobody_has_is_slowed_down_alike() {
    let desk = Desk::open();
    let visitor = desk.visitor();
    fail(&visitor, "nobody@demo.example", 5);
    must_wait(visitor.sign_in("NOBODY@demo.example", DEMO_PASSWORD), 30);
}

#[test]
fn what_was_typed_as_email_is_not_kept_readable() {
    let desk = Desk::open();
    fail(&desk.visitor(), "my-password-by-mistake", 1);
    let kept = desk.count("SELECT COUNT(*) FROM attempt WHERE subject LIKE '%mistake%'");
    assert_eq!((kept, desk.count("SELECT COUNT(*) FROM attempt WHERE kind = 'person'")), (0, 1));
}

/// The ten failures that one address has in a minute, each as someone else, each saying to come from elsewhere.
fn ten_failures(desk: &Desk) {
    for n in 0..10 {
        let visitor = desk.visitor().with_header("x-forwarded-for", &format!("198.51.100.{n}"));
        fail(&visitor, &format!("nobody-{n}@demo.example"), 1);
    }
}

#[test]
fn an_address_has_ten_a_minute_whatever_it_says_of_itself() {
    let desk = Desk::open();
    ten_failures(&desk);
    let visitor = desk.visitor().with_header("x-forwarded-for", "203.0.113.9");
    must_wait(visitor.sign_in("nobody-10@demo.example", "wrong"), 60);
    must_wait(visitor.sign_in(OWNER, DEMO_PASSWORD), 60);
    desk.wait(TimeDelta::seconds(61));
    visitor.sign_in(OWNER, DEMO_PASSWORD).expect(302);
    assert_eq!(desk.text("SELECT ip_address FROM session"), "127.0.0.1");
}

/// Hashing takes so long that those who come at once are all being looked at before the first is answered.
fn slow_hashing() -> Desk {
    Desk::open_with(|config| config.hash_cost = HashCost { memory_kib: 65_536, passes: 4 })
}

/// Fifteen wrong passwords at once, which the hashing queue holds, and then, before the first is answered, a right one. How many
/// were answered that they are wrong, how many to wait, and the answer to the right one.
fn at_once(desk: &Desk, email: impl Fn(usize) -> String) -> (usize, usize, Answer) {
    let wrong: Vec<_> = (0..15)
        .map(|n| {
            let (visitor, email) = (desk.visitor(), email(n));
            thread::spawn(move || visitor.sign_in(&email, "wrong"))
        })
        .collect();
    let hasher = &desk.state.hasher;
    while hasher.hashes() + (hasher.waiting() as u64) < 15 {
        thread::sleep(Duration::from_millis(1));
    }
    let right = desk.visitor().sign_in(OWNER, DEMO_PASSWORD);
    let statuses: Vec<u16> = wrong.into_iter().map(|one| one.join().expect("an answer").status).collect();
    let count = |status| statuses.iter().filter(|one| **one == status).count();
    (count(422), count(429), right)
}

#[test]
fn of_failures_made_at_once_from_one_address_ten_are_answered_and_no_more() {
    let desk = slow_hashing();
    let (answered, told_to_wait, right) = at_once(&desk, |n| format!("nobody-{n}@demo.example"));
    assert_eq!((answered, told_to_wait), (10, 5));
    must_wait(right, 60);
    assert_eq!(
        (desk.lines("action = 'login.failed'"), desk.live()),
        (10, 0),
        "who waits is not told what came of it"
    );
}

#[test]
fn of_failures_made_at_once_for_one_person_five_are_answered_and_no_more() {
    let desk = slow_hashing();
    let (answered, told_to_wait, right) = at_once(&desk, |_| OWNER.to_owned());
    assert_eq!((answered, told_to_wait), (5, 10));
    must_wait(right, 30);
    assert_eq!(
        (desk.lines("action = 'login.failed'"), desk.live()),
        (5, 0),
        "who waits is not told what came of it"
    );
}

#[test]
fn a_trusted_proxy_is_believed_about_the_address() {
    let desk = Desk::open_with(|config| {
        config.trusted_proxies = vec!["127.0.0.1/32".parse().expect("a net")];
    });
    ten_failures(&desk);
    // The last hop is the one that our proxy saw; what stands left of it, anyone may have written.
    let visitor = desk.visitor().with_header("x-forwarded-for", "198.51.100.1, 203.0.113.9");
    visitor.sign_in(OWNER, DEMO_PASSWORD).expect(302);
    assert_eq!(desk.text("SELECT ip_address FROM session"), "203.0.113.9");
}

#[test]
fn failures_a_minute_apart_do_not_add_up_against_an_address() {
    let desk = Desk::open();
    for n in 0..14 {
        fail(&desk.visitor(), &format!("nobody-{n}@demo.example"), 1);
        desk.wait(TimeDelta::seconds(7));
    }
    desk.visitor().sign_in(OWNER, DEMO_PASSWORD).expect(302);
}

#[test]
fn a_flood_of_sign_ins_slows_only_sign_ins() {
    let desk = Desk::open_with(|config| config.hash_cost = HashCost { memory_kib: 65_536, passes: 4 });
    let owner = desk.staff("owner");
    let flood: Vec<_> = (0..100)
        .map(|_| {
            let visitor = desk.visitor();
            thread::spawn(move || visitor.sign_in(OWNER, DEMO_PASSWORD))
        })
        .collect();
    while flood.iter().any(|one| !one.is_finished()) {
        let asked = Instant::now();
        owner.get("/health/live").expect(200);
        owner.get("/tenant/training/sessions").expect(200);
        assert!(asked.elapsed() < Duration::from_secs(5), "{:?}", asked.elapsed());
        thread::sleep(Duration::from_millis(20));
    }
    let answers: Vec<_> = flood.into_iter().map(|one| one.join().expect("an answer")).collect();
    let (busy, others): (Vec<_>, Vec<_>) = answers.into_iter().partition(|answer| answer.status == 503);
    assert!(!busy.is_empty() && !others.is_empty());
    assert!(
        busy.iter().all(|answer| answer.header("retry-after").is_some() && answer.set_cookies().is_empty())
    );
    assert!(others.iter().all(|answer| answer.status == 302));
    assert_eq!(desk.count("SELECT COUNT(*) FROM attempt"), 0, "being told to come back is no failure");
}

#[test]
fn a_huge_user_agent_is_shortened_and_signs_in() {
    let desk = Desk::open();
    let agent = "<script>alert(1)</script>".repeat(330);
    let visitor = desk.visitor().with_header("user-agent", &agent);
    visitor.sign_in(OWNER, DEMO_PASSWORD).expect(302);
    assert_eq!(desk.count("SELECT CAST(LENGTH(user_agent) AS BIGINT) FROM session"), 300);
    let page = visitor.get("/tenant/training/sessions").expect(200);
    assert!(!page.body.contains("<script>alert"));
}
