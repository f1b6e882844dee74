//! What goes wrong is told kindly, traceably, and without a word about the inside.

use std::sync::{Arc, Barrier};

use divestreams::db::DbError;
use divestreams::routes::PAGES;

use crate::support::{Answer, Browser, DEMO_PASSWORD, Desk};

const LIST: &str = "/tenant/training/sessions";

/// Words that only the inside knows.
const INSIDE: &[&str] = &[
    "diesel",
    "sqlite",
    "postgres",
    "actix",
    "panicked",
    "src/",
    ".rs:",
    "select ",
    "tenant_id",
    "no such table",
    "relation",
    "unreadable",
    "duplicate field",
    "serde",
    "backtrace",
    "database",
];

/// A friendly page: what happened, a way on, and the request's number, which is also in the header.
#[track_caller]
fn friendly(answer: &Answer, status: u16, title: &str) {
    friendly_to(answer, status, title, "/tenant");
}

/// The same, where the way on is another.
#[track_caller]
fn friendly_to(answer: &Answer, status: u16, title: &str, way_on: &str) {
    assert_eq!(answer.status, status, "{}: {}", answer.path, answer.text());
    assert!(answer.header("content-type").is_some_and(|of| of.starts_with("text/html")), "{}", answer.path);
    assert_eq!(answer.all("h1"), [title], "{}", answer.path);
    let id = answer.header("x-request-id").expect("every answer has a number");
    assert!(answer.text().contains(&format!("{status} · request {id}")), "{}", answer.text());
    assert_eq!(answer.attributes("main a", "href"), [way_on], "a way on");
    assert!(answer.attributes("head link[rel=stylesheet]", "href")[0].starts_with("/assets/"));
    let body = answer.body.to_lowercase();
    let told: Vec<_> = INSIDE.iter().filter(|word| body.contains(**word)).collect();
    assert!(told.is_empty(), "{told:?} in {}", answer.text());
}

fn token(browser: &Browser) -> String {
    browser.get("/auth/logout").form("Sign out").value("csrf").expect("every form has a token").to_owned()
}

#[test]
fn an_error_page_says_what_happened_and_the_number_of_the_request() {
    let desk = Desk::open();
    let (owner, instructor) = (desk.staff("owner"), desk.staff("instructor"));
    let not_theirs = format!("instructor_id <> {}", crate::support::user("instructor@demo.example"));
    let other = desk.upcoming("demo", &not_theirs).remove(0);
    let token = token(&owner);
    friendly(&instructor.get(&format!("{LIST}/{other}/edit")), 403, "This is not yours to do");
    friendly(&owner.post(&format!("{LIST}/new"), &[]), 403, "This page was open too long");
    friendly(&owner.get("/nothing/here"), 404, "This page does not exist");
    friendly(&desk.visitor().get("/tenant/nothing"), 404, "This page does not exist");
    friendly(&owner.post(LIST, &[("csrf", &token)]), 405, "That does not work here");
    friendly(&owner.post_body(LIST, "x".repeat(70_000)), 413, "That is too much at once");
    friendly(&owner.get(&format!("{LIST}?q=a&q=b")), 422, "That cannot be read");
}

#[test]
fn a_database_that_is_away_is_a_moments_wait_and_signs_nobody_out() {
    let desk = Desk::open_with(|config| config.pool_size = 1);
    let (owner, visitor) = (desk.staff("owner"), desk.visitor());
    let (taken, done) = (Arc::new(Barrier::new(2)), Arc::new(Barrier::new(2)));
    std::thread::scope(|scope| {
        let (held, until, state) = (Arc::clone(&taken), Arc::clone(&done), desk.state.clone());
        scope.spawn(move || {
            state.db.with(|_| {
                held.wait();
                until.wait();
                Ok::<_, DbError>(())
            })
        });
        taken.wait();
        let answer = owner.get(LIST);
        done.wait();
        friendly_while_away(&answer);
        assert_eq!(answer.set_cookies(), Vec::<String>::new(), "the cookie stays as it is");
    });
    owner.get(LIST).expect(200);
    visitor.get("/auth/login").expect(200);
}

#[track_caller]
fn friendly_while_away(answer: &Answer) {
    friendly(answer, 503, "Back in a moment");
    assert!(answer.header("retry-after").is_some_and(|after| after.parse::<u32>().is_ok()));
    assert!(answer.text().contains("You are still signed in"));
}

#[test]
fn a_fault_of_ours_is_told_without_a_word_about_the_inside() {
    let desk = Desk::open();
    let owner = desk.staff("owner");
    desk.execute("ALTER TABLE agency RENAME TO agency_elsewhere");
    for path in [LIST, "/tenant/training/sessions/new", "/tenant/training/courses"] {
        friendly(&owner.get(path), 500, "Something went wrong on our side");
    }
    desk.execute("ALTER TABLE agency_elsewhere RENAME TO agency");
    owner.get(LIST).expect(200);
}

#[test]
fn whoever_tries_too_often_is_told_how_long_to_wait() {
    let desk = Desk::open();
    let visitor = desk.visitor();
    let last = (0..12).map(|_| visitor.sign_in("owner@demo.example", "wrong")).last().expect("tried");
    let last = last.expect(429);
    assert!(last.header("retry-after").is_some_and(|after| after.parse::<u32>().is_ok_and(|n| n > 0)));
    assert!(last.text().contains("Too many tries. Wait "), "{}", last.text());
    assert_eq!(last.form("Sign in").value("email"), Some("owner@demo.example"));
    assert!(last.header("x-request-id").is_some());
}

#[test]
fn a_host_that_is_no_shops_has_no_page_and_a_closed_shop_says_so() {
    let desk = Desk::open();
    // Out of the host that is none: on it every page would say the same.
    let bare = format!("{}/tenant", desk.config.app_url);
    for host in ["example.com", "a.b.localhost", "nobody.localhost", "-.localhost", "localhost.evil.example"]
    {
        for path in ["/auth/login", "/tenant", "/"] {
            let answer = Browser::new(desk.address, host).get(path);
            assert_eq!(answer.status, 404, "{host}{path}");
        }
        let answer = Browser::new(desk.address, host).get("/auth/login");
        friendly_to(&answer, 404, "There is no such shop", &bare);
    }
    let at_demo = desk.visitor_of("demo");
    at_demo.sign_in("owner@demo.example", DEMO_PASSWORD).expect_redirect();
    let owner = desk.staff("owner");
    desk.execute("UPDATE tenant SET is_active = FALSE WHERE slug = 'demo'");
    for answer in [desk.visitor_of("demo").get("/auth/login"), at_demo.get(LIST), owner.get(LIST)] {
        assert_eq!(answer.status, 403, "{}", answer.text());
        assert!(answer.text().contains("This shop has been closed"), "{}", answer.text());
        friendly_to(
            &answer,
            403,
            "This shop is closed",
            &format!("{}/auth/choose-shop", desk.config.app_url),
        );
    }
    desk.execute("UPDATE tenant SET is_active = TRUE WHERE slug = 'demo'");
    at_demo.get(LIST).expect(200);
}

#[test]
fn health_is_answered_on_any_host() {
    let desk = Desk::open();
    for host in ["localhost", "demo.localhost", "nobody.localhost", "10.0.0.7", "example.com"] {
        for path in ["/health/live", "/health/ready", "/health", "/api/health"] {
            let answer = Browser::new(desk.address, host).get(path);
            assert_eq!(answer.status, 200, "{host}{path}: {}", answer.body);
            assert!(answer.body.starts_with(r#"{"status":"ok""#), "{host}{path}: {}", answer.body);
        }
    }
}

/// Every page that fetching shows, with a session and a course of demo.
fn pages(desk: &Desk) -> Vec<String> {
    let (session, course) = (desk.upcoming("demo", "1 = 1").remove(0), desk.course("demo", "PADI-OWD"));
    let fill = |path: &str| path.replace("{id}", if path.contains("/courses/") { &course } else { &session });
    PAGES.iter().filter(|route| route.method == "GET").map(|route| fill(route.path)).collect()
}

#[test]
fn no_query_however_broken_is_a_fault_of_ours() {
    let desk = Desk::open();
    let (owner, visitor) = (desk.staff("owner"), desk.visitor());
    let fields =
        ["q", "course", "status", "environment", "instructor", "from", "to", "after", "before", "redirect"];
    let values = [
        "%00",
        "%zz",
        "%",
        "%ff%fe",
        "%ed%a0%80",
        "%1b%5b31m",
        "%0d%0aX:1",
        "'%22%3E%3Cscript%3E",
        "%25%5F%5C",
        "-262143-01-01",
        "%2B262142-12-31",
        "9999-12-31",
        "0000-00-00",
        "2026-02-30",
        "99991231T235959.",
        "-2621430101T000000.0197e0c0-0000-7000-8000-000000000000",
        "%2B2621421231T235959.0197e0c0-0000-7000-8000-000000000000",
        "20261124T235960.0197e0c0-0000-7000-8000-000000000000",
        "0197e0c0-0000-7000-8000-000000000000",
        "99999999999999999999",
    ];
    for page in pages(&desk) {
        for query in ["", "&&&", "=", "a", "=b", "q", "%00=1", "%ff=1", "a[0]=1", &"q=1&".repeat(300)] {
            let answer = owner.get(&format!("{page}?{query}"));
            assert!(answer.status < 500, "{page}?{query}: {} {}", answer.status, answer.text());
        }
        for value in values {
            // The list reads them all, so there each has its turn; elsewhere all at once.
            let each = fields.map(|field| format!("{field}={value}"));
            let queries = if page == LIST { each.to_vec() } else { vec![each.join("&")] };
            for query in queries {
                let answer = owner.get(&format!("{page}?{query}"));
                assert!(answer.status < 500, "{page}?{query}: {}", answer.status);
                assert!(!answer.body.contains("<script>"), "{page}?{query}");
            }
        }
        for field in fields {
            let twice = format!("{page}?{field}=a&{field}=b");
            assert!(owner.get(&twice).status < 500 && visitor.get(&twice).status < 500, "{twice}");
        }
    }
}

/// What no keyboard types.
const STRANGE: [&str; 6] = [
    "\0",
    "a\0b",
    "\u{1b}[31m\u{7}\u{8}\u{7f}\u{85}",
    "\u{202e}\u{feff}\u{200d}",
    "\u{10ffff}\u{e000}",
    "\r\n\r\n",
];

#[test]
fn no_character_in_any_field_is_a_fault_of_ours() {
    let desk = Desk::open();
    let owner = desk.staff("owner");
    // Something to cancel for each, and one to edit.
    let mut sessions = desk.upcoming("demo", "1 = 1");
    let edit = format!("{LIST}/{}/edit", sessions.remove(0));
    for strange in STRANGE {
        let session = sessions.remove(0);
        let new = owner.get(&format!("{LIST}/new")).form("Schedule session");
        let changed = owner.get(&edit).form("Save changes");
        let login = desk.visitor();
        let sign_in = login.get("/auth/login").form("Sign in");
        for (form, browser) in [(new, &owner), (changed, &owner), (sign_in, &login)] {
            let names: Vec<String> = form.fields.iter().map(|(name, _)| name.clone()).collect();
            for name in names.iter().filter(|name| *name != "csrf") {
                let form = browser.get(&form.action).form(button(&form.action)).set(name, strange);
                let answer = form.submit_in(browser);
                assert!(answer.status < 500, "{name}={strange:?}: {} {}", answer.status, answer.text());
            }
            desk.execute("DELETE FROM attempt");
        }
        let token = token(&owner);
        for (path, field) in [("status", "status"), ("status", "reason"), ("cancellation", "reason")] {
            let answer =
                owner.post(&format!("{LIST}/{session}/{path}"), &[("csrf", &token), (field, strange)]);
            assert!(answer.status < 500, "{path} {field}={strange:?}: {}", answer.status);
        }
        let course = desk.course("demo", "PADI-OWD");
        let fields = [
            ("csrf", token.as_str()),
            ("course_id", &course),
            ("start_date", strange),
            ("location", strange),
        ];
        assert!(owner.post(&format!("{LIST}/new"), &fields).status < 500, "{strange:?}");
    }
    owner.get(LIST).expect(200);
}

fn button(action: &str) -> &'static str {
    match action {
        "/auth/login" => "Sign in",
        new if new.ends_with("/new") => "Schedule session",
        _ => "Save changes",
    }
}
