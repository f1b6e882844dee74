//! Passkeys as far as no browser is needed: what is asked, and that nothing made up is an answer. The journeys in
//! `tests/browser/passkeys.rs` are the rest.

use chrono::TimeDelta;
use divestreams::config::AppUrl;
use serde_json::Value;

use crate::support::{Answer, Browser, DEMO_PASSWORD, Desk, SECURITY, STEP, step, user};

const OWNER: &str = "owner@demo.example";
const STAFF: &str = "staff@demo.example";

fn token(browser: &Browser, page: &str) -> String {
    browser.get(page).attributes("input[name=csrf]", "value").remove(0)
}

fn asked(browser: &Browser, page: &str, options: &str) -> Answer {
    browser.post(options, &[("csrf", &token(browser, page))])
}

fn challenge(answer: &Answer) -> String {
    let json: Value = serde_json::from_str(&answer.body).expect("JSON");
    json["challenge"].as_str().expect("a text").to_owned()
}

/// Puts a passkey into the database that no device has.
fn plant(desk: &Desk, email: &str) {
    desk.execute(&format!(
        "INSERT INTO passkey (passkey_id, user_id, credential, rp, name, body, created_at) \
         SELECT '0197e0c0-0000-7000-8000-000000000001', user_id, 'x', 'localhost', 'My phone', '{{}}', created_at \
         FROM users WHERE email = '{email}'; UPDATE users SET has_second_factor = TRUE WHERE email = '{email}'"
    ));
}

#[test]
fn a_challenge_is_kept_as_a_hash_answered_once_and_gone_after_five_minutes() {
    let desk = Desk::open();
    let visitor = desk.visitor();
    let answer = asked(&visitor, "/auth/login", "/auth/passkey/options").expect(200);
    let token_of_form = token(&visitor, "/auth/login");
    let challenge = challenge(&answer);
    assert!(answer.body.contains("\"userVerification\":\"required\""), "{}", answer.body);
    assert!(!desk.text("SELECT token || state FROM passkey_challenge").contains(&challenge));
    for left in [0, 0] {
        let sent = [("csrf", token_of_form.as_str()), ("challenge", &challenge), ("credential", "{}")];
        let page = visitor.post("/auth/passkey", &sent).expect(422);
        assert_eq!(page.all("[role=alert]"), ["This passkey is not known here. Sign in with your password."]);
        assert_eq!(desk.count("SELECT COUNT(*) FROM passkey_challenge"), left);
    }
    asked(&visitor, "/auth/login", "/auth/passkey/options").expect(200);
    desk.wait(TimeDelta::minutes(5));
    assert_eq!(desk.purge().challenges, 1);
    assert_eq!(desk.live(), 0);
}

#[test]
fn adding_and_removing_one_asks_for_the_password_first() {
    let desk = Desk::open();
    let owner = desk.signed_in(OWNER);
    plant(&desk, OWNER);
    let csrf = token(&owner, SECURITY);
    let json: Value = serde_json::from_str(
        &owner.post("/account/security/passkeys/options", &[("csrf", &csrf)]).expect(200).body,
    )
    .expect("JSON");
    assert_eq!((&json["options"]["rp"]["id"], &json["creates"]), (&"localhost".into(), &true.into()));
    for fields in [vec![("name", "")], vec![("name", "x"), ("challenge", "y"), ("credential", "{}")]] {
        let page =
            owner.post("/account/security/passkeys", &[fields, vec![("csrf", &csrf)]].concat()).expect(422);
        assert_eq!(page.all("[role=alert]").len(), 1, "{}", page.text());
    }
    // Not cut to what fits.
    let long = "é".repeat(61);
    let fields = [("name", long.as_str()), ("challenge", "y"), ("credential", "{}"), ("csrf", &csrf)];
    let page = owner.post("/account/security/passkeys", &fields).expect(422);
    assert!(page.text().contains("This is too long: 60 letters at most."), "{}", page.text());
    desk.wait(TimeDelta::minutes(10));
    for (path, field) in [("options", "x"), ("removal", "passkey")] {
        let path = format!("/account/security/passkeys/{path}");
        let door = owner.post(&path, &[("csrf", &csrf), (field, "x")]).expect_redirect();
        assert_eq!(door, "/auth/confirm?redirect=%2Faccount%2Fsecurity");
    }
    assert_eq!(desk.count("SELECT COUNT(*) FROM passkey"), 1);
}

#[test]
fn one_alone_is_asked_for_as_the_second_step_and_made_up_answers_use_up_its_tries() {
    let desk = Desk::open();
    plant(&desk, OWNER);
    let browser = desk.half_signed_in(OWNER);
    let page = browser.get(STEP).expect(200);
    assert!(
        page.text().contains("Use a passkey") && !page.text().contains("Code from the app"),
        "{}",
        page.text()
    );
    let csrf = token(&browser, STEP);
    for n in 1..=5 {
        let page =
            browser.post(STEP, &[("csrf", &csrf), ("challenge", "x"), ("credential", "{}")]).expect(422);
        assert_eq!(page.all("h1") == ["Sign in again"], n == 5);
    }
    assert_eq!(desk.count(&format!("SELECT COUNT(*) FROM session WHERE user_id = {}", user(OWNER))), 0);
}

#[test]
fn nobody_removes_anothers_and_with_the_last_one_the_password_is_enough_again() {
    let desk = Desk::open();
    plant(&desk, OWNER);
    desk.execute(&format!("UPDATE known_device SET trusted_until = NULL WHERE user_id = {}", user(OWNER)));
    let staff = desk.signed_in(STAFF);
    let removal = |browser: &Browser| {
        let fields =
            [("csrf", &*token(browser, SECURITY)), ("passkey", "0197e0c0-0000-7000-8000-000000000001")];
        browser.post("/account/security/passkeys/removal", &fields).expect(303)
    };
    removal(&staff);
    assert_eq!(desk.count("SELECT COUNT(*) FROM passkey"), 1);
    desk.execute("UPDATE users SET has_second_factor = FALSE WHERE email = 'owner@demo.example'");
    let owner = desk.signed_in(OWNER);
    desk.execute("UPDATE users SET has_second_factor = TRUE WHERE email = 'owner@demo.example'");
    assert!(owner.get(SECURITY).expect(200).text().contains("My phone"));
    removal(&owner);
    assert_eq!(desk.count("SELECT COUNT(*) FROM passkey"), 0);
    assert_eq!(desk.visitor().sign_in(OWNER, DEMO_PASSWORD).expect_redirect(), "/tenant");
    assert_eq!(desk.lines("action = 'passkey.removed'"), 1);
}

#[test]
fn a_passkey_added_or_removed_is_told_by_mail() {
    let desk = Desk::open();
    let (owner, _) = desk.with_passkey(OWNER);
    desk.letter(OWNER, "A passkey was added to your account");
    let passkey = desk.text("SELECT passkey_id FROM passkey");
    let fields = [("csrf", &*token(&owner, SECURITY)), ("passkey", &passkey)];
    owner.post("/account/security/passkeys/removal", &fields).expect(303);
    desk.letter(OWNER, "A passkey was removed from your account");
}

#[test]
fn an_answer_with_what_no_database_takes_is_refused_like_any_other() {
    let desk = Desk::open();
    let visitor = desk.visitor();
    let challenge = challenge(&asked(&visitor, "/auth/login", "/auth/passkey/options").expect(200));
    // Sixteen bytes that could be somebody's id, and an id with NUL in it, which is text nowhere in PostgreSQL.
    let credential = r#"{"id":"\u0000","rawId":"AA","type":"public-key","response":{"authenticatorData":"AA",
        "clientDataJSON":"AA","signature":"AA","userHandle":"AZfgwAAAcACAAAAAAAAAAQ"},"extensions":{}}"#;
    let csrf = token(&visitor, "/auth/login");
    let sent = [("csrf", csrf.as_str()), ("challenge", &challenge), ("credential", credential)];
    visitor.post("/auth/passkey", &sent).expect(422);
    assert_eq!(desk.lines("action = 'login.failed'"), 1);
}

#[test]
fn where_the_address_is_no_domain_there_are_no_passkeys_and_everything_else_works() {
    let mut desk = Desk::open();
    let (_, phone) = desk.with_app(OWNER);
    desk.config.app_url = AppUrl::parse("http://192.168.1.20").expect("an origin");
    desk.restart();
    let owner = Browser::new(desk.address, "192.168.1.20");
    assert_eq!(owner.sign_in(OWNER, DEMO_PASSWORD).expect(302).expect_redirect(), STEP);
    let page = owner.get(STEP).expect(200);
    assert!(page.attributes("[data-passkey]", "data-passkey").is_empty());
    asked(&owner, STEP, "/auth/second-factor/options").expect(422);
    let csrf = token(&owner, STEP);
    owner.post(STEP, &[("csrf", &csrf), ("challenge", "x"), ("credential", "{}")]).expect(422);
    step(&owner, &phone.code(&desk, 0)).expect(302);
    let page = owner.get("/auth/confirm").expect(200);
    assert!(page.attributes("[data-passkey]", "data-passkey").is_empty());
    asked(&owner, SECURITY, "/auth/confirm/options").expect(422);
    asked(&owner, SECURITY, "/account/security/passkeys/options").expect(422);
    let csrf = token(&owner, SECURITY);
    let answer = [("csrf", csrf.as_str()), ("name", "x"), ("challenge", "x"), ("credential", "{}")];
    owner.post("/account/security/passkeys", &answer).expect(422);
    owner.post("/auth/confirm", &answer).expect(422);
    let visitor = Browser::new(desk.address, "192.168.1.20");
    asked(&visitor, "/auth/login", "/auth/passkey/options").expect(422);
    let csrf = token(&visitor, "/auth/login");
    visitor.post("/auth/passkey", &[("csrf", &csrf), ("challenge", "x"), ("credential", "{}")]).expect(422);
}

#[test]
fn an_address_asks_what_to_ask_sixty_times_a_minute_and_keeps_nobody_from_signing_in() {
    let desk = Desk::open();
    let visitor = desk.visitor();
    let csrf = token(&visitor, "/auth/login");
    let ask = || visitor.post("/auth/passkey/options", &[("csrf", &csrf)]);
    for _ in 0..60 {
        ask().expect(200);
    }
    let answer = ask().expect(429);
    assert!(answer.header("retry-after").is_some_and(|seconds| seconds.parse().is_ok_and(|n: i64| n <= 60)));
    assert_eq!(desk.count("SELECT COUNT(*) FROM passkey_challenge"), 60);
    desk.signed_in(STAFF);
    desk.wait(TimeDelta::minutes(1));
    ask().expect(200);
}
