//! Signing out ends exactly this sign-in, and only where its button is pressed.

use crate::support::Desk;

const HOME: &str = "/tenant/training/sessions";

#[test]
fn signing_out_ends_the_row_and_the_cookie() {
    let desk = Desk::open();
    let owner = desk.staff("owner");
    let (thief, elsewhere) = (owner.clone(), desk.staff("owner"));
    let answer = owner.get("/auth/logout").expect(200).form("Sign out").submit_in(&owner).expect(302);
    assert_eq!(answer.expect_redirect(), "/auth/login");
    let cookie = answer.set_cookie("ds_session").expect("the cookie is taken away");
    assert!(cookie.starts_with("ds_session=;") && cookie.contains("Max-Age=0"), "{cookie}");
    assert!(cookie.contains("Path=/"), "{cookie}");
    assert_eq!(owner.cookie("ds_session"), None);
    thief.get(HOME).expect(302);
    elsewhere.get(HOME).expect(200);
    assert_eq!(desk.live(), 1);
    let ended = "SELECT COUNT(*) FROM session_ended WHERE reason = 'signed_out' AND ended_by = user_id";
    assert_eq!(desk.count(ended), 1);
}

#[test]
fn an_end_that_cannot_be_kept_is_none() {
    let desk = Desk::open();
    let (owner, id) = desk.known("owner@demo.example");
    desk.execute("ALTER TABLE session_ended RENAME TO gone");
    owner.get("/auth/logout").form("Sign out").submit_in(&owner).expect(500);
    desk.execute("ALTER TABLE gone RENAME TO session_ended");
    owner.get(HOME).expect(200);
    assert_eq!(desk.stands(&id), (true, 0));
    assert_eq!(desk.lines("action = 'login.signed_out'"), 0);
}

#[test]
fn looking_at_the_button_ends_nothing() {
    let desk = Desk::open();
    let owner = desk.staff("owner");
    let page = owner.get("/auth/logout").expect(200);
    assert_eq!(page.set_cookies(), Vec::<String>::new());
    owner.get(HOME).expect(200);
    assert_eq!(desk.count("SELECT COUNT(*) FROM session_ended"), 0);
}

#[test]
fn nobody_signed_in_is_led_to_sign_in() {
    let desk = Desk::open();
    assert_eq!(desk.visitor().get("/auth/logout").expect_redirect(), "/auth/login");
}

#[test]
fn nobody_else_can_press_the_button() {
    let desk = Desk::open();
    let visitor = desk.visitor();
    let before = visitor.get("/auth/login").form("Sign in");
    let before = before.set("email", "owner@demo.example").set("password", crate::support::DEMO_PASSWORD);
    before.submit_in(&visitor).expect(302);
    let owner = visitor;
    let own = owner.get("/auth/logout").form("Sign out");
    let other = desk.staff("admin").get("/auth/logout").form("Sign out");
    let token = |form: &crate::support::HtmlForm| form.value("csrf").expect("a token").to_owned();
    let (own, other, before) = (token(&own), token(&other), token(&before));
    owner.post("/auth/logout", &[]).expect(403);
    for wrong in ["", "x", &other, &before] {
        owner.post("/auth/logout", &[("csrf", wrong)]).expect(403);
    }
    let body = || Some(format!("csrf={own}"));
    for headers in [
        &[] as &[(&str, &str)],
        &[("origin", "null")],
        &[("origin", "http://evil.example")],
        &[("origin", "http://reef.localhost")],
        &[("origin", "https://localhost")],
        &[("origin", "http://localhost"), ("sec-fetch-site", "cross-site")],
        &[("origin", "http://localhost"), ("sec-fetch-site", "same-site")],
        &[("origin", "http://localhost"), ("sec-fetch-site", "none")],
    ] {
        owner.send("POST", "/auth/logout", body(), headers).expect(403);
    }
    owner.get(HOME).expect(200);
    assert_eq!(desk.live(), 2);
    let ours = &[("sec-fetch-site", "same-origin")];
    owner.send("POST", "/auth/logout", body(), ours).expect(302);
    owner.get(HOME).expect(302);
}

#[test]
fn a_button_pressed_twice_does_no_harm() {
    let desk = Desk::open();
    let owner = desk.staff("owner");
    let form = owner.get("/auth/logout").form("Sign out");
    let (first, second) = (owner.clone(), owner);
    form.submit_in(&first).expect(302);
    // The token went with the sign-in it was bound to.
    let answer = form.submit_in(&second).expect(302);
    assert_eq!((answer.expect_redirect(), answer.set_cookies()), ("/auth/login".to_owned(), Vec::new()));
    let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(&form.fields).finish();
    second.send("POST", "/auth/logout", Some(body), &[("origin", "http://evil.example")]).expect(403);
    assert_eq!(desk.count("SELECT COUNT(*) FROM session_ended"), 1);
}
