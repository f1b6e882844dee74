//! A second factor that a shop asks for, and one that somebody else takes away.

use chrono::TimeDelta;

use crate::support::{APP, Browser, DEMO_PASSWORD, Desk, Phone, SECURITY, STEP, step, user};

const HOME: &str = "/tenant/training/sessions";
const RULES: &str = "/tenant/settings/security";
const OWNER: &str = "owner@demo.example";
const STAFF: &str = "staff@demo.example";

/// The owner asks a second factor of these roles.
fn require(owner: &Browser, roles: &[&str]) {
    let form = owner.get(RULES).expect(200).form("Save").without("role");
    roles.iter().fold(form, |form, role| form.pressed("role", role)).submit_in(owner).expect(303);
}

fn page_of(desk: &Desk, email: &str) -> String {
    format!("/tenant/settings/team/{}", desk.text(&user(email)))
}

#[test]
fn a_role_of_which_it_is_asked_is_led_to_set_one_up_before_anything_else() {
    let desk = Desk::open();
    let (owner, staff) = (desk.staff("owner"), desk.staff("staff"));
    let teacher = desk.staff("instructor");
    let (logout, session) = (staff.get("/auth/logout"), desk.upcoming("demo", "1 = 1").remove(0));
    require(&owner, &["staff"]);
    for page in [HOME, "/tenant", "/account/devices", &format!("{HOME}/{session}")] {
        assert_eq!(staff.get(page).expect(302).expect_redirect(), SECURITY, "{page}");
    }
    let sent =
        staff.post(&format!("{HOME}/new"), &[("csrf", logout.form("Sign out").value("csrf").expect("one"))]);
    assert_eq!(sent.expect_redirect(), SECURITY);
    for other in [&owner, &teacher, &desk.stranger()] {
        other.get(HOME).expect(200);
    }
    let page = staff.get(SECURITY).expect(200);
    assert!(page.text().contains("asks a second step of your role"), "{}", page.text());
    staff.get("/auth/logout").expect(200);
    let page = staff.get(APP).expect(200);
    let code = Phone::scan(&page).code(&desk, 0);
    let shown = page.form("Turn on").set("code", &code).submit_in(&staff).expect(200);
    assert!(shown.attributes("main a.primary", "href") == ["/tenant"], "on to the shop");
    staff.get(HOME).expect(200);
    // Taking it away leads back to setting one up.
    staff.get(SECURITY).form("Turn off").submit_in(&staff).expect(303);
    staff.get(HOME).expect(302);
    require(&owner, &[]);
    staff.get(HOME).expect(200);
    assert_eq!(desk.lines("action = 'second_factor.required'"), 2);
}

#[test]
fn only_an_owner_asks_it_with_the_password_and_of_known_roles() {
    let desk = Desk::open();
    let (owner, admin) = (desk.staff("owner"), desk.staff("admin"));
    let page = admin.get(RULES).expect(200);
    assert!(page.text().contains("This is for an owner"), "{}", page.text());
    let token = owner.get(RULES).form("Save").value("csrf").expect("one").to_owned();
    let token_of_admin = page.attributes("input[name=csrf]", "value").remove(0);
    admin.post(RULES, &[("csrf", &token_of_admin), ("role", "staff")]).expect(403);
    owner.post(RULES, &[("csrf", &token), ("role", "god")]).expect(422);
    desk.wait(TimeDelta::minutes(10));
    let door = owner.post(RULES, &[("csrf", &token), ("role", "staff")]).expect_redirect();
    assert_eq!(door, "/auth/confirm?redirect=%2Ftenant%2Fsettings%2Fsecurity");
    assert_eq!(desk.count("SELECT COUNT(*) FROM tenant WHERE second_factor_for <> ''"), 0);
}

#[test]
fn an_owner_resets_a_members_factor_and_the_password_alone_is_enough_again() {
    let desk = Desk::open();
    let owner = desk.staff("owner");
    desk.with_app(STAFF);
    let page = owner.get(&page_of(&desk, STAFF)).expect(200);
    page.form("Reset").submit_in(&owner).expect(303);
    assert_eq!(desk.visitor().sign_in(STAFF, DEMO_PASSWORD).expect_redirect(), "/tenant");
    assert_eq!(desk.count("SELECT COUNT(*) FROM totp") + desk.count("SELECT COUNT(*) FROM recovery_code"), 0);
    assert_eq!(desk.lines("action = 'second_factor.reset' AND actor_id IS NOT NULL"), 1);
    desk.with_app(STAFF);
    desk.wait(TimeDelta::minutes(10));
    let door = page.form("Reset").submit_in(&owner).expect_redirect();
    assert!(door.starts_with("/auth/confirm?redirect="), "{door}");
    desk.half_signed_in(STAFF);
}

#[test]
fn forty_codes_at_once_over_ten_sign_ins_are_no_more_than_five_tries() {
    let desk = Desk::open();
    let (_, phone) = desk.with_app(OWNER);
    let waiting: Vec<Browser> = (0..10).map(|_| desk.half_signed_in(OWNER)).collect();
    let forms: Vec<_> = waiting
        .iter()
        .map(|browser| browser.get(STEP).expect(200).form("Sign in").set("code", "000000"))
        .collect();
    let gate = std::sync::Barrier::new(40);
    std::thread::scope(|scope| {
        for (browser, form) in waiting.iter().zip(&forms).cycle().take(40) {
            let gate = &gate;
            scope.spawn(move || {
                gate.wait();
                let status = form.submit_in(&browser.clone()).status;
                assert!(matches!(status, 422 | 429), "{status}");
            });
        }
    });
    let compared = desk.count("SELECT SUM(tries) FROM pending_sign_in");
    assert_eq!((compared, desk.lines("action = 'login.second_factor_failed'")), (5, 5));
    desk.wait(TimeDelta::seconds(31));
    step(&waiting[0], &phone.code(&desk, 0)).expect(302);
}

#[test]
fn the_fifth_try_counts_where_it_is_right() {
    let desk = Desk::open();
    let (_, phone) = desk.with_app(OWNER);
    let browser = desk.half_signed_in(OWNER);
    for _ in 0..4 {
        step(&browser, "000000").expect(422);
    }
    step(&browser, &phone.code(&desk, 0)).expect(302);
    assert_eq!(desk.count("SELECT COUNT(*) FROM attempt WHERE kind = 'person'"), 0, "a success forgives");
}

#[test]
fn nobody_resets_an_owners_but_an_owner_nor_anyones_who_has_another_shop() {
    let desk = Desk::open();
    let (admin, stranger) = (desk.staff("admin"), desk.stranger());
    let token =
        |browser: &Browser| browser.get("/auth/logout").attributes("input[name=csrf]", "value").remove(0);
    desk.with_app(OWNER);
    let tom = desk.visitor_of("demo");
    tom.sign_in("tom@demo.example", DEMO_PASSWORD).expect(302);
    let page = tom.get(APP).expect(200);
    let code = Phone::scan(&page).code(&desk, 0);
    page.form("Turn on").set("code", &code).submit_in(&tom).expect(200);
    for (browser, email, status) in [
        (&admin, OWNER, 422),
        (&admin, "tom@demo.example", 422),
        (&stranger, OWNER, 404),
        (&stranger, STAFF, 404),
    ] {
        let path = format!("{}/second-factor-reset", page_of(&desk, email));
        let answer = browser.post(&path, &[("csrf", &token(browser))]).expect(status);
        assert!(status == 404 || !answer.all("[role=alert]").is_empty(), "said why: {}", answer.text());
    }
    assert_eq!(desk.count("SELECT COUNT(*) FROM totp"), 2);
    assert_eq!(desk.visitor().sign_in(OWNER, DEMO_PASSWORD).expect_redirect(), STEP);
}
