//! What every page has around it: where one is, and where the keyboard starts.

use crate::support::{Answer, Desk};

const NEW: &str = "/tenant/training/sessions/new";

/// The places of the rail that say that one is there.
fn places(page: &Answer) -> Vec<String> {
    page.all("header.rail nav a[aria-current]")
}

#[test]
fn the_rail_says_where_one_is_on_every_page_of_the_settings_and_of_the_platform() {
    let desk = Desk::open();
    let owner = desk.staff("owner");
    for page in ["team", "team/invitations/new", "devices", "security", "counter", "audit", "shop"] {
        let page = format!("/tenant/settings/{page}");
        assert_eq!(places(&owner.get(&page).expect(200)), ["Settings"], "{page}");
    }
    assert_eq!(places(&owner.get(NEW).expect(200)), ["Sessions"]);
    assert_eq!(places(&owner.get("/account").expect(200)), Vec::<String>::new());
    let operator = desk.signed_in("operator@divestreams.example");
    for page in ["", "/tenants", "/people", "/sessions", "/mail", "/health"] {
        let page = format!("/admin{page}");
        assert_eq!(places(&operator.get(&page).expect(200)), ["Platform"], "{page}");
    }
}

#[test]
fn after_a_mistake_the_keyboard_starts_in_the_first_wrong_field_which_the_summary_names_first() {
    let desk = Desk::open();
    let owner = desk.staff("owner");
    let invite = "/tenant/settings/team/invitations/new";
    let forms = [
        (NEW, NEW, "course_id"),
        (invite, invite, "email"),
        ("/account", "/account/name", "name"),
        ("/account/pin", "/account/pin", "pin"),
    ];
    for (page, action, first) in forms {
        assert_eq!(owner.get(page).expect(200).all("[autofocus]"), Vec::<String>::new(), "{page}");
        let blank = owner.get(page).form_to(action).set(first, "");
        let wrong = blank.submit_in(&owner).expect(422);
        assert_eq!(wrong.attributes("[autofocus]", "id"), [first], "{page}");
        let named = wrong.attributes(".notice.coral li a", "href");
        assert_eq!(named.first(), Some(&format!("#{first}")), "{page}");
    }
}

#[test]
fn a_day_that_was_added_has_the_keyboard() {
    let desk = Desk::open();
    let owner = desk.staff("owner");
    let more = owner.get(NEW).form("Add another day").submit_in(&owner).expect(200);
    assert_eq!(more.attributes("[autofocus]", "name"), ["start_date"]);
    assert_eq!(more.attributes("[autofocus]", "id"), more.attributes("[name=start_date]", "id")[1..]);
}
