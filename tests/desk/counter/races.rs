//! Taking over while someone reports the tablet lost (two hundred rounds), or while what it is proved with is taken away.

use std::thread;

use divestreams::login::password::hash_here;

use super::*;
use crate::support::CHEAP;
use crate::verified::overtaken_by;

#[test]
fn a_password_that_was_replaced_while_it_was_compared_takes_no_tablet_over() {
    let desk = Desk::open();
    let tablet = tablet(&desk);
    let form = tablet.get("/auth/counter?password=1").expect(200).form("Unlock");
    let form = form.forge("person", &id_of(&desk, MARIA)).set("password", DEMO_PASSWORD);
    let other = hash_here("tide-table-94-lantern", CHEAP).expect("a hash");
    let set = format!("UPDATE users SET password_hash = '{other}' WHERE user_id = {}", user(MARIA));
    let answer = overtaken_by(&desk, &tablet, &form, || desk.execute(&set)).expect(302);
    assert_eq!(answer.expect_redirect(), UNLOCK);
    assert_eq!(answer.set_cookie("ds_session"), None);
    is_locked(&tablet);
    by_password(&desk, &tablet, MARIA, "tide-table-94-lantern").expect(302);
    tablet.get(HOME).expect(200);
}

#[test]
fn whoever_is_disabled_while_their_pin_is_compared_takes_no_tablet_over() {
    let desk = Desk::open();
    let tablet = tablet(&desk);
    let form = tablet.get(UNLOCK).expect(200).form("Unlock");
    let form = form.forge("person", &id_of(&desk, MARIA)).set("pin", PIN);
    let set = format!("UPDATE users SET is_disabled = TRUE WHERE user_id = {}", user(MARIA));
    let answer = overtaken_by(&desk, &tablet, &form, || desk.execute(&set)).expect(302);
    assert_eq!(answer.expect_redirect(), UNLOCK);
    assert_eq!(desk.count("SELECT COUNT(*) FROM session WHERE is_limited"), 0, "nothing is written in");
    is_locked(&tablet);
}

#[test]
fn a_tablet_that_is_lost_while_someone_takes_over_is_lost() {
    let desk = Desk::open();
    let twin = desk.twin();
    set_pin(&desk, MARIA, PIN).expect(303);
    let (owner, maria) = (desk.signed_in(OWNER), id_of(&desk, MARIA));
    let token = owner.get("/auth/logout").form("Sign out").value("csrf").expect("a token").to_owned();
    let mut taken = 0;
    for round in 0..200 {
        let tablet = owner.clone();
        desk.execute("DELETE FROM attempt");
        let fresh = desk.signed_in(OWNER);
        let form = fresh.get(SETTINGS).form("Make this device a counter tablet").set("name", "Round");
        form.submit_in(&fresh).expect(303);
        let form = fresh.get(UNLOCK).form("Unlock").forge("person", &maria).set("pin", PIN);
        let lost = format!("{SETTINGS}/{}/loss", counter(&desk));
        let there = tablet.at(twin.address, "localhost");
        let (unlocked, lost) = thread::scope(|scope| {
            let unlock = scope.spawn(|| form.submit_in(&fresh));
            let lose = scope.spawn(|| there.post(&lost, &[("csrf", &token)]));
            (unlock.join().expect("no panic"), lose.join().expect("no panic"))
        });
        assert_eq!(lost.status, 303, "round {round}: {}", lost.text());
        assert_eq!(unlocked.status, 302, "round {round}: {}", unlocked.text());
        taken += i32::from(unlocked.set_cookie("ds_session").is_some());
        fresh.get(HOME).expect(302);
        assert_eq!(desk.count("SELECT COUNT(*) FROM session WHERE is_limited"), 0, "round {round}");
        assert_eq!(
            desk.count("SELECT COUNT(*) FROM counter WHERE tenant_id IS NOT NULL"),
            0,
            "round {round}"
        );
    }
    eprintln!("taken over before it was lost: {taken} of 200");
}
