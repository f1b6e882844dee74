//! Invitations: by mail, for seven days, once; whoever is known signs in as that e-mail first.

use std::thread;

use chrono::TimeDelta;

use crate::support::{Answer, Browser, DEMO_PASSWORD, Desk, shop, user};

const TEAM: &str = "/tenant/settings/team";
const NEW: &str = "/tenant/settings/team/invitations/new";
const HOME: &str = "/tenant/training/sessions";
const OWNER: &str = "owner@demo.example";
const ADMIN: &str = "admin@demo.example";
const ANA: &str = "Ana@new.example";
const PASSWORD: &str = "tide and moon and salt";

#[track_caller]
fn invite(by: &Browser, email: &str, role: &str) -> Answer {
    let form = by.get(NEW).expect(200).form("Send invitation");
    form.set("email", email).forge("role", role).submit_in(by)
}

/// Invites someone, and the address in the letter.
#[track_caller]
fn invited(desk: &Desk, email: &str, role: &str) -> String {
    invite(&desk.signed_in(OWNER), email, role).expect(303);
    newest(desk, email)
}

#[track_caller]
fn newest(desk: &Desk, email: &str) -> String {
    desk.letters(email).last().expect("a letter").path()
}

#[track_caller]
fn join(browser: &Browser, path: &str) -> Answer {
    let form = browser.get(path).expect(200).form("Join");
    let form = form.set("name", "Ana  Flores").set("password", PASSWORD).set("password_again", PASSWORD);
    form.submit_in(browser)
}

fn members(desk: &Desk, email: &str) -> i64 {
    desk.count(&format!(
        "SELECT COUNT(*) FROM membership WHERE tenant_id IS NOT NULL AND user_id = {}",
        user(email)
    ))
}

#[track_caller]
fn gone(answer: Answer, words: &str) {
    let answer = answer.expect(410);
    assert!(answer.text().contains(words), "{}", answer.text());
}

#[test]
fn someone_new_gives_name_and_password_and_is_in() {
    let desk = Desk::open();
    let path = invited(&desk, ANA, "instructor");
    let letter = &desk.letters(ANA)[0];
    assert_eq!(letter.subject, "Camila Reyes Ortega invites you to Blue Current Divers");
    assert!(letter.text.contains("Instructor") && letter.link().starts_with("http://localhost/auth/"));
    let ana = desk.visitor();
    let page = ana.get(&path).expect(200);
    assert!(
        page.text().contains("Camila Reyes Ortega invites you to Blue Current Divers. Role: Instructor.")
    );
    assert_eq!(join(&ana, &path).expect(302).expect_redirect(), "/tenant");
    ana.get(HOME).expect(200);
    ana.get(TEAM).expect(403);
    let again = desk.visitor();
    again.sign_in(&ANA.to_lowercase(), PASSWORD).expect(302);
    let page = desk.signed_in(OWNER).get(TEAM).expect(200);
    assert!(page.text().contains("Ana Flores Ana@new.example Instructor") && page.all("#invited").is_empty());
    assert_eq!(desk.lines("action IN ('invitation.sent', 'invitation.accepted')"), 2);
}

#[test]
fn looking_at_a_link_changes_nothing_and_it_works_once() {
    let desk = Desk::open();
    let path = invited(&desk, ANA, "staff");
    for _ in 0..3 {
        desk.visitor().get(&path).expect(200);
    }
    assert_eq!(members(&desk, ANA), 0);
    let open = desk.visitor();
    let form = open.get(&path).form("Join");
    join(&desk.visitor(), &path).expect(302);
    gone(desk.visitor().get(&path), "It has been used.");
    let form = form.set("name", "Eve").set("password", PASSWORD).set("password_again", PASSWORD);
    gone(form.submit_in(&open), "It has been used.");
    assert_eq!(members(&desk, ANA), 1);
}

#[test]
fn two_who_accept_at_once_make_one_member() {
    let desk = Desk::open();
    for round in 0..5 {
        let email = format!("n{round}@new.example");
        let path = invited(&desk, &email, "staff");
        let browsers = [desk.visitor(), desk.visitor()];
        let forms = browsers.each_ref().map(|browser| {
            let form = browser.get(&path).form("Join").set("name", "Ana");
            form.set("password", PASSWORD).set("password_again", PASSWORD)
        });
        thread::scope(|scope| {
            scope.spawn(|| forms[0].submit_in(&browsers[0]));
            forms[1].submit_in(&browsers[1]);
        });
        // The second is told that the invitation was used, or, where it is somebody's account by now, led to the sign-in.
        let mut statuses = browsers.each_ref().map(|browser| browser.get(HOME).status);
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 302], "round {round}: one of them is in");
        assert_eq!(members(&desk, &email), 1);
    }
}

#[test]
fn a_link_that_is_over_says_which_and_opens_nothing() {
    let desk = Desk::open();
    let owner = desk.signed_in(OWNER);
    let path = invited(&desk, ANA, "staff");
    desk.wait(TimeDelta::days(7) - TimeDelta::seconds(5));
    desk.visitor().get(&path).expect(200);
    desk.wait(TimeDelta::seconds(6));
    gone(desk.visitor().get(&path), "Its seven days are over.");
    let page = owner.get(TEAM).expect(200);
    assert!(page.text().contains("Expired"), "{}", page.text());
    page.form("Send again").submit_in(&owner).expect(303);
    gone(desk.visitor().get(&path), "It was taken back, or a newer one was sent.");
    let renewed = newest(&desk, ANA);
    desk.visitor().get(&renewed).expect(200);
    owner.get(TEAM).form("Cancel").submit_in(&owner).expect(303);
    gone(desk.visitor().get(&renewed), "It was taken back");
    assert!(owner.get(TEAM).all("#invited").is_empty());
    for unknown in ["", "?token=", "?token=x", "?token=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"] {
        gone(desk.visitor().get(&format!("/auth/accept-invite{unknown}")), "The link is incomplete");
    }
    let other = invited(&desk, "b@new.example", "staff");
    desk.execute("UPDATE tenant SET is_active = FALSE WHERE slug = 'demo'");
    gone(desk.visitor().get(&other), "This shop has been closed.");
    assert_eq!((members(&desk, ANA), members(&desk, "b@new.example")), (0, 0));
}

#[test]
fn someone_known_signs_in_as_that_email_first_and_then_presses_a_button() {
    let desk = Desk::open();
    let path = invited(&desk, "chloe@reef.example", "instructor");
    let chloe = desk.visitor();
    let page = chloe.get(&path).expect(200);
    assert!(page.text().contains("Sign in first, as chloe@reef.example"), "{}", page.text());
    assert!(page.all("input[type=password]").is_empty(), "the letter alone sets no password");
    let door = page.attributes("main a.primary", "href").remove(0);
    let form = chloe.get(&door).expect(200).form("Sign in");
    let form = form.set("email", "chloe@reef.example").set("password", DEMO_PASSWORD);
    let back = form.submit_in(&chloe).expect(302).expect_redirect();
    let back = chloe.get(&back).expect(302).expect_redirect();
    assert_eq!(back, path);
    let joined = chloe.get(&back).expect(200).form("Join").submit_in(&chloe).expect(302);
    assert_eq!(joined.expect_redirect(), "/tenant");
    assert!(chloe.get(HOME).expect(200).text().contains("Blue Current Divers"));
    assert_eq!(members(&desk, "chloe@reef.example"), 2);
}

#[test]
fn someone_known_who_belongs_nowhere_any_more_comes_in_to_join_and_not_otherwise() {
    let desk = Desk::open();
    let wei = "wei@demo.example";
    let owner = desk.signed_in(OWNER);
    let page = owner.get(&format!("{TEAM}/{}", desk.text(&user(wei)))).expect(200);
    page.form("Remove").submit_in(&owner).expect(303);
    desk.visitor().sign_in(wei, DEMO_PASSWORD).expect(422);
    let path = invited(&desk, wei, "staff");
    let browser = desk.visitor();
    let door = browser.get(&path).expect(200).attributes("main a.primary", "href").remove(0);
    let form = browser.get(&door).form("Sign in").set("email", wei).set("password", DEMO_PASSWORD);
    let back = form.submit_in(&browser).expect(302).expect_redirect();
    let back = browser.get(&back).expect(302).expect_redirect();
    browser.get(&back).form("Join").submit_in(&browser).expect(302);
    browser.get(HOME).expect(200);
}

#[test]
fn nobody_joins_as_someone_else() {
    let desk = Desk::open();
    let path = invited(&desk, "chloe@reef.example", "owner");
    let stranger = desk.stranger();
    let page = stranger.get(&path).expect(200);
    assert!(page.text().contains("You are signed in as Inês Carvalho."), "{}", page.text());
    let token = path.split_once("token=").expect("a token").1;
    let csrf = stranger.get("/auth/logout").form("Sign out").value("csrf").expect("a token").to_owned();
    let fields = [
        ("csrf", csrf.as_str()),
        ("token", token),
        ("name", "Eve"),
        ("password", PASSWORD),
        ("password_again", PASSWORD),
    ];
    stranger.post("/auth/accept-invite", &fields).expect(302);
    let visitor = desk.visitor();
    let form = visitor.get("/auth/login").form("Sign in").value("csrf").expect("a token").to_owned();
    let fields = [&[("csrf", form.as_str())], &fields[1..]].concat();
    visitor.post("/auth/accept-invite", &fields).expect(302);
    assert_eq!(members(&desk, "chloe@reef.example"), 1);
    desk.visitor().sign_in("chloe@reef.example", PASSWORD).expect(422);
    desk.visitor().get(&path).expect(200);
}

#[test]
fn whether_an_email_is_known_here_is_told_to_nobody_who_invites() {
    let desk = Desk::open();
    let owner = desk.signed_in(OWNER);
    desk.execute("UPDATE users SET is_disabled = TRUE WHERE email = 'staff@reef.example'");
    let mut answers = Vec::new();
    // Unknown; of another shop; disabled; of none but the platform.
    for email in
        ["nobody@new.example", "chloe@reef.example", "staff@reef.example", "operator@divestreams.example"]
    {
        let hashes = desk.state.hasher.hashes();
        let queries = desk.state.db.queries();
        let answer = invite(&owner, email, "staff");
        let page = owner.get(&answer.expect_redirect()).expect(200);
        let list = page.all("tbody tr").join(" ").replace(email, "X");
        answers.push((
            answer.status,
            list,
            desk.state.hasher.hashes() - hashes,
            desk.state.db.queries() - queries,
        ));
        assert_eq!(desk.letters(email).len(), 1, "{email}");
        owner.get(TEAM).form("Cancel").submit_in(&owner).expect(303);
    }
    assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:#?}");
    assert_eq!(answers[0].2, 0, "no hash at all");
}

#[test]
fn what_is_wrong_is_said_at_its_field_and_what_was_typed_stays() {
    let desk = Desk::open();
    let owner = desk.signed_in(OWNER);
    let wrong = invite(&owner, "no address", "captain").expect(422);
    assert_eq!(wrong.all("#email-error, #role-error").len(), 2, "all at once");
    assert_eq!(wrong.form("Send invitation").value("email"), Some("no address"));
    let member = invite(&owner, "STAFF@demo.example", "staff").expect(422);
    assert_eq!(member.all("#email-error"), ["This person is in the team already."]);
    invite(&owner, ANA, "staff").expect(303);
    let open = invite(&owner, &ANA.to_uppercase(), "admin").expect(422);
    assert!(open.all("#email-error")[0].contains("has been invited already"));
    assert_eq!(desk.letters(ANA).len(), 1);
    let path = newest(&desk, ANA);
    let ana = desk.visitor();
    for (name, password, again, fields) in [
        ("", "short", "", ["name", "password"]),
        ("Ana", "bluecurrentdivers", "bluecurrentdivers", ["password", "password"]),
        ("Ana", PASSWORD, "tide and moon", ["password_again", "password_again"]),
    ] {
        let form = ana.get(&path).form("Join").set("name", name).set("password", password);
        let page = form.set("password_again", again).submit_in(&ana).expect(422);
        for field in fields {
            assert_eq!(page.all(&format!("#{field}-error")).len(), 1, "{field}: {}", page.text());
        }
        assert_eq!(page.form("Join").value("name"), Some(name));
        assert!(page.attributes("input[type=password]", "value").iter().all(String::is_empty));
    }
    assert_eq!(members(&desk, ANA), 0);
    join(&ana, &path).expect(302);
}

#[test]
fn an_admin_invites_no_owner_and_touches_no_invitation_of_one() {
    let desk = Desk::open();
    let (owner, admin) = (desk.signed_in(OWNER), desk.signed_in(ADMIN));
    let choices = admin.get(NEW).attributes("select[name=role] option", "value");
    assert_eq!(choices, ["admin", "instructor", "staff"]);
    let refused = invite(&admin, ANA, "owner").expect(422);
    assert_eq!(refused.all("#role-error"), ["Only an owner makes, lowers or removes an owner."]);
    invite(&owner, ANA, "owner").expect(303);
    assert!(admin.get(TEAM).all("#invited ~ .card form").is_empty(), "no button for it");
    let forms = owner.get(TEAM).attributes("#invited ~ .card form", "action");
    let csrf = admin.get("/auth/logout").form("Sign out").value("csrf").expect("a token").to_owned();
    for path in forms {
        admin.post(&path, &[("csrf", &csrf)]).expect(403);
    }
    desk.visitor().get(&newest(&desk, ANA)).expect(200);
}

#[test]
fn an_invitation_of_another_shop_is_404() {
    let desk = Desk::open();
    invited(&desk, ANA, "staff");
    let stranger = desk.stranger();
    let id = desk.text(&format!("SELECT invitation_id FROM invitation WHERE tenant_id = {}", shop("demo")));
    let csrf = stranger.get("/auth/logout").form("Sign out").value("csrf").expect("a token").to_owned();
    for what in ["renewal", "cancellation"] {
        stranger.post(&format!("{TEAM}/invitations/{id}/{what}"), &[("csrf", &csrf)]).expect(404);
    }
    assert_eq!(desk.letters(ANA).len(), 1);
    desk.visitor().get(&newest(&desk, ANA)).expect(200);
}

#[test]
fn pressed_twice_it_is_sent_once_and_the_second_time_says_when_it_can_be_again() {
    let desk = Desk::open();
    let owner = desk.signed_in(OWNER);
    invite(&owner, ANA, "staff").expect(303);
    let path = newest(&desk, ANA);
    let form = owner.get(TEAM).form("Send again");
    owner.get(TEAM).expect(200);
    for (passed, left, words) in [(0, "60", "in 60 seconds"), (59, "1", "in 1 second.")] {
        desk.wait(TimeDelta::seconds(passed));
        let page = form.submit_in(&owner).expect(429);
        assert_eq!(page.header("retry-after"), Some(left));
        let said = page.all("[role=alert]");
        assert!(
            said.len() == 1 && said[0].contains("nothing was sent now") && said[0].contains(words),
            "{said:?}"
        );
        assert!(!page.text().contains("Invitation sent") && page.text().contains(ANA), "{}", page.text());
    }
    assert_eq!(desk.letters(ANA).len(), 1);
    desk.visitor().get(&path).expect(200);
    desk.wait(TimeDelta::seconds(1));
    form.submit_in(&owner).expect(303);
    assert!(owner.get(TEAM).text().contains("Invitation sent."));
    form.submit_in(&owner).expect(429);
    assert_eq!(desk.letters(ANA).len(), 2);
}

#[test]
fn on_a_shops_own_host_a_link_leads_to_where_everyone_signs_in() {
    let desk = Desk::open();
    let path = invited(&desk, ANA, "staff");
    let to = desk.visitor_of("reef").get(&path).expect(302).expect_redirect();
    assert_eq!(to, format!("http://localhost{path}"));
}

#[test]
fn nobody_is_invited_at_an_address_that_no_letter_reaches() {
    let desk = Desk::open();
    let owner = desk.signed_in(OWNER);
    for wrong in ["\u{1f93f}@y.example", "a b@y.example", "a@y..example", "a@-y.example", "a..b@y.example"] {
        let page = invite(&owner, wrong, "staff").expect(422);
        assert_eq!(page.all("strong#email-error").len(), 1, "{wrong}");
        assert_eq!(page.form("Send invitation").value("email"), Some(wrong));
    }
    for right in ["jos\u{e9}@y.example", "o'hara+dive@y.example"] {
        invite(&owner, right, "staff").expect(303);
    }
}
