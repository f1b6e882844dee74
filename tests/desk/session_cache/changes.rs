//! What is changed counts on the next request, in every process that reads the same Redis.

use std::sync::Barrier;
use std::thread;

use chrono::TimeDelta;

use super::{HOME, OWNER, STAFF, cached, is_kept, rename, warm};
use crate::support::{
    Browser, DEMO_PASSWORD, Desk, OWN, Process, Redis, SHOP, address_of, binary, end, free_port, get_with,
    own_folder, shop, user,
};

const OPERATOR: &str = "operator@divestreams.example";
const TEAM: &str = "/tenant/settings/team";
const ROUNDS: usize = 200;

/// Someone whose sign-in is kept, at another process than the desk's.
fn elsewhere(desk: &Desk, twin: &crate::support::Twin, email: &str) -> Browser {
    let browser = desk.signed_in(email).at(twin.address, "localhost");
    warm(desk, &browser, email);
    browser
}

#[test]
fn a_page_asks_the_database_once_less_and_a_change_of_name_shows_at_once() {
    let redis = Redis::start();
    let desk = cached(&redis);
    let staff = desk.signed_in(STAFF);
    warm(&desk, &staff, STAFF);
    let page = || {
        let before = desk.state.db.queries();
        staff.get(HOME).expect(200);
        desk.state.db.queries() - before
    };
    let kept = page();
    redis.ask(&["FLUSHALL"]);
    assert_eq!(page(), kept + 1);
    warm(&desk, &staff, STAFF);
    let form = staff.get("/account").expect(200).form("Save name");
    form.set("name", "Somebody Else").submit_in(&staff).expect_redirect();
    assert!(staff.get(HOME).expect(200).body.contains("Somebody Else"));
}

#[test]
fn whatever_ends_a_sign_in_is_refused_at_the_next_request_of_another_process() {
    let redis = Redis::start();
    let desk = cached(&redis);
    let twin = desk.twin();
    let (owner, operator) = (desk.signed_in(OWNER), desk.signed_in(OPERATOR));
    let member = format!("{TEAM}/{}", desk.text(&user(STAFF)));
    let person = format!("/admin/people/{}", desk.text(&user(STAFF)));
    let shop = format!("/admin/tenants/{}", desk.text("SELECT tenant_id FROM tenant WHERE slug = 'demo'"));
    type Change<'c> = (&'static str, Box<dyn Fn(&Browser) + 'c>);
    let press = |by: &Browser, page: &str, button: &str| {
        by.get(page).expect(200).form(button).submit_in(by).expect_redirect();
    };
    let changes: [Change<'_>; 7] = [
        (
            "ended by oneself",
            Box::new(|_| drop(end(&desk.signed_in(STAFF), OWN, &desk.text(&oldest(STAFF))))),
        ),
        (
            "signed out",
            Box::new(|b| {
                let here = b.at(desk.address, "localhost");
                press(&here, "/auth/logout", "Sign out");
            }),
        ),
        ("ended by the owner", Box::new(|_| drop(end(&owner, SHOP, &desk.newest(STAFF)).expect_redirect()))),
        (
            "a new password",
            Box::new(|_| {
                let other = desk.signed_in(STAFF);
                let form = other.get("/account").expect(200).form_to("/account/password");
                let form = form.set("current", DEMO_PASSWORD).set("password", DEMO_PASSWORD);
                form.set("password_again", DEMO_PASSWORD).submit_in(&other).expect_redirect();
            }),
        ),
        (
            "disabled",
            Box::new(|_| {
                press(&operator, &person, "Disable");
                press(&operator, &person, "Let in again");
            }),
        ),
        (
            "the shop was closed",
            Box::new(|_| {
                press(&operator, &shop, "Close shop");
                press(&operator, &shop, "Open shop");
            }),
        ),
        ("removed", Box::new(|_| press(&desk.signed_in(OWNER), &member, "Remove"))),
    ];
    for (what, change) in changes {
        let browser = elsewhere(&desk, &twin, STAFF);
        change(&browser);
        let answer = browser.get(HOME);
        assert!(answer.status == 302, "{what}: {}", answer.status);
    }
}

/// The oldest sign-in of someone, for SQL.
fn oldest(email: &str) -> String {
    format!("SELECT id FROM session WHERE user_id = {} ORDER BY id LIMIT 1", user(email))
}

#[test]
fn a_role_that_was_lowered_and_a_second_factor_that_is_asked_count_at_the_next_request_of_another_process() {
    let redis = Redis::start();
    let desk = cached(&redis);
    let twin = desk.twin();
    let (owner, email) = (desk.signed_in(OWNER), "admin@demo.example");
    let admin = elsewhere(&desk, &twin, email);
    admin.get(TEAM).expect(200);
    let member = format!("{TEAM}/{}", desk.text(&user(email)));
    let form = owner.get(&member).expect(200).form("Save role").set("role", "staff");
    form.submit_in(&owner).expect_redirect();
    admin.get(TEAM).expect(403);
    warm(&desk, &admin, email);
    let form = owner.get("/tenant/settings/security").expect(200).form("Save").without("role");
    form.pressed("role", "staff").submit_in(&owner).expect_redirect();
    let answer = admin.get(HOME);
    assert!(answer.expect_redirect().starts_with("/account/security"), "a second factor is asked");
}

#[test]
fn a_new_token_leaves_nothing_of_the_old_one_and_an_extension_is_one_write() {
    let redis = Redis::start();
    let desk = cached(&redis);
    let staff = desk.signed_in(STAFF);
    warm(&desk, &staff, STAFF);
    let stolen = staff.clone();
    let token = staff.get("/auth/logout").form("Sign out").value("csrf").expect("a token").to_owned();
    let fields = [("csrf", &*token), ("email", STAFF), ("password", DEMO_PASSWORD), ("remember", "1")];
    staff.post("/auth/login", &fields).expect(302);
    stolen.get(HOME).expect(302);
    staff.get(HOME).expect(200);
    // A day later it is extended once, and what was kept from before says nothing.
    warm(&desk, &staff, STAFF);
    desk.wait(TimeDelta::hours(25));
    assert!(staff.get(HOME).expect(200).set_cookie("ds_session").is_some());
    assert!(staff.get(HOME).expect(200).set_cookie("ds_session").is_none());
}

#[test]
fn a_counter_tablet_and_an_old_token_are_never_kept() {
    let redis = Redis::start();
    let desk = cached(&redis);
    let (owner, staff) = (desk.signed_in(OWNER), desk.signed_in(STAFF));
    warm(&desk, &owner, OWNER);
    let tablet = desk.plant_tablet("demo");
    let login = desk.newest(STAFF);
    desk.execute(&format!("UPDATE session SET counter_id = '{tablet}' WHERE id = '{login}'"));
    desk.execute(&format!("UPDATE counter SET acting = '{login}', active_at = '{}' WHERE tenant_id = {} AND counter_id = '{tablet}'", desk.config.clock.now().format("%Y-%m-%d %H:%M:%S%.6f"), shop("demo")));
    assert!((0..5).all(|_| !is_kept(&desk, &staff, STAFF)), "a tablet locks by the minute");
    let old = owner.clone();
    let form = owner.get("/auth/confirm").expect(200).form("Go on").set("password", DEMO_PASSWORD);
    form.submit_in(&owner).expect_redirect();
    assert!((0..5).all(|_| !is_kept(&desk, &old, OWNER)), "the old token works for seconds");
    desk.wait(TimeDelta::seconds(11));
    old.get(HOME).expect(302);
}

#[test]
fn a_revocation_wins_against_a_request_that_is_about_to_keep_what_it_read() {
    let redis = Redis::start();
    let desk = cached(&redis);
    let twin = desk.twin();
    let owner = desk.signed_in(OWNER);
    warm(&desk, &owner, OWNER);
    warm(&desk, &owner.at(twin.address, "localhost"), OWNER);
    let token = owner.get("/auth/logout").form("Sign out").value("csrf").expect("a token").to_owned();
    let mut was_shown = 0;
    for round in 0..ROUNDS {
        let (lost, id) = desk.known(OWNER);
        let there = lost.at(twin.address, "localhost");
        if round % 2 == 0 {
            // Half of them are kept already, half are about to be.
            there.get(HOME).expect(200);
        }
        let gate = Barrier::new(3);
        thread::scope(|scope| {
            let one = scope.spawn(|| {
                gate.wait();
                lost.get(HOME).status
            });
            let other = scope.spawn(|| {
                gate.wait();
                there.get(HOME).status
            });
            gate.wait();
            assert_eq!(owner.post(&format!("{OWN}/{id}/ending"), &[("csrf", &token)]).status, 303);
            for shown in [one, other] {
                was_shown += usize::from(shown.join().expect("no panic") == 200);
            }
        });
        assert_eq!((lost.get(HOME).status, there.get(HOME).status), (302, 302), "round {round}");
        assert_eq!(desk.stands(&id), (false, 1), "round {round}");
    }
    assert!(was_shown > 0, "no request came first in any of the rounds: this tried nothing");
}

#[test]
fn two_processes_and_a_command_share_what_is_kept_and_what_is_ended() {
    let redis = Redis::start();
    // Fills the database and looks into it; reads no Redis itself.
    let desk = Desk::open();
    let env = [
        ("DATA_DIR", own_folder().display().to_string()),
        ("DATABASE_URL", address_of(&desk)),
        ("REDIS_URL", format!("redis://{}", redis.address)),
        ("SESSION_CACHE", "on".to_owned()),
        ("WORKERS", "1".to_owned()),
        ("APP_URL", "http://localhost".to_owned()),
    ];
    let env = env.each_ref().map(|(name, value)| (*name, value.as_str()));
    let meters = free_port().to_string();
    let metered = env.into_iter().chain([("METRICS_BIND", meters.as_str())]).collect::<Vec<_>>();
    let (one, two) = (Process::start(&metered), Process::start(&env));
    let browser = Browser::new(one.address, "localhost");
    let sign_in = || {
        browser.sign_in(STAFF, DEMO_PASSWORD).expect_redirect();
        warm(&desk, &browser, STAFF);
        warm(&desk, &browser.at(two.address, "localhost"), STAFF);
    };
    sign_in();
    let there = browser.at(two.address, "localhost");
    browser.get("/auth/logout").form("Sign out").submit_in(&browser).expect_redirect();
    there.get(HOME).expect(302);
    sign_in();
    let done = binary(&env).args(["login-sessions", "revoke", &desk.newest(STAFF)]).output().expect("runs");
    assert!(done.status.success(), "{done:?}");
    browser.get(HOME).expect(302);
    let told = get_with(meters.parse().expect("an address"), "/metrics", b"X: y").expect(200).body;
    for series in ["hit", "miss", "not_asked", "not_told"] {
        let series = format!("session_cache_total{{outcome=\"{series}\"}} ");
        let value = told.lines().find_map(|line| line.strip_prefix(&series)).expect(&series);
        assert_eq!(value == "0", series.contains("not_told"), "{series}{value}");
    }
}

#[test]
fn what_is_kept_opens_no_door_and_names_nobody() {
    let redis = Redis::start();
    let desk = cached(&redis);
    let staff = desk.signed_in(STAFF);
    warm(&desk, &staff, STAFF);
    let name = rename(&desk, STAFF);
    redis.ask(&["FLUSHALL"]);
    staff.get(HOME).expect(200);
    redis.keeps(1);
    let key = redis.entries().remove(0);
    let kept = redis.ask(&["HGETALL", &key]) + &redis.keys("*").concat();
    assert!(kept.contains("touched") && kept.len() > 500, "{kept}");
    let cookie = staff.cookie("ds_session").expect("signed in");
    let hash = desk.text(&format!("SELECT token FROM session WHERE id = '{}'", desk.newest(STAFF)));
    let secret = desk.text(&format!("SELECT csrf_secret FROM session WHERE id = '{}'", desk.newest(STAFF)));
    for private in [&cookie[cookie.len() - 43..], &hash, &secret, &name, STAFF] {
        assert!(!private.is_empty() && !kept.contains(private), "{private}");
    }
    // Under another's key it is worth nothing: the other one is nobody's double.
    let owner = desk.signed_in(OWNER);
    // Not of a page right after the sign-in: what was changed a moment ago is not kept yet.
    warm(&desk, &owner, OWNER);
    redis.keeps(2);
    let other = redis.entries().into_iter().find(|entry| *entry != key).expect("two");
    assert!(redis.ask(&["COPY", &key, &other, "REPLACE"]).starts_with(":1"));
    let page = owner.get(HOME).expect(200);
    assert!(!page.body.contains(&name), "the owner is the owner");
}
