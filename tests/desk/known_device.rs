//! Strangers who guess keep nobody out of their own browser.

use actix_web::cookie::time::Duration;
use actix_web::cookie::{Cookie, SameSite};
use chrono::TimeDelta;
use divestreams::config::AppUrl;

use crate::support::{Browser, DEMO_PASSWORD, Desk, user};

const OWNER: &str = "owner@demo.example";

/// A browser in which that person has signed in and out again.
fn known_to(desk: &Desk, email: &str) -> Browser {
    let browser = desk.signed_in(email);
    browser.drop_cookie("ds_session");
    browser
}

/// Strangers guess until the person, and everyone from here, must wait: in the tests all have one address.
fn strangers_guess(desk: &Desk, email: &str) {
    for _ in 0..5 {
        desk.visitor().sign_in(email, "wrong").expect(422);
    }
    for n in 0..5 {
        desk.visitor().sign_in(&format!("nobody-{n}@demo.example"), "wrong").expect(422);
    }
    desk.visitor().sign_in(email, DEMO_PASSWORD).expect(429);
    desk.visitor().sign_in("staff@demo.example", DEMO_PASSWORD).expect(429);
}

fn devices(desk: &Desk) -> i64 {
    desk.count("SELECT COUNT(*) FROM known_device")
}

#[test]
fn a_sign_in_gives_the_browser_a_name_of_its_own_for_400_days_and_keeps_it() {
    let desk = Desk::open();
    let browser = desk.visitor();
    assert_eq!(browser.sign_in(OWNER, "wrong").expect(422).set_cookie("ds_device"), None);
    let answer = browser.sign_in(OWNER, DEMO_PASSWORD).expect(302);
    assert_eq!(answer.set_cookies().len(), 2, "one header a cookie: {:?}", answer.set_cookies());
    let cookie = Cookie::parse(answer.set_cookie("ds_device").expect("set")).expect("a cookie");
    assert_eq!(cookie.max_age(), Some(Duration::days(400)));
    assert_eq!((cookie.http_only(), cookie.same_site()), (Some(true), Some(SameSite::Lax)));
    assert_eq!((cookie.path(), cookie.domain(), cookie.secure()), (Some("/"), None, None));
    let value = cookie.value().to_owned();
    assert_eq!(value.len(), 43, "256 bits");
    assert_eq!(browser.get("/tenant/training/sessions").expect(200).set_cookie("ds_device"), None);
    browser.drop_cookie("ds_session");
    browser.sign_in("staff@demo.example", DEMO_PASSWORD).expect(302);
    assert_eq!(browser.cookie("ds_device").as_deref(), Some(value.as_str()), "kept");
    assert_eq!(devices(&desk), 2, "apart for each person");
    assert_ne!(desk.staff("admin").cookie("ds_device"), Some(value));
}

#[test]
fn behind_https_no_other_host_can_set_it() {
    let desk =
        Desk::open_with(|config| config.app_url = AppUrl::parse("https://localhost").expect("an origin"));
    let browser = desk.visitor().with_header("sec-fetch-site", "same-origin");
    let answer = browser.sign_in(OWNER, DEMO_PASSWORD).expect(302);
    let header = answer.set_cookie("__Host-ds_device").expect("under its https name");
    assert!(header.contains("Secure") && header.contains("Path=/") && !header.contains("Domain"), "{header}");
}

#[test]
fn the_database_holds_only_a_hash_of_it() {
    let desk = Desk::open();
    let value = desk.staff("owner").cookie("ds_device").expect("set");
    assert_eq!(desk.count(&format!("SELECT COUNT(*) FROM known_device WHERE device = '{value}'")), 0);
    assert_eq!(desk.count("SELECT COUNT(*) FROM known_device WHERE LENGTH(device) = 43"), 1);
}

#[test]
fn someone_on_a_known_device_gets_in_while_strangers_are_throttled() {
    let desk = Desk::open();
    let browser = known_to(&desk, OWNER);
    strangers_guess(&desk, OWNER);
    browser.sign_in(OWNER, DEMO_PASSWORD).expect(302);
    desk.visitor().sign_in(OWNER, DEMO_PASSWORD).expect(429);
}

#[test]
fn a_device_is_known_for_its_own_people_only_and_a_made_up_one_for_nobody() {
    let desk = Desk::open();
    let of_staff = known_to(&desk, "staff@demo.example");
    strangers_guess(&desk, OWNER);
    of_staff.sign_in(OWNER, DEMO_PASSWORD).expect(429);
    for made_up in ["", "x", &"A".repeat(43), &"A".repeat(4_000)] {
        let stranger = desk.visitor();
        stranger.set_cookie("ds_device", made_up);
        stranger.sign_in(OWNER, DEMO_PASSWORD).expect(429);
    }
    of_staff.sign_in("staff@demo.example", DEMO_PASSWORD).expect(302);
}

#[test]
fn five_wrong_ones_on_a_known_device_wait_too_and_nobody_else_waits_for_them() {
    let desk = Desk::open();
    let browser = known_to(&desk, OWNER);
    for _ in 0..5 {
        browser.sign_in(OWNER, "wrong").expect(422);
    }
    for _ in 0..9 {
        let answer = browser.sign_in(OWNER, DEMO_PASSWORD).expect(429);
        let wait: i64 = answer.header("retry-after").expect("Retry-After").parse().expect("seconds");
        assert!((25..=30).contains(&wait), "{wait}");
    }
    assert_eq!(desk.count("SELECT COUNT(*) FROM attempt WHERE kind <> 'device'"), 0);
    desk.visitor().sign_in(OWNER, DEMO_PASSWORD).expect(302);
    browser.sign_in(OWNER, DEMO_PASSWORD).expect(429);
    desk.wait(TimeDelta::seconds(31));
    browser.sign_in(OWNER, DEMO_PASSWORD).expect(302);
    assert_eq!(desk.count("SELECT COUNT(*) FROM attempt"), 0, "a success forgives");
}

#[test]
fn a_success_on_a_known_device_does_not_forgive_the_strangers() {
    let desk = Desk::open();
    let browser = known_to(&desk, OWNER);
    for _ in 0..4 {
        desk.visitor().sign_in(OWNER, "wrong").expect(422);
    }
    browser.sign_in(OWNER, DEMO_PASSWORD).expect(302);
    desk.visitor().sign_in(OWNER, "wrong").expect(422);
    desk.visitor().sign_in(OWNER, "wrong").expect(429);
}

#[test]
fn a_sign_in_asks_the_database_as_often_for_an_email_that_nobody_has() {
    let desk = Desk::open();
    let browser = known_to(&desk, "staff@demo.example");
    let queries = |browser: &Browser, email: &str| {
        let form = browser.get("/auth/login").form("Sign in").set("email", email).set("password", "wrong");
        let before = desk.state.db.queries();
        form.submit_in(browser).expect(422);
        desk.state.db.queries() - before
    };
    for browser in [&browser, &desk.visitor()] {
        assert_eq!(queries(browser, OWNER), queries(browser, "nobody@demo.example"));
    }
}

#[test]
fn a_device_that_was_not_signed_in_with_for_400_days_is_forgotten() {
    let desk = Desk::open();
    let browser = known_to(&desk, OWNER);
    known_to(&desk, "staff@demo.example");
    let purge = || desk.purge().devices;
    desk.wait(TimeDelta::days(399));
    browser.sign_in(OWNER, DEMO_PASSWORD).expect(302);
    assert_eq!((purge(), devices(&desk)), (0, 2));
    desk.wait(TimeDelta::days(2));
    assert_eq!((purge(), devices(&desk)), (1, 1));
    let left = format!("SELECT COUNT(*) FROM known_device WHERE user_id = {}", user(OWNER));
    assert_eq!(desk.count(&left), 1);
}

#[test]
fn strangers_at_the_same_address_keep_nobody_from_giving_the_password_again() {
    let desk = Desk::open();
    let owner = desk.staff("owner");
    strangers_guess(&desk, OWNER);
    let confirm = |password: &str| {
        owner.get("/auth/confirm").expect(200).form("Go on").set("password", password).submit_in(&owner)
    };
    for _ in 0..5 {
        confirm("wrong").expect(422);
    }
    confirm(DEMO_PASSWORD).expect(429);
    desk.wait(TimeDelta::seconds(31));
    confirm(DEMO_PASSWORD).expect(302);
}
