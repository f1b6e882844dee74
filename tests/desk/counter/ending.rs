//! What ends a tablet, or a person's way in at one: it counts from the very next request.

use super::*;
use crate::support::shop;

#[test]
fn a_lost_tablet_is_refused_at_its_next_touch_in_every_process_and_is_told_why() {
    let desk = Desk::open();
    let twin = desk.twin();
    let tablet = tablet(&desk);
    unlock(&desk, &tablet, MARIA, PIN);
    unlock(&desk, &tablet, AISHA, OTHER_PIN);
    let ids = [desk.newest(MARIA), desk.newest(AISHA)];
    lose(&desk).expect(303);
    let there = tablet.at(twin.address, "localhost");
    let door = there.get(HOME).expect(302).expect_redirect();
    let page = there.get(&door).expect(200);
    assert!(page.text().contains("This counter tablet was ended by Camila Reyes Ortega"), "{}", page.text());
    assert_eq!(tablet.get(UNLOCK).expect(302).expect_redirect(), "/auth/login");
    assert_eq!(ids.map(|id| desk.stands(&id)), [(false, 1), (false, 1)]);
    assert_eq!(desk.count("SELECT COUNT(*) FROM counter WHERE tenant_id IS NOT NULL"), 0);
    assert_eq!(desk.lines("action = 'counter.lost' AND detail = 'Counter tablet'"), 1);
}

#[test]
fn a_pin_dies_with_the_membership() {
    let desk = Desk::open();
    let tablet = tablet(&desk);
    unlock(&desk, &tablet, AISHA, OTHER_PIN);
    let of = format!("tenant_id = {} AND user_id = {}", shop("demo"), user(AISHA));
    desk.execute(&format!("DELETE FROM session WHERE {of}"));
    desk.execute(&format!("DELETE FROM membership WHERE {of}"));
    assert_eq!(desk.count(&format!("SELECT COUNT(*) FROM pin WHERE {of}")), 0);
    tablet.get(HOME).expect(302);
    assert_eq!(tablet.get(UNLOCK).all(".choices label span"), ["Maria Santos"]);
    let form = tablet.get(UNLOCK).form("Unlock").forge("person", &id_of(&desk, AISHA));
    form.set("pin", OTHER_PIN).submit_in(&tablet).expect(422);
}

#[test]
fn who_is_lowered_disabled_or_out_of_a_closed_shop_is_so_from_the_next_touch() {
    let desk = Desk::open();
    let tablet = tablet(&desk);
    unlock(&desk, &tablet, AISHA, OTHER_PIN);
    let foreign = desk.upcoming("demo", &format!("instructor_id <> {}", user(AISHA))).remove(0);
    let edit = format!("{HOME}/{foreign}/edit");
    tablet.get(&edit).expect(200);
    let of = format!("tenant_id = {} AND user_id = {}", shop("demo"), user(AISHA));
    desk.execute(&format!("UPDATE membership SET role = 'instructor' WHERE {of}"));
    tablet.get(&edit).expect(403);
    desk.execute(&format!("UPDATE users SET is_disabled = TRUE WHERE user_id = {}", user(AISHA)));
    tablet.get(HOME).expect(302);
    let form = tablet.get(UNLOCK).form("Unlock").forge("person", &id_of(&desk, AISHA));
    form.set("pin", OTHER_PIN).submit_in(&tablet).expect(422);
    unlock(&desk, &tablet, MARIA, PIN);
    desk.execute("UPDATE tenant SET is_active = FALSE WHERE slug = 'demo'");
    tablet.get(HOME).expect(403);
    assert_eq!(tablet.get(UNLOCK).expect(302).expect_redirect(), "/auth/login");
}

#[test]
fn a_new_pin_or_none_puts_out_whoever_came_in_by_the_old_one() {
    let desk = Desk::open();
    let tablet = tablet(&desk);
    unlock(&desk, &tablet, MARIA, PIN);
    set_pin(&desk, MARIA, "31415926").expect(303);
    tablet.get(HOME).expect(302);
    unlock_at(&desk, &tablet, UNLOCK, MARIA, PIN).expect(422);
    unlock(&desk, &tablet, MARIA, "31415926");
    let own = desk.signed_in(MARIA);
    own.get("/account/pin").form("Remove PIN").submit_in(&own).expect(303);
    tablet.get(HOME).expect(302);
    assert_eq!(tablet.get(UNLOCK).all(".choices label span"), ["Aisha Rahman"]);
    own.get(HOME).expect(200);
}

#[test]
fn signing_out_on_a_tablet_leaves_it_a_tablet() {
    let desk = Desk::open();
    let tablet = tablet(&desk);
    unlock(&desk, &tablet, MARIA, PIN);
    let id = desk.newest(MARIA);
    tablet.get("/auth/logout").expect(200).form("Sign out").submit_in(&tablet).expect(302);
    assert_eq!(desk.stands(&id), (false, 1));
    is_locked(&tablet);
    unlock(&desk, &tablet, AISHA, OTHER_PIN);
}
