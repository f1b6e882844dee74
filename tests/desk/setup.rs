//! The first start of an empty system.

use std::thread;

use divestreams::login::keys;

use crate::support::{Answer, Browser, Desk};

const PASSWORD: &str = "tide and moon and salt";

/// A desk with nobody and nothing in it, but for whom the health check signs in as.
fn empty() -> Desk {
    let desk = Desk::without_log();
    for table in ["training_session", "class_run", "course", "cert_level", "agency", "membership", "teammate"]
    {
        desk.execute(&format!("DELETE FROM {table} WHERE tenant_id IS NOT NULL"));
    }
    desk.execute("DELETE FROM tenant");
    desk.execute("DELETE FROM users WHERE email <> 'health@divestreams.invalid'");
    desk
}

fn code(desk: &Desk) -> String {
    keys::setup_code(&desk.config.auth.current)
}

#[track_caller]
fn set_up(browser: &Browser, code: &str) -> Answer {
    let form = browser.get("/setup").expect(200).form("Open the shop").set("code", code);
    let form = form.set("shop_name", "Blue Hour").set("slug", "blue").set("name", "Nils Holm");
    form.set("email", "nils@blue.example").set("password", PASSWORD).submit_in(browser)
}

#[test]
fn an_empty_system_leads_to_setup_and_the_code_of_the_log_opens_it() {
    let desk = empty();
    assert_eq!(desk.visitor().get("/auth/login").expect(302).expect_redirect(), "/setup");
    let nils = desk.visitor();
    assert_eq!(set_up(&nils, &code(&desk)).expect(302).expect_redirect(), "/tenant/settings/shop");
    let settings = nils.get("/tenant/settings/shop").expect(200);
    assert!(settings.text().contains("Blue Hour"));
    assert_eq!(settings.all(".notice.good"), ["Your shop is ready. Check its time zone and currency here."]);
    let owners = "SELECT COUNT(*) FROM membership WHERE tenant_id IS NOT NULL AND role = 'owner'";
    assert_eq!(desk.count(owners), 1);
    desk.visitor().get("/auth/login").expect(200);
    desk.visitor().sign_in("nils@blue.example", PASSWORD).expect(302);
}

#[test]
fn it_closes_for_good() {
    let desk = empty();
    let late = desk.visitor();
    let form = late.get("/setup").expect(200).form("Open the shop").set("code", &code(&desk));
    set_up(&desk.visitor(), &code(&desk)).expect(302);
    let form = form.set("shop_name", "Eve").set("slug", "eve").set("name", "Eve");
    let form = form.set("email", "eve@blue.example").set("password", PASSWORD);
    assert_eq!(form.submit_in(&late).expect(302).expect_redirect(), "/tenant");
    assert_eq!(late.get("/setup").expect(302).expect_redirect(), "/tenant");
    assert_eq!(desk.count("SELECT COUNT(*) FROM tenant"), 1);
    let filled = Desk::open();
    assert_eq!(filled.visitor().get("/setup").expect(302).expect_redirect(), "/tenant");
    filled.visitor().get("/auth/login").expect(200);
}

#[test]
fn without_the_code_nothing_happens_and_everything_wrong_is_said_at_once() {
    let desk = empty();
    let visitor = desk.visitor();
    for wrong in ["", "0000-0000-0000-0000", &code(&desk)[..18]] {
        let page = set_up(&visitor, wrong).expect(422);
        assert_eq!(
            page.all("#code-error"),
            ["This is not the code. It stands in the server’s log."],
            "{wrong}"
        );
        assert_eq!(page.form("Open the shop").value("slug"), Some("blue"));
        assert_eq!(page.form("Open the shop").value("password"), Some(""));
    }
    let form = visitor.get("/setup").form("Open the shop").set("slug", "www").set("email", "x");
    let page = form.set("password", "bluehour").submit_in(&visitor).expect(422);
    assert_eq!(page.all(".field strong").len(), 6, "{}", page.text());
    assert_eq!(desk.count("SELECT COUNT(*) FROM users"), 1);
}

#[test]
fn two_who_come_at_once_make_one_shop() {
    let desk = empty();
    let code = code(&desk);
    let browsers = [desk.visitor(), desk.visitor()];
    let forms = ["one", "two"].map(|slug| {
        let form = browsers[0].get("/setup").expect(200).form("Open the shop").set("code", &code);
        let form = form.set("shop_name", slug).set("slug", slug).set("name", "Nils");
        form.set("email", &format!("{slug}@blue.example")).set("password", PASSWORD)
    });
    thread::scope(|scope| {
        for form in &forms {
            scope.spawn(|| form.submit_in(&browsers[0].clone()).expect(302));
        }
    });
    assert_eq!(desk.count("SELECT COUNT(*) FROM tenant"), 1);
}

#[test]
fn a_shop_without_a_course_is_told_so_and_not_to_search_again() {
    let desk = empty();
    let nils = desk.visitor();
    set_up(&nils, &code(&desk)).expect(302);
    let courses = nils.get("/tenant/training/courses").expect(200);
    assert_eq!(courses.all("section.empty h2"), ["No course yet"]);
    assert!(!courses.text().contains("Clear filters"), "{}", courses.text());
    let searched = nils.get("/tenant/training/courses?q=x").expect(200);
    assert_eq!(searched.all("section.empty h2"), ["No course matches"]);
    let new = nils.get("/tenant/training/sessions/new").expect(200);
    assert_eq!(new.all("#course_id-hint"), ["This shop has no course yet, so nothing can be scheduled."]);
    let demo = Desk::open().staff("owner").get("/tenant/training/sessions/new").expect(200);
    assert!(demo.all("#course_id-hint").is_empty());
}
