//! The route table, walked as everyone. What each may expect stands in one table here: a route without a line fails.

use divestreams::routes::{MACHINES, PAGES, Who};

use crate::support::{Answer, Browser, Desk};

/// What a visitor, and demo's owner, admin, instructor and staff, and reef's owner are answered.
struct Expected {
    method: &'static str,
    path: &'static str,
    /// The fields that a POST has besides its token.
    fields: &'static [(&'static str, &'static str)],
    statuses: [u16; 6],
}

const fn get(path: &'static str, statuses: [u16; 6]) -> Expected {
    Expected { method: "GET", path, fields: &[], statuses }
}

const fn post(
    path: &'static str,
    fields: &'static [(&'static str, &'static str)],
    statuses: [u16; 6],
) -> Expected {
    Expected { method: "POST", path, fields, statuses }
}

/// What is for platform administrators: nobody of a shop may, whatever they are there.
const OPERATORS: [u16; 6] = [302, 403, 403, 403, 403, 403];

/// In the order visitor, owner, admin, instructor, staff, another shop's owner. Sessions are of another instructor.
const EXPECTED: &[Expected] = &[
    get("/", [302, 302, 302, 302, 302, 302]),
    get("/auth/login", [200, 302, 302, 302, 302, 302]),
    post("/auth/login", &[], [422, 422, 422, 422, 422, 422]),
    get("/kept", [302; 6]),
    get("/auth/logout", [302, 200, 200, 200, 200, 200]),
    post("/auth/logout", &[], [302, 302, 302, 302, 302, 302]),
    get("/auth/choose-shop", [302, 200, 200, 200, 200, 200]),
    post("/auth/choose-shop", &[("tenant", "x")], [302, 422, 422, 422, 422, 422]),
    get("/auth/confirm", [302, 200, 200, 200, 200, 200]),
    post("/auth/confirm", &[("password", "x")], [302, 422, 422, 422, 422, 422]),
    post("/auth/passkey", &[("credential", "{}")], [422, 422, 422, 422, 422, 422]),
    post("/auth/passkey/options", &[], [200, 200, 200, 200, 200, 200]),
    post("/auth/second-factor/options", &[], [302, 302, 302, 302, 302, 302]),
    post("/auth/confirm/options", &[], [302, 422, 422, 422, 422, 422]),
    post("/account/security/passkeys", &[("name", "x")], [302, 422, 422, 422, 422, 422]),
    post("/account/security/passkeys/options", &[], [302, 200, 200, 200, 200, 200]),
    post("/account/security/passkeys/removal", &[("passkey", "x")], [302, 303, 303, 303, 303, 303]),
    get("/auth/second-factor", [302, 302, 302, 302, 302, 302]),
    post("/auth/second-factor", &[("code", "123456")], [302, 302, 302, 302, 302, 302]),
    get("/account/security", [302, 200, 200, 200, 200, 200]),
    get("/account/security/app", [302, 200, 200, 200, 200, 200]),
    post("/account/security/app", &[("code", "123456")], [302, 422, 422, 422, 422, 422]),
    post("/account/security/app-removal", &[], [302, 303, 303, 303, 303, 303]),
    post("/account/security/recovery-codes", &[], [302, 303, 303, 303, 303, 303]),
    post("/account/security/remembered-removal", &[], [302, 303, 303, 303, 303, 303]),
    get("/auth/counter", [302; 6]),
    post("/auth/counter", &[], [302; 6]),
    post("/auth/counter/lock", &[], [302; 6]),
    get("/account/pin", [302, 200, 200, 200, 200, 200]),
    post("/account/pin", &[("pin", "1")], [302, 422, 422, 422, 422, 422]),
    post("/account/pin/removal", &[], [302, 303, 303, 303, 303, 303]),
    get("/tenant/settings/counter", [302, 200, 200, 403, 403, 200]),
    post("/tenant/settings/counter", &[], [302, 422, 422, 403, 403, 422]),
    post("/tenant/settings/counter/idle", &[("minutes", "x")], [302, 422, 422, 403, 403, 422]),
    post("/tenant/settings/counter/{id}/loss", &[], [302, 303, 303, 403, 403, 404]),
    get("/auth/forgot-password", [200, 200, 200, 200, 200, 200]),
    post("/auth/forgot-password", &[], [422, 422, 422, 422, 422, 422]),
    get("/auth/reset-password", [410, 410, 410, 410, 410, 410]),
    post("/auth/reset-password", &[], [410, 410, 410, 410, 410, 410]),
    get("/auth/verify-email", [410, 410, 410, 410, 410, 410]),
    post("/auth/verify-email", &[], [410, 410, 410, 410, 410, 410]),
    get("/account", [302, 200, 200, 200, 200, 200]),
    post("/account/name", &[], [302, 422, 422, 422, 422, 422]),
    post("/account/email", &[], [302, 422, 422, 422, 422, 422]),
    post("/account/password", &[], [302, 422, 422, 422, 422, 422]),
    post("/account/language", &[("language", "en")], [302, 303, 303, 303, 303, 303]),
    post("/account/theme", &[("theme", "dark")], [302, 303, 303, 303, 303, 303]),
    get("/auth/not-me", [410, 410, 410, 410, 410, 410]),
    post("/auth/not-me", &[], [410, 410, 410, 410, 410, 410]),
    get("/account/devices", [302, 200, 200, 200, 200, 200]),
    get("/account/devices.csv", [302, 200, 200, 200, 200, 200]),
    post("/account/devices/ending", &[], [302, 303, 303, 303, 303, 303]),
    post("/account/devices/{id}/ending", &[], [302, 303, 303, 303, 303, 404]),
    get("/account/activity", [302, 200, 200, 200, 200, 200]),
    get("/account/activity.csv", [302, 200, 200, 200, 200, 200]),
    get("/tenant/settings/devices", [302, 200, 200, 403, 403, 200]),
    get("/tenant/settings/devices.csv", [302, 200, 200, 403, 403, 200]),
    post("/tenant/settings/devices/ending", &[("everyone", "1")], [302, 303, 303, 403, 403, 303]),
    post("/tenant/settings/devices/{id}/ending", &[], [302, 303, 303, 403, 403, 404]),
    get("/tenant/settings/audit", [302, 200, 200, 403, 403, 200]),
    get("/tenant/settings/audit.csv", [302, 200, 200, 403, 403, 200]),
    get("/signup", [200, 302, 302, 302, 302, 302]),
    post("/signup", &[], [422; 6]),
    get("/signup/finish", [410; 6]),
    post("/signup/finish", &[], [410; 6]),
    get("/setup", [302; 6]),
    post("/setup", &[], [302; 6]),
    get("/auth/accept-invite", [410; 6]),
    post("/auth/accept-invite", &[], [410; 6]),
    get("/account/invitation", [302; 6]),
    get("/tenant/settings/team/invitations/new", [302, 200, 200, 403, 403, 200]),
    post("/tenant/settings/team/invitations/new", &[("email", "x")], [302, 422, 422, 403, 403, 422]),
    post("/tenant/settings/team/invitations/{id}/renewal", &[], [302, 303, 303, 403, 403, 404]),
    post("/tenant/settings/team/invitations/{id}/cancellation", &[], [302, 303, 303, 403, 403, 404]),
    get("/tenant/settings/team", [302, 200, 200, 403, 403, 200]),
    get("/tenant/settings/team.csv", [302, 200, 200, 403, 403, 200]),
    post("/tenant/settings/team/ownership", &[("person", "x")], [302, 422, 403, 403, 403, 422]),
    get("/tenant/settings/team/{id}", [302, 200, 200, 403, 403, 404]),
    post("/tenant/settings/team/{id}/role", &[("role", "instructor")], [302, 303, 303, 403, 403, 404]),
    post("/tenant/settings/team/{id}/second-factor-reset", &[], [302, 303, 303, 403, 403, 404]),
    get("/tenant/settings/security", [302, 200, 200, 403, 403, 200]),
    post("/tenant/settings/security", &[], [302, 303, 403, 403, 403, 303]),
    post("/tenant/settings/team/{id}/removal", &[], [302, 303, 303, 403, 403, 404]),
    get("/admin", OPERATORS),
    get("/admin/health", OPERATORS),
    get("/admin/mail", OPERATORS),
    get("/admin/mail.csv", OPERATORS),
    post("/admin/mail/{id}/sending", &[], OPERATORS),
    get("/dev/outbox", [200, 200, 200, 200, 200, 200]),
    get("/tenant/settings/shop", [302, 200, 403, 403, 403, 200]),
    post("/tenant/settings/shop", &[("slug", "-")], [302, 422, 403, 403, 403, 422]),
    post("/tenant/settings/shop/logo", &[], [302, 422, 403, 403, 403, 422]),
    post("/tenant/settings/shop/logo/removal", &[], [302, 303, 403, 403, 403, 303]),
    get("/logo", [302; 6]),
    get("/admin/tenants", OPERATORS),
    get("/admin/tenants.csv", OPERATORS),
    get("/admin/tenants/new", OPERATORS),
    post("/admin/tenants/new", &[], OPERATORS),
    get("/admin/tenants/{id}", OPERATORS),
    post("/admin/tenants/{id}/name", &[], OPERATORS),
    post("/admin/tenants/{id}/closing", &[], OPERATORS),
    post("/admin/tenants/{id}/opening", &[], OPERATORS),
    get("/admin/people", OPERATORS),
    get("/admin/people.csv", OPERATORS),
    get("/admin/people/{id}", OPERATORS),
    post("/admin/people/{id}/disabling", &[], OPERATORS),
    post("/admin/people/{id}/reset", &[], OPERATORS),
    post("/admin/people/{id}/second-factor-reset", &[], OPERATORS),
    post("/admin/people/{id}/enabling", &[], OPERATORS),
    get("/admin/sessions", OPERATORS),
    get("/admin/sessions.csv", OPERATORS),
    post("/admin/sessions/ending", &[("person", "x")], OPERATORS),
    post("/admin/sessions/{id}/ending", &[], OPERATORS),
    get("/tenant", [302, 302, 302, 302, 302, 302]),
    get("/tenant/training/sessions", [302, 200, 200, 200, 200, 200]),
    get("/tenant/training/sessions.csv", [302, 200, 200, 200, 200, 200]),
    get("/tenant/training/sessions/new", [302, 200, 200, 200, 200, 200]),
    post("/tenant/training/sessions/new", &[("course_id", "x")], [302, 422, 422, 422, 422, 422]),
    get("/tenant/training/sessions/{id}", [302, 200, 200, 200, 200, 404]),
    get("/tenant/training/sessions/{id}/edit", [302, 200, 200, 403, 200, 404]),
    post("/tenant/training/sessions/{id}/edit", &[("version", "1")], [302, 422, 422, 403, 422, 404]),
    post(
        "/tenant/training/sessions/{id}/status",
        &[("status", "in_progress")],
        [302, 303, 303, 403, 303, 404],
    ),
    post(
        "/tenant/training/sessions/{id}/cancellation",
        &[("reason", "storm")],
        [302, 303, 303, 403, 303, 404],
    ),
    get("/tenant/training/courses", [302, 200, 200, 200, 200, 200]),
    get("/tenant/training/courses.csv", [302, 200, 200, 200, 200, 200]),
    get("/tenant/training/courses/{id}", [302, 200, 200, 200, 200, 404]),
];

const HEADERS: [(&str, &str); 8] = [
    ("content-security-policy", "default-src 'none'"),
    ("content-security-policy", "frame-ancestors 'none'"),
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "same-origin"),
    ("permissions-policy", "camera=()"),
    ("cross-origin-opener-policy", "same-origin"),
    ("x-frame-options", "DENY"),
    ("x-request-id", "-"),
];

#[track_caller]
fn hardened(answer: &Answer) {
    for (name, part) in HEADERS {
        let value =
            answer.header(name).unwrap_or_else(|| panic!("{}: {} has no {name}", answer.path, answer.status));
        assert!(value.contains(part), "{}: {name}: {value}", answer.path);
    }
    let policy = answer.header("content-security-policy").unwrap_or_default();
    assert!(!policy.contains("unsafe"), "{}: {policy}", answer.path);
    let is_kept = answer.header("cache-control").is_some_and(|value| value.contains("immutable"));
    if !(is_kept && answer.path.starts_with("/assets/")) {
        assert_eq!(answer.header("cache-control"), Some("no-store"), "{}", answer.path);
    }
}

/// The cast of the table, in its order.
fn everyone(desk: &Desk) -> [Browser; 6] {
    let [owner, admin, instructor, staff] =
        ["owner", "admin", "instructor", "staff"].map(|role| desk.staff(role));
    [desk.visitor(), owner, admin, instructor, staff, desk.stranger()]
}

const NAMES: [&str; 6] = ["visitor", "owner", "admin", "instructor", "staff", "another shop's owner"];

/// Demo's sessions that `instructor@demo.example` does not teach: each acts on its own.
fn foreign_sessions(desk: &Desk) -> Vec<String> {
    desk.upcoming("demo", &format!("instructor_id <> {}", crate::support::user("instructor@demo.example")))
}

fn filled(path: &str, session: &str, course: &str) -> String {
    path.replace("{id}", if path.contains("/courses/") { course } else { session })
}

/// A device that the one who asks may end: another of their own on their own page, a staff member's in the shop. To the
/// other shop's owner both are a stranger's.
fn device(desk: &Desk, path: &str, who: usize) -> String {
    if path.contains("/counter/") {
        return desk.plant_tablet("demo");
    }
    let role = if path.starts_with("/account/") && (1..=4).contains(&who) { NAMES[who] } else { "staff" };
    let email = format!("{role}@demo.example");
    desk.signed_in(&email);
    desk.newest(&email)
}

/// A team member that the one who asks may change, each another: removing is among the routes.
fn member(desk: &Desk, who: usize) -> String {
    let email = if who == 1 { "wei@demo.example" } else { "lupita@demo.example" };
    desk.text(&crate::support::user(email))
}

/// An invitation that the demo shop has sent, each another: cancelling is among the routes. Long enough ago to be sent again.
fn invitation(desk: &Desk) -> String {
    let owner = desk.staff("owner");
    let email = format!("n{}@new.example", desk.count("SELECT COUNT(*) FROM link"));
    let form = owner.get("/tenant/settings/team/invitations/new").form("Send invitation");
    form.set("email", &email).submit_in(&owner).expect(303);
    desk.execute("UPDATE invitation SET sent_at = (SELECT created_at FROM tenant WHERE slug = 'demo') WHERE tenant_id IS NOT NULL");
    let newest = "SELECT invitation_id FROM invitation WHERE tenant_id IS NOT NULL ORDER BY invitation_id DESC LIMIT 1";
    desk.text(newest)
}

/// A token that is good for this browser: of the sign-in page before, of the sign-out page after signing in.
fn token(browser: &Browser) -> String {
    let login = browser.get("/auth/login");
    let page = if login.status == 200 { login } else { browser.get("/auth/logout") };
    page.attributes("input[name=csrf]", "value").into_iter().next().expect("every form has a token")
}

#[test]
fn every_route_has_an_expectation_and_no_expectation_is_left_over() {
    let stands =
        |method: &str, path: &str| EXPECTED.iter().filter(|e| e.method == method && e.path == path).count();
    for route in PAGES {
        assert_eq!(
            stands(route.method, route.path),
            1,
            "{} {}: say who may expect what",
            route.method,
            route.path
        );
        let expected =
            EXPECTED.iter().find(|e| e.method == route.method && e.path == route.path).expect("counted");
        let [visitor, owner, _, instructor, staff, stranger] = expected.statuses;
        match route.who {
            Who::Machine => panic!("{}: pages are for people", route.path),
            Who::Visitor => {}
            Who::Person | Who::Staff => {
                assert_eq!(visitor, 302, "{}", route.path)
            }
            Who::OwnClasses => assert_eq!((visitor, instructor), (302, 403), "{}", route.path),
            Who::Owner => {
                let others = (visitor, expected.statuses[2], instructor, staff);
                assert_eq!(others, (302, 403, 403, 403), "{}", route.path);
            }
            Who::Admin => assert_eq!((visitor, instructor, staff), (302, 403, 403), "{}", route.path),
            Who::Operator => {
                assert_eq!(expected.statuses, OPERATORS, "{}", route.path);
                continue;
            }
        }
        if route.path.contains("{id}") {
            assert_eq!(stranger, 404, "{}: another shop's record does not exist", route.path);
        }
        assert!(owner < 500 && owner != 403 && owner != 404, "{}: an owner may", route.path);
    }
    assert_eq!(EXPECTED.len(), PAGES.len());
    assert!(MACHINES.iter().all(|route| route.who == Who::Machine && route.method == "GET"));
}

#[test]
fn everyone_gets_what_the_table_says_and_every_answer_is_hardened() {
    let desk = Desk::open();
    let (sessions, course) = (foreign_sessions(&desk), desk.course("demo", "PADI-OWD"));
    let mut next = sessions.iter();
    for expected in EXPECTED {
        for (at, status) in expected.statuses.into_iter().enumerate() {
            // A fresh browser each time: signing out is among the routes.
            let browser = match at {
                0 => desk.visitor(),
                5 => desk.stranger(),
                _ => desk.staff(NAMES[at]),
            };
            // What takes a step has one of its own.
            let is_device = !expected.path.contains("/training/");
            let session = if status == 303 && !is_device { next.next() } else { sessions.last() };
            let device = is_device.then(|| match expected.path.contains("/team/") {
                true if expected.path.contains("/invitations/") => invitation(&desk),
                true => member(&desk, at),
                false => device(&desk, expected.path, at),
            });
            let id = device.as_ref().or(session).expect("enough sessions are planned");
            let path = filled(expected.path, id, &course);
            let token = token(&browser);
            let before = desk.marks("demo");
            let answer = match expected.method {
                "GET" => browser.get(&path),
                _ => browser.post(&path, &[expected.fields, &[("csrf", &token)]].concat()),
            };
            let who = NAMES[at];
            assert_eq!(answer.status, status, "{} {path} as {who}: {}", expected.method, answer.text());
            hardened(&answer);
            if status != 303 {
                assert_eq!(
                    desk.marks("demo"),
                    before,
                    "{} {path} as {who} changed something",
                    expected.method
                );
            }
            if answer.status == 200 && path.ends_with(".csv") {
                assert_eq!(answer.header("content-type"), Some("text/csv; charset=utf-8"), "{path}");
            } else if answer.status == 200 && path.ends_with("/options") {
                assert_eq!(answer.header("content-type"), Some("application/json"), "{path}");
            } else if answer.status == 200 {
                assert!(answer.body.trim_end().ends_with("</html>"), "{path} as {who} is not whole");
                assert!(!answer.all("title")[0].is_empty() && answer.all("h1").len() == 1, "{path} as {who}");
            }
            // The throttle counts the sign-ins that fail.
            desk.execute("DELETE FROM attempt");
        }
    }
}

#[test]
fn a_visitor_is_led_to_sign_in_and_back_to_the_very_address() {
    let desk = Desk::open();
    let (session, course) = (foreign_sessions(&desk).remove(0), desk.course("demo", "PADI-OWD"));
    let is_private =
        |path: &str| ["/tenant/", "/account/", "/admin/"].iter().any(|room| path.starts_with(room));
    for route in PAGES.iter().filter(|route| is_private(route.path) && route.method == "GET") {
        let path = format!("{}?q=a%26b&status=scheduled", filled(route.path, &session, &course));
        let target = desk.visitor().get(&path).expect(302).expect_redirect();
        let (page, query) = target.split_once('?').expect("the target is carried along");
        assert_eq!(page, "/auth/login");
        let pairs: Vec<(String, String)> =
            url::form_urlencoded::parse(query.as_bytes()).into_owned().collect();
        assert_eq!(pairs, [("redirect".to_owned(), path)]);
    }
    assert_eq!(desk.visitor().get("/tenant").expect_redirect(), "/auth/login");
}

#[test]
fn no_form_passes_without_a_token_whoever_sends_it() {
    let desk = Desk::open();
    let (session, course) = (foreign_sessions(&desk).remove(0), desk.course("demo", "PADI-OWD"));
    let people = everyone(&desk);
    let sign_ins = || desk.live();
    let before = (desk.marks("demo"), sign_ins());
    for expected in EXPECTED.iter().filter(|expected| expected.method == "POST") {
        let path = filled(expected.path, &session, &course);
        for (browser, who) in people.iter().zip(NAMES) {
            let answer = browser.post(&path, expected.fields);
            assert_eq!(answer.status, 403, "{path} as {who}");
            hardened(&answer);
        }
    }
    assert_eq!((desk.marks("demo"), sign_ins()), before);
    people[1].get("/tenant/training/sessions").expect(200);
}

#[test]
fn an_id_that_is_unknown_or_none_at_all_is_no_page() {
    let desk = Desk::open();
    let owner = desk.staff("owner");
    let (token, before) = (token(&owner), desk.marks("demo"));
    let long = "0".repeat(3_000);
    let reefs = desk.upcoming("reef", "1 = 1").remove(0);
    let for_a_shop = |expected: &&Expected| expected.path.contains("{id}") && expected.statuses != OPERATORS;
    for expected in EXPECTED.iter().filter(for_a_shop) {
        for id in
            ["0197e0c0-0000-7000-8000-000000000000", "x", "1", "%00", "%ff", "..%2f..", "'--", &long, &reefs]
        {
            let path = expected.path.replace("{id}", id);
            let answer = match expected.method {
                "GET" => owner.get(&path),
                _ => owner.post(&path, &[expected.fields, &[("csrf", &token)]].concat()),
            };
            assert_eq!(answer.status, 404, "{} {path}: {}", expected.method, answer.text());
            hardened(&answer);
        }
    }
    assert_eq!(desk.marks("demo"), before);
}

#[test]
fn an_address_that_does_not_know_the_method_says_so() {
    let desk = Desk::open();
    let owner = desk.staff("owner");
    let (session, course) = (foreign_sessions(&desk).remove(0), desk.course("demo", "PADI-OWD"));
    let token = token(&owner);
    let known = |method: &str, path: &str| PAGES.iter().any(|r| r.method == method && r.path == path);
    for route in PAGES {
        let path = filled(route.path, &session, &course);
        for method in ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"] {
            // What only takes a form leads whoever asks for it to the form: below.
            if known(method, route.path) || method == "GET" {
                continue;
            }
            let origin = ("origin", "http://localhost");
            let answer = match method {
                "OPTIONS" => owner.send(method, &path, None, &[origin]),
                _ => owner.send(method, &path, Some(format!("csrf={token}")), &[origin]),
            };
            assert_eq!(answer.status, 405, "{method} {path}: {}", answer.text());
            assert!(answer.text().contains("That does not work here"), "{method} {path}: {}", answer.text());
            hardened(&answer);
        }
    }
    for route in MACHINES {
        let answer = owner.post(&route.path.replace("{name}", "x"), &[("csrf", &token)]);
        assert_eq!(answer.status, 405, "{}", route.path);
        hardened(&answer);
    }
}

#[test]
fn an_address_that_only_takes_a_form_leads_to_the_page_of_the_form() {
    let desk = Desk::open();
    let owner = desk.staff("owner");
    let (session, course) = (foreign_sessions(&desk).remove(0), desk.course("demo", "PADI-OWD"));
    let pages: Vec<_> =
        PAGES.iter().filter(|r| r.method == "GET").map(|r| filled(r.path, &session, &course)).collect();
    for route in PAGES.iter().filter(|route| route.method == "POST") {
        let path = filled(route.path, &session, &course);
        if pages.contains(&path) {
            continue;
        }
        for method in ["GET", "HEAD"] {
            let answer = owner.send(method, &path, None, &[]).expect(303);
            let to = answer.header("location").expect("leads on").to_owned();
            assert!(pages.contains(&to), "{path}: {to}");
            assert!(path.starts_with(&to) || (path.starts_with("/auth/") && to == "/tenant"), "{path}: {to}");
        }
    }
}

#[test]
fn machines_are_answered_without_a_cookie_and_hardened_too() {
    let desk = Desk::open();
    let css = desk.state.assets.css.clone();
    for route in MACHINES {
        let path = if route.path.contains("{name}") { css.clone() } else { route.path.to_owned() };
        let answer = desk.visitor().get(&path).expect(200);
        hardened(&answer);
        assert_eq!(answer.set_cookies(), Vec::<String>::new(), "{path}");
    }
    for asset in [&desk.state.assets.css, &desk.state.assets.js, &desk.state.assets.icon] {
        let kept = desk.visitor().get(asset).expect(200).header("cache-control").map(str::to_owned);
        assert_eq!(kept.as_deref(), Some("public, max-age=31536000, immutable"), "{asset}");
    }
    hardened(&desk.visitor().get("/assets/nothing.css").expect(404));
}
