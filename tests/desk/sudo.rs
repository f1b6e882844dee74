//! What is delicate asks for the password of the last ten minutes, and goes on where one was.

use actix_web::cookie::Cookie;
use chrono::TimeDelta;
use divestreams::base::secret::Secret;
use divestreams::config::HashCost;

use crate::support::{Answer, Browser, DEMO_PASSWORD, Desk, OWN, PLATFORM, SHOP, end, user};

const HOME: &str = "/tenant/training/sessions";
const OWNER: &str = "owner@demo.example";
const STAFF: &str = "staff@demo.example";
const CONFIRMED: &str = "It is you. Go on where you were: for ten minutes you are not asked again.";

/// An owner whose password was given longer ago than ten minutes, and somebody to end.
fn stale(desk: &Desk) -> (Browser, String) {
    let owner = desk.signed_in(OWNER);
    let id = desk.known(STAFF).1;
    desk.wait(TimeDelta::minutes(10));
    (owner, id)
}

fn confirm(browser: &Browser, door: &str, password: &str) -> Answer {
    browser.get(door).expect(200).form("Go on").set("password", password).submit_in(browser)
}

/// Checks that an answer leads through the password, and on to `target`.
#[track_caller]
fn asks(answer: &Answer, target: &str) -> String {
    let door = answer.expect_redirect();
    let (page, query) = door.split_once('?').expect("the target is carried along");
    let pairs: Vec<(String, String)> = url::form_urlencoded::parse(query.as_bytes()).into_owned().collect();
    assert_eq!((answer.status, page), (302, "/auth/confirm"));
    assert_eq!(pairs, [("redirect".to_owned(), target.to_owned())]);
    door
}

#[test]
fn ending_anothers_asks_and_then_does() {
    let desk = Desk::open();
    let (owner, id) = stale(&desk);
    // The row that one was at, in the list as it stood.
    let list = format!("{SHOP}?q=aisha");
    let form = owner.get(&list).expect(200).form_to(&format!("{SHOP}/{id}/ending?q=aisha"));
    let row = format!("{list}#{id}");
    let door = asks(&form.submit_in(&owner), &row);
    assert_eq!(desk.stands(&id), (true, 0), "nothing happens before");
    let back = confirm(&owner, &door, DEMO_PASSWORD).expect(302).expect_redirect();
    assert_eq!(back, row);
    let page = owner.get(&list).expect(200);
    assert_eq!(page.all("[role=status]"), [CONFIRMED]);
    assert_eq!(page.attributes("tbody tr", "id"), [id.as_str()], "the row can be gone to");
    page.form_to(&format!("{SHOP}/{id}/ending?q=aisha")).submit_in(&owner).expect(303);
    assert_eq!(desk.stands(&id), (false, 1));
}

#[test]
fn whatever_the_rules_name_asks_and_nothing_happens_before() {
    let desk = Desk::open();
    let (owner, id) = stale(&desk);
    let operator = desk.signed_in("operator@divestreams.example");
    desk.wait(TimeDelta::minutes(10));
    let page = owner.get(SHOP).expect(200);
    asks(&page.form("Sign out the whole shop").submit_in(&owner), SHOP);
    let person = desk.text(&user(STAFF));
    let list = format!("{SHOP}?person={person}");
    asks(&owner.get(&list).expect(200).form("End all of Aisha Rahman").submit_in(&owner), &list);
    for file in ["/tenant/settings/devices.csv?q=a%26b&show=ended", "/tenant/settings/audit.csv?what=exports"]
    {
        asks(&owner.get(file), file);
    }
    for file in ["/tenant/training/sessions.csv?q=a%26b&to=2026-01-01", "/tenant/training/courses.csv?q=x"] {
        asks(&owner.get(file), file);
    }
    asks(&operator.get("/admin/sessions.csv?q=x"), "/admin/sessions.csv?q=x");
    asks(&end(&operator, PLATFORM, &id), &format!("{PLATFORM}#{id}"));
    let list = format!("{PLATFORM}?person={person}");
    asks(&operator.get(&list).expect(200).form("End all of Aisha Rahman").submit_in(&operator), &list);
    assert_eq!(desk.count("SELECT COUNT(*) FROM session_ended"), 0);
    assert_eq!(desk.lines("action IN ('export', 'login.ended_all')"), 0);
    // Looking at lists, and ending one's own, does not ask.
    let (owners, _) = (desk.known(OWNER).1, owner.get(SHOP).expect(200));
    end(&owner, OWN, &owners).expect(303);
}

#[test]
fn a_file_comes_after_the_password_with_its_filters() {
    let desk = Desk::open();
    let (owner, _) = stale(&desk);
    let file = "/tenant/settings/devices.csv?q=aisha";
    let door = asks(&owner.get(file), file);
    let back = confirm(&owner, &door, DEMO_PASSWORD).expect_redirect();
    assert_eq!(back, file);
    assert_eq!(owner.get(&back).expect(200).body.lines().count(), 2);
    assert_eq!(
        owner.get(SHOP).expect(200).all("[role=status]"),
        Vec::<String>::new(),
        "a file needs no word more"
    );
}

#[test]
fn a_wrong_password_is_422_and_the_target_stays() {
    let desk = Desk::open();
    let (owner, id) = stale(&desk);
    let door = asks(&end(&owner, SHOP, &id), &format!("{SHOP}#{id}"));
    let token = desk.text("SELECT token FROM session ORDER BY id LIMIT 1");
    for wrong in ["wrong", "", &"p".repeat(50_000)] {
        let page = confirm(&owner, &door, wrong).expect(422);
        assert_eq!(page.all("[role=alert]"), ["This is not your password. Check it and try again."]);
        assert_eq!(page.form("Go on").value("redirect"), Some(format!("{SHOP}#{id}").as_str()));
        assert_eq!(page.attributes("input[name=password]", "value"), Vec::<String>::new());
        assert_eq!(page.set_cookies(), Vec::<String>::new());
    }
    assert_eq!(desk.text("SELECT token FROM session ORDER BY id LIMIT 1"), token);
    asks(&end(&owner, SHOP, &id), &format!("{SHOP}#{id}"));
}

#[test]
fn tries_are_throttled_apart_from_sign_ins() {
    let desk = Desk::open();
    let (owner, id) = stale(&desk);
    let door = asks(&end(&owner, SHOP, &id), &format!("{SHOP}#{id}"));
    for _ in 0..5 {
        confirm(&owner, &door, "wrong").expect(422);
    }
    let waits = confirm(&owner, &door, DEMO_PASSWORD).expect(429);
    let wait: i64 = waits.header("retry-after").expect("Retry-After").parse().expect("seconds");
    assert!((1..=30).contains(&wait), "{wait}");
    owner.get(HOME).expect(200);
    desk.visitor().sign_in(OWNER, DEMO_PASSWORD).expect(302);
    desk.wait(TimeDelta::seconds(31));
    confirm(&owner, &door, DEMO_PASSWORD).expect(302);
}

#[test]
fn the_target_is_a_page_of_ours_whatever_is_asked() {
    let desk = Desk::open();
    let owner = desk.signed_in(OWNER);
    for evil in ["//evil.example", "https:evil.example", "/%5Cevil.example", "/auth/logout", "javascript:1"] {
        let back = confirm(&owner, &format!("/auth/confirm?redirect={evil}"), DEMO_PASSWORD);
        assert_eq!(back.expect_redirect(), "/tenant", "{evil}");
    }
    let form = owner.get("/auth/confirm").form("Go on").set("password", DEMO_PASSWORD);
    let back = form.forge("redirect", "//evil.example").submit_in(&owner);
    assert_eq!(back.expect_redirect(), "/tenant");
}

#[test]
fn the_token_is_new_and_all_else_of_the_row_stays() {
    let desk = Desk::open();
    let (owner, id) = desk.known(OWNER);
    let stays = format!(
        "SELECT id || csrf_secret || CAST(created_at AS TEXT) || CAST(expires_at AS TEXT) FROM session WHERE id = '{id}'"
    );
    let token = format!("SELECT token FROM session WHERE id = '{id}'");
    let (before, old_token) = (desk.text(&stays), desk.text(&token));
    let (page, old) = (owner.get("/auth/logout"), owner.clone());
    desk.wait(TimeDelta::minutes(11));
    confirm(&owner, "/auth/confirm", DEMO_PASSWORD).expect(302);
    assert_ne!(owner.cookie("ds_session"), old.cookie("ds_session"));
    assert_eq!(desk.text(&stays), before);
    assert_ne!(desk.text(&token), old_token);
    assert_eq!(desk.live(), 1);
    assert_eq!(desk.count("SELECT COUNT(*) FROM session_ended"), 0);
    // Requests that were under way with the old one still arrive; then it is dead.
    desk.wait(TimeDelta::seconds(9));
    old.get(HOME).expect(200);
    desk.wait(TimeDelta::seconds(2));
    old.get(HOME).expect(302);
    owner.get(HOME).expect(200);
    assert_eq!(desk.stands(&id), (true, 0), "the old token ends nothing");
    // The form that was open before still fits: its secret has stayed.
    page.form("Sign out").submit_in(&owner).expect(302);
}

#[test]
fn the_token_from_before_shows_pages_and_does_nothing_that_asks_for_the_password() {
    let desk = Desk::open();
    let (owner, _) = stale(&desk);
    let (file, old) = ("/tenant/settings/devices.csv", owner.clone());
    let door = asks(&owner.get(file), file);
    confirm(&owner, &door, DEMO_PASSWORD).expect(302);
    old.get(HOME).expect(200);
    asks(&old.get(file), file);
    owner.get(file).expect(200);
}

#[test]
fn a_request_by_the_token_from_before_puts_no_cookie_over_the_new_one() {
    let mut desk = Desk::open();
    let owner = desk.signed_in(OWNER);
    // The secret is changed: the next answer to a cookie under the one before signs it anew.
    let before = std::mem::replace(
        &mut desk.config.signing.current,
        Secret::new("another secret, quite as long".to_owned()),
    );
    desk.config.signing.previous = vec![before];
    desk.restart();
    let owner = owner.at(desk.address, "localhost");
    desk.wait(TimeDelta::minutes(11));
    let under_way = owner.clone();
    confirm(&owner, "/auth/confirm", DEMO_PASSWORD).expect(302);
    assert_eq!(under_way.get(HOME).expect(200).set_cookie("ds_session"), None);
    // Nor where a day has passed: the new token's next request extends.
    desk.execute("UPDATE session SET updated_at = created_at");
    desk.wait(TimeDelta::days(2));
    desk.execute("UPDATE session SET previous_token_until = expires_at");
    assert_eq!(under_way.get(HOME).expect(200).set_cookie("ds_session"), None);
    assert!(owner.get(HOME).expect(200).set_cookie("ds_session").is_some());
}

#[test]
fn giving_the_password_again_makes_no_cookie_last_longer() {
    let desk = Desk::open();
    let age = |answer: &Answer| {
        let cookie = Cookie::parse(answer.set_cookie("ds_session").expect("a new token")).expect("a cookie");
        assert_eq!(cookie.expires(), None);
        cookie.max_age().map(|age| age.whole_seconds())
    };
    let owner = desk.signed_in(OWNER);
    desk.wait(TimeDelta::days(5));
    owner.get(HOME).expect(200);
    desk.wait(TimeDelta::minutes(11));
    let left = age(&confirm(&owner, "/auth/confirm", DEMO_PASSWORD).expect(302)).expect("it is remembered");
    let thirty_days_less_eleven_minutes = 30 * 86_400 - 11 * 60;
    assert!((left - thirty_days_less_eleven_minutes).abs() < 60, "{left}");
    let brief = desk.visitor();
    let form = brief.get("/auth/login").form("Sign in").without("remember");
    form.set("email", OWNER).set("password", DEMO_PASSWORD).submit_in(&brief).expect(302);
    desk.wait(TimeDelta::hours(11));
    assert_eq!(age(&confirm(&brief, "/auth/confirm", DEMO_PASSWORD).expect(302)), None);
    desk.wait(TimeDelta::minutes(59));
    brief.get(HOME).expect(200);
    desk.wait(TimeDelta::minutes(1));
    brief.get(HOME).expect(302);
}

#[test]
fn after_ten_minutes_it_asks_again() {
    let desk = Desk::open();
    let (owner, _) = stale(&desk);
    let file = "/tenant/settings/devices.csv";
    let door = asks(&owner.get(file), file);
    confirm(&owner, &door, DEMO_PASSWORD).expect(302);
    desk.wait(TimeDelta::seconds(590));
    owner.get(file).expect(200);
    desk.wait(TimeDelta::seconds(11));
    asks(&owner.get(file), file);
}

#[test]
fn one_hash_for_every_kind_of_sign_in_and_confirmation() {
    let desk = Desk::open_with(|config| config.hash_cost = HashCost { memory_kib: 64, passes: 1 });
    desk.execute("UPDATE users SET is_disabled = TRUE WHERE email = 'wei@demo.example'");
    desk.execute("UPDATE users SET password_hash = NULL WHERE email = 'lupita@demo.example'");
    let hashes = || desk.state.hasher.hashes();
    for (email, password, status) in [
        ("nobody@demo.example", DEMO_PASSWORD, 422),
        (OWNER, "wrong", 422),
        (OWNER, &"p".repeat(50_000), 422),
        ("wei@demo.example", DEMO_PASSWORD, 422),
        ("lupita@demo.example", DEMO_PASSWORD, 422),
        ("owner@reef.example", DEMO_PASSWORD, 422),
        (OWNER, DEMO_PASSWORD, 302),
    ] {
        let before = hashes();
        desk.visitor_of("demo").sign_in(email, password).expect(status);
        assert_eq!(hashes() - before, 1, "{email} {status}");
    }
    let owner = desk.signed_in(OWNER);
    for (password, status) in [("wrong", 422), (DEMO_PASSWORD, 302)] {
        let before = hashes();
        confirm(&owner, "/auth/confirm", password).expect(status);
        assert_eq!(hashes() - before, 1, "{status}");
    }
}
