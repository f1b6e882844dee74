//! Will people stay signed in? Each sign that they will not is made to happen, and `/api/health` names its cause.

use chrono::{DurationRound, TimeDelta};
use divestreams::base::secret::Secret;

use crate::support::{Browser, DEMO_PASSWORD, Desk};

const HOME: &str = "/tenant/training/sessions";
const PEOPLE: [&str; 4] = ["owner", "admin", "instructor", "staff"];

/// What the check says once everything counted is written, and enough time has gone by.
fn traffic(desk: &Desk) -> (String, String) {
    desk.write_traffic();
    desk.wait(TimeDelta::seconds(40));
    let report = desk.visitor().get("/api/health").expect(200);
    let report: serde_json::Value = serde_json::from_str(&report.body).expect("JSON");
    let check = &report["checks"]["session_traffic"];
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    if check["status"] != "ok" {
        assert_eq!(report["status"], "degraded", "{report}");
    }
    (text(&check["status"]), text(&check["detail"]))
}

#[track_caller]
fn must_name(desk: &Desk, cause: &str) {
    let (status, detail) = traffic(desk);
    assert!(status == "degraded" && detail.contains(cause), "{status}: {detail}");
}

#[track_caller]
fn must_be_well(desk: &Desk) {
    assert_eq!(traffic(desk), ("ok".to_owned(), String::new()));
}

#[test]
fn an_ordinary_day_shows_no_sign() {
    let desk = Desk::open();
    must_be_well(&desk);
    for role in PEOPLE {
        desk.staff(role).get(HOME).expect(200);
    }
    // Someone without a browser's memory, twice; someone with a cookie from long ago.
    (0..2).for_each(|_| drop(desk.staff("owner")));
    let old = desk.visitor();
    old.set_cookie("ds_session", &"x".repeat(87));
    (0..50).for_each(|_| drop(old.get(HOME)));
    must_be_well(&desk);
}

#[test]
fn sign_ins_that_are_not_kept_are_noticed() {
    let desk = Desk::open();
    for role in PEOPLE {
        desk.staff(role);
        desk.execute("DELETE FROM session");
    }
    must_name(&desk, "do not stay in the database");
}

#[test]
fn a_sign_in_that_the_database_swallows_is_an_error_and_no_sign_in() {
    let desk = Desk::open();
    desk.execute(match crate::support::is_postgres() {
        true => {
            "CREATE FUNCTION swallow() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'; \
             CREATE TRIGGER swallow BEFORE INSERT ON session FOR EACH ROW EXECUTE FUNCTION swallow()"
        }
        false => "CREATE TRIGGER swallow BEFORE INSERT ON session BEGIN SELECT RAISE(IGNORE); END",
    });
    let visitor = desk.visitor();
    visitor.sign_in("owner@demo.example", DEMO_PASSWORD).expect(500);
    assert_eq!(visitor.cookie("ds_session"), None);
    visitor.get("/api/health").expect(503);
}

#[test]
fn someone_who_signs_in_again_and_again_is_noticed_and_counted_once() {
    let desk = Desk::open();
    desk.staff("admin").get(HOME).expect(200);
    // A proxy that drops the cookie: each time the browser comes without one.
    for _ in 0..3 {
        desk.staff("owner");
    }
    must_name(&desk, "never come back");
    for _ in 0..3 {
        desk.wait(TimeDelta::minutes(1));
        desk.write_traffic();
    }
    assert_eq!(
        desk.count("SELECT CAST(SUM(counted) AS BIGINT) FROM session_traffic WHERE outcome = 'loop'"),
        1
    );
    // Once one of them comes back all is well.
    desk.staff("owner").get(HOME).expect(200);
    must_be_well(&desk);
}

#[test]
fn a_secret_that_was_changed_is_noticed_until_it_is_declared_previous() {
    let mut desk = Desk::open();
    let people: Vec<Browser> = PEOPLE.iter().map(|role| desk.staff(role)).collect();
    people.iter().for_each(|person| drop(person.get(HOME).expect(200)));
    desk.write_traffic();
    desk.wait(TimeDelta::minutes(20));
    let before = desk.config.signing.clone();
    desk.config.signing.current = Secret::new("b9DfGa1E6k3jH8sPq0LmZ7xWv2NcR5tY");
    desk.restart();
    people.iter().for_each(|person| drop(person.at(desk.address, "localhost").get(HOME).expect(302)));
    must_name(&desk, "BETTER_AUTH_SECRET_PREVIOUS");
    desk.config.signing.previous = vec![before.current];
    desk.restart();
    for person in &people {
        for _ in 0..3 {
            person.at(desk.address, "localhost").get(HOME).expect(200);
        }
    }
    desk.write_traffic();
    desk.wait(TimeDelta::minutes(20));
    must_be_well(&desk);
}

#[test]
fn a_database_that_was_lost_is_noticed() {
    let desk = Desk::open();
    let people: Vec<Browser> = PEOPLE.iter().map(|role| desk.staff(role)).collect();
    desk.write_traffic();
    desk.wait(TimeDelta::minutes(20));
    desk.execute("DELETE FROM session");
    people.iter().for_each(|person| drop(person.get(HOME).expect(302)));
    must_name(&desk, "table `session` was emptied");
}

#[test]
fn every_process_says_the_same() {
    let desk = Desk::open();
    let twin = desk.twin();
    (0..3).for_each(|_| drop(desk.staff("owner")));
    desk.write_traffic();
    desk.wait(TimeDelta::seconds(40));
    let of_twin = Browser::new(twin.address, "localhost").get("/api/health").expect(200);
    assert!(of_twin.body.contains("never come back"), "{}", of_twin.body);
}

#[test]
fn a_stranger_with_a_thousand_made_up_cookies_is_no_sign_on_a_busy_day() {
    let desk = Desk::open();
    let people: Vec<Browser> = PEOPLE.iter().map(|role| desk.staff(role)).collect();
    for _ in 0..4 {
        people.iter().for_each(|person| drop(person.get(HOME).expect(200)));
        desk.wait(TimeDelta::minutes(1));
    }
    let stranger = desk.visitor();
    for n in 0..300 {
        stranger.set_cookie("ds_session", &format!("{n:087}"));
        stranger.get(HOME).expect(302);
    }
    must_be_well(&desk);
}

#[test]
fn replicas_with_different_secrets_are_noticed_by_the_one_that_turns_people_away() {
    let mut desk = Desk::open();
    let people: Vec<Browser> = PEOPLE.iter().map(|role| desk.staff(role)).collect();
    people.iter().for_each(|person| drop(person.get(HOME).expect(200)));
    must_be_well(&desk);
    let theirs = desk.config.signing.clone();
    desk.config.signing.current = Secret::new("b9DfGa1E6k3jH8sPq0LmZ7xWv2NcR5tY");
    desk.restart();
    // As often here as there: most cookies are good ones, and yet everyone is turned away at every other page.
    must_name(&desk, "replicas have different BETTER_AUTH_SECRETs");
    desk.config.signing.previous = vec![theirs.current];
    desk.restart();
    must_be_well(&desk);
}

/// The form of a sign-in, sent from a page at `origin`, from a browser that has or has not kept the cookie of its page.
fn sign_in_from(desk: &Desk, origin: &str, keeps_cookies: bool) -> u16 {
    let browser = desk.visitor();
    let form = browser.get("/auth/login").form("Sign in");
    if !keeps_cookies {
        browser.drop_cookie("ds_form");
    }
    let form = form.set("email", "owner@demo.example").set("password", DEMO_PASSWORD);
    let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(&form.fields).finish();
    let headers = [
        ("content-type", "application/x-www-form-urlencoded"),
        ("origin", origin),
        ("sec-fetch-site", "same-origin"),
    ];
    browser.send("POST", "/auth/login", Some(body), &headers).status
}

#[test]
fn a_form_from_https_is_noticed_where_app_url_is_http_though_signing_in_works() {
    let desk = Desk::open();
    for _ in 0..3 {
        assert_eq!(sign_in_from(&desk, "https://localhost", true), 302);
    }
    must_name(&desk, "APP_URL must begin with https://");
    let desk = Desk::open();
    for _ in 0..3 {
        assert_eq!(sign_in_from(&desk, "http://localhost", true), 302);
    }
    // The same person three times, never seen again, is a sign of its own.
    must_name(&desk, "never come back");
}

#[test]
fn forms_without_their_pages_cookie_are_noticed_until_somebody_signs_in() {
    let desk = Desk::open();
    for _ in 0..3 {
        assert_eq!(sign_in_from(&desk, "http://localhost", false), 403);
    }
    must_name(&desk, "a proxy drops Set-Cookie");
    desk.staff("admin").get(HOME).expect(200);
    must_be_well(&desk);
}

#[test]
fn a_script_that_posts_at_the_sign_in_is_no_sign() {
    let desk = Desk::open();
    for _ in 0..4 {
        desk.visitor().post("/auth/login", &[("email", "owner@demo.example"), ("password", "x")]).expect(403);
        let made_up = [("csrf", "x"), ("email", "owner@demo.example"), ("password", "x")];
        desk.visitor().post("/auth/login", &made_up).expect(403);
    }
    must_be_well(&desk);
}

#[test]
fn very_many_sign_ins_are_counted_four_times_an_hour() {
    let desk = Desk::open();
    desk.staff("owner");
    let noted = || {
        desk.write_traffic();
        desk.count("SELECT counted FROM session_traffic WHERE outcome = 'live' ORDER BY minute DESC LIMIT 1")
    };
    let hour = TimeDelta::hours(1);
    let quarter = (desk.config.clock.now() + hour).duration_trunc(hour).expect("an hour");
    desk.wait_until(quarter + TimeDelta::minutes(1));
    assert_eq!(noted(), 1);
    desk.execute("UPDATE session_traffic SET counted = 100001 WHERE outcome = 'live'");
    for minute in 2..15 {
        desk.wait_until(quarter + TimeDelta::minutes(minute));
        assert_eq!(noted(), 100_001, "as it was");
    }
    desk.wait_until(quarter + TimeDelta::minutes(15));
    assert_eq!(noted(), 1, "counted");
}
