//! Thirty days, extended once a day, ended to the second, and never made again.

use std::thread;

use actix_web::cookie::Cookie;
use chrono::TimeDelta;
use diesel::prelude::*;
use divestreams::base::clock::Instant;
use divestreams::db::schema::session;
use divestreams::login::store;
use divestreams::login::token::Token;

use crate::support::{Answer, Browser, Desk, is_postgres};

const HOME: &str = "/tenant/training/sessions";

/// When the newest sign-in was last extended, and when it ends.
fn times(desk: &Desk) -> (Instant, Instant) {
    let newest = session::table.order(session::created_at.desc());
    desk.db(|c| Ok(newest.select((session::updated_at, session::expires_at)).first(c)?))
}

/// Has the database itself count every write to a sign-in's row.
fn count_writes(desk: &Desk) {
    desk.execute("CREATE TABLE written (id TEXT NOT NULL)");
    desk.execute(match is_postgres() {
        true => {
            "CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS \
             $$ BEGIN INSERT INTO written VALUES (new.id); RETURN NULL; END $$; \
             CREATE TRIGGER note AFTER UPDATE ON session FOR EACH ROW EXECUTE FUNCTION note()"
        }
        false => {
            "CREATE TRIGGER note AFTER UPDATE ON session \
             BEGIN INSERT INTO written VALUES (new.id); END"
        }
    });
}

fn writes(desk: &Desk) -> i64 {
    desk.count("SELECT COUNT(*) FROM written")
}

fn max_age(answer: &Answer) -> Option<i64> {
    let cookie = Cookie::parse(answer.set_cookie("ds_session")?).expect("a cookie");
    cookie.max_age().map(|age| age.whole_seconds())
}

/// Asks for a page with so many copies of one browser at once.
fn at_once(browser: &Browser, copies: usize) -> Vec<Answer> {
    let all: Vec<_> = (0..copies)
        .map(|_| {
            let copy = browser.clone();
            thread::spawn(move || copy.get(HOME))
        })
        .collect();
    all.into_iter().map(|one| one.join().expect("an answer")).collect()
}

#[test]
fn within_a_day_nothing_is_written() {
    let desk = Desk::open();
    let owner = desk.staff("owner");
    count_writes(&desk);
    let before = times(&desk);
    owner.get(HOME).expect(200);
    desk.wait_until(before.0 + TimeDelta::hours(24) - TimeDelta::seconds(1));
    let page = owner.get(HOME).expect(200);
    assert_eq!((times(&desk), writes(&desk)), (before, 0));
    assert_eq!(page.set_cookie("ds_session"), None);
}

#[test]
fn after_a_day_row_and_cookie_have_thirty_days_again() {
    let desk = Desk::open();
    let owner = desk.staff("owner");
    count_writes(&desk);
    let (began, _) = times(&desk);
    let (value, token) = (owner.cookie("ds_session"), desk.text("SELECT token FROM session"));
    desk.wait_until(began + TimeDelta::hours(24));
    let page = owner.get(HOME).expect(200);
    assert_eq!(max_age(&page), Some(2_592_000));
    assert_eq!(page.set_cookies().len(), 1);
    let (updated, expires) = times(&desk);
    assert!(updated >= began + TimeDelta::hours(24));
    assert_eq!((expires - updated, writes(&desk)), (TimeDelta::days(30), 1));
    assert_eq!((owner.cookie("ds_session"), desk.text("SELECT token FROM session")), (value, token));
    assert_eq!(owner.get(HOME).expect(200).set_cookie("ds_session"), None, "once a day");
    assert_eq!(writes(&desk), 1);
}

#[test]
fn daily_use_keeps_one_signed_in_beyond_thirty_days() {
    let desk = Desk::open();
    let owner = desk.staff("owner");
    for _ in 0..5 {
        desk.wait(TimeDelta::days(29));
        owner.get(HOME).expect(200);
    }
    assert_eq!(desk.live(), 1);
}

#[test]
fn fifty_requests_at_the_days_turn_write_once_and_send_one_cookie() {
    let desk = Desk::open();
    let owner = desk.staff("owner");
    count_writes(&desk);
    desk.wait(TimeDelta::hours(25));
    let answers = at_once(&owner, 50);
    assert!(answers.iter().all(|answer| answer.status == 200));
    assert_eq!(answers.iter().filter_map(max_age).collect::<Vec<_>>(), [2_592_000]);
    assert_eq!(answers.iter().filter(|answer| answer.set_cookie("ds_session").is_some()).count(), 1);
    assert_eq!(writes(&desk), 1);
}

#[test]
fn a_second_before_its_end_it_holds() {
    let desk = Desk::open();
    let owner = desk.staff("owner");
    desk.wait_until(times(&desk).1 - TimeDelta::seconds(1));
    owner.get(HOME).expect(200);
}

#[test]
fn from_its_end_on_it_is_over_and_kept_among_the_ended() {
    let desk = Desk::open();
    let owner = desk.staff("owner");
    let id = desk.text("SELECT id FROM session");
    desk.wait_until(times(&desk).1);
    let answers = at_once(&owner, 8);
    assert!(answers.iter().all(|answer| answer.status == 302));
    assert_eq!(desk.live(), 0);
    let ended = format!("SELECT reason FROM session_ended WHERE id = '{id}' AND ended_at >= expires_at");
    assert_eq!(desk.text(&ended), "expired");
    owner.get(HOME).expect(302);
    assert_eq!(desk.count("SELECT COUNT(*) FROM session_ended"), 1);
}

#[test]
fn even_a_busy_sign_in_ends_at_the_absolute_limit() {
    let desk = Desk::open_with(|config| config.absolute_days = 40);
    let owner = desk.staff("owner");
    let (began, _) = times(&desk);
    desk.wait_until(began + TimeDelta::days(20));
    let age = max_age(&owner.get(HOME).expect(200)).expect("extended");
    assert!((20 * 86_400 - 60..=20 * 86_400).contains(&age), "what is left, not thirty days: {age}");
    assert_eq!(times(&desk).1, began + TimeDelta::days(40));
    desk.wait_until(began + TimeDelta::days(40) - TimeDelta::seconds(2));
    assert_eq!(owner.get(HOME).expect(200).set_cookie("ds_session"), None);
    desk.wait_until(began + TimeDelta::days(40));
    owner.get(HOME).expect(302);
}

#[test]
fn signing_out_at_the_days_turn_is_final() {
    let desk = Desk::open();
    for _ in 0..5 {
        let owner = desk.staff("owner");
        let button = owner.get("/auth/logout").form("Sign out");
        desk.wait(TimeDelta::hours(25));
        let copy = owner.clone();
        let others = thread::spawn(move || at_once(&copy, 12));
        button.submit_in(&owner).expect(302);
        let others = others.join().expect("answers");
        assert!(others.iter().all(|answer| matches!(answer.status, 200 | 302)));
        assert_eq!(desk.live(), 0);
    }
    assert_eq!(desk.count("SELECT COUNT(*) FROM session_ended WHERE reason = 'signed_out'"), 5);
}

#[test]
fn an_extension_that_comes_late_makes_no_row_again() {
    let desk = Desk::open();
    let owner = desk.staff("owner");
    let kept = format!("ds_session={}", owner.cookie("ds_session").expect("signed in"));
    let token = Token::parse(&Cookie::parse_encoded(kept).expect("a cookie").value()[44..]).expect("a token");
    let read = desk.db(|c| store::find(c, &token, desk.config.clock.now())).expect("live").login();
    owner.get("/auth/logout").form("Sign out").submit_in(&owner).expect(302);
    let later = desk.config.clock.now() + TimeDelta::days(30);
    let extended = desk.db(|c| store::extend(c, &read, later, "x", later));
    assert!(!extended, "the request that read the row before it ended changes nothing after");
    assert_eq!(desk.live(), 0);
}
