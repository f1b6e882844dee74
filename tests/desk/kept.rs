//! Whatever form was sent after its sign-in had ended is given back, by one page for all that do not fill theirs again themselves.

use chrono::TimeDelta;

use crate::support::{Browser, DEMO_PASSWORD, Desk, HtmlForm, user};

const OWNER: &str = "owner@demo.example";
const OPERATOR: &str = "operator@divestreams.example";

/// Sends a form after its sign-in has ended, and signs in again: where that leads.
fn too_late(desk: &Desk, browser: &Browser, email: &str, form: &HtmlForm) -> String {
    desk.wait(TimeDelta::days(31));
    let door = form.submit_in(browser).expect(302).expect_redirect();
    let page = browser.get(&door).expect(200);
    assert!(page.text().contains("What you typed is kept"), "{}", page.text());
    let form = page.form("Sign in").set("email", email).set("password", DEMO_PASSWORD);
    let target = form.submit_in(browser).expect(302).expect_redirect();
    // Whoever has no shop to choose is led on.
    match target.starts_with("/auth/choose-shop") {
        true => browser.get(&target).expect(302).expect_redirect(),
        false => target,
    }
}

#[test]
fn every_form_with_something_typed_into_it_comes_back_and_does_what_it_would_have_done() {
    for (page, button, field, email, value, status) in [
        ("/account", "Save name", "name", OWNER, "Ren\u{e9} & \"sons\"", 303),
        ("/account", "Send the link", "email", OWNER, "new@current.example", 303),
        ("/tenant/settings/shop", "Save changes", "name", OWNER, "Blue & sons", 303),
        (
            "/tenant/settings/team/invitations/new",
            "Send invitation",
            "email",
            OWNER,
            "new@current.example",
            303,
        ),
        ("/admin/tenants/new", "Make shop", "name", OPERATOR, "Third shop", 422),
        ("/tenant/settings/counter", "Make this device a counter tablet", "name", OWNER, "Boat", 303),
    ] {
        let desk = Desk::open();
        let browser = desk.signed_in(email);
        let shown = browser.get(page).expect(200);
        let form = shown.form(button).set(field, value);
        let action = form.action.clone();
        let back = browser.get(&too_late(&desk, &browser, email, &form)).expect(200);
        let back = back.form("Send it now");
        assert_eq!((back.action.as_str(), back.value(field)), (action.as_str(), Some(value)), "{page}");
        assert_ne!(back.value("csrf"), form.value("csrf"), "{page}: a token of the new sign-in");
        assert_eq!(back.submit_in(&browser).status, status, "{page}");
        assert_eq!(desk.count("SELECT COUNT(*) FROM draft"), 0, "{page}");
    }
}

#[test]
fn it_is_given_back_once_to_the_same_person_for_the_same_address() {
    let desk = Desk::open();
    let owner = desk.signed_in(OWNER);
    let form = owner.get("/account").form("Save name").set("name", "Camila Two");
    let target = too_late(&desk, &owner, OWNER, &form);
    assert_eq!(desk.staff("admin").get(&target).expect(302).expect_redirect(), "/tenant");
    let elsewhere = target.replace("name", "email");
    assert_eq!(owner.get(&elsewhere).expect(302).expect_redirect(), "/tenant");
    owner.send("HEAD", &target, None, &[("accept-encoding", "identity")]).expect(302);
    owner.get(&target).expect(200);
    assert_eq!(owner.get(&target).expect(302).expect_redirect(), "/tenant");
    let name = format!("SELECT name FROM users WHERE user_id = {}", user(OWNER));
    assert_ne!(desk.text(&name), "Camila Two", "nothing is done before the button is pressed");
}

#[test]
fn no_password_is_kept_whatever_its_field_is_called_and_nothing_is_promised() {
    let desk = Desk::open();
    let owner = desk.signed_in(OWNER);
    let form = owner.get("/account").form("Change password").set("current", DEMO_PASSWORD);
    let form = form.set("password", "hunter2-secret").set("password_again", "hunter2-secret");
    let pin = owner.get("/account/pin").expect(200);
    let pin = pin.form_to("/account/pin").set("pin", "4711");
    desk.wait(TimeDelta::days(31));
    for form in [form, pin] {
        let door = form.submit_in(&owner).expect(302).expect_redirect();
        assert!(!door.contains("draft"), "{door}");
        assert!(!owner.get(&door).text().contains("What you typed is kept"));
    }
    assert_eq!(desk.count("SELECT COUNT(*) FROM draft"), 0);
}
