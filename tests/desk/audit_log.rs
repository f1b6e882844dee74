//! The audit log: who did what, when and from where; only ever added to, and read by those who may.

use chrono::TimeDelta;

use crate::house::source::files;
use crate::support::{Answer, DEMO_PASSWORD, Desk, SHOP, end, is_postgres, user};

const LOG: &str = "/tenant/settings/audit";
const OWN_LOG: &str = "/account/activity";
const OWNER: &str = "owner@demo.example";
const STAFF: &str = "staff@demo.example";
const FIREFOX: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0";

fn lines(page: &Answer) -> Vec<String> {
    page.all("table.list tbody tr")
}

/// The latest line, and that it has all these parts.
#[track_caller]
fn latest(page: &Answer, parts: &[&str]) {
    let line = lines(page).into_iter().next().unwrap_or_default();
    for part in parts {
        assert!(line.contains(part), "{part} in {line:?} of {}", page.path);
    }
}

#[test]
fn what_happens_to_sign_ins_appears_with_who_when_and_from_where() {
    let desk = Desk::open_with(|config| {
        config.trusted_proxies = vec!["127.0.0.1/32".parse().expect("a net")];
    });
    let owner = desk.signed_in(OWNER);
    let staff = desk
        .visitor_of("demo")
        .with_header("user-agent", FIREFOX)
        .with_header("x-forwarded-for", "203.0.113.9");
    let look = || owner.get(LOG).expect(200);
    staff.sign_in(STAFF, "wrong").expect(422);
    latest(
        &look(),
        &["Sign-in failed", "Aisha Rahman", "Somebody", "just now", "203.0.113.9", "Firefox on Linux"],
    );
    staff.sign_in(STAFF, DEMO_PASSWORD).expect(302);
    latest(&look(), &["Signed in", "Aisha Rahman", "just now", "203.0.113.9", "Firefox on Linux"]);
    desk.wait(TimeDelta::minutes(3));
    latest(&look(), &["3 minutes ago"]);
    staff.get("/auth/logout").form("Sign out").submit_in(&staff).expect(302);
    latest(&look(), &["Signed out", "Aisha Rahman"]);
    let id = desk.known(STAFF).1;
    end(&owner, SHOP, &id).expect(303);
    latest(
        &look(),
        &["Ended a sign-in", "Unknown browser of Aisha Rahman", "Camila Reyes Ortega", "127.0.0.1"],
    );
    for _ in 0..3 {
        desk.known(STAFF);
    }
    let person = desk.text(&user(STAFF));
    let page = owner.get(&format!("{SHOP}?person={person}"));
    page.form("End all of Aisha Rahman").submit_in(&owner).expect(303);
    latest(
        &look(),
        &["Ended all sign-ins of a person", "Aisha Rahman · 3 sign-ins ended", "Camila Reyes Ortega"],
    );
    desk.known(STAFF);
    owner.get(SHOP).form("Sign out the whole shop").submit_in(&owner).expect(303);
    latest(&look(), &["Ended all other sign-ins", "1 sign-in ended"]);
    owner.get("/tenant/settings/devices.csv").expect(200);
    latest(&look(), &["Exported", "Signed-in devices", "Camila Reyes Ortega"]);
    let form = owner.get("/auth/confirm").form("Go on").set("password", DEMO_PASSWORD);
    form.submit_in(&owner).expect(302);
    latest(&look(), &["Gave the password again", "Camila Reyes Ortega"]);
}

#[test]
fn a_failure_names_nobody_and_keeps_nothing_that_was_typed() {
    let desk = Desk::open();
    desk.visitor_of("demo").sign_in("my-password-by-mistake", "typed-secret-8").expect(422);
    desk.visitor_of("demo").sign_in(STAFF, "typed-secret-8").expect(422);
    let failed = "action = 'login.failed'";
    assert_eq!(desk.lines(failed), 2);
    let known = format!("{failed} AND actor_id IS NULL AND subject_id = {}", user(STAFF));
    assert_eq!(desk.lines(&known), 1, "on whom it was tried, where there is such a person");
    let file = desk.signed_in(OWNER).get("/tenant/settings/audit.csv").expect(200);
    assert!(!file.body.contains("mistake") && !file.body.contains("typed-secret-8"));
}

#[test]
fn the_log_names_whoever_belongs_to_the_shop_or_did_and_nobody_else() {
    let desk = Desk::without_log();
    let owner = desk.signed_in(OWNER);
    let name = |email: &str| desk.text(&format!("SELECT name FROM users WHERE email = '{email}'"));
    let (wei, stranger) = (name("wei@demo.example"), name("owner@reef.example"));
    for email in ["owner@reef.example", "wei@demo.example"] {
        desk.visitor_of("demo").sign_in(email, "wrong").expect(422);
    }
    let member = format!("/tenant/settings/team/{}", desk.text(&user("wei@demo.example")));
    let page = owner.get(&member).expect(200);
    page.form_to(&format!("{member}/removal")).submit_in(&owner).expect(303);
    let (page, file) = (owner.get(LOG).expect(200), owner.get("/tenant/settings/audit.csv").expect(200));
    for said in [page.text(), file.body] {
        assert_eq!(said.matches(&wei).count(), 2, "{wei}: {said}");
        assert!(!said.contains(&stranger), "{stranger}: {said}");
    }
}

#[test]
fn the_log_is_searched_and_filtered() {
    let desk = Desk::without_log();
    let owner = desk.signed_in(OWNER);
    desk.signed_in(STAFF);
    let search =
        |typed: &str| lines(&owner.get(LOG).form("Filter").set("q", typed).submit_in(&owner).expect(200));
    assert_eq!(search("aisha").len(), 1);
    assert_eq!(search("staff@demo").len(), 1);
    assert!(search("127.0.0.1").len() >= 2);
    assert!(search("Inês").is_empty(), "another shop's people are not found");
    let nothing = owner.get(&format!("{LOG}?q=zzzzz")).expect(200);
    assert_eq!(nothing.all(".empty h2"), ["No line matches"]);
    assert!(
        nothing.text().contains(
            "A search finds the beginning of any word of a name, of an e-mail, or a whole address."
        )
    );
    owner.get("/tenant/settings/audit.csv").expect(200);
    let exports = owner.get(LOG).form("Filter").set("what", "exports").submit_in(&owner).expect(200);
    assert_eq!(lines(&exports).len(), 1);
    assert_eq!(lines(&owner.get(&format!("{LOG}?what=endings"))).len(), 0);
    assert_eq!(owner.get(&format!("{LOG}?what=x&after=x")).status, 200);
}

#[test]
fn owner_and_admin_read_the_shops_log_and_nobody_else() {
    let desk = Desk::without_log();
    let reef = desk.signed_in("owner@reef.example");
    for (role, status) in [("owner", 200), ("admin", 200), ("instructor", 403), ("staff", 403)] {
        let browser = desk.staff(role);
        for path in [LOG, "/tenant/settings/audit.csv"] {
            assert_eq!(browser.get(path).status, status, "{path} as {role}");
        }
    }
    let page = reef.get(LOG).expect(200);
    assert_eq!(lines(&page).len(), 1, "{:?}", lines(&page));
    latest(&page, &["Signed in", "Inês Carvalho"]);
}

#[test]
fn everyone_reads_their_own_activity_and_only_their_own() {
    let desk = Desk::without_log();
    desk.signed_in(OWNER);
    for (email, name) in [
        (STAFF, "Aisha Rahman"),
        ("instructor@demo.example", "Diego Canul"),
        ("operator@divestreams.example", "Noor de Vries"),
    ] {
        let page = desk.signed_in(email).get(OWN_LOG).expect(200);
        assert_eq!(lines(&page).len(), 1, "{:?}", lines(&page));
        latest(&page, &["Signed in", name, "127.0.0.1"]);
    }
    let someone = desk.text(&user(OWNER));
    let staff = desk.signed_in(STAFF);
    for query in [format!("q={someone}"), "q=camila".to_owned(), format!("person={someone}")] {
        let page = staff.get(&format!("{OWN_LOG}?{query}")).expect(200);
        assert!(lines(&page).iter().all(|line| line.contains("Aisha")), "{query}");
    }
}

#[test]
fn older_lines_are_a_click_away_each_once() {
    let desk = Desk::without_log();
    let owner = desk.signed_in(OWNER);
    for _ in 0..60 {
        let form = owner.get("/auth/confirm").form("Go on").set("password", DEMO_PASSWORD);
        form.submit_in(&owner).expect(302);
    }
    for list in [LOG, OWN_LOG] {
        let first = owner.get(list).expect(200);
        let next = first.attributes(".pager a[rel=next]", "href").pop().expect("older ones");
        let second = owner.get(&next).expect(200);
        assert_eq!((lines(&first).len(), lines(&second).len()), (50, 11), "{list}");
        assert!(second.attributes(".pager a[rel=next]", "href").is_empty());
        latest(&first, &["Gave the password again"]);
        assert!(lines(&second)[10].contains("Signed in"));
    }
}

#[test]
fn the_file_parses_is_written_down_and_holds_no_formula() {
    let desk = Desk::open();
    desk.execute("UPDATE users SET name = '=1+1,\"x\"' WHERE email = 'staff@demo.example'");
    let staff = desk.visitor().with_header("user-agent", "+cmd|' /C calc'!A0");
    staff.sign_in(STAFF, DEMO_PASSWORD).expect(302);
    let owner = desk.signed_in(OWNER);
    let file = owner.get("/tenant/settings/audit.csv").expect(200);
    let mut reader = csv::Reader::from_reader(file.body.as_bytes());
    let header: Vec<String> = reader.headers().expect("a header").iter().map(str::to_owned).collect();
    let columns = [
        "at",
        "actor",
        "action",
        "what",
        "subject_id",
        "subject",
        "detail",
        "ip_address",
        "user_agent",
        "id",
    ];
    assert_eq!(header, columns);
    let rows: Vec<csv::StringRecord> = reader.records().map(|row| row.expect("a row")).collect();
    let first = (&rows[0][2], &rows[0][3], &rows[0][6]);
    assert_eq!(first, ("export", "Exported", "Audit log"), "the export is its own first line");
    let staffs = rows.iter().find(|row| row[2] == *"login.signed_in" && row[1].contains("1+1"));
    let staffs = staffs.expect("the sign-in");
    assert_eq!((&staffs[1], &staffs[8]), ("'=1+1,\"x\"", "'+cmd|' /C calc'!A0"));
    for cell in rows.iter().flatten() {
        assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "{cell}");
    }
}

#[test]
fn no_line_shows_what_only_the_code_calls_so() {
    let desk = Desk::open();
    let (owner, id) = (desk.signed_in(OWNER), desk.upcoming("demo", "status = 'scheduled'").remove(0));
    let page = format!("/tenant/training/sessions/{id}");
    owner.get(&page).expect(200).form("Start session").submit_in(&owner).expect(303);
    let course = desk.text(&format!(
        "SELECT c.name FROM training_session s JOIN course c ON c.tenant_id = s.tenant_id AND c.course_id = s.course_id \
         WHERE s.training_session_id = '{id}'"
    ));
    latest(
        &owner.get(LOG).expect(200),
        &["Changed a session’s state", &course, "Started", "Camila Reyes Ortega"],
    );
    assert_eq!(owner.get(LOG).attributes("tbody tr:first-child a", "href"), [page.as_str()]);
    owner.get(&page).expect(200).form("Mark completed").submit_in(&owner).expect(303);
    let reopen = owner.get(&page).expect(200).form("Reopen session").set("reason", "one dive was missing");
    reopen.submit_in(&owner).expect(303);
    latest(&owner.get(OWN_LOG).expect(200), &["Reopened: one dive was missing"]);
    for path in [LOG, OWN_LOG] {
        let text = owner.get(path).expect(200).text();
        for raw in ["in_progress", "completed", "scheduled", "login.", "training_session"] {
            assert!(!text.contains(raw), "{raw} in {path}");
        }
    }
    let file = owner.get("/tenant/settings/audit.csv").expect(200).body;
    assert!(file.contains("Started") && file.contains(&course) && !file.contains("in_progress"));
}

#[test]
fn nothing_changes_a_line_and_only_the_purge_deletes() {
    for route in divestreams::routes::PAGES.iter().filter(|route| route.method != "GET") {
        assert!(!route.path.contains("audit") && !route.path.contains("activity"), "{}", route.path);
    }
    let (mut looked, mut deletes) = (0, Vec::new());
    for file in files("src", ".rs") {
        let code: String = file.code().map(|(_, line)| format!("{line}\n")).collect();
        let lower = code.to_lowercase();
        for sql in ["update audit", "delete from audit", "truncate audit"] {
            assert!(!lower.contains(sql), "{}: {sql}", file.path);
        }
        if !code.contains("audit::table") {
            continue;
        }
        looked += 1;
        assert!(!code.contains("diesel::update(") && !code.contains("on_conflict"), "{}", file.path);
        if code.contains("diesel::delete(") {
            deletes.push(file.path);
        }
    }
    assert!(looked >= 3, "the log is named otherwise now: look there");
    assert_eq!(deletes, ["src/jobs/purge.rs"]);
}

#[test]
fn the_database_itself_refuses_to_change_a_line_and_to_delete_one_that_is_kept() {
    let desk = Desk::without_log();
    desk.signed_in(OWNER);
    let (id, all) =
        (desk.text("SELECT max(audit_id) FROM audit WHERE tenant_id IS NOT NULL"), desk.lines("TRUE"));
    let of_all = "(tenant_id IS NULL OR tenant_id IS NOT NULL)";
    let columns = "audit_id, tenant_id, at, action, detail, ip_address, user_agent";
    let again = format!(
        "({columns}) SELECT audit_id, tenant_id, at, 'shop.opened', detail, ip_address, user_agent \
                         FROM audit WHERE tenant_id IS NOT NULL AND audit_id = '{id}'"
    );
    let mut refused = vec![
        format!("UPDATE audit SET detail = 'x' WHERE tenant_id IS NOT NULL AND audit_id = '{id}'"),
        format!("UPDATE audit SET actor_id = NULL WHERE {of_all}"),
        format!("DELETE FROM audit WHERE tenant_id IS NOT NULL AND audit_id = '{id}'"),
        format!("DELETE FROM audit WHERE {of_all}"),
        format!("INSERT INTO audit {again} ON CONFLICT (audit_id) DO UPDATE SET detail = 'x'"),
    ];
    refused.push(match is_postgres() {
        true => "TRUNCATE audit /* tenant_id */".to_owned(),
        false => format!("INSERT OR REPLACE INTO audit {again}"),
    });
    for sql in &refused {
        let why = desk.try_execute(sql).expect_err(sql).to_string();
        assert!(why.contains("the audit log is"), "{sql}: {why}");
    }
    assert_eq!((desk.lines("TRUE"), desk.lines("action = 'login.signed_in' AND detail = ''")), (all, 1));
    let signed_in = format!("DELETE FROM audit WHERE tenant_id IS NOT NULL AND audit_id = '{id}'");
    desk.wait(TimeDelta::days(400) - TimeDelta::minutes(1));
    desk.note_nothing();
    desk.try_execute(&signed_in).expect_err("it is kept");
    desk.wait(TimeDelta::minutes(2));
    desk.try_execute(&signed_in).expect_err("nothing was written since: it is kept");
    desk.note_nothing();
    assert_eq!(desk.try_execute(&signed_in).expect("it goes"), 1);
}
