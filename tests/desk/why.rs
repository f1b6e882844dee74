//! The sign-in page says why the last sign-in of this browser ended, to this browser alone.

use chrono::TimeDelta;

use divestreams::login::model::EndReason;

use crate::support::{Browser, DEMO_PASSWORD, Desk, OWN, SHOP, end, user};

const HOME: &str = "/tenant/training/sessions";
const LOGIN: &str = "/auth/login";
const OWNER: &str = "owner@demo.example";
const STAFF: &str = "staff@demo.example";

/// What the sign-in page says of the last one; empty where it says nothing.
fn told(browser: &Browser) -> String {
    browser.get(LOGIN).expect(200).all(".notice").join(" ")
}

#[test]
fn ended_by_someone_else_it_says_by_whom_and_when() {
    let desk = Desk::open();
    let owner = desk.signed_in(OWNER);
    let (staff, id) = desk.known(STAFF);
    end(&owner, SHOP, &id).expect(303);
    desk.wait(TimeDelta::minutes(4));
    let door = staff.get(HOME).expect(302).expect_redirect();
    let page = staff.get(&door).expect(200);
    assert_eq!(
        page.all(".notice"),
        ["You were signed out on this device by Camila Reyes Ortega, 4 minutes ago."]
    );
    staff.sign_in(STAFF, DEMO_PASSWORD).expect(302);
    staff.get("/auth/logout").form("Sign out").submit_in(&staff).expect(302);
    assert_eq!(told(&staff), "", "a new sign-in takes the old story away");
}

#[test]
fn ended_by_oneself_elsewhere_it_says_so() {
    let desk = Desk::open();
    let here = desk.signed_in(OWNER);
    let (there, id) = desk.known(OWNER);
    end(&here, OWN, &id).expect(303);
    assert_eq!(told(&there), "You ended this sign-in from another device, just now.");
}

#[test]
fn expired_it_says_so_whether_met_or_purged() {
    let desk = Desk::open();
    let (met, purged) = (desk.signed_in(OWNER), desk.signed_in(STAFF));
    desk.wait(TimeDelta::days(30));
    met.get(HOME).expect(302);
    assert_eq!(desk.purge().expired, 1);
    for browser in [&met, &purged] {
        assert_eq!(told(browser), "Your sign-in ended because its time was over, just now.");
    }
}

#[test]
fn beyond_a_hundred_the_oldest_ends_and_is_told() {
    let desk = Desk::open();
    let (oldest, id) = desk.known(OWNER);
    for _ in 0..99 {
        desk.plant(OWNER, "demo", "192.0.2.1", "");
    }
    oldest.get(HOME).expect(200);
    let newest = desk.signed_in(OWNER);
    newest.get(HOME).expect(200);
    assert_eq!(desk.stands(&id), (false, 1));
    assert_eq!(desk.live(), 100);
    assert_eq!(told(&oldest), "This sign-in ended because you signed in on too many devices, just now.");
}

#[test]
fn whoever_signed_out_is_told_nothing() {
    let desk = Desk::open();
    let owner = desk.signed_in(OWNER);
    let kept = owner.clone();
    owner.get("/auth/logout").form("Sign out").submit_in(&owner).expect(302);
    assert_eq!((told(&owner), told(&kept)), (String::new(), String::new()));
}

#[test]
fn a_stranger_without_that_cookie_is_told_nothing() {
    let desk = Desk::open();
    let owner = desk.signed_in(OWNER);
    let (staff, id) = desk.known(STAFF);
    end(&owner, SHOP, &id).expect(303);
    assert!(told(&staff).contains("Camila"));
    assert_eq!(told(&desk.visitor()), "");
    let forged = desk.visitor();
    let cookie = staff.cookie("ds_session").expect("it is never cleared");
    let flipped = if cookie.ends_with('A') { "B" } else { "A" };
    forged.set_cookie("ds_session", &format!("{}{flipped}", &cookie[..cookie.len() - 1]));
    assert_eq!(told(&forged), "", "a token that is nearly right");
    let by_id = desk.visitor();
    by_id.set_cookie("ds_session", &id);
    assert_eq!(told(&by_id), "", "the public id opens nothing");
}

#[test]
fn on_another_shops_host_it_says_nothing() {
    let desk = Desk::open();
    let owner = desk.signed_in(OWNER);
    let staff = desk.visitor_of("demo");
    staff.sign_in(STAFF, DEMO_PASSWORD).expect(302);
    end(&owner, SHOP, &desk.newest(STAFF)).expect(303);
    assert!(told(&staff).contains("Camila"));
    assert_eq!(told(&staff.at(desk.address, "reef.localhost")), "");
}

#[test]
fn the_failure_page_says_only_that_it_failed() {
    let desk = Desk::open();
    let owner = desk.signed_in(OWNER);
    let (staff, id) = desk.known(STAFF);
    end(&owner, SHOP, &id).expect(303);
    let page = staff.sign_in(STAFF, "wrong").expect(422);
    assert_eq!(page.all(".notice"), Vec::<String>::new());
}

/// What is told of an end for `reason` by the owner, by oneself, and from the shell.
fn told_of(reason: EndReason) -> [String; 3] {
    const OWNER: &str = "Camila Reyes Ortega";
    const SHELL: &str = "whoever runs this server";
    const SHOP: &str = "Blue Current Divers";
    let by = |words: &str, by: &str| format!("{words} by {by}, just now.");
    let whoever = |words: &str| [(); 3].map(|()| words.to_owned());
    match reason {
        EndReason::SignedOut => whoever(""),
        EndReason::Expired => whoever("Your sign-in ended because its time was over, just now."),
        EndReason::TooMany => {
            whoever("This sign-in ended because you signed in on too many devices, just now.")
        }
        EndReason::Replaced => [
            "Someone else signed in with this browser, just now.".to_owned(),
            "You signed in anew on this tablet, just now.".to_owned(),
            "Someone else signed in with this browser, just now.".to_owned(),
        ],
        EndReason::Revoked => [
            by("You were signed out on this device", OWNER),
            "You ended this sign-in from another device, just now.".to_owned(),
            by("You were signed out on this device", SHELL),
        ],
        EndReason::PasswordChanged => [
            format!("{OWNER} gave you a new password, just now. Sign in with that one."),
            "You changed your password on another device, just now. Sign in with the new one.".to_owned(),
            "Whoever runs this server gave you a new password, just now. Sign in with that one.".to_owned(),
        ],
        EndReason::PasswordReset => whoever(
            "Your password was changed with a link from a letter to you, just now. Sign in with the new one.",
        ),
        EndReason::Disowned => {
            whoever("One of your sign-ins was reported as not yours, just now, so all of them were ended.")
        }
        EndReason::TabletEnded => [
            by("This counter tablet was ended", OWNER),
            "You ended this counter tablet, just now.".to_owned(),
            by("This counter tablet was ended", SHELL),
        ],
        EndReason::PinChanged => whoever("Your PIN was changed or removed, just now."),
        // Nobody disables or removes themselves.
        EndReason::Disabled => [OWNER, SHELL, SHELL].map(|who| by("Your account was disabled", who)),
        EndReason::Removed => {
            [OWNER, SHELL, SHELL].map(|who| by(&format!("You were removed from {SHOP}"), who))
        }
        EndReason::ShopClosed => [
            by(&format!("{SHOP} was closed"), OWNER),
            format!("You closed {SHOP}, just now."),
            by(&format!("{SHOP} was closed"), SHELL),
        ],
    }
}

#[test]
fn each_reason_has_its_own_sentence_that_names_who_did_it() {
    let desk = Desk::open();
    let owner = desk.signed_in(OWNER);
    let (staff, id) = desk.known(STAFF);
    end(&owner, SHOP, &id).expect(303);
    let mut all = Vec::new();
    for reason in EndReason::ALL {
        let sentences = told_of(reason);
        for (by, sentence) in [user(OWNER), user(STAFF), "NULL".to_owned()].iter().zip(&sentences) {
            let reason = reason.as_str();
            desk.execute(&format!(
                "UPDATE session_ended SET reason = '{reason}', ended_by = {by} WHERE id = '{id}'"
            ));
            assert_eq!(told(&staff), *sentence, "{reason} by {by}");
        }
        all.push(sentences);
    }
    let of = all.len();
    all.sort();
    all.dedup();
    assert_eq!(all.len(), of, "no two reasons are told alike");
}

#[test]
fn whoever_signed_in_with_the_same_browser_is_not_named_to_who_was_there_before() {
    let desk = Desk::open();
    let browser = desk.signed_in(STAFF);
    let before = browser.clone();
    let csrf = browser.get("/auth/logout").form("Sign out").value("csrf").expect("a token").to_owned();
    let fields = [("csrf", &*csrf), ("email", "owner@reef.example"), ("password", DEMO_PASSWORD)];
    browser.post("/auth/login", &fields).expect(302);
    assert_eq!(told(&before), "Someone else signed in with this browser, just now.");
}
