//! PINs: which are good, how often one may be wrong, and what is kept of them.

use chrono::TimeDelta;
use divestreams::base::secret::Secret;

use super::*;
use crate::verified::while_the_queue_is_full;

#[test]
fn a_pin_is_set_after_the_password_and_an_obvious_one_is_refused() {
    let desk = Desk::open();
    for obvious in ["1234", "0000", "1984", "12ab", "123"] {
        let page = set_pin(&desk, MARIA, obvious).expect(422);
        assert!(!page.body.contains(&format!("value=\"{obvious}\"")), "a PIN is never shown again");
    }
    let own = desk.signed_in(MARIA);
    let form = own.get("/account/pin").form("Save PIN").set("pin", PIN).set("pin_again", "4712");
    assert!(form.submit_in(&own).expect(422).text().contains("This is not the same PIN."));
    desk.wait(TimeDelta::minutes(11));
    assert!(own.get("/account/pin").expect(302).expect_redirect().starts_with("/auth/confirm"));
    assert_eq!(desk.count("SELECT COUNT(*) FROM pin WHERE tenant_id IS NOT NULL"), 0);
}

#[test]
fn what_is_stored_of_a_pin_is_argon2_over_what_only_the_secret_makes_of_it() {
    let desk = Desk::open();
    set_pin(&desk, MARIA, PIN).expect(303);
    let hash = desk.text("SELECT hash FROM pin WHERE tenant_id IS NOT NULL");
    assert!(hash.starts_with("$argon2id$v=19$"), "{hash}");
    let hasher = divestreams::login::password::Hasher::start(crate::support::CHEAP).expect("starts");
    let check = hasher.check(PIN, Some(hash));
    let verdict = actix_web::rt::System::new().block_on(check).expect("free");
    assert!(!verdict.is_right, "the digits alone are not what was hashed");
}

#[test]
fn a_rotated_secret_keeps_every_pin_and_takes_each_over_when_it_is_next_used() {
    let mut desk = Desk::open();
    let tablet = tablet(&desk);
    let of_aisha = "SELECT key_fingerprint FROM pin WHERE tenant_id IS NOT NULL AND user_id = ";
    let before = desk.text(&format!("{of_aisha}{}", user(AISHA)));
    let old = desk.config.auth.current.clone();
    desk.config.auth.current = Secret::new("another-AUTH_SECRET-8sPq0LmZ7xWv2NcR5");
    desk.config.auth.previous = vec![old];
    desk.restart();
    let rotated = tablet.at(desk.address, "localhost");
    unlock(&desk, &rotated, AISHA, OTHER_PIN);
    assert_ne!(desk.text(&format!("{of_aisha}{}", user(AISHA))), before);
    desk.config.auth.previous = Vec::new();
    desk.restart();
    let later = rotated.at(desk.address, "localhost");
    unlock(&desk, &later, AISHA, OTHER_PIN);
    let page = unlock_at(&desk, &later, UNLOCK, MARIA, PIN).expect(422);
    assert!(page.text().contains("Type your password"), "{}", page.text());
    by_password(&desk, &later, MARIA, DEMO_PASSWORD).expect(302);
}

/// Types a wrong PIN, and waits as long as one has to.
fn wrong(desk: &Desk, tablet: &Browser, email: &str) -> Answer {
    desk.execute("DELETE FROM attempt");
    unlock_at(desk, tablet, UNLOCK, email, "9021")
}

#[test]
fn after_five_wrong_pins_the_password_is_needed_there_and_makes_the_pin_good_again() {
    let desk = Desk::open();
    let tablet = tablet(&desk);
    for _ in 0..5 {
        assert!(wrong(&desk, &tablet, MARIA).expect(422).text().contains("This PIN does not fit"));
    }
    desk.execute("DELETE FROM attempt");
    let page = unlock_at(&desk, &tablet, UNLOCK, MARIA, PIN).expect(422);
    assert!(page.text().contains("Type your password this time"), "{}", page.text());
    assert_eq!(page.attributes("#secret", "name"), ["password"]);
    unlock(&desk, &tablet, AISHA, OTHER_PIN);
    by_password(&desk, &tablet, MARIA, "not the password").expect(422);
    by_password(&desk, &tablet, MARIA, DEMO_PASSWORD).expect(302);
    tablet.get("/account/devices").expect(403);
    unlock(&desk, &tablet, MARIA, PIN);
    assert_eq!(desk.lines("action = 'counter.failed' AND actor_id IS NULL"), 6);
}

#[test]
fn tried_at_once_no_more_pins_are_checked_than_one_after_the_other() {
    let desk = Desk::open();
    let tablet = tablet(&desk);
    let form = tablet.get(UNLOCK).form("Unlock").forge("person", &id_of(&desk, MARIA)).set("pin", "9021");
    let before = desk.state.hasher.hashes();
    std::thread::scope(|scope| {
        for _ in 0..12 {
            scope.spawn(|| form.submit_in(&tablet.clone()));
        }
    });
    assert!(desk.state.hasher.hashes() - before <= 5, "{}", desk.state.hasher.hashes() - before);
    let page = unlock_at(&desk, &tablet, UNLOCK, MARIA, PIN);
    assert!(matches!(page.status, 422 | 429), "{}", page.status);
}

#[test]
fn a_pin_that_nobody_had_time_to_check_is_no_wrong_one() {
    let desk = Desk::open();
    let tablet = tablet(&desk);
    let form = tablet.get(UNLOCK).form("Unlock").forge("person", &id_of(&desk, MARIA)).set("pin", PIN);
    while_the_queue_is_full(&desk, || {
        for _ in 0..6 {
            form.submit_in(&tablet).expect(503);
        }
    });
    assert_eq!(desk.count("SELECT SUM(failures) FROM pin_failure WHERE tenant_id IS NOT NULL"), 0);
    unlock(&desk, &tablet, MARIA, PIN);
}

#[test]
fn five_wrong_tries_in_a_row_make_the_tablet_wait_and_nobody_elsewhere() {
    let desk = Desk::open();
    let tablet = tablet(&desk);
    let names = [MARIA, MARIA, AISHA, AISHA, MARIA];
    for email in names {
        unlock_at(&desk, &tablet, UNLOCK, email, "9021").expect(422);
    }
    let answer = unlock_at(&desk, &tablet, UNLOCK, AISHA, OTHER_PIN).expect(429);
    assert_eq!(answer.header("retry-after"), Some("30"));
    desk.signed_in(MARIA);
    desk.wait(TimeDelta::seconds(31));
    unlock(&desk, &tablet, AISHA, OTHER_PIN);
}
