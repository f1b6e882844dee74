//! The platform's administrators: shops and people, from outside.

use chrono::TimeDelta;

use crate::support::{Answer, Browser, DEMO_PASSWORD, Desk, STEP, shop, user};

const OPERATOR: &str = "operator@divestreams.example";
const OWNER: &str = "owner@demo.example";
const STAFF: &str = "staff@demo.example";
const HOME: &str = "/tenant/training/sessions";
const SHOPS: &str = "/admin/tenants";
const PEOPLE: &str = "/admin/people";

fn shop_page(desk: &Desk, slug: &str) -> String {
    format!("{SHOPS}/{}", desk.text(&shop(slug)))
}

fn person_page(desk: &Desk, email: &str) -> String {
    format!("{PEOPLE}/{}", desk.text(&user(email)))
}

#[track_caller]
fn press(browser: &Browser, page: &str, button: &str) -> Answer {
    browser.get(page).expect(200).form(button).submit_in(browser)
}

#[track_caller]
fn make(operator: &Browser, slug: &str, owner: &str) -> Answer {
    let form = operator.get(&format!("{SHOPS}/new")).expect(200).form("Make shop");
    form.set("name", "Blue Hour").set("slug", slug).set("owner", owner).submit_in(operator)
}

#[test]
fn the_figures_say_who_is_signed_in_and_how_many_sign_in_a_day() {
    let desk = Desk::open();
    let operator = desk.signed_in(OPERATOR);
    desk.staff("staff");
    let figures = || operator.get("/admin").expect(200).all(".figures li");
    assert_eq!(figures(), ["2 open shops", "14 people", "2 signed in now", "2 seen within the hour"]);
    let days = || operator.get("/admin").expect(200).all(".chart .num");
    desk.write_traffic();
    assert_eq!(days()[..2], ["2", "0"], "today first");
    desk.wait(TimeDelta::days(1));
    desk.staff("admin");
    desk.write_traffic();
    desk.write_traffic();
    assert_eq!(days()[..3], ["1", "2", "0"], "each is counted once, on its day");
    assert_eq!(days().len(), 14);
    desk.wait(TimeDelta::days(401));
    desk.purge();
    assert_eq!(desk.count("SELECT COUNT(*) FROM sign_ins_of_day"), 0);
}

#[test]
fn the_lists_find_shops_and_people_by_how_they_begin() {
    let desk = Desk::open();
    let operator = desk.signed_in(OPERATOR);
    assert_eq!(operator.get(SHOPS).expect(200).all("tbody th a"), ["Blue Current Divers", "Reef & Ripple"]);
    for (list, typed, found) in [
        (SHOPS, "reef", "Reef & Ripple"),
        (SHOPS, "DEMO", "Blue Current Divers"),
        (PEOPLE, "ines", "Inês Carvalho"),
        (PEOPLE, "owner@demo", "Camila Reyes Ortega"),
    ] {
        let page = operator.get(list).form("Search").set("q", typed).submit_in(&operator).expect(200);
        assert_eq!(page.all("tbody th a"), [found], "{typed}");
    }
    let page = operator.get(PEOPLE).expect(200);
    assert_eq!(page.all(".head p"), ["14 people"]);
    assert!(!page.text().contains("Health check"), "nobody need see it");
    assert_eq!(operator.get(&format!("{SHOPS}?q=zzz")).all(".empty h2"), ["No shop matches"]);
}

#[test]
fn a_shop_is_made_with_an_owner_who_comes_in_by_mail() {
    let desk = Desk::open();
    let operator = desk.signed_in(OPERATOR);
    let back = make(&operator, "blue", "Nils@blue.example").expect(303).expect_redirect();
    assert!(operator.get(&back).expect(200).text().contains("Nils@blue.example"), "the owner stands there");
    let nils = desk.visitor();
    let path = desk.letters("Nils@blue.example").remove(0).path();
    let form = nils.get(&path).expect(200).form("Join").set("name", "Nils Holm");
    let password = "tide and moon and salt";
    form.set("password", password).set("password_again", password).submit_in(&nils).expect(302);
    nils.get("/tenant/settings/shop").expect(200);
    assert_eq!(desk.lines("action = 'shop.created'"), 1);
    let actor = "SELECT COUNT(*) FROM audit a JOIN users u ON u.user_id = a.actor_id WHERE a.tenant_id IS NOT NULL \
                 AND a.action = 'shop.created' AND u.email = 'operator@divestreams.example'";
    assert_eq!(desk.count(actor), 1, "the log names who did it");
    desk.visitor().get("/auth/login").expect(200);
}

#[test]
fn what_is_wrong_with_a_new_shop_is_said_at_once() {
    let desk = Desk::open();
    let operator = desk.signed_in(OPERATOR);
    let page = make(&operator, "www", "nobody").expect(422);
    assert_eq!(page.all("#slug-error"), ["It is kept for our own hosts. www-2 is free."]);
    assert_eq!(page.all("#owner-error").len(), 1);
    assert_eq!(make(&operator, "reef", "a@b.example").expect(422).all("#slug-error").len(), 1);
    assert_eq!(desk.count("SELECT COUNT(*) FROM tenant"), 2);
}

#[test]
fn closing_a_shop_names_the_consequence_and_signs_everyone_out_at_once() {
    let desk = Desk::open();
    let twin = desk.twin();
    let operator = desk.signed_in(OPERATOR);
    let (owner, staff) = (desk.signed_in(OWNER), desk.signed_in(STAFF));
    let there = staff.at(twin.address, "localhost");
    let page = shop_page(&desk, "demo");
    let words = operator.get(&page).expect(200).all(".ask p").join(" ");
    assert!(words.contains("2 sign-ins end"), "{words}");
    press(&operator, &page, "Close shop").expect(303);
    assert_eq!([owner.get(HOME).status, there.get(HOME).status], [302, 302]);
    let why = owner.get("/auth/login").all(".notice").join(" ");
    assert!(why.starts_with("Blue Current Divers was closed by "), "{why}");
    desk.visitor().sign_in(OWNER, DEMO_PASSWORD).expect(422);
    press(&operator, &page, "Open shop").expect(303);
    desk.signed_in(OWNER).get(HOME).expect(200);
    assert_eq!(desk.lines("action IN ('shop.closed', 'shop.opened') AND actor_id IS NOT NULL"), 2);
}

#[test]
fn a_shop_is_renamed_and_a_taken_slug_refused() {
    let desk = Desk::open();
    let operator = desk.signed_in(OPERATOR);
    let page = shop_page(&desk, "demo");
    let rename = |name: &str, slug: &str| {
        let form = operator.get(&page).expect(200).form("Save name and address");
        form.set("name", name).set("slug", slug).submit_in(&operator)
    };
    let taken = rename("Current", "reef").expect(422);
    assert_eq!(taken.all("#slug-error"), ["Another shop has it. reef-2 is free."]);
    rename("Current", "current").expect(303);
    assert_eq!(desk.text("SELECT name FROM tenant WHERE slug = 'current'"), "Current");
}

#[test]
fn someone_disabled_is_out_at_once_and_comes_back_when_enabled() {
    let desk = Desk::open();
    let twin = desk.twin();
    let operator = desk.signed_in(OPERATOR);
    let staff = desk.signed_in(STAFF);
    let there = staff.at(twin.address, "localhost");
    let page = person_page(&desk, STAFF);
    press(&operator, &page, "Disable").expect(303);
    assert_eq!([staff.get(HOME).status, there.get(HOME).status], [302, 302]);
    let why = staff.get("/auth/login").all(".notice").join(" ");
    assert!(why.starts_with("Your account was disabled by "), "{why}");
    desk.visitor().sign_in(STAFF, DEMO_PASSWORD).expect(422);
    press(&operator, &page, "Let in again").expect(303);
    desk.signed_in(STAFF).get(HOME).expect(200);
    assert_eq!([staff.get(HOME).status, there.get(HOME).status], [302, 302], "what has ended stays so");
    assert_eq!(desk.lines("action IN ('person.disabled', 'person.unlocked') AND actor_id IS NOT NULL"), 2);
}

#[test]
fn the_last_owner_of_a_shop_is_not_disabled_and_it_is_said_why() {
    let desk = Desk::open();
    let operator = desk.signed_in(OPERATOR);
    let page = person_page(&desk, OWNER);
    let refused = press(&operator, &page, "Disable").expect(422);
    assert!(refused.all("[role=alert]")[0].contains("Blue Current Divers would be without an owner"));
    let own = press(&operator, &person_page(&desk, OPERATOR), "Disable").expect(422);
    assert_eq!(own.all("[role=alert]"), ["Nobody disables themselves. Another platform administrator can."]);
    assert_eq!(desk.count("SELECT COUNT(*) FROM users WHERE is_disabled"), 1, "the health check's alone");
    desk.execute(&format!(
        "UPDATE membership SET role = 'owner' WHERE tenant_id = {} AND user_id = {}",
        shop("demo"),
        user(STAFF)
    ));
    press(&operator, &page, "Disable").expect(303);
    // Now the other is the last who can sign in.
    press(&operator, &person_page(&desk, STAFF), "Disable").expect(422);
}

#[test]
fn whatever_changes_something_asks_for_the_password() {
    let desk = Desk::open();
    let operator = desk.signed_in(OPERATOR);
    let (shop, person) = (shop_page(&desk, "demo"), person_page(&desk, STAFF));
    let csrf = operator.get("/auth/logout").form("Sign out").value("csrf").expect("a token").to_owned();
    desk.wait(TimeDelta::minutes(10));
    let send = |path: String| operator.post(&path, &[("csrf", &csrf)]);
    let answers = [
        send(format!("{shop}/opening")),
        send(format!("{person}/reset")),
        send(format!("{person}/enabling")),
        press(&operator, &shop, "Close shop"),
        press(&operator, &shop, "Save name and address"),
        press(&operator, &person, "Disable"),
        make(&operator, "blue", "a@b.example"),
        operator.get(&format!("{SHOPS}.csv")),
        operator.get(&format!("{PEOPLE}.csv")),
    ];
    for answer in answers {
        assert!(answer.expect_redirect().starts_with("/auth/confirm?redirect="), "{}", answer.path);
    }
    assert_eq!(desk.count("SELECT COUNT(*) FROM tenant WHERE is_active"), 2);
}

#[test]
fn unknown_ids_are_404_and_files_parse() {
    let desk = Desk::open();
    let operator = desk.signed_in(OPERATOR);
    for id in ["x", "0197e0c0-0000-7000-8000-000000000000"] {
        operator.get(&format!("{SHOPS}/{id}")).expect(404);
        operator.get(&format!("{PEOPLE}/{id}")).expect(404);
    }
    operator.get(&format!("{PEOPLE}/00000000-0000-7000-8000-000000000000")).expect(404);
    desk.execute("UPDATE tenant SET name = '=1+1' WHERE slug = 'demo'");
    for (list, rows) in [(SHOPS, 2), (PEOPLE, 14)] {
        let file = operator.get(&format!("{list}.csv")).expect(200);
        let mut reader = csv::Reader::from_reader(file.body.as_bytes());
        let all: Vec<csv::StringRecord> = reader.records().map(|row| row.expect("a row")).collect();
        assert_eq!(all.len(), rows, "{list}");
        assert!(all.iter().flatten().all(|cell| !cell.starts_with(['=', '+', '-', '@'])), "{list}");
    }
}

#[test]
fn on_a_shops_own_host_there_is_no_platform() {
    let desk = Desk::open();
    desk.execute(&format!(
        "INSERT INTO teammate (tenant_id, user_id) VALUES ({shop}, {who}); INSERT INTO membership (tenant_id, user_id, \
         role, created_at) SELECT tenant_id, {who}, 'staff', created_at FROM tenant WHERE slug = 'demo'",
        shop = shop("demo"),
        who = user(OPERATOR)
    ));
    let operator = desk.visitor_of("demo");
    operator.sign_in(OPERATOR, DEMO_PASSWORD).expect(302);
    operator.get(SHOPS).expect(404);
}

#[test]
fn a_reset_is_started_by_mail_and_nobody_sets_a_password_for_someone() {
    let desk = Desk::open();
    let operator = desk.signed_in(OPERATOR);
    let page = person_page(&desk, STAFF);
    let before = desk.text(&format!("SELECT password_hash FROM users WHERE email = '{STAFF}'"));
    press(&operator, &page, "Send reset link").expect(303);
    assert!(operator.get(&page).expect(200).all("input[type=password]").is_empty());
    assert_eq!(desk.text(&format!("SELECT password_hash FROM users WHERE email = '{STAFF}'")), before);
    desk.visitor().get(&desk.letters(STAFF).remove(0).path()).expect(200);
    assert_eq!(desk.lines("action LIKE '%reset%' AND actor_id IS NOT NULL"), 1);
}

#[test]
fn a_second_factor_is_reset_with_the_password_told_by_mail_and_never_ones_own() {
    let desk = Desk::open();
    desk.with_app(STAFF);
    let operator = desk.signed_in(OPERATOR);
    let page = person_page(&desk, STAFF);
    let form = operator.get(&page).expect(200).form("Reset");
    desk.wait(TimeDelta::minutes(11));
    assert!(form.submit_in(&operator).expect(302).expect_redirect().starts_with("/auth/confirm?"));
    assert_eq!(desk.visitor().sign_in(STAFF, DEMO_PASSWORD).expect_redirect(), STEP);
    let operator = desk.signed_in(OPERATOR);
    press(&operator, &page, "Reset").expect(303);
    let shown = operator.get(&page).expect(200);
    assert!(shown.text().contains("Their second step is taken away"), "{}", shown.text());
    assert!(!shown.body.contains("second-factor-reset"), "there is none any more");
    desk.letter(STAFF, "Your second factor was reset by someone who may");
    assert_eq!(desk.visitor().sign_in(STAFF, DEMO_PASSWORD).expect_redirect(), "/tenant");
    assert_eq!(
        desk.lines("action = 'second_factor.reset' AND tenant_id IS NOT NULL AND actor_id IS NOT NULL"),
        1
    );
    let (operator, _) = desk.with_app(OPERATOR);
    let own = person_page(&desk, OPERATOR);
    assert!(!operator.get(&own).expect(200).body.contains("second-factor-reset"));
    let csrf = operator.get("/auth/logout").form("Sign out").value("csrf").expect("a token").to_owned();
    let refused = operator.post(&format!("{own}/second-factor-reset"), &[("csrf", &csrf)]).expect(422);
    assert!(refused.all("[role=alert]")[0].contains("Your own second step"), "{}", refused.text());
    assert_eq!(desk.count("SELECT COUNT(*) FROM totp"), 1);
}

#[test]
fn one_person_is_no_people() {
    let desk = Desk::open();
    let figures = |browser: &Browser, page: &str| browser.get(page).expect(200).all(".figures li");
    let owner = desk.signed_in(OWNER);
    assert!(figures(&owner, "/tenant/settings/devices").contains(&"1 person".to_owned()));
    let operator = desk.signed_in(OPERATOR);
    assert!(figures(&operator, "/admin").contains(&"2 open shops".to_owned()));
    desk.execute("UPDATE tenant SET is_active = FALSE WHERE slug = 'reef'");
    assert!(figures(&operator, "/admin").contains(&"1 open shop".to_owned()));
    desk.signed_in(STAFF);
    assert!(figures(&owner, "/tenant/settings/devices").contains(&"2 people".to_owned()));
}
