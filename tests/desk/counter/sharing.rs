//! Enrolled once, taken over by PIN, and every act under the right name.

use chrono::TimeDelta;

use super::*;
use crate::support::shop;

/// Who scheduled the newest session.
fn newest_actor(desk: &Desk) -> String {
    desk.text(
        "SELECT u.email FROM audit a JOIN users u ON u.user_id = a.actor_id WHERE a.tenant_id IS NOT NULL \
         AND a.action = 'training_session.scheduled' ORDER BY a.at DESC, a.audit_id DESC LIMIT 1",
    )
}

fn schedule(desk: &Desk, tablet: &Browser, days: i64, instructor: &str) -> Answer {
    let form = tablet.get(NEW).expect(200).form("Schedule session");
    form.set("course_id", &desk.course("demo", "PADI-OWD"))
        .set("start_date", &(desk.today() + TimeDelta::days(days)).to_string())
        .forge("instructor_id", &id_of(desk, instructor))
        .submit_in(tablet)
        .expect(303)
}

#[test]
fn a_browser_becomes_a_tablet_and_whoever_made_it_one_is_signed_out_there() {
    let desk = Desk::open();
    let browser = desk.signed_in(OWNER);
    let own = desk.newest(OWNER);
    let form = browser.get(SETTINGS).expect(200).form("Make this device a counter tablet");
    form.set("name", "Boat").submit_in(&browser).expect(303);
    assert_eq!(desk.stands(&own), (false, 1));
    assert!(browser.cookie("ds_session").is_none());
    is_locked(&browser);
    assert!(browser.get(UNLOCK).expect(200).text().contains("Boat"));
    let kept = browser.cookie("ds_counter").expect("the tablet's own cookie");
    assert!(!desk.text("SELECT token FROM counter WHERE tenant_id IS NOT NULL").contains(&kept));
    assert_eq!(desk.lines("action = 'counter.enrolled' AND detail = 'Boat'"), 1);
}

#[test]
fn a_tablet_is_enrolled_by_owner_or_admin_who_gave_the_password_a_moment_ago() {
    let desk = Desk::open();
    let admin = desk.staff("admin");
    let form = admin.get(SETTINGS).expect(200).form("Make this device a counter tablet").set("name", "Desk");
    desk.wait(TimeDelta::minutes(11));
    let to = form.submit_in(&admin).expect(302).expect_redirect();
    assert!(to.starts_with("/auth/confirm"), "{to}");
    desk.staff("staff").get(SETTINGS).expect(403);
    assert_eq!(desk.count("SELECT COUNT(*) FROM counter WHERE tenant_id IS NOT NULL"), 0);
    let form = admin.get(SETTINGS).expect(200).form("Make this device a counter tablet");
    form.set("name", " ").submit_in(&admin).expect(302);
}

#[test]
fn each_act_is_recorded_and_shown_under_the_name_of_whoever_typed_their_pin() {
    let desk = Desk::open();
    let tablet = tablet(&desk);
    unlock(&desk, &tablet, MARIA, PIN);
    assert_eq!(tablet.get(HOME).all("summary small"), ["Instructor · Counter tablet"]);
    schedule(&desk, &tablet, 500, MARIA);
    assert_eq!(newest_actor(&desk), MARIA);
    desk.wait(TimeDelta::seconds(2));
    unlock(&desk, &tablet, AISHA, OTHER_PIN);
    assert_eq!(tablet.get(HOME).all("summary small"), ["Staff · Counter tablet"]);
    let page = schedule(&desk, &tablet, 501, MARIA).expect_redirect();
    assert_eq!(newest_actor(&desk), AISHA);
    let page = tablet.get(&page).expect(200);
    assert!(page.all(".history small")[0].starts_with("Aisha Rahman"), "{:?}", page.all(".history small"));
}

#[test]
fn switching_signs_nobody_out_and_goes_on_with_the_sign_in_that_one_had_there() {
    let desk = Desk::open();
    let tablet = tablet(&desk);
    unlock(&desk, &tablet, MARIA, PIN);
    let marias = desk.newest(MARIA);
    let stolen = tablet.clone();
    unlock(&desk, &tablet, AISHA, OTHER_PIN);
    stolen.get(HOME).expect(302);
    assert_eq!(desk.stands(&marias), (true, 0));
    unlock(&desk, &tablet, MARIA, PIN);
    assert_eq!(desk.newest(MARIA), marias);
    stolen.get(HOME).expect(302);
    let on_it =
        format!("SELECT COUNT(*) FROM session WHERE counter_id = '{}' AND is_limited", counter(&desk));
    assert_eq!(desk.count(&on_it), 2);
    assert_eq!(desk.lines("action = 'counter.unlocked'"), 3);
}

#[test]
fn a_restart_keeps_a_tablet_enrolled_and_locked_or_unlocked_as_it_was() {
    let mut desk = Desk::open();
    let tablet = tablet(&desk);
    unlock(&desk, &tablet, MARIA, PIN);
    desk.restart();
    let open = tablet.at(desk.address, "localhost");
    open.get(HOME).expect(200).form("Lock").submit_in(&open).expect(302);
    is_locked(&open);
    desk.restart();
    let locked = open.at(desk.address, "localhost");
    is_locked(&locked);
    unlock(&desk, &locked, AISHA, OTHER_PIN);
}

#[test]
fn a_tablet_offers_those_who_have_a_pin_and_nobody_of_another_shop() {
    let desk = Desk::open();
    let tablet = tablet(&desk);
    let tom = "tom@demo.example";
    let of_reef = id_of(&desk, "owner@reef.example");
    assert_eq!(tablet.get(UNLOCK).all(".choices label span"), ["Aisha Rahman", "Maria Santos"]);
    for nobody in [id_of(&desk, tom), of_reef, String::new(), "x".to_owned()] {
        let form = tablet.get(UNLOCK).form("Unlock").forge("person", &nobody).set("pin", PIN);
        let page = form.submit_in(&tablet).expect(422);
        assert!(page.text().contains("Choose who you are."), "{}", page.text());
    }
    assert_eq!(desk.count("SELECT COUNT(*) FROM session WHERE is_limited"), 0);
    desk.visitor().get("/auth/counter?redirect=%2Ftenant%2Ftraining%2Fcourses").expect(302);
    let elsewhere = tablet.at(desk.address, "reef.localhost");
    assert_eq!(elsewhere.get(UNLOCK).expect(302).expect_redirect(), "/auth/login");
}

#[test]
fn the_database_refuses_a_sign_in_on_another_shops_tablet() {
    let desk = Desk::open();
    let tablet = tablet(&desk);
    unlock(&desk, &tablet, MARIA, PIN);
    desk.signed_in("owner@reef.example");
    let id = counter(&desk);
    let foreign = format!("UPDATE session SET counter_id = '{id}' WHERE tenant_id = {}", shop("reef"));
    assert!(desk.try_execute(&foreign).is_err());
    let gone = format!("DELETE FROM counter WHERE tenant_id IS NOT NULL AND counter_id = '{id}'");
    assert!(desk.try_execute(&gone).is_err(), "sessions on it end first");
}

#[test]
fn a_sign_in_by_pin_is_called_by_the_tablets_name_in_the_lists() {
    let desk = Desk::open();
    let tablet = tablet(&desk);
    unlock(&desk, &tablet, MARIA, PIN);
    let maria = desk.signed_in(MARIA);
    let owner = desk.signed_in(OWNER);
    for (browser, list) in [(&maria, "/account/devices"), (&owner, "/tenant/settings/devices?q=maria")] {
        let devices = browser.get(list).expect(200).all("table.devices tbody td:nth-of-type(1)");
        let on_it = devices.iter().filter(|device| device.contains("On the tablet Counter tablet")).count();
        assert_eq!(on_it, 1, "{list}: {devices:?}");
        assert!(devices.len() > 1, "{devices:?}");
    }
}
