//! A forgotten password: asked for without telling who exists, chosen once, by whoever reads the mail.

use chrono::TimeDelta;

use crate::support::{Answer, Browser, DEMO_PASSWORD, Desk, STEP, step, user};

const OWNER: &str = "owner@demo.example";
const STAFF: &str = "staff@demo.example";
const SUBJECT: &str = "Choose a new password";
const NEW: &str = "tide-table-94-lantern";

fn ask(browser: &Browser, email: &str) -> Answer {
    browser
        .get("/auth/forgot-password")
        .expect(200)
        .form("Send the link")
        .set("email", email)
        .submit_in(browser)
}

fn choose(browser: &Browser, path: &str, password: &str) -> Answer {
    let form = browser.get(path).expect(200).form("Save and sign in");
    form.set("password", password).set("password_again", password).submit_in(browser)
}

fn letters(desk: &Desk) -> i64 {
    desk.count("SELECT COUNT(*) FROM outbox")
}

#[test]
fn a_forgotten_password_is_chosen_anew_by_the_link_that_was_mailed() {
    let desk = Desk::open();
    let (elsewhere, id) = desk.known(OWNER);
    let browser = desk.visitor();
    let said = ask(&browser, OWNER).expect(200).text();
    assert!(said.contains("If someone signs in here as owner@demo.example"), "{said}");
    let letter = desk.letter(OWNER, SUBJECT);
    assert!(letter.link().starts_with("http://localhost/auth/reset-password?token="), "{}", letter.link());
    desk.visitor().get(&letter.path()).expect(200);
    choose(&browser, &letter.path(), NEW).expect(302);
    browser.get("/tenant/training/sessions").expect(200);
    assert_eq!(desk.stands(&id), (false, 1), "all others end");
    assert!(
        elsewhere
            .get("/auth/login")
            .text()
            .contains("Your password was changed with a link from a letter to you")
    );
    desk.visitor().sign_in(OWNER, DEMO_PASSWORD).expect(422);
    desk.visitor().sign_in(OWNER, NEW).expect(302);
    let told = desk.letter(OWNER, "Your password was changed");
    assert!(
        told.text.contains("/auth/forgot-password") && told.text.contains("America/Cancun"),
        "{}",
        told.text
    );
    assert_eq!(desk.lines("action = 'person.reset_asked'"), 1);
    assert_eq!(desk.lines("action = 'person.password_changed' AND actor_id IS NOT NULL"), 1);
}

#[test]
fn the_link_works_once_for_thirty_minutes_and_only_the_newest() {
    let desk = Desk::open();
    let browser = desk.visitor();
    let asked = || {
        ask(&desk.visitor(), OWNER).expect(200);
        desk.letter(OWNER, SUBJECT).path()
    };
    let (first, second) = (asked(), asked());
    let gone = |path: &str| desk.visitor().get(path).expect(410).text();
    assert!(gone(&first).contains("A newer one was sent"), "{}", gone(&first));
    let form = browser.get(&second).expect(200).form("Save and sign in");
    let filled = form.set("password", NEW).set("password_again", NEW);
    filled.submit_in(&browser).expect(302);
    assert!(gone(&second).contains("used already"), "{}", gone(&second));
    let third = asked();
    desk.wait(TimeDelta::minutes(30));
    assert!(gone(&third).contains("expired"), "{}", gone(&third));
    let offered = desk.visitor().get(&third);
    assert_eq!(offered.attributes("main a", "href"), ["/auth/forgot-password"]);
    for unknown in ["", "?token=", "?token=x", "?token=%00", &format!("?token={}", "A".repeat(43))] {
        let path = format!("/auth/reset-password{unknown}");
        assert!(desk.visitor().get(&path).expect(410).text().contains("not known"), "{path}");
    }
}

#[test]
fn of_two_who_use_the_link_at_once_one_gets_in() {
    let desk = Desk::open();
    for round in 0..5 {
        desk.execute("DELETE FROM attempt");
        ask(&desk.visitor(), OWNER).expect(200);
        let path = desk.letter(OWNER, SUBJECT).path();
        let forms: Vec<_> = (0..2)
            .map(|n| {
                let browser = desk.visitor();
                let password = format!("{NEW}-{round}-{n}");
                let form = browser.get(&path).expect(200).form("Save and sign in");
                (form.set("password", &password).set("password_again", &password), browser, password)
            })
            .collect();
        let mut answers: Vec<(u16, String)> = std::thread::scope(|threads| {
            let all: Vec<_> = forms
                .iter()
                .map(|(form, browser, password)| {
                    threads.spawn(move || (form.submit_in(browser).status, password.clone()))
                })
                .collect();
            all.into_iter().map(|thread| thread.join().expect("no panic")).collect()
        });
        answers.sort();
        assert_eq!([answers[0].0, answers[1].0], [302, 410]);
        desk.visitor().sign_in(OWNER, &answers[0].1).expect(302);
        desk.visitor().sign_in(OWNER, &answers[1].1).expect(422);
    }
}

/// Unknown, disabled, of another shop (on demo's host), of none but the platform, and one who may.
fn cast(desk: &Desk) -> [&'static str; 5] {
    desk.execute(&format!("UPDATE users SET is_disabled = TRUE WHERE user_id = {}", user(STAFF)));
    ["nobody@demo.example", STAFF, "owner@reef.example", "operator@divestreams.example", OWNER]
}

#[test]
fn asking_answers_the_same_and_does_the_same_whoever_is_asked_for() {
    let desk = Desk::open();
    let mut seen = Vec::new();
    for email in cast(&desk) {
        let browser = desk.visitor_of("demo");
        let form = browser.get("/auth/forgot-password").form("Send the link").set("email", email);
        let before = (desk.state.db.queries(), desk.state.hasher.hashes());
        let answer = form.submit_in(&browser);
        let after = (desk.state.db.queries(), desk.state.hasher.hashes());
        let mut headers: Vec<_> = answer.headers.iter().map(|(name, _)| name.clone()).collect();
        headers.sort();
        let body = answer.body.replace(email, "EMAIL");
        seen.push((answer.status, headers, body, after.0 - before.0, after.1 - before.1));
    }
    for other in &seen[1..] {
        assert_eq!(&seen[0], other);
    }
    assert_eq!(seen[0].4, 0, "no hash at all");
    assert_eq!(letters(&desk), 1, "a letter only to whoever may come in here");
    assert_eq!(desk.count("SELECT COUNT(*) FROM link"), 1);
    desk.letter(OWNER, SUBJECT);
}

#[test]
fn signing_in_answers_the_same_and_hashes_once_whoever_fails() {
    let desk = Desk::open();
    let mut seen = Vec::new();
    for email in cast(&desk) {
        let password = if email == OWNER { "wrong" } else { DEMO_PASSWORD };
        let browser = desk.visitor_of("demo");
        let form = browser.get("/auth/login").form("Sign in").set("email", email).set("password", password);
        let before = desk.state.hasher.hashes();
        let answer = form.submit_in(&browser);
        let token = answer.attributes("input[name=csrf]", "value").remove(0);
        let body = answer.body.replace(email, "EMAIL").replace(&token, "TOKEN");
        seen.push((answer.status, body, desk.state.hasher.hashes() - before));
    }
    for other in &seen[1..] {
        assert_eq!(&seen[0], other);
    }
    assert_eq!((seen[0].0, seen[0].2), (422, 1));
}

#[test]
fn asking_is_slowed_down_by_person_and_by_address_and_keeps_nobody_from_signing_in() {
    let desk = Desk::open();
    for _ in 0..5 {
        ask(&desk.visitor(), OWNER).expect(200);
    }
    let answer = ask(&desk.visitor(), OWNER).expect(429);
    assert_eq!(answer.header("retry-after"), Some("30"));
    assert_eq!(letters(&desk), 5);
    ask(&desk.visitor(), "nobody@demo.example").expect(200);
    desk.visitor().sign_in(OWNER, DEMO_PASSWORD).expect(302);
    for n in 0..8 {
        ask(&desk.visitor(), &format!("nobody-{n}@demo.example"));
    }
    ask(&desk.visitor(), STAFF).expect(429);
    desk.wait(TimeDelta::seconds(61));
    ask(&desk.visitor(), STAFF).expect(200);
}

#[test]
fn a_new_password_must_be_long_unexpected_and_typed_twice_the_same() {
    let desk = Desk::open();
    ask(&desk.visitor(), OWNER).expect(200);
    let path = desk.letter(OWNER, SUBJECT).path();
    let browser = desk.visitor();
    let wrong = |password: &str, again: &str| {
        let form = browser.get(&path).expect(200).form("Save and sign in");
        let answer =
            form.set("password", password).set("password_again", again).submit_in(&browser).expect(422);
        assert!(
            answer.attributes("input[type=password]", "value").iter().all(String::is_empty),
            "never kept"
        );
        answer.all("form strong").join(" ")
    };
    let hashes = desk.state.hasher.hashes();
    assert!(wrong("short", "short").contains("at least 8"));
    assert!(wrong(&"long".repeat(33), "x").contains("at most 128"));
    for guessed in ["password1", "DiveStreams1", "owner@demo.example"] {
        assert!(wrong(guessed, guessed).contains("Others would guess"), "{guessed}");
    }
    assert!(wrong(NEW, "tide-table-94-lanterN").contains("not the same"));
    assert_eq!(desk.state.hasher.hashes(), hashes, "nothing is hashed for a password that is not taken");
    choose(&browser, &path, NEW).expect(302);
}

#[test]
fn a_link_asked_for_at_a_shops_host_leads_there_and_is_nothing_elsewhere() {
    let desk = Desk::open();
    ask(&desk.visitor_of("demo"), OWNER).expect(200);
    let letter = desk.letter(OWNER, SUBJECT);
    assert!(letter.link().starts_with("http://demo.localhost/auth/"), "{}", letter.link());
    assert!(desk.visitor_of("reef").get(&letter.path()).expect(410).text().contains("not known"));
    desk.visitor().get(&letter.path()).expect(410);
    let browser = desk.visitor_of("demo");
    choose(&browser, &letter.path(), NEW).expect(302);
    browser.get("/tenant/training/sessions").expect(200);
}

#[test]
fn whoever_is_disabled_meanwhile_or_has_too_many_failures_finds_the_link_so() {
    let desk = Desk::open();
    for _ in 0..5 {
        desk.visitor().sign_in(OWNER, "wrong").expect(422);
    }
    desk.visitor().sign_in(OWNER, NEW).expect(429);
    ask(&desk.visitor(), OWNER).expect(200);
    let path = desk.letter(OWNER, SUBJECT).path();
    desk.execute(&format!("UPDATE users SET is_disabled = TRUE WHERE user_id = {}", user(OWNER)));
    desk.visitor().get(&path).expect(410);
    desk.execute(&format!("UPDATE users SET is_disabled = FALSE WHERE user_id = {}", user(OWNER)));
    choose(&desk.visitor(), &path, NEW).expect(302);
    desk.visitor().sign_in(OWNER, NEW).expect(302);
}

#[test]
fn a_sign_in_on_a_new_device_is_told_and_on_a_known_one_not() {
    let desk = Desk::open();
    let browser = desk
        .visitor()
        .with_header("user-agent", "Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0");
    browser.sign_in(OWNER, DEMO_PASSWORD).expect(302);
    let letter = desk.letter(OWNER, "New sign-in: Firefox on Linux");
    assert!(letter.text.contains("127.0.0.1") && letter.text.contains("America/Cancun"), "{}", letter.text);
    browser.drop_cookie("ds_session");
    browser.sign_in(OWNER, DEMO_PASSWORD).expect(302);
    assert_eq!(letters(&desk), 1);
    browser.drop_cookie("ds_session");
    browser.sign_in(STAFF, DEMO_PASSWORD).expect(302);
    assert_eq!(desk.letters(STAFF).len(), 1, "new for each person");
    desk.visitor().sign_in(OWNER, "wrong").expect(422);
    assert_eq!(letters(&desk), 2, "a failure tells nobody");
}

#[test]
fn not_me_ends_every_sign_in_and_sends_a_link_for_a_new_password() {
    let desk = Desk::open();
    let (thief, id) = desk.known(OWNER);
    let (mine, other) = desk.known(OWNER);
    let (_, of_staff) = desk.known(STAFF);
    let letter = &desk.letters(OWNER)[0];
    let browser = desk.visitor();
    let page = browser.get(&letter.path()).expect(200);
    assert_eq!(desk.stands(&id), (true, 0), "looking ends nothing");
    page.form("It was not me: end it").submit_in(&browser).expect(200);
    assert_eq!(
        (desk.stands(&id), desk.stands(&other), desk.stands(&of_staff)),
        ((false, 1), (false, 1), (true, 0))
    );
    for browser in [&thief, &mine] {
        assert_eq!(browser.get("/tenant/training/sessions").status, 302);
        assert!(browser.get("/auth/login").text().contains("One of your sign-ins was reported as not yours"));
    }
    let of_owner = |table: &str| format!("SELECT COUNT(*) FROM {table} WHERE user_id = {}", user(OWNER));
    assert_eq!((desk.count(&of_owner("known_device")), desk.count(&of_owner("session"))), (0, 0));
    assert_eq!(desk.lines("action = 'login.ended' AND detail = 'not me'"), 1);
    assert_eq!(desk.lines("action = 'login.ended_of_person' AND detail = '1'"), 1);
    assert!(browser.get(&letter.path()).expect(410).text().contains("used already"));
    let reset = desk.letter(OWNER, SUBJECT).path();
    choose(&browser, &reset, NEW).expect(302);
    let page = browser.get("/account/activity").expect(200);
    assert!(page.text().contains("said not to have been them"), "{}", page.text());
}

#[test]
fn not_me_closes_what_waits_for_a_second_step_and_asks_it_on_every_device_again() {
    let desk = Desk::open();
    let (_, phone) = desk.with_app(OWNER);
    let trusted = desk.half_signed_in(OWNER);
    let form = trusted.get(STEP).form("Sign in").set("code", &phone.code(&desk, 0)).forge("trust", "1");
    form.submit_in(&trusted).expect(302);
    let path = desk.letters(OWNER).last().expect("of the new device").path();
    desk.wait(TimeDelta::seconds(60));
    let waiting = desk.half_signed_in(OWNER);
    let browser = desk.visitor();
    browser.get(&path).expect(200).form("It was not me: end it").submit_in(&browser).expect(200);
    assert_eq!(waiting.get(STEP).expect(302).expect_redirect(), "/auth/login");
    trusted.drop_cookie("ds_session");
    assert_eq!(trusted.sign_in(OWNER, DEMO_PASSWORD).expect(302).expect_redirect(), STEP);
}

#[test]
fn a_new_password_closes_what_was_opened_under_the_one_before() {
    let desk = Desk::open();
    let (owner, phone) = desk.with_app(OWNER);
    let trusted = desk.half_signed_in(OWNER);
    let form = trusted.get(STEP).form("Sign in").set("code", &phone.code(&desk, 0)).forge("trust", "1");
    form.submit_in(&trusted).expect(302);
    let form = owner.get("/account").form("Send the link").set("email", "thief@new.example");
    form.submit_in(&owner).expect(303);
    let verify = desk.letter("thief@new.example", "Is this your e-mail?").path();
    ask(&desk.visitor(), OWNER).expect(200);
    let reset = desk.letter(OWNER, SUBJECT).path();
    let waiting = desk.half_signed_in(OWNER);
    for path in [&verify, &reset] {
        desk.visitor().get(path).expect(200);
    }
    let form = owner.get("/account").form("Change password").set("current", DEMO_PASSWORD);
    form.set("password", NEW).set("password_again", NEW).submit_in(&owner).expect(303);
    for path in [&verify, &reset] {
        desk.visitor().get(path).expect(410);
    }
    assert_eq!(waiting.get(STEP).expect(302).expect_redirect(), "/auth/login");
    trusted.drop_cookie("ds_session");
    assert_eq!(trusted.sign_in(OWNER, NEW).expect(302).expect_redirect(), STEP);
}

#[test]
fn a_reset_asks_the_second_step_on_a_trusted_device_too() {
    let desk = Desk::open();
    let (_, phone) = desk.with_app(OWNER);
    let trusted = desk.half_signed_in(OWNER);
    let form = trusted.get(STEP).form("Sign in").set("code", &phone.code(&desk, 0)).forge("trust", "1");
    form.submit_in(&trusted).expect(302);
    trusted.drop_cookie("ds_session");
    assert_eq!(
        trusted.sign_in(OWNER, DEMO_PASSWORD).expect(302).expect_redirect(),
        "/tenant",
        "it is trusted"
    );
    trusted.drop_cookie("ds_session");
    ask(&trusted, OWNER).expect(200);
    let path = desk.letter(OWNER, SUBJECT).path();
    assert_eq!(choose(&trusted, &path, NEW).expect(302).expect_redirect(), STEP);
    trusted.get("/tenant/training/sessions").expect(302);
}

#[test]
fn not_me_works_until_the_sign_in_would_have_ended() {
    let desk = Desk::open();
    let browser = desk.visitor();
    let form = browser.get("/auth/login").form("Sign in").without("remember");
    form.set("email", OWNER).set("password", DEMO_PASSWORD).submit_in(&browser).expect(302);
    let path = desk.letters(OWNER)[0].path();
    desk.wait(TimeDelta::hours(12) - TimeDelta::seconds(5));
    desk.visitor().get(&path).expect(200);
    desk.wait(TimeDelta::seconds(5));
    assert!(desk.visitor().get(&path).expect(410).text().contains("expired"));
}

#[test]
fn a_reset_goes_on_to_the_second_step_where_there_is_one() {
    let desk = Desk::open();
    let (_, phone) = desk.with_app(OWNER);
    ask(&desk.visitor(), OWNER).expect(200);
    let path = desk.letter(OWNER, SUBJECT).path();
    let browser = desk.visitor();
    assert_eq!(choose(&browser, &path, NEW).expect(302).expect_redirect(), STEP);
    browser.get("/tenant/training/sessions").expect(302);
    step(&browser, &phone.code(&desk, 0)).expect(302);
    browser.get("/tenant/training/sessions").expect(200);
}
