//! A shop always keeps an owner who can sign in, whoever is disabled at the same moment.

use std::sync::Barrier;
use std::thread;

use crate::support::{Browser, Desk, shop, user};

const TEAM: &str = "/tenant/settings/team";
const OWNER: &str = "owner@demo.example";
const WEI: &str = "wei@demo.example";
const OPERATOR: &str = "operator@divestreams.example";
const DISABLED: &str = "Whoever may not sign in cannot own a shop.";

fn page_of(desk: &Desk, email: &str) -> String {
    format!("{TEAM}/{}", desk.text(&user(email)))
}

fn role(desk: &Desk, email: &str) -> String {
    let of = format!("tenant_id = {} AND user_id = {}", shop("demo"), user(email));
    desk.text(&format!("SELECT role FROM membership WHERE {of}"))
}

fn set_disabled(desk: &Desk, email: &str, is: bool) {
    desk.execute(&format!("UPDATE users SET is_disabled = {is} WHERE user_id = {}", user(email)));
}

fn owners_who_can_sign_in(desk: &Desk) -> i64 {
    desk.count(&format!(
        "SELECT COUNT(*) FROM membership m JOIN users u ON u.user_id = m.user_id WHERE m.tenant_id = {} \
         AND m.role = 'owner' AND u.is_disabled = FALSE",
        shop("demo")
    ))
}

#[test]
fn whoever_is_disabled_is_neither_made_owner_nor_handed_the_shop() {
    let desk = Desk::open();
    let owner = desk.signed_in(OWNER);
    let page = owner.get(&page_of(&desk, WEI)).expect(200);
    let (save, hand_over) = (page.form("Save role").set("role", "owner"), page.form("Hand over"));
    set_disabled(&desk, WEI, true);
    let refused = save.submit_in(&owner).expect(422);
    assert!(refused.all("#role-error")[0].contains(DISABLED), "{}", refused.text());
    let refused = hand_over.submit_in(&owner).expect(422);
    assert!(refused.all("[role=alert]")[0].contains(DISABLED), "{}", refused.text());
    let page = owner.get(&page_of(&desk, WEI)).expect(200);
    assert!(!page.attributes("select[name=role] option", "value").contains(&"owner".to_owned()));
    assert!(page.attributes("form", "action").iter().all(|to| !to.ends_with("/ownership")));
    assert_eq!((role(&desk, OWNER), role(&desk, WEI)), ("owner".into(), "instructor".into()));
    set_disabled(&desk, WEI, false);
    hand_over.submit_in(&owner).expect(303);
}

#[test]
fn an_owner_who_is_disabled_counts_as_none_and_may_be_lowered() {
    let desk = Desk::open();
    let owner = desk.signed_in(OWNER);
    let form = owner.get(&page_of(&desk, WEI)).form("Save role").set("role", "owner");
    form.submit_in(&owner).expect(303);
    set_disabled(&desk, WEI, true);
    let operator = desk.signed_in(OPERATOR);
    let page = format!("/admin/people/{}", desk.text(&user(OWNER)));
    operator.get(&page).expect(200).form("Disable").submit_in(&operator).expect(422);
    owner.get(&page_of(&desk, WEI)).form("Save role").set("role", "staff").submit_in(&owner).expect(303);
    assert_eq!(owners_who_can_sign_in(&desk), 1);
}

/// Both at the same moment, as nearly as threads can; answers their statuses.
fn both(one: impl FnOnce() -> u16 + Send, other: impl FnOnce() -> u16 + Send) -> [u16; 2] {
    let gate = Barrier::new(2);
    thread::scope(|scope| {
        let one = scope.spawn(|| {
            gate.wait();
            one()
        });
        gate.wait();
        let other = other();
        [one.join().expect("no panic"), other]
    })
}

#[test]
fn a_shop_keeps_an_owner_where_whoever_is_handed_it_is_disabled_at_once() {
    let desk = Desk::open();
    let operator = desk.signed_in(OPERATOR);
    let owner = desk.signed_in(OWNER);
    let disable = format!("/admin/people/{}", desk.text(&user(WEI)));
    for round in 0..40 {
        let hand_over = owner.get(&page_of(&desk, WEI)).expect(200).form("Hand over");
        let form = operator.get(&disable).expect(200).form("Disable");
        let statuses = both(|| hand_over.submit_in(&owner).status, || form.submit_in(&operator).status);
        assert!(matches!(statuses, [303, 422] | [422, 303]), "round {round}: {statuses:?}");
        assert_eq!(owners_who_can_sign_in(&desk), 1, "round {round}: {statuses:?}");
        set_disabled(&desk, WEI, false);
        let put_back = |email: &str, role: &str| {
            let of = format!("tenant_id = {} AND user_id = {}", shop("demo"), user(email));
            desk.execute(&format!("UPDATE membership SET role = '{role}' WHERE {of}"));
        };
        put_back(OWNER, "owner");
        put_back(WEI, "instructor");
    }
}

/// Presses "Disable" for someone of the team while the operator's form is open already.
fn form_of(browser: &Browser, path: &str, button: &str) -> crate::support::HtmlForm {
    browser.get(path).expect(200).form(button)
}

#[test]
fn two_owners_of_whom_one_is_lowered_while_the_other_is_disabled_leave_one() {
    let desk = Desk::open();
    let operator = desk.signed_in(OPERATOR);
    let disable = format!("/admin/people/{}", desk.text(&user(OWNER)));
    for round in 0..40 {
        set_disabled(&desk, OWNER, false);
        desk.execute(&format!(
            "UPDATE membership SET role = 'owner' WHERE tenant_id = {} AND user_id IN ({}, {})",
            shop("demo"),
            user(OWNER),
            user(WEI)
        ));
        let owner = desk.signed_in(OWNER);
        let lower = form_of(&owner, &page_of(&desk, WEI), "Save role").set("role", "staff");
        let form = form_of(&operator, &disable, "Disable");
        let statuses = both(|| lower.submit_in(&owner).status, || form.submit_in(&operator).status);
        assert_eq!(owners_who_can_sign_in(&desk), 1, "round {round}: {statuses:?}");
    }
}
