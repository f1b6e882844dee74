//! One's own account: name, e-mail, password and colours, each told to whom it concerns.

use chrono::TimeDelta;

use crate::support::{Answer, Browser, DEMO_PASSWORD, Desk, SECURITY, user};

const OWNER: &str = "owner@demo.example";
const NEW_EMAIL: &str = "maria@current.example";
const NEW: &str = "tide-table-94-lantern";
const ACCOUNT: &str = "/account";

fn change_password(browser: &Browser, current: &str, new: &str) -> Answer {
    let form = browser.get(ACCOUNT).expect(200).form("Change password");
    form.set("current", current).set("password", new).set("password_again", new).submit_in(browser)
}

fn ask_for_email(browser: &Browser, email: &str) -> Answer {
    browser.get(ACCOUNT).expect(200).form("Send the link").set("email", email).submit_in(browser)
}

fn verify(desk: &Desk, path: &str) -> Answer {
    let browser = desk.visitor();
    browser.get(path).expect(200).form("Yes, use this e-mail").submit_in(&browser)
}

#[test]
fn a_name_is_changed_and_stands_on_every_page_from_then_on() {
    let desk = Desk::open();
    let owner = desk.staff("owner");
    let rename = |name: &str| owner.get(ACCOUNT).form("Save name").set("name", name).submit_in(&owner);
    assert!(rename(" ").expect(422).text().contains("Everyone has a name"));
    assert!(rename(&"x".repeat(101)).expect(422).text().contains("100 characters"));
    assert_eq!(rename(" Maria Žižková ").expect(303).header("location"), Some(ACCOUNT));
    let page = owner.get(ACCOUNT).expect(200);
    assert!(
        page.text().contains("Your name was changed")
            && page.all("header.rail summary")[0].contains("Maria Žižková")
    );
    assert_eq!(
        desk.text(&format!("SELECT name_folded FROM users WHERE user_id = {}", user(OWNER))),
        "maria zizkova"
    );
}

#[test]
fn another_password_needs_the_current_one_ends_all_others_and_renews_this_token() {
    let desk = Desk::open();
    let (other, other_id) = desk.known(OWNER);
    let (owner, id) = desk.known(OWNER);
    let stays = format!("SELECT csrf_secret || CAST(created_at AS TEXT) FROM session WHERE id = '{id}'");
    let (old, before) = (owner.clone(), desk.text(&stays));
    assert!(change_password(&owner, "wrong", NEW).expect(422).text().contains("This is not your password"));
    assert_eq!((desk.stands(&other_id), desk.stands(&id)), ((true, 0), (true, 0)));
    change_password(&owner, DEMO_PASSWORD, NEW).expect(303);
    assert_eq!((desk.stands(&other_id), desk.stands(&id)), ((false, 1), (true, 0)));
    assert!(other.get("/auth/login").text().contains("You changed your password on another device"));
    owner.get(ACCOUNT).expect(200);
    assert_ne!(owner.cookie("ds_session"), old.cookie("ds_session"));
    // At once: no request that is under way with it is let through, as after the password alone was given again.
    old.get(ACCOUNT).expect(302);
    assert_eq!(desk.text(&stays), before);
    desk.visitor().sign_in(OWNER, DEMO_PASSWORD).expect(422);
    desk.visitor().sign_in(OWNER, NEW).expect(302);
    desk.letter(OWNER, "Your password was changed");
    assert_eq!(desk.lines("action = 'person.password_changed' AND detail = '1'"), 1);
}

#[test]
fn a_new_password_is_held_to_the_policy_and_tries_of_the_current_one_are_throttled() {
    let desk = Desk::open();
    let owner = desk.staff("owner");
    let before = desk.state.hasher.hashes();
    for guessed in ["short", "password1", "DiveStreams1", "bluecurrent1"] {
        change_password(&owner, DEMO_PASSWORD, guessed).expect(422);
    }
    assert_eq!(desk.state.hasher.hashes(), before);
    for _ in 0..5 {
        change_password(&owner, "wrong", NEW).expect(422);
    }
    let answer = change_password(&owner, DEMO_PASSWORD, NEW).expect(429);
    assert_eq!(answer.header("retry-after"), Some("30"));
    owner.get("/auth/confirm").form("Go on").set("password", DEMO_PASSWORD).submit_in(&owner).expect(429);
}

#[test]
fn an_email_is_changed_by_whoever_reads_the_new_one_and_the_old_one_is_told() {
    let desk = Desk::open();
    let owner = desk.staff("owner");
    assert!(ask_for_email(&owner, "no address").expect(422).text().contains("no e-mail address"));
    assert!(ask_for_email(&owner, "OWNER@demo.example").expect(422).text().contains("the one you have"));
    ask_for_email(&owner, NEW_EMAIL).expect(303);
    let letter = desk.letter(NEW_EMAIL, "Is this your e-mail?");
    desk.visitor().get(&letter.path()).expect(200);
    desk.visitor().sign_in(NEW_EMAIL, DEMO_PASSWORD).expect(422);
    assert!(verify(&desk, &letter.path()).expect(200).text().contains(NEW_EMAIL));
    owner.get(ACCOUNT).expect(200);
    desk.visitor().sign_in(OWNER, DEMO_PASSWORD).expect(422);
    desk.visitor().sign_in(NEW_EMAIL, DEMO_PASSWORD).expect(302);
    let told = desk.letter(OWNER, "Your e-mail was changed to another");
    assert!(!told.text.contains(NEW_EMAIL) && !told.text.contains("?token="), "{}", told.text);
    let told = desk.letter(NEW_EMAIL, "Your e-mail was changed to another");
    assert!(!told.text.contains(OWNER) && !told.text.contains("?token="), "{}", told.text);
    assert_eq!(desk.lines(&format!("action = 'person.email_changed' AND detail = '{OWNER}'")), 1);
    desk.visitor().get(&letter.path()).expect(410);
}

#[test]
fn an_email_change_asks_for_the_password_of_the_last_ten_minutes() {
    let desk = Desk::open();
    let owner = desk.staff("owner");
    let form = owner.get(ACCOUNT).form("Send the link").set("email", NEW_EMAIL);
    desk.wait(TimeDelta::minutes(11));
    assert_eq!(form.submit_in(&owner).expect_redirect(), "/auth/confirm?redirect=%2Faccount");
    assert_eq!(desk.letters(NEW_EMAIL).len(), 0);
}

#[test]
fn the_link_of_an_email_ends_after_a_day_and_with_a_newer_one() {
    let desk = Desk::open();
    let owner = desk.staff("owner");
    ask_for_email(&owner, NEW_EMAIL).expect(303);
    let first = desk.letter(NEW_EMAIL, "Is this your e-mail?").path();
    ask_for_email(&owner, "other@current.example").expect(303);
    let second = desk.letter("other@current.example", "Is this your e-mail?").path();
    assert!(desk.visitor().get(&first).expect(410).text().contains("A newer one was sent"));
    desk.wait(TimeDelta::hours(24));
    assert!(desk.visitor().get(&second).expect(410).text().contains("expired"));
}

#[test]
fn whether_someone_else_has_an_email_is_told_to_its_reader_alone() {
    let desk = Desk::open();
    let owner = desk.staff("owner");
    let answers = ["staff@demo.example", NEW_EMAIL].map(|email| {
        let answer = ask_for_email(&owner, email).expect(303);
        (answer.status, answer.header("location").map(str::to_owned))
    });
    assert_eq!(answers[0], answers[1]);
    // Only the newest works: the one to the address that is taken.
    ask_for_email(&owner, "staff@demo.example").expect(303);
    let path = desk.letter("staff@demo.example", "Is this your e-mail?").path();
    assert!(verify(&desk, &path).text().contains("Someone signs in here with this e-mail already"));
    desk.visitor().sign_in(OWNER, DEMO_PASSWORD).expect(302);
}

#[test]
fn nobodys_mailbox_is_filled_from_here() {
    let desk = Desk::open();
    let owner = desk.staff("owner");
    for n in 0..5 {
        ask_for_email(&owner, &format!("victim-{n}@current.example")).expect(303);
    }
    ask_for_email(&owner, "victim@current.example").expect(429);
    assert_eq!(desk.letters("victim@current.example").len(), 0);
}

#[test]
fn colours_are_a_browsers_own_and_stand_on_every_page() {
    let desk = Desk::open();
    let owner = desk.staff("owner");
    let theme =
        |browser: &Browser, path: &str| browser.get(path).expect(200).attributes("html", "data-theme");
    assert_eq!(theme(&owner, ACCOUNT), ["system"]);
    owner.get(ACCOUNT).form("Use these colours").forge("theme", "dark").submit_in(&owner).expect(303);
    for path in [ACCOUNT, "/tenant/training/sessions", "/auth/confirm"] {
        assert_eq!(theme(&owner, path), ["dark"], "{path}");
    }
    // What is no page has them too.
    for (path, status) in [("/nowhere", 404), ("/admin", 403)] {
        assert_eq!(owner.get(path).expect(status).attributes("html", "data-theme"), ["dark"], "{path}");
    }
    let forged = owner.post("/account/name", &[("name", "x")]).expect(403);
    assert_eq!(forged.attributes("html", "data-theme"), ["dark"]);
    assert_eq!(theme(&desk.staff("owner"), ACCOUNT), ["system"], "another browser");
    owner.set_cookie("ds_theme", "<script>");
    assert_eq!(theme(&owner, ACCOUNT), ["system"]);
}

#[test]
fn every_change_of_a_second_factor_is_told_to_its_person() {
    let desk = Desk::open();
    let (owner, _) = desk.with_app(OWNER);
    desk.letter(OWNER, "Your second factor was turned on");
    for (action, subject) in [
        ("recovery-codes", "Your recovery codes were replaced by new ones"),
        ("app-removal", "Your second factor was turned off"),
    ] {
        let page = owner.get(SECURITY).expect(200);
        page.form_to(&format!("{SECURITY}/{action}")).submit_in(&owner);
        let letter = desk.letter(OWNER, subject);
        assert!(letter.text.contains("/auth/forgot-password"), "{}", letter.text);
    }
    desk.with_app("staff@demo.example");
    let id = desk.text(&user("staff@demo.example"));
    let path = format!("/tenant/settings/team/{id}");
    owner
        .get(&path)
        .expect(200)
        .form_to(&format!("{path}/second-factor-reset"))
        .submit_in(&owner)
        .expect(303);
    desk.letter("staff@demo.example", "Your second factor was reset by someone who may");
}

#[test]
fn a_language_or_theme_that_is_not_offered_is_refused_at_its_field() {
    let desk = Desk::open();
    let owner = desk.staff("owner");
    for (path, field, wrong) in [
        ("/account/language", "language", "xx"),
        ("/account/theme", "theme", "pink"),
        ("/account/theme", "theme", ""),
    ] {
        let form = owner.get(ACCOUNT).expect(200).form_to(path).forge(field, wrong);
        let page = form.submit_in(&owner).expect(422);
        assert_eq!(page.all(&format!("strong#{field}-error")), ["Choose one of the list."], "{field}");
        assert!(page.set_cookies().is_empty(), "{:?}", page.set_cookies());
    }
    let browsers = owner.get(ACCOUNT).expect(200).form_to("/account/language").forge("language", "");
    browsers.submit_in(&owner).expect(303);
}

#[test]
fn a_password_too_short_and_typed_two_ways_is_told_both() {
    let desk = Desk::open();
    let owner = desk.staff("owner");
    let form = owner.get(ACCOUNT).expect(200).form("Change password");
    let form = form.set("current", DEMO_PASSWORD).set("password", "short").set("password_again", "other");
    let page = form.submit_in(&owner).expect(422);
    for field in ["password", "password_again"] {
        assert_eq!(page.all(&format!("strong#{field}-error")).len(), 1, "{field}: {}", page.text());
    }
}

#[test]
fn a_name_turns_no_sentence_around() {
    let desk = Desk::open();
    let owner = desk.staff("owner");
    let name = "\u{202e}Ma\u{2067}ria\u{202c} \u{2066}Santos\u{2069}";
    owner.get(ACCOUNT).form("Save name").set("name", name).submit_in(&owner).expect(303);
    assert_eq!(desk.text(&format!("SELECT name FROM users WHERE user_id = {}", user(OWNER))), "Maria Santos");
}
