//! An invitation lasts no longer than the right of whoever sent it.

use crate::support::{Answer, Browser, DEMO_PASSWORD, Desk, user};

const TEAM: &str = "/tenant/settings/team";
const OWNER: &str = "owner@demo.example";
const ADMIN: &str = "admin@demo.example";
const WEI: &str = "wei@demo.example";
const ANA: &str = "ana@new.example";
const PASSWORD: &str = "tide and moon and salt";
const OPERATOR: &str = "operator@divestreams.example";

/// Invites Ana, and the address in the letter.
#[track_caller]
fn invited(desk: &Desk, by: &Browser, role: &str) -> String {
    let form = by.get(&format!("{TEAM}/invitations/new")).expect(200).form("Send invitation");
    form.set("email", ANA).set("role", role).submit_in(by).expect(303);
    desk.letters(ANA).last().expect("a letter").path()
}

#[track_caller]
fn press(desk: &Desk, by: &Browser, whom: &str, button: &str) -> Answer {
    by.get(&format!("{TEAM}/{}", desk.text(&user(whom)))).expect(200).form(button).submit_in(by)
}

#[track_caller]
fn lower(desk: &Desk, by: &Browser, whom: &str, role: &str) {
    let form = by.get(&format!("{TEAM}/{}", desk.text(&user(whom)))).expect(200).form("Save role");
    form.set("role", role).submit_in(by).expect(303);
}

fn members(desk: &Desk) -> i64 {
    desk.count(&format!(
        "SELECT COUNT(*) FROM membership WHERE tenant_id IS NOT NULL AND user_id = {}",
        user(ANA)
    ))
}

/// Opens the link before and after `loss`, and sends the form that was open meanwhile.
#[track_caller]
fn dies_with(desk: &Desk, path: &str, loss: impl FnOnce()) {
    let ana = desk.visitor();
    let form = ana.get(path).expect(200).form("Join").set("name", "Ana");
    let form = form.set("password", PASSWORD).set("password_again", PASSWORD);
    loss();
    for answer in [desk.visitor().get(path), form.submit_in(&ana)] {
        let answer = answer.expect(410);
        assert!(answer.text().contains("It was taken back"), "{}", answer.text());
    }
    assert_eq!(members(desk), 0);
    desk.visitor().sign_in(ANA, PASSWORD).expect(422);
}

#[test]
fn whoever_hands_the_shop_over_makes_no_owner_by_a_letter_of_before() {
    let desk = Desk::open();
    let owner = desk.signed_in(OWNER);
    let path = invited(&desk, &owner, "owner");
    dies_with(&desk, &path, || {
        press(&desk, &owner, WEI, "Hand over").expect(303);
    });
}

#[test]
fn an_invitation_of_someone_lowered_removed_or_disabled_opens_nothing() {
    let desk = Desk::open();
    let owner = desk.signed_in(OWNER);
    let operator = desk.signed_in(OPERATOR);
    let cancel = || owner.get(TEAM).form("Cancel").submit_in(&owner).expect(303);
    let path = invited(&desk, &desk.signed_in(ADMIN), "staff");
    dies_with(&desk, &path, || lower(&desk, &owner, ADMIN, "staff"));
    cancel();
    lower(&desk, &owner, ADMIN, "admin");
    let path = invited(&desk, &desk.signed_in(ADMIN), "admin");
    dies_with(&desk, &path, || {
        let page = format!("/admin/people/{}", desk.text(&user(ADMIN)));
        operator.get(&page).expect(200).form("Disable").submit_in(&operator).expect(303);
    });
    cancel();
    desk.execute("UPDATE users SET is_disabled = FALSE WHERE email = 'admin@demo.example'");
    let path = invited(&desk, &desk.signed_in(ADMIN), "staff");
    dies_with(&desk, &path, || {
        press(&desk, &owner, ADMIN, "Remove").expect(303);
    });
}

#[test]
fn what_the_inviter_may_still_give_is_given_and_whoever_sends_it_again_stands_for_it() {
    let desk = Desk::open();
    let (owner, admin) = (desk.signed_in(OWNER), desk.signed_in(ADMIN));
    let first = invited(&desk, &admin, "staff");
    lower(&desk, &owner, ADMIN, "instructor");
    desk.visitor().get(&first).expect(410);
    desk.wait(chrono::TimeDelta::minutes(1));
    owner.get(TEAM).form("Send again").submit_in(&owner).expect(303);
    let second = desk.letters(ANA).last().expect("a letter").path();
    let ana = desk.visitor();
    let form = ana.get(&second).expect(200).form("Join").set("name", "Ana");
    // An owner who is an admin by now may still give this role.
    press(&desk, &owner, WEI, "Hand over").expect(303);
    form.set("password", PASSWORD).set("password_again", PASSWORD).submit_in(&ana).expect(302);
    assert_eq!(members(&desk), 1);
}

#[test]
fn the_first_owner_of_a_shop_of_the_platform_joins_whatever_became_of_who_made_it() {
    let desk = Desk::open();
    let operator = desk.signed_in(OPERATOR);
    let form = operator.get("/admin/tenants/new").expect(200).form("Make shop");
    let form = form.set("name", "Blue Hour").set("slug", "blue").set("owner", ANA);
    form.submit_in(&operator).expect(303);
    desk.execute(&format!("UPDATE users SET is_disabled = TRUE WHERE user_id = {}", user(OPERATOR)));
    let path = desk.letters(ANA).remove(0).path();
    let ana = desk.visitor();
    let form = ana.get(&path).expect(200).form("Join").set("name", "Ana");
    form.set("password", PASSWORD).set("password_again", PASSWORD).submit_in(&ana).expect(302);
    ana.get("/tenant/settings/shop").expect(200);
}

/// Somebody known who belongs to no shop any more, and is invited.
fn invited_and_nowhere(desk: &Desk) -> String {
    let owner = desk.signed_in(OWNER);
    press(desk, &owner, WEI, "Remove").expect(303);
    let form = owner.get(&format!("{TEAM}/invitations/new")).form("Send invitation");
    form.set("email", WEI).submit_in(&owner).expect(303);
    desk.letter(WEI, "Camila Reyes Ortega invites you to Blue Current Divers").path()
}

#[test]
fn whoever_is_invited_and_belongs_nowhere_is_sent_a_link_for_a_new_password_and_comes_in_by_it() {
    let desk = Desk::open();
    let ask = || {
        let visitor = desk.visitor();
        let form = visitor.get("/auth/forgot-password").form("Send the link").set("email", WEI);
        let before = desk.state.db.queries();
        (form.submit_in(&visitor).expect(200), desk.state.db.queries() - before)
    };
    let owner = desk.signed_in(OWNER);
    press(&desk, &owner, WEI, "Remove").expect(303);
    let (said, queries) = ask();
    assert_eq!(desk.letters(WEI).len(), 0, "who has no business here is written nothing");
    let form = owner.get(&format!("{TEAM}/invitations/new")).form("Send invitation");
    form.set("email", WEI).submit_in(&owner).expect(303);
    let (also, as_many) = ask();
    assert_eq!((said.body, queries), (also.body, as_many), "asking tells nothing");
    let path = desk.letter(WEI, "Choose a new password").path();
    let wei = desk.visitor();
    let form = wei.get(&path).expect(200).form("Save and sign in");
    form.set("password", PASSWORD).set("password_again", PASSWORD).submit_in(&wei).expect(302);
    let path = desk.letter(WEI, "Camila Reyes Ortega invites you to Blue Current Divers").path();
    wei.get(&path).expect(200).form("Join").submit_in(&wei).expect(302);
    wei.get("/tenant/training/sessions").expect(200);
}

#[test]
fn whoever_is_invited_and_belongs_nowhere_comes_in_by_passkey_and_not_otherwise() {
    let desk = Desk::open();
    let (_, key) = desk.with_passkey(WEI);
    assert_eq!(key.sign_in(&desk.visitor()).expect(302).expect_redirect(), "/tenant");
    let path = invited_and_nowhere(&desk);
    let wei = desk.visitor();
    key.sign_in(&wei).expect(302);
    desk.execute("UPDATE invitation SET withdrawn_at = created_at WHERE tenant_id IS NOT NULL");
    key.sign_in(&desk.visitor()).expect(422);
    desk.execute("UPDATE invitation SET withdrawn_at = NULL WHERE tenant_id IS NOT NULL");
    wei.get(&path).expect(200).form("Join").submit_in(&wei).expect(302);
    desk.execute("UPDATE users SET is_disabled = TRUE WHERE email = 'wei@demo.example'");
    key.sign_in(&desk.visitor()).expect(422);
    desk.visitor().sign_in(WEI, DEMO_PASSWORD).expect(422);
}

#[test]
fn inviting_an_owner_asks_for_the_password_first() {
    let desk = Desk::open();
    let owner = desk.signed_in(OWNER);
    let form = owner.get(&format!("{TEAM}/invitations/new")).expect(200).form("Send invitation");
    let form = form.set("email", ANA).set("role", "owner");
    desk.wait(chrono::TimeDelta::minutes(11));
    let door = form.submit_in(&owner).expect(302).expect_redirect();
    assert!(door.starts_with("/auth/confirm?redirect="), "{door}");
    assert_eq!(desk.letters(ANA).len(), 0);
}
