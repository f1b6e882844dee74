//! A password that was right when it was looked at, and another was set before it counted: it opens nothing.

use std::thread;
use std::time::Duration;

use divestreams::config::HashCost;
use divestreams::login::password::hash_here;

use crate::support::{Answer, Browser, CHEAP, DEMO_PASSWORD, Desk, HtmlForm, user};

const OWNER: &str = "owner@demo.example";
const NEW: &str = "tide-table-94-lantern";

/// So costly that both hashing threads are at it while what comes next waits in the queue, whatever else the machine does.
const SLOW: HashCost = HashCost { memory_kib: 64 * 1024, passes: 24 };

/// Sends `form`; while its password waits to be compared, another is stored.
fn overtaken(desk: &Desk, browser: &Browser, form: &HtmlForm) -> Answer {
    let other = hash_here(NEW, CHEAP).expect("a hash");
    let set = format!("UPDATE users SET password_hash = '{other}' WHERE user_id = {}", user(OWNER));
    overtaken_by(desk, browser, form, || desk.execute(&set))
}

/// Sends `form`; while its password or PIN waits to be compared, `change` happens.
pub fn overtaken_by(desk: &Desk, browser: &Browser, form: &HtmlForm, change: impl FnOnce()) -> Answer {
    let slow = hash_here("nobody's", SLOW).expect("a hash");
    thread::scope(|scope| {
        for _ in 0..2 {
            let (hasher, slow) = (&desk.state.hasher, slow.clone());
            scope.spawn(move || {
                let check = hasher.check("wrong", Some(slow));
                actix_web::rt::System::new().block_on(check).expect("room in the queue");
            });
        }
        // Both threads have taken theirs.
        thread::sleep(Duration::from_millis(100));
        let sent = scope.spawn(|| form.submit_in(browser));
        while desk.state.hasher.waiting() == 0 && !sent.is_finished() {
            thread::sleep(Duration::from_millis(1));
        }
        change();
        sent.join().expect("no panic")
    })
}

/// Does `work` while no password and no PIN more can wait to be compared.
pub fn while_the_queue_is_full(desk: &Desk, work: impl FnOnce()) {
    let (slow, cheap) =
        (hash_here("nobody's", SLOW).expect("a hash"), hash_here("nobody's", CHEAP).expect("a hash"));
    thread::scope(|scope| {
        let compare = |stored: &str| {
            let (hasher, stored) = (&desk.state.hasher, stored.to_owned());
            scope.spawn(move || {
                let check = hasher.check("wrong", Some(stored));
                // One that finds no room has done its work, too.
                let _ = actix_web::rt::System::new().block_on(check);
            });
        };
        (0..2).for_each(|_| compare(&slow));
        thread::sleep(Duration::from_millis(100));
        (0..20).for_each(|_| compare(&cheap));
        while !desk.state.hasher.is_full() {
            thread::sleep(Duration::from_millis(1));
        }
        work();
    });
}

#[test]
fn a_password_that_was_replaced_while_it_was_compared_confirms_nothing() {
    let desk = Desk::open();
    let owner = desk.signed_in(OWNER);
    desk.wait(chrono::TimeDelta::minutes(11));
    let form = owner.get("/auth/confirm").expect(200).form("Go on").set("password", DEMO_PASSWORD);
    let answer = overtaken(&desk, &owner, &form).expect(422);
    assert!(answer.text().contains("This is not your password"), "{}", answer.text());
    assert_eq!(answer.set_cookie("ds_session"), None);
    assert_eq!(desk.lines("action = 'login.confirmed'"), 0);
    assert!(
        owner.get("/tenant/settings/team.csv").expect(302).expect_redirect().starts_with("/auth/confirm")
    );
    assert!(desk.count("SELECT COUNT(*) FROM attempt WHERE failures = 1") > 0, "counted as a wrong one");
    let form = owner.get("/auth/confirm").form("Go on").set("password", NEW);
    form.submit_in(&owner).expect(302);
}

#[test]
fn a_password_that_was_replaced_while_it_was_compared_sets_no_other() {
    let desk = Desk::open();
    let owner = desk.signed_in(OWNER);
    let form = owner.get("/account").expect(200).form("Change password").set("current", DEMO_PASSWORD);
    let form = form.set("password", "the thief's own words").set("password_again", "the thief's own words");
    let answer = overtaken(&desk, &owner, &form).expect(422);
    assert!(answer.text().contains("This is not your password"), "{}", answer.text());
    assert_eq!(desk.lines("action = 'person.password_changed'"), 0);
    assert!(desk.count("SELECT COUNT(*) FROM attempt WHERE failures = 1") > 0, "counted as a wrong one");
    desk.visitor().sign_in(OWNER, "the thief's own words").expect(422);
    desk.visitor().sign_in(OWNER, NEW).expect(302);
}
