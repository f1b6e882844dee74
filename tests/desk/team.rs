//! A shop's team: who may do what to whom, and that it counts at once.

use std::collections::BTreeSet;
use std::thread;

use chrono::TimeDelta;

use crate::support::{Answer, Browser, DEMO_PASSWORD, Desk, shop, user};

const TEAM: &str = "/tenant/settings/team";
const HOME: &str = "/tenant/training/sessions";
const OWNER: &str = "owner@demo.example";
const ADMIN: &str = "admin@demo.example";
const WEI: &str = "wei@demo.example";
const STAFF: &str = "staff@demo.example";

fn page_of(desk: &Desk, email: &str) -> String {
    format!("{TEAM}/{}", desk.text(&user(email)))
}

fn role(desk: &Desk, email: &str) -> String {
    desk.text(&format!(
        "SELECT role FROM membership WHERE tenant_id = {} AND user_id = {}",
        shop("demo"),
        user(email)
    ))
}

#[track_caller]
fn give(desk: &Desk, by: &Browser, email: &str, role: &str) -> Answer {
    by.get(&page_of(desk, email)).expect(200).form("Save role").forge("role", role).submit_in(by)
}

#[track_caller]
fn remove(desk: &Desk, by: &Browser, email: &str) -> Answer {
    by.get(&page_of(desk, email)).expect(200).form("Remove").submit_in(by)
}

/// Sends what no form of the page offers, with a token of this browser.
fn forged(by: &Browser, path: &str, fields: &[(&str, &str)]) -> Answer {
    let token = by.get("/auth/logout").form("Sign out").value("csrf").expect("a token").to_owned();
    by.post(path, &[fields, &[("csrf", token.as_str())]].concat())
}

#[test]
fn the_list_names_everyone_of_the_shop_and_nobody_else() {
    let desk = Desk::open();
    let owner = desk.signed_in(OWNER);
    let page = owner.get(TEAM).expect(200);
    assert_eq!(page.all(".head p"), ["8 people"]);
    let rows = page.all("table.list tbody tr");
    assert_eq!(rows.len(), 8, "{rows:?}");
    assert!(rows[0].starts_with("Aisha Rahman staff@demo.example Staff Not signed in"), "{rows:?}");
    assert!(rows[1].contains("Camila Reyes Ortega owner@demo.example Owner just now"), "{rows:?}");
    assert!(rows[1].ends_with("you") && !page.text().contains("Inês"), "{rows:?}");
    let tabs = page.all(".tabs a");
    assert_eq!(tabs.first().map(String::as_str), Some("Team"));
}

#[test]
fn a_search_finds_the_beginning_of_a_name_or_email_and_says_how_to_widen_it() {
    let desk = Desk::open();
    let owner = desk.signed_in(OWNER);
    for (typed, found) in [("li", "Li Wei"), ("CAMILA", "Camila Reyes Ortega"), ("wei@demo", "Li Wei")] {
        let page = owner.get(TEAM).form("Search").set("q", typed).submit_in(&owner).expect(200);
        assert_eq!(page.all("tbody th a"), [found], "{typed}");
    }
    for nonsense in ["zzz", "%25", "in%C3%AAs", "'--"] {
        let page = owner.get(&format!("{TEAM}?q={nonsense}")).expect(200);
        assert_eq!(page.all(".empty h2"), ["Nobody matches"], "{nonsense}");
    }
}

/// People who belong to the demo shop, made behind the application's back.
fn crowd(desk: &Desk, number: usize) {
    for n in 0..number {
        let id = format!("0197e0c0-0000-7000-8000-{n:012}");
        desk.execute(&format!(
            "INSERT INTO users (user_id, email, email_folded, name, name_folded, is_platform_admin, is_disabled, \
             created_at, updated_at) SELECT '{id}', 'n{n}@x.example', 'n{n}@x.example', 'Nemo', 'nemo', FALSE, FALSE, \
             created_at, created_at FROM users WHERE email = '{OWNER}'; \
             INSERT INTO membership (tenant_id, user_id, role, created_at) SELECT tenant_id, '{id}', 'staff', created_at \
             FROM tenant WHERE slug = 'demo'"
        ));
    }
}

#[test]
fn paging_visits_each_once_where_all_have_one_name() {
    let desk = Desk::open();
    crowd(&desk, 113);
    let owner = desk.signed_in(OWNER);
    let (mut page, mut seen, mut pages) = (owner.get(&format!("{TEAM}?q=nemo")).expect(200), Vec::new(), 0);
    assert_eq!(page.all(".head p"), ["113 people"]);
    loop {
        pages += 1;
        seen.extend(page.attributes("tbody th a", "href"));
        match page.attributes(".pager a[rel=next]", "href").pop() {
            Some(href) => page = owner.get(&href).expect(200),
            None => break,
        }
    }
    assert_eq!((pages, seen.len(), seen.iter().collect::<BTreeSet<_>>().len()), (3, 113, 113));
}

#[test]
fn a_page_of_the_team_costs_at_most_five_queries() {
    let desk = Desk::open();
    crowd(&desk, 60);
    let owner = desk.signed_in(OWNER);
    for path in [TEAM.to_owned(), format!("{TEAM}?q=nemo"), page_of(&desk, STAFF)] {
        owner.get(&path).expect(200);
        let before = desk.state.db.queries();
        owner.get(&path).expect(200);
        let queries = desk.state.db.queries() - before;
        assert!(queries <= 5, "{path}: {queries}");
    }
}

#[test]
fn a_role_that_is_given_counts_at_the_next_click_in_every_process() {
    let desk = Desk::open();
    let twin = desk.twin();
    let (owner, wei) = (desk.signed_in(OWNER), desk.signed_in(WEI));
    let there = wei.at(twin.address, "localhost");
    assert_eq!([wei.get(TEAM).status, there.get(TEAM).status], [403, 403]);
    let page = owner.get(&give(&desk, &owner, WEI, "admin").expect_redirect());
    assert!(page.text().contains("Role changed. It counts from their next click."), "{}", page.text());
    assert_eq!([wei.get(TEAM).status, there.get(TEAM).status], [200, 200]);
    give(&desk, &owner, WEI, "instructor").expect(303);
    assert_eq!([wei.get(TEAM).status, there.get(TEAM).status], [403, 403]);
    let detail = "SELECT COUNT(*) FROM audit WHERE tenant_id IS NOT NULL AND action = 'team.role_changed' \
                  AND detail = 'instructor → admin'";
    assert_eq!(desk.count(detail), 1);
}

#[test]
fn lowering_an_owner_asks_for_the_password_and_lowering_anyone_else_does_not() {
    let desk = Desk::open();
    let owner = desk.signed_in(OWNER);
    give(&desk, &owner, WEI, "owner").expect(303);
    let page = page_of(&desk, WEI);
    desk.wait(TimeDelta::minutes(11));
    let door = give(&desk, &owner, WEI, "staff").expect(302).expect_redirect();
    assert!(door.starts_with("/auth/confirm?"), "{door}");
    let role = format!("SELECT role FROM membership WHERE tenant_id IS NOT NULL AND user_id = {}", user(WEI));
    assert_eq!(desk.text(&role), "owner");
    owner.get(&door).form("Go on").set("password", DEMO_PASSWORD).submit_in(&owner).expect(302);
    give(&desk, &owner, WEI, "staff").expect(303);
    assert_eq!((desk.text(&role), owner.get(&page).status), ("staff".to_owned(), 200));
    desk.wait(TimeDelta::minutes(11));
    give(&desk, &owner, WEI, "instructor").expect(303);
}

#[test]
fn removing_ends_every_sign_in_there_at_once_and_no_other() {
    let desk = Desk::open();
    let twin = desk.twin();
    let owner = desk.signed_in(OWNER);
    // Tom teaches at both shops: signed in at each, on its own host.
    let [here, elsewhere] = ["demo", "reef"].map(|slug| {
        let browser = desk.visitor_of(slug);
        browser.sign_in("tom@demo.example", DEMO_PASSWORD).expect(302);
        browser
    });
    let there = here.at(twin.address, "demo.localhost");
    there.get(HOME).expect(200);
    remove(&desk, &owner, "tom@demo.example").expect(303);
    assert_eq!([there.get(HOME).status, here.get(HOME).status], [302, 302]);
    elsewhere.get(HOME).expect(200);
    let why = here.get("/auth/login").all(".notice").join(" ");
    assert_eq!(why, "You were removed from Blue Current Divers by Camila Reyes Ortega, just now.");
    here.sign_in("tom@demo.example", DEMO_PASSWORD).expect(422);
    let ended =
        "SELECT reason || ' ' || (SELECT email FROM users WHERE user_id = ended_by) FROM session_ended";
    assert_eq!(desk.text(ended), format!("removed {OWNER}"));
    assert_eq!(desk.lines("action = 'team.removed'"), 1);
    owner.get(&page_of(&desk, "tom@demo.example")).expect(404);
}

#[test]
fn what_someone_taught_stays_theirs_and_what_they_were_to_teach_waits_for_another() {
    let desk = Desk::open();
    let owner = desk.signed_in(OWNER);
    let wei = user(WEI);
    let of = |what: &str| {
        desk.count(&format!(
            "SELECT COUNT(*) FROM training_session WHERE tenant_id = {} AND instructor_id = {wei} AND {what}",
            shop("demo")
        ))
    };
    let (upcoming, past) = (
        of(&format!("status = 'scheduled' AND start_date >= '{}'", desk.today())),
        of(&format!("(status <> 'scheduled' OR start_date < '{}')", desk.today())),
    );
    assert!(upcoming > 1 && past > 1);
    let words = owner.get(&page_of(&desk, WEI)).expect(200).all(".ask p").join(" ");
    assert!(
        words.contains(&format!("{upcoming} upcoming sessions will be without an instructor")),
        "{words}"
    );
    remove(&desk, &owner, WEI).expect(303);
    assert_eq!((of("TRUE"), of("status = 'scheduled'") >= 0), (past, true));
    let named = desk.column(&format!(
        "SELECT training_session_id AS words FROM training_session WHERE tenant_id = {} AND instructor_id = {wei} LIMIT 1",
        shop("demo")
    ));
    let page = owner.get(&format!("{HOME}/{}", named[0])).expect(200);
    assert!(page.text().contains("Li Wei"), "a removed person's name stays at what they taught");
}

#[test]
fn only_an_owner_makes_lowers_or_removes_an_owner() {
    let desk = Desk::open();
    let (owner, admin) = (desk.signed_in(OWNER), desk.signed_in(ADMIN));
    let choices = admin.get(&page_of(&desk, STAFF)).attributes("select[name=role] option", "value");
    assert_eq!(choices, ["admin", "instructor", "staff"], "what may not be given is not offered");
    let refused = give(&desk, &admin, STAFF, "owner").expect(422);
    assert_eq!(refused.all("#role-error"), ["Only an owner makes, lowers or removes an owner."]);
    give(&desk, &owner, WEI, "owner").expect(303);
    let page = admin.get(&page_of(&desk, WEI)).expect(200);
    assert!(page.all("form.form, .ask").is_empty() && page.text().contains("Only an owner makes"));
    for (what, fields) in [("role", &[("role", "staff")][..]), ("removal", &[])] {
        let refused = forged(&admin, &format!("{}/{what}", page_of(&desk, WEI)), fields).expect(422);
        assert!(refused.all("[role=alert]")[0].contains("Only an owner"), "{what}");
    }
    forged(&admin, &format!("{TEAM}/ownership"), &[("person", &desk.text(&user(STAFF)))]).expect(403);
    assert_eq!((role(&desk, STAFF), role(&desk, WEI)), ("staff".into(), "owner".into()));
    give(&desk, &owner, WEI, "staff").expect(303);
    assert_eq!(role(&desk, WEI), "staff");
}

#[test]
fn nobody_changes_their_own_role_or_removes_themselves() {
    let desk = Desk::open();
    desk.execute(&format!(
        "UPDATE membership SET role = 'owner' WHERE tenant_id = {} AND user_id = {}",
        shop("demo"),
        user(WEI)
    ));
    for email in [OWNER, ADMIN] {
        let browser = desk.signed_in(email);
        let page = browser.get(&page_of(&desk, email)).expect(200);
        assert!(page.all("form.form, .ask").is_empty(), "{email}");
        assert!(page.text().contains("Nobody changes their own role or removes themselves."), "{email}");
        let own = page_of(&desk, email);
        forged(&browser, &format!("{own}/role"), &[("role", "staff")]).expect(422);
        forged(&browser, &format!("{own}/removal"), &[]).expect(422);
    }
    assert_eq!((role(&desk, OWNER), role(&desk, ADMIN)), ("owner".into(), "admin".into()));
}

#[test]
fn the_last_owner_stays_and_it_is_said_why() {
    let desk = Desk::open();
    for email in [OWNER, ADMIN] {
        let browser = desk.signed_in(email);
        let page = browser.get(&page_of(&desk, OWNER)).expect(200);
        assert!(page.text().contains("A shop always keeps an owner, and this is the only one."), "{email}");
        for (what, fields) in [("role", &[("role", "admin")][..]), ("removal", &[])] {
            let refused = forged(&browser, &format!("{}/{what}", page_of(&desk, OWNER)), fields).expect(422);
            assert!(
                refused.all("[role=alert]")[0].contains("A shop always keeps an owner"),
                "{email} {what}"
            );
        }
    }
    assert_eq!(role(&desk, OWNER), "owner");
}

#[test]
fn two_owners_who_lower_one_another_at_once_leave_one() {
    let desk = Desk::open();
    let owner = desk.signed_in(OWNER);
    let wei = desk.signed_in(WEI);
    for round in 0..20 {
        desk.execute(&format!(
            "UPDATE membership SET role = 'owner' WHERE tenant_id = {} AND user_id IN ({}, {})",
            shop("demo"),
            user(OWNER),
            user(WEI)
        ));
        let forms = [
            owner.get(&page_of(&desk, WEI)).form("Save role").set("role", "admin"),
            wei.get(&page_of(&desk, OWNER)).form("Save role").set("role", "admin"),
        ];
        let statuses = thread::scope(|scope| {
            let one = scope.spawn(|| forms[0].submit_in(&owner).status);
            let other = forms[1].submit_in(&wei).status;
            [one.join().expect("no panic"), other]
        });
        let owners = desk.count(&format!(
            "SELECT COUNT(*) FROM membership WHERE tenant_id = {} AND role = 'owner'",
            shop("demo")
        ));
        assert_eq!(owners, 1, "round {round}: {statuses:?}");
    }
}

#[test]
fn two_admins_who_remove_one_person_at_once_remove_them_once() {
    let desk = Desk::open();
    let browsers = [desk.signed_in(OWNER), desk.signed_in(ADMIN)];
    let staff = desk.signed_in(STAFF);
    let forms = browsers.each_ref().map(|b| b.get(&page_of(&desk, STAFF)).form("Remove"));
    let mut statuses = thread::scope(|scope| {
        let one = scope.spawn(|| forms[0].submit_in(&browsers[0]).status);
        let other = forms[1].submit_in(&browsers[1]).status;
        [one.join().expect("no panic"), other]
    });
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 404]);
    assert_eq!((desk.lines("action = 'team.removed'"), staff.get(HOME).status), (1, 302));
}

#[test]
fn an_id_of_another_shop_or_of_nobody_is_404_and_nothing_happens() {
    let desk = Desk::open();
    let owner = desk.signed_in(OWNER);
    let reefs = desk.text(&user("chloe@reef.example"));
    for id in [reefs.as_str(), "0197e0c0-0000-7000-8000-000000000000", "x", "ownership"] {
        owner.get(&format!("{TEAM}/{id}")).expect(if id == "ownership" { 303 } else { 404 });
        forged(&owner, &format!("{TEAM}/{id}/role"), &[("role", "admin")]).expect(404);
        forged(&owner, &format!("{TEAM}/{id}/removal"), &[]).expect(404);
    }
    forged(&owner, &format!("{TEAM}/ownership"), &[("person", &reefs)]).expect(404);
    forged(&owner, &format!("{TEAM}/ownership"), &[("person", "x")]).expect(422);
    forged(&owner, &format!("{}/role", page_of(&desk, STAFF)), &[("role", "captain")]).expect(422);
    assert_eq!(desk.lines("action LIKE 'team.%'"), 0);
    assert_eq!((role(&desk, OWNER), role(&desk, STAFF)), ("owner".into(), "staff".into()));
}

#[test]
fn handing_over_makes_one_owner_and_the_former_an_admin() {
    let desk = Desk::open();
    let (owner, wei) = (desk.signed_in(OWNER), desk.signed_in(WEI));
    let page = owner.get(&page_of(&desk, WEI)).expect(200);
    let words = "Li Wei becomes the owner of this shop, and you become an admin.";
    assert!(page.text().contains(words), "{}", page.text());
    let back = page.form("Hand over").submit_in(&owner).expect(303).expect_redirect();
    assert!(owner.get(&back).expect(200).text().contains("Handed over. You are an admin now."));
    assert_eq!((role(&desk, OWNER), role(&desk, WEI)), ("admin".into(), "owner".into()));
    let roles = wei.get(&page_of(&desk, OWNER)).attributes("select[name=role] option", "value");
    assert_eq!(roles, ["owner", "admin", "instructor", "staff"], "it counts at once");
    assert_eq!(desk.lines("action = 'team.handed_over'"), 1);
}

#[test]
fn removing_handing_over_and_the_file_ask_for_the_password() {
    let desk = Desk::open();
    let owner = desk.signed_in(OWNER);
    desk.wait(TimeDelta::minutes(10));
    let page = page_of(&desk, WEI);
    let asked = |answer: Answer| answer.expect(302).expect_redirect();
    let encoded = |path: &str| path.replace('/', "%2F");
    assert_eq!(asked(remove(&desk, &owner, WEI)), format!("/auth/confirm?redirect={}", encoded(&page)));
    let over = owner.get(&page).form("Hand over").submit_in(&owner);
    assert_eq!(asked(over), format!("/auth/confirm?redirect={}", encoded(TEAM)));
    assert!(asked(owner.get(&format!("{TEAM}.csv"))).starts_with("/auth/confirm?"));
    assert_eq!((role(&desk, OWNER), role(&desk, WEI)), ("owner".into(), "instructor".into()));
    // Giving a role ends nothing, and does not ask; but for the owner's.
    give(&desk, &owner, WEI, "staff").expect(303);
    assert!(asked(give(&desk, &owner, WEI, "owner")).starts_with("/auth/confirm?"));
    assert_eq!(role(&desk, WEI), "staff");
}

#[test]
fn the_file_has_what_the_search_finds_and_no_formula() {
    let desk = Desk::open();
    desk.execute("UPDATE users SET name = '=1+1' WHERE email = 'staff@demo.example'");
    let owner = desk.signed_in(OWNER);
    let file = owner.get(&format!("{TEAM}.csv")).expect(200);
    let rows: Vec<csv::StringRecord> =
        csv::Reader::from_reader(file.body.as_bytes()).records().map(|row| row.expect("a row")).collect();
    assert_eq!(rows.len(), 8);
    assert!(rows.iter().any(|row| &row[1] == "'=1+1"));
    assert_eq!(owner.get(&format!("{TEAM}.csv?q=li")).expect(200).body.lines().count(), 2);
    assert_eq!(desk.lines("action = 'export' AND detail = 'team'"), 2);
}

#[test]
fn whoever_was_removed_may_come_back() {
    let desk = Desk::open();
    let owner = desk.signed_in(OWNER);
    remove(&desk, &owner, WEI).expect(303);
    let (demo, wei) = (desk.text(&shop("demo")), desk.text(&user(WEI)));
    let id = |text: &str| divestreams::base::id::UserId::parse(text).expect("an id");
    let tenant = divestreams::base::id::TenantId::parse(&demo).expect("an id");
    let now = desk.config.clock.now();
    desk.db(|c| {
        divestreams::tenancy::store::add_member(c, tenant, id(&wei), divestreams::tenancy::Role::Staff, now)
    });
    desk.signed_in(WEI).get(HOME).expect(200);
}
