//! Taking over while someone reports the tablet lost: two hundred rounds.

use std::thread;

use super::*;

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
