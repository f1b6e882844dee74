//! The counter tablet: one device, several people, each under their own name.

mod desk_only;
mod ending;
mod locking;
mod pins;
mod races;
mod sharing;

use crate::support::{Answer, Browser, DEMO_PASSWORD, Desk, user};

const HOME: &str = "/tenant/training/sessions";
const NEW: &str = "/tenant/training/sessions/new";
const SETTINGS: &str = "/tenant/settings/counter";
const UNLOCK: &str = "/auth/counter";
const OWNER: &str = "owner@demo.example";
const MARIA: &str = "maria@demo.example";
const AISHA: &str = "staff@demo.example";
const PIN: &str = "4711";
const OTHER_PIN: &str = "80427";

/// Sets someone's PIN as they do it: on their own device, through the form.
fn set_pin(desk: &Desk, email: &str, pin: &str) -> Answer {
    let own = desk.signed_in(email);
    let form = own.get("/account/pin").expect(200).form("Save PIN");
    form.set("pin", pin).set("pin_again", pin).submit_in(&own)
}

/// A browser that the owner has made a tablet.
fn enroll(desk: &Desk) -> Browser {
    let browser = desk.signed_in(OWNER);
    let form = browser.get(SETTINGS).expect(200).form("Make this device a counter tablet");
    let answer = form.set("name", "Counter tablet").submit_in(&browser).expect(303);
    assert_eq!(answer.expect_redirect(), UNLOCK);
    browser
}

/// A tablet at a counter where Maria and Aisha have PINs.
fn tablet(desk: &Desk) -> Browser {
    set_pin(desk, MARIA, PIN).expect(303);
    set_pin(desk, AISHA, OTHER_PIN).expect(303);
    enroll(desk)
}

fn id_of(desk: &Desk, email: &str) -> String {
    desk.text(&user(email))
}

/// Types a PIN on the page at `page`.
fn unlock_at(desk: &Desk, tablet: &Browser, page: &str, email: &str, pin: &str) -> Answer {
    let form = tablet.get(page).expect(200).form("Unlock");
    form.forge("person", &id_of(desk, email)).set("pin", pin).submit_in(tablet)
}

#[track_caller]
fn unlock(desk: &Desk, tablet: &Browser, email: &str, pin: &str) {
    unlock_at(desk, tablet, UNLOCK, email, pin).expect(302);
    tablet.get(HOME).expect(200);
}

fn by_password(desk: &Desk, tablet: &Browser, email: &str, password: &str) -> Answer {
    let form = tablet.get("/auth/counter?password=1").expect(200).form("Unlock");
    form.forge("person", &id_of(desk, email)).set("password", password).submit_in(tablet)
}

/// The tablet asks who it is.
#[track_caller]
fn is_locked(tablet: &Browser) {
    let door = tablet.get(HOME).expect(302).expect_redirect();
    assert_eq!(door, "/auth/login?redirect=%2Ftenant%2Ftraining%2Fsessions");
    let page = tablet.get(&door).expect(302).expect_redirect();
    assert_eq!(page, "/auth/counter?redirect=%2Ftenant%2Ftraining%2Fsessions");
    let page = tablet.get(&page).expect(200);
    assert_eq!(page.all("h1"), ["Who is it?"]);
}

/// The id of the one tablet.
fn counter(desk: &Desk) -> String {
    desk.text("SELECT counter_id FROM counter WHERE tenant_id IS NOT NULL")
}

/// "Lost tablet", pressed on another device.
fn lose(desk: &Desk) -> Answer {
    let owner = desk.signed_in(OWNER);
    owner.get("/tenant/settings/devices").expect(200).form("Lost tablet").submit_in(&owner)
}

/// Signs in with e-mail and password on the tablet.
fn in_full(tablet: &Browser, email: &str) -> Answer {
    let form = tablet.get("/auth/login?full=1").expect(200).form("Sign in");
    form.set("email", email).set("password", DEMO_PASSWORD).submit_in(tablet)
}
