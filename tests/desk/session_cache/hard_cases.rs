//! Redis evicted, flushed, gone, slow, restored from an old snapshot, cut off: the database is the truth.

use std::time::{Duration, Instant};

use chrono::TimeDelta;
use divestreams::base::id::LoginSessionId;
use divestreams::db::Subject;
use divestreams::db::touched::{Touched, Watch as _};
use divestreams::login::cache::Cache;

use super::{HOME, OWNER, STAFF, cached, is_kept, through, warm};
use crate::support::{Browser, Desk, OWN, Redis, SHOP, Wire, end};

/// Ends someone's newest sign-in from the owner's list.
fn revoke(desk: &Desk, email: &str) {
    end(&desk.signed_in(OWNER), SHOP, &desk.newest(email)).expect_redirect();
}

#[test]
fn evicted_key_by_key_nobody_is_signed_out_and_nobody_gets_back_in() {
    let redis = Redis::start();
    let desk = cached(&redis);
    let staff = desk.signed_in(STAFF);
    warm(&desk, &staff, STAFF);
    let knows = |key: &String| !key.ends_with(":count");
    for key in redis.keys("*").into_iter().filter(knows) {
        redis.ask(&["DEL", &key]);
        assert!(!is_kept(&desk, &staff, STAFF), "without {key} nobody knows whether the rest still holds");
        warm(&desk, &staff, STAFF);
    }
    revoke(&desk, STAFF);
    // The entry from before stays, and so does the other's; all that says what was touched goes.
    let gone: Vec<String> = redis.keys("*").into_iter().filter(|key| !key.contains(":entry:")).collect();
    assert!(!redis.entries().is_empty() && gone.len() > 3, "{gone:?}");
    for key in gone {
        redis.ask(&["DEL", &key]);
    }
    staff.get(HOME).expect(302);
}

#[test]
fn a_redis_that_is_full_keeps_what_it_can() {
    let redis = Redis::start();
    let desk = cached(&redis);
    redis.ask(&["CONFIG", "SET", "maxmemory-policy", "allkeys-lru"]);
    let people: Vec<Browser> = (0..20).map(|_| desk.signed_in(STAFF)).collect();
    people.iter().for_each(|one| drop(one.get(HOME).expect(200)));
    redis.ask(&["CONFIG", "SET", "maxmemory", "1mb"]);
    people.iter().for_each(|one| drop(one.get(HOME).expect(200)));
    // Nothing may be written any more: what is ended can still be told, or it is said that it cannot.
    redis.ask(&["CONFIG", "SET", "maxmemory-policy", "noeviction"]);
    let owner = desk.signed_in(OWNER);
    let answer = end(&owner, SHOP, &desk.newest(STAFF));
    answer.expect_redirect();
    assert!(owner.get(SHOP).expect(200).body.contains("Redis cannot be reached"));
    people[19].get(HOME).expect(302);
    people[..19].iter().for_each(|one| drop(one.get(HOME).expect(200)));
}

#[test]
fn flushed_nobody_is_signed_out_and_nobody_gets_back_in() {
    let redis = Redis::start();
    let desk = cached(&redis);
    let staff = desk.signed_in(STAFF);
    for flush in [&["FLUSHALL"][..], &["SCRIPT", "FLUSH"], &["FLUSHALL", "ASYNC"]] {
        warm(&desk, &staff, STAFF);
        redis.ask(flush);
        staff.get(HOME).expect(200);
    }
    warm(&desk, &staff, STAFF);
    revoke(&desk, STAFF);
    redis.ask(&["FLUSHALL"]);
    staff.get(HOME).expect(302);
}

#[test]
fn gone_in_the_middle_of_a_request_the_database_answers_it() {
    let redis = Redis::start();
    let wire = Wire::to(&redis);
    let desk = Desk::open_with(through(wire.url()));
    let staff = desk.signed_in(STAFF);
    warm(&desk, &staff, STAFF);
    wire.cut_midway(true);
    assert!(!is_kept(&desk, &staff, STAFF), "the answer never came");
    wire.cut_midway(false);
    warm(&desk, &staff, STAFF);
    // A change whose telling got through, but whose answer did not, is not known to have been told; refused it is.
    let owner = desk.signed_in(OWNER);
    let page = owner.get(SHOP).expect(200);
    wire.cut_midway(true);
    let ending = page.form_to(&format!("{SHOP}/{}/ending", desk.newest(STAFF)));
    ending.submit_in(&owner).expect_redirect();
    assert!(owner.get(SHOP).expect(200).body.contains("Redis cannot be reached"));
    staff.get(HOME).expect(302);
}

#[test]
fn killed_and_started_again_nobody_notices() {
    let mut redis = Redis::start();
    let desk = cached(&redis);
    let staff = desk.signed_in(STAFF);
    warm(&desk, &staff, STAFF);
    redis.kill();
    (0..20).for_each(|_| drop(staff.get(HOME).expect(200)));
    redis.restore();
    warm(&desk, &staff, STAFF);
    revoke(&desk, STAFF);
    staff.get(HOME).expect(302);
}

#[test]
fn slow_it_is_left_alone_after_a_few_requests_and_pages_are_as_fast_as_ever() {
    let redis = Redis::start();
    let wire = Wire::to(&redis);
    let desk = Desk::open_with(through(wire.url()));
    let staff = desk.signed_in(STAFF);
    warm(&desk, &staff, STAFF);
    let time = |n: usize| {
        let mut times: Vec<Duration> = (0..n)
            .map(|_| {
                let began = Instant::now();
                staff.get(HOME).expect(200);
                began.elapsed()
            })
            .collect();
        times.sort();
        times[n / 2]
    };
    wire.delay(Duration::from_millis(400));
    assert!(!is_kept(&desk, &staff, STAFF), "the database answered");
    let before = wire.passed();
    let slow = time(100);
    let asked = wire.passed() - before;
    assert!(asked <= 30, "asked {asked} times for 100 pages");
    assert!(slow < Duration::from_millis(200), "half of them took {slow:?}: they waited for Redis");
    wire.delay(Duration::ZERO);
    warm(&desk, &staff, STAFF);
}

#[test]
fn restored_from_an_old_snapshot_it_brings_nobody_back() {
    let mut redis = Redis::start();
    let desk = cached(&redis);
    let twin = desk.twin();
    let staff = desk.signed_in(STAFF);
    let there = staff.at(twin.address, "localhost");
    warm(&desk, &staff, STAFF);
    warm(&desk, &there, STAFF);
    redis.save();
    let entries = redis.entries();
    revoke(&desk, STAFF);
    for browser in [&staff, &there] {
        browser.get(HOME).expect(302);
    }
    redis.restore();
    assert_eq!(redis.entries(), entries, "the snapshot holds what was kept of it");
    for _ in 0..50 {
        for browser in [&staff, &there] {
            browser.get(HOME).expect(302);
        }
        std::thread::sleep(Duration::from_millis(30));
    }
    // And the cache is in use again: this tried something.
    let owner = desk.signed_in(OWNER);
    warm(&desk, &owner, OWNER);
    staff.get(HOME).expect(302);
}

#[test]
fn an_entry_that_somebody_puts_back_is_worth_nothing_after_thirty_seconds() {
    let redis = Redis::start();
    let desk = cached(&redis);
    let staff = desk.signed_in(STAFF);
    warm(&desk, &staff, STAFF);
    let put_back = |from: &str, to: &str| {
        let keys = redis.keys("divestreams:*");
        for key in keys.iter().filter(|key| key.contains(from) || from.is_empty() && !key.contains("old:")) {
            let name = key.replacen("divestreams:", "", 1).replacen(from, "", 1);
            redis.ask(&["COPY", key, &format!("divestreams:{to}{name}"), "REPLACE"]);
        }
    };
    put_back("", "old:");
    revoke(&desk, STAFF);
    staff.get(HOME).expect(302);
    // Whoever writes into Redis can bring back a moment, and no more: its time is sealed into it.
    put_back("old:", "");
    staff.get(HOME).expect(200);
    desk.wait(TimeDelta::seconds(30));
    staff.get(HOME).expect(302);
}

#[test]
fn a_replica_that_is_cut_off_says_so_and_the_others_refuse_within_thirty_seconds() {
    let redis = Redis::start();
    let wire = Wire::to(&redis);
    let desk = Desk::open_with(through(wire.url()));
    let twin = desk.twin_with(through(redis.url()));
    let (owner, staff) = (desk.signed_in(OWNER), desk.signed_in(STAFF));
    let there = staff.at(twin.address, "localhost");
    warm(&desk, &there, STAFF);
    assert!(!owner.get(SHOP).expect(200).body.contains("Redis"));
    wire.cut(true);
    end(&owner, SHOP, &desk.newest(STAFF)).expect_redirect();
    let says = "Redis cannot be reached. What you have just changed counts here, and on our other servers within 30 seconds.";
    for page in [owner.get(SHOP), owner.at(twin.address, "localhost").get(OWN)] {
        assert!(page.expect(200).text().contains(says), "whichever replica draws it");
    }
    staff.get(HOME).expect(302);
    // It may go on with what it keeps, and on a busy machine may ask the database instead.
    assert!(matches!(there.get(HOME).status, 200 | 302));
    desk.wait(TimeDelta::seconds(30));
    there.get(HOME).expect(302);
}

#[test]
fn what_could_not_be_told_is_told_as_soon_as_redis_is_reached_again() {
    let redis = Redis::start();
    let wire = Wire::to(&redis);
    let desk = Desk::open_with(through(wire.url()));
    let twin = desk.twin_with(through(redis.url()));
    let staff = desk.signed_in(STAFF);
    let there = staff.at(twin.address, "localhost");
    warm(&desk, &there, STAFF);
    wire.cut(true);
    revoke(&desk, STAFF);
    assert!(desk.state.db.is_behind());
    wire.cut(false);
    let patience = Instant::now() + Duration::from_secs(10);
    while desk.state.db.is_behind() {
        assert!(Instant::now() < patience, "it is never told");
        std::thread::sleep(Duration::from_millis(20));
    }
    there.get(HOME).expect(302);
}

#[test]
fn a_process_that_dies_between_its_commit_and_telling_leaves_nothing_in_use() {
    let redis = Redis::start();
    let desk = cached(&redis);
    let staff = desk.signed_in(STAFF);
    warm(&desk, &staff, STAFF);
    let id = LoginSessionId::parse(&desk.newest(STAFF)).expect("an id");
    // What such a process has done by then: said that it is about to commit.
    let dying = Cache::of(&desk.config).expect("it is on");
    dying.committing(&Touched::from([Subject::Login(id)]));
    assert!((0..20).all(|_| !is_kept(&desk, &staff, STAFF)), "neither used nor made again");
    dying.committed(&Touched::from([Subject::Login(id)]));
    warm(&desk, &staff, STAFF);
}

#[test]
fn what_was_touched_since_the_database_was_asked_is_not_kept_even_if_redis_has_forgotten_that() {
    let redis = Redis::start();
    let (find, keep) = (
        include_str!("../../../src/login/cache/find.lua"),
        include_str!("../../../src/login/cache/keep.lua"),
    );
    let touch = include_str!("../../../src/login/cache/touch.lua");
    let ask = || {
        let answer = redis.ask(&["EVAL", find, "2", "count", "entry", "touched:"]);
        answer.lines().nth(2).expect("a count").to_owned()
    };
    let keep_as_of = |as_of: &str| {
        redis.ask(&["EVAL", keep, "2", "count", "entry", "touched:", as_of, "30000", "body", "me", "all"])
    };
    let touched = || redis.ask(&["EVAL", touch, "1", "count", "touched:", "after", "30000", "me"]);
    let as_of = ask();
    assert_eq!(keep_as_of(&as_of), ":1\r\n", "nothing was touched");
    touched();
    assert_eq!(keep_as_of(&as_of), ":0\r\n", "it is known to have been touched");
    redis.ask(&["DEL", "touched:me"]);
    assert_eq!(keep_as_of(&as_of), ":0\r\n", "nobody knows whether it was");
    assert_eq!(keep_as_of(&ask()), ":1\r\n");
    // A count that is lost goes on above what it was.
    redis.ask(&["DEL", "count"]);
    let later = ask();
    assert!(later.parse::<u64>().expect("a number") > as_of.parse().expect("a number"), "{as_of} {later}");
    assert_eq!(keep_as_of(&as_of), ":0\r\n");
}
