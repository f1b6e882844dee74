//! The audit log tells of every failure and every end of a sign-in, also of those that nobody meant.

use chrono::TimeDelta;

use crate::support::{DEMO_PASSWORD, Desk, user};

const HOME: &str = "/tenant/training/sessions";
const LOG: &str = "/tenant/settings/audit";
const OWNER: &str = "owner@demo.example";
const STAFF: &str = "staff@demo.example";

/// Lines that say this of a sign-in, in a shop's log, by `actor` (SQL).
fn told(desk: &Desk, action: &str, id: &str, actor: &str) -> i64 {
    desk.lines(&format!(
        "action = '{action}' AND subject_id = '{id}' AND tenant_id IS NOT NULL AND actor_id {actor} \
         AND ip_address = '127.0.0.1'"
    ))
}

#[test]
fn an_expired_one_is_told_whether_met_or_purged_and_once() {
    let desk = Desk::open();
    let ((met, first), (_, second)) = (desk.known(OWNER), desk.known(STAFF));
    desk.wait(TimeDelta::days(30));
    for _ in 0..2 {
        met.get(HOME).expect(302);
        desk.purge();
    }
    for id in [&first, &second] {
        assert_eq!(told(&desk, "login.expired", id, "IS NULL"), 1);
    }
    let owner = desk.signed_in(OWNER);
    let page = owner.get(&format!("{LOG}?what=endings")).expect(200);
    for words in ["A sign-in expired", "of Aisha Rahman", "of Camila Reyes Ortega"] {
        assert!(page.text().contains(words), "{words}: {}", page.text());
    }
}

#[test]
fn one_too_many_is_told() {
    let desk = Desk::open();
    let (_, oldest) = desk.known(OWNER);
    for _ in 0..99 {
        desk.plant(OWNER, "demo", "192.0.2.1", "");
    }
    desk.signed_in(OWNER);
    assert_eq!(told(&desk, "login.too_many", &oldest, &format!("= {}", user(OWNER))), 1);
    assert_eq!(desk.lines("action = 'login.too_many'"), 1);
}

#[test]
fn one_that_another_person_took_the_place_of_is_told() {
    let desk = Desk::open();
    let (browser, id) = desk.known(OWNER);
    let csrf = browser.get("/auth/logout").form("Sign out").value("csrf").expect("a token").to_owned();
    let fields = [("csrf", &*csrf), ("email", STAFF), ("password", DEMO_PASSWORD)];
    browser.post("/auth/login", &fields).expect(302);
    assert_eq!(told(&desk, "login.replaced", &id, &format!("= {}", user(STAFF))), 1);
}

#[test]
fn a_wrong_password_before_what_is_delicate_is_told() {
    let desk = Desk::open();
    let (owner, id) = desk.known(OWNER);
    let form = owner.get("/auth/confirm").form("Go on").set("password", "wrong");
    form.submit_in(&owner).expect(422);
    assert_eq!(told(&desk, "login.confirm_failed", &id, &format!("= {}", user(OWNER))), 1);
    let form = owner.get("/account").form("Change password").set("current", "wrong");
    let form = form.set("password", "kelp-forest-at-dawn-9").set("password_again", "kelp-forest-at-dawn-9");
    form.submit_in(&owner).expect(422);
    assert_eq!(told(&desk, "login.confirm_failed", &id, &format!("= {}", user(OWNER))), 2);
    assert!(owner.get(LOG).text().contains("Gave a wrong password"), "in words");
}

#[test]
fn a_passkey_that_does_not_fit_is_told_and_slows_its_address_down() {
    let desk = Desk::open();
    let (_, key) = desk.with_passkey(OWNER);
    key.forged(&desk.visitor()).expect(422);
    let of =
        |who: &str| desk.lines(&format!("action = 'login.failed' AND actor_id IS NULL AND subject_id {who}"));
    assert_eq!((of(&format!("= {}", user(OWNER))), of("IS NULL")), (1, 0));
    let visitor = desk.visitor();
    let csrf = visitor.get("/auth/login").attributes("input[name=csrf]", "value").remove(0);
    let made_up =
        || visitor.post("/auth/passkey", &[("csrf", &csrf), ("challenge", "x"), ("credential", "{}")]);
    // With the one before them ten, which an address has in a minute.
    for _ in 0..9 {
        made_up().expect(422);
    }
    assert_eq!((of(&format!("= {}", user(OWNER))), of("IS NULL")), (1, 9));
    let wait: i64 =
        made_up().expect(429).header("retry-after").expect("Retry-After").parse().expect("seconds");
    assert!((1..=60).contains(&wait), "{wait}");
    key.sign_in(&desk.visitor()).expect(429);
    desk.wait(TimeDelta::seconds(61));
    key.sign_in(&desk.visitor()).expect(302);
}
