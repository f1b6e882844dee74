//! When a tablet locks, and what happens to what was under way.

use chrono::TimeDelta;

use super::*;

#[test]
fn a_tablet_locks_after_the_idle_minutes_and_leads_back_to_the_very_page() {
    let desk = Desk::open();
    let tablet = tablet(&desk);
    unlock(&desk, &tablet, MARIA, PIN);
    desk.wait(TimeDelta::seconds(299));
    tablet.get(HOME).expect(200);
    desk.wait(TimeDelta::seconds(300));
    is_locked(&tablet);
    let page = "/tenant/training/sessions?status=scheduled&q=a";
    let door = tablet.get(page).expect(302).expect_redirect();
    let door = tablet.get(&door).expect(302).expect_redirect();
    let answer = unlock_at(&desk, &tablet, &door, MARIA, PIN).expect(302);
    assert_eq!(answer.expect_redirect(), page);
    tablet.get(page).expect(200);
}

#[test]
fn the_shop_says_after_how_many_minutes_and_it_counts_at_once() {
    let desk = Desk::open();
    let tablet = tablet(&desk);
    unlock(&desk, &tablet, MARIA, PIN);
    let admin = desk.staff("admin");
    for wrong in ["0", "61", "-1", "five", ""] {
        let form = admin.get(SETTINGS).form("Save minutes").set("minutes", wrong);
        assert!(form.submit_in(&admin).expect(422).text().contains("from 1 to 60"));
    }
    admin.get(SETTINGS).form("Save minutes").set("minutes", "2").submit_in(&admin).expect(303);
    desk.wait(TimeDelta::seconds(119));
    tablet.get(HOME).expect(200);
    desk.wait(TimeDelta::seconds(120));
    is_locked(&tablet);
}

#[test]
fn use_in_any_process_keeps_a_tablet_open() {
    let desk = Desk::open();
    let twin = desk.twin();
    let tablet = tablet(&desk);
    unlock(&desk, &tablet, MARIA, PIN);
    let there = tablet.at(twin.address, "localhost");
    for _ in 0..4 {
        desk.wait(TimeDelta::minutes(4));
        there.get(HOME).expect(200);
        desk.wait(TimeDelta::minutes(4));
        tablet.get(HOME).expect(200);
    }
    desk.wait(TimeDelta::minutes(5));
    there.get(HOME).expect(302);
}

#[test]
fn the_lock_button_locks_at_once_in_every_process() {
    let desk = Desk::open();
    let twin = desk.twin();
    let tablet = tablet(&desk);
    unlock(&desk, &tablet, MARIA, PIN);
    let answer = tablet.get(HOME).form("Lock").submit_in(&tablet).expect(302);
    assert_eq!(answer.expect_redirect(), UNLOCK);
    assert_eq!(answer.header("clear-site-data"), Some("\"cache\""));
    tablet.at(twin.address, "localhost").get(HOME).expect(302);
    is_locked(&tablet);
    assert_eq!(desk.lines("action = 'counter.locked'"), 1);
}

#[test]
fn a_form_sent_after_the_lock_is_given_back_to_the_same_person_and_to_nobody_else() {
    let desk = Desk::open();
    let tablet = tablet(&desk);
    unlock(&desk, &tablet, MARIA, PIN);
    let form = tablet.get(NEW).expect(200).form("Schedule session").set("notes", "seven blue fins");
    desk.wait(TimeDelta::minutes(6));
    let door = form.submit_in(&tablet).expect(302).expect_redirect();
    let door = tablet.get(&door).expect(302).expect_redirect();
    assert!(tablet.get(&door).text().contains("What you typed is kept"), "{door}");
    let to = unlock_at(&desk, &tablet, &door, AISHA, OTHER_PIN).expect(302).expect_redirect();
    assert_eq!(tablet.get(&to).expect(200).form("Schedule session").value("notes"), Some(""));
    let to = unlock_at(&desk, &tablet, &door, MARIA, PIN).expect(302).expect_redirect();
    let notes = tablet.get(&to).expect(200).form("Schedule session");
    assert_eq!(notes.value("notes"), Some("seven blue fins"));
}

#[test]
fn a_pin_page_that_stood_open_while_the_tablet_locked_still_takes_the_pin() {
    let desk = Desk::open();
    let tablet = tablet(&desk);
    unlock(&desk, &tablet, MARIA, PIN);
    let form = tablet.get(UNLOCK).form("Unlock").forge("person", &id_of(&desk, AISHA)).set("pin", OTHER_PIN);
    desk.wait(TimeDelta::minutes(30));
    form.submit_in(&tablet).expect(302);
    tablet.get(HOME).expect(200);
}

#[test]
fn a_password_on_a_tablet_opens_everything_and_locks_all_the_same() {
    let desk = Desk::open();
    let tablet = tablet(&desk);
    in_full(&tablet, OWNER).expect(302);
    tablet.get("/tenant/settings/devices").expect(200);
    tablet.get("/account/pin").expect(200);
    desk.wait(TimeDelta::minutes(5));
    is_locked(&tablet);
    unlock(&desk, &tablet, MARIA, PIN);
    tablet.get("/tenant/settings/devices").expect(403);
}

#[test]
fn whoever_signs_in_on_a_tablet_is_in_its_shop_or_not_signed_in_at_all() {
    let desk = Desk::open();
    let tablet = tablet(&desk);
    let live = desk.live();
    in_full(&tablet, "operator@divestreams.example").expect(403);
    in_full(&tablet, "owner@reef.example").expect(403);
    assert_eq!(desk.live(), live);
    assert_eq!(
        in_full(&tablet, "tom@demo.example").expect(302).expect_redirect(),
        "/tenant",
        "nothing to choose"
    );
    tablet.get("/account/pin").expect(200);
    desk.wait(TimeDelta::minutes(5));
    is_locked(&tablet);
}

#[test]
fn taking_over_leads_on_to_a_page_of_ours_only() {
    let desk = Desk::open();
    let tablet = tablet(&desk);
    for evil in ["%2F%2Fevil.example", "/%5Cevil.example", "https:evil.example", "/auth/logout"] {
        let answer = unlock_at(&desk, &tablet, &format!("{UNLOCK}?redirect={evil}"), MARIA, PIN).expect(302);
        assert_eq!(answer.expect_redirect(), "/tenant", "{evil}");
    }
    let form = tablet.get(UNLOCK).expect(200).form("Unlock").forge("person", &id_of(&desk, AISHA));
    let form = form.set("pin", OTHER_PIN).forge("redirect", "//evil.example");
    assert_eq!(form.submit_in(&tablet).expect(302).expect_redirect(), "/tenant");
}

#[test]
fn a_step_that_came_after_the_lock_is_sent_again_by_whoever_took_it() {
    let desk = Desk::open();
    let tablet = tablet(&desk);
    unlock(&desk, &tablet, AISHA, OTHER_PIN);
    let session = format!("{HOME}/{}", desk.upcoming("demo", "1 = 1").remove(0));
    let form = tablet.get(&session).expect(200).form_to(&format!("{session}/cancellation"));
    desk.wait(TimeDelta::seconds(300));
    let door = form.set("reason", "The boat is broken").submit_in(&tablet).expect(302).expect_redirect();
    let page = tablet.get(&door).expect(302).expect_redirect();
    let target = unlock_at(&desk, &tablet, &page, AISHA, OTHER_PIN).expect(302).expect_redirect();
    let form = tablet.get(&target).expect(200).form("Send it now");
    assert_eq!(form.value("reason"), Some("The boat is broken"));
    form.submit_in(&tablet).expect(303);
    assert!(tablet.get(&session).expect(200).text().contains("The boat is broken"));
}

#[test]
fn a_tablet_that_has_locked_says_that_and_not_that_time_was_over() {
    let desk = Desk::open();
    let tablet = tablet(&desk);
    unlock(&desk, &tablet, MARIA, PIN);
    desk.wait(TimeDelta::hours(1));
    let page = tablet.get("/auth/login?full=1").expect(200);
    assert!(page.all(".notice").join(" ").starts_with("This counter tablet has locked, "), "{}", page.text());
}
