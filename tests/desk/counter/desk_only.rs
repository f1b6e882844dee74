//! A PIN opens the desk and nothing else, whoever typed it.

use divestreams::routes::{PAGES, Who};

use super::*;

/// An owner by PIN, on a fresh tablet.
fn owner_by_pin(desk: &Desk) -> Browser {
    set_pin(desk, OWNER, PIN).expect(303);
    let tablet = enroll(desk);
    unlock(desk, &tablet, OWNER, PIN);
    tablet
}

#[test]
fn by_pin_even_an_owner_reaches_no_page_but_the_desks() {
    let desk = Desk::open();
    let tablet = owner_by_pin(&desk);
    let token = tablet.get(HOME).form("Lock").value("csrf").expect("a token").to_owned();
    let marks = || (desk.marks("demo"), desk.live());
    let before = marks();
    let mut refused = 0;
    for route in PAGES.iter().filter(|route| !matches!(route.who, Who::Visitor | Who::Machine)) {
        let is_desk = matches!(route.who, Who::Staff | Who::OwnClasses);
        let is_file = route.path.contains(".csv") || route.path.contains("export");
        if is_desk && !is_file {
            continue;
        }
        let path = route.path.replace("{id}", "0197e0c0-0000-7000-8000-000000000000");
        let answer = match route.method {
            "GET" => tablet.get(&path),
            _ => tablet.post(&path, &[("csrf", &token), ("everyone", "1"), ("password", DEMO_PASSWORD)]),
        };
        assert_eq!(answer.status, 403, "{} {path}: {}", route.method, answer.text());
        refused += 1;
    }
    assert!(refused > 20, "{refused}");
    assert_eq!(marks(), before);
    tablet.get(NEW).expect(200);
}

#[test]
fn a_platform_administrators_pin_shows_no_platform_and_no_other_shop() {
    let desk = Desk::open();
    desk.execute(&format!("UPDATE users SET is_platform_admin = TRUE WHERE user_id = {}", user(OWNER)));
    let tablet = owner_by_pin(&desk);
    for page in ["/admin", "/admin/sessions", "/auth/choose-shop", "/auth/confirm"] {
        let answer = tablet.get(page).expect(403);
        assert!(answer.text().contains("A PIN opens the desk"), "{}", answer.text());
    }
    let rail = tablet.get(HOME).all("header nav a");
    assert!(!rail.iter().any(|place| place == "Platform" || place == "Settings"), "{rail:?}");
}

#[test]
fn an_invitation_is_not_accepted_at_a_counter_tablet_whoever_stands_there() {
    let desk = Desk::open();
    let reef = desk.stranger();
    let form = reef.get("/tenant/settings/team/invitations/new").expect(200).form("Send invitation");
    form.set("email", OWNER).submit_in(&reef).expect(303);
    let letter = desk.letters(OWNER).into_iter().rev().find(|mail| mail.link().contains("accept-invite"));
    let path = letter.expect("an invitation").path();
    let tablet = owner_by_pin(&desk);
    let csrf = tablet.get(HOME).form("Lock").value("csrf").expect("a token").to_owned();
    let token = path.split_once("token=").expect("a token").1;
    let refused = tablet.post("/auth/accept-invite", &[("csrf", &csrf), ("token", token)]).expect(403);
    assert!(refused.text().contains("counter tablet"), "{}", refused.text());
    let shops =
        format!("SELECT COUNT(*) FROM membership WHERE tenant_id IS NOT NULL AND user_id = {}", user(OWNER));
    assert_eq!(desk.count(&shops), 1);
    let own = desk.signed_in(OWNER);
    own.get(&path).expect(200).form("Join").submit_in(&own).expect(302);
    assert_eq!(desk.count(&shops), 2);
}
