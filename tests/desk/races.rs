//! What happens at the same time: two hundred rounds each, and after each round nothing is both alive and ended, or neither.

use std::sync::Barrier;
use std::thread;

use std::time::Duration;

use divestreams::base::client::Client;
use divestreams::base::id::UserId;
use divestreams::config::HashCost;
use divestreams::login::change::{self, By};
use divestreams::login::password::hash_here;

use crate::at_once::make_a_day_old;
use crate::support::{Answer, Browser, CHEAP, DEMO_PASSWORD, Desk, HtmlForm, OWN};

const HOME: &str = "/tenant/training/sessions";
const NEW: &str = "/tenant/training/sessions/new";
const OWNER: &str = "owner@demo.example";
const ROUNDS: usize = 200;

/// Does both at the same moment, as nearly as threads can.
fn both<A: Send, B: Send>(one: impl FnOnce() -> A + Send, other: impl FnOnce() -> B + Send) -> (A, B) {
    let gate = Barrier::new(2);
    thread::scope(|scope| {
        let one = scope.spawn(|| {
            gate.wait();
            one()
        });
        gate.wait();
        let other = other();
        (one.join().expect("no panic"), other)
    })
}

/// A button that ends `id`, with a token of this browser, which lasts as long as its sign-in.
struct Ender {
    browser: Browser,
    token: String,
}

impl Ender {
    fn new(desk: &Desk) -> Self {
        let browser = desk.signed_in(OWNER);
        let token = browser.get("/auth/logout").form("Sign out").value("csrf").expect("a token").to_owned();
        Self { browser, token }
    }

    fn end(&self, id: &str) -> Answer {
        self.browser.post(&format!("{OWN}/{id}/ending"), &[("csrf", &self.token)])
    }

    fn end_others(&self) -> Answer {
        self.browser.post(&format!("{OWN}/ending"), &[("csrf", &self.token)])
    }
}

/// What holds whatever has happened: no sign-in is in both tables, and each that began is in one of them.
#[track_caller]
fn adds_up(desk: &Desk) {
    let both = "SELECT COUNT(*) FROM session WHERE id IN (SELECT id FROM session_ended)";
    assert_eq!(desk.count(both), 0, "both alive and ended");
    assert_eq!(
        desk.lines("action = 'login.signed_in'"),
        desk.live() + desk.count("SELECT COUNT(*) FROM session_ended"),
        "began, but neither alive nor ended"
    );
    let told = "SELECT COALESCE(SUM(CAST(detail AS INTEGER)), 0) FROM audit \
                WHERE (tenant_id IS NULL OR tenant_id IS NOT NULL) AND action LIKE 'login.ended%'";
    let revoked = "SELECT COUNT(*) FROM session_ended WHERE reason = 'revoked'";
    assert_eq!(desk.count(told), desk.count(revoked), "the log counts each once");
}

#[test]
fn a_revocation_wins_against_the_daily_extension() {
    let desk = Desk::open();
    let ender = Ender::new(&desk);
    let mut was_shown = 0;
    for round in 0..ROUNDS {
        let (lost, id) = desk.known(OWNER);
        make_a_day_old(&desk, &id);
        let (ended, page) = both(|| ender.end(&id), || lost.get(HOME));
        assert_eq!(ended.status, 303, "round {round}");
        assert!(matches!(page.status, 200 | 302), "round {round}: {}", page.status);
        was_shown += usize::from(page.status == 200);
        assert_eq!(lost.get(HOME).status, 302, "round {round}");
        assert_eq!(desk.stands(&id), (false, 1), "round {round}");
    }
    println!("{was_shown} of {ROUNDS} pages came first");
    adds_up(&desk);
}

#[test]
fn a_request_in_flight_finishes_whole_or_fails_whole() {
    let desk = Desk::open();
    let ender = Ender::new(&desk);
    let filled = ender.browser.get(NEW).expect(200).form("Schedule session");
    let filled = filled.set("course_id", &desk.course("demo", "PADI-OWD"));
    let scheduled = "SELECT COUNT(*) FROM training_session WHERE tenant_id IS NOT NULL";
    let noted = "action = 'training_session.scheduled'";
    let (before, noted_before) = (desk.count(scheduled), desk.lines(noted));
    let mut finished = 0;
    for round in 0..ROUNDS {
        let (lost, id) = desk.known(OWNER);
        let token = lost.get("/auth/logout").form("Sign out").value("csrf").expect("a token").to_owned();
        let form = HtmlForm { method: "POST".into(), action: NEW.into(), fields: filled.fields.clone() };
        // Each at a day of its own, or it would be warned of a clash.
        let day = (desk.today() + chrono::TimeDelta::days(400 + round as i64)).to_string();
        let form = form.set("csrf", &token).set("start_date", &day);
        let (ended, answer) = both(|| ender.end(&id), || form.submit_in(&lost));
        assert_eq!(ended.status, 303, "round {round}");
        assert!(
            matches!(answer.status, 303 | 302 | 403),
            "round {round}: {} {}",
            answer.status,
            answer.text()
        );
        finished += i64::from(answer.status == 303);
        assert_eq!(lost.get(HOME).status, 302, "round {round}");
        assert_eq!(desk.stands(&id), (false, 1), "round {round}");
    }
    println!("{finished} of {ROUNDS} finished");
    assert_eq!(desk.count(scheduled) - before, finished, "what was answered is what was done");
    assert_eq!(desk.lines(noted) - noted_before, finished);
    adds_up(&desk);
}

#[test]
fn two_who_end_the_same_one_end_it_once_and_hear_the_same() {
    let desk = Desk::open();
    let (one, other) = (Ender::new(&desk), Ender::new(&desk));
    for round in 0..ROUNDS {
        let (lost, id) = desk.known(OWNER);
        let (first, second) = both(|| one.end(&id), || other.end(&id));
        assert_eq!((first.status, second.status), (303, 303), "round {round}");
        assert_eq!(first.expect_redirect(), second.expect_redirect());
        assert_eq!(desk.stands(&id), (false, 1), "round {round}");
        assert_eq!(lost.get(HOME).status, 302, "round {round}");
    }
    adds_up(&desk);
}

#[test]
fn a_sign_in_while_all_others_end_is_either_in_or_out() {
    let desk = Desk::open();
    let ender = Ender::new(&desk);
    let mut stayed = 0;
    for round in 0..ROUNDS {
        let new = desk.visitor();
        let form = new.get("/auth/login").form("Sign in");
        let form = form.set("email", OWNER).set("password", DEMO_PASSWORD);
        let (ended, answer) = both(|| ender.end_others(), || form.submit_in(&new));
        assert_eq!((ended.status, answer.status), (303, 302), "round {round}");
        let is_in = new.get(HOME).status == 200;
        stayed += usize::from(is_in);
        let live = desk.live();
        assert_eq!(
            live,
            1 + i64::from(is_in),
            "round {round}: signed in where there is a row, and only there"
        );
        ender.browser.get(HOME).expect(200);
        adds_up(&desk);
        if is_in {
            ender.end_others().expect(303);
            assert_eq!(new.get(HOME).status, 302, "round {round}");
        }
    }
    println!("{stayed} of {ROUNDS} stayed in");
    adds_up(&desk);
}

#[test]
fn a_password_set_while_the_old_one_is_verified_lets_nobody_in_by_it() {
    // Stored under costs of long ago: verifying it takes as long as hashing it anew does.
    let desk = Desk::open_with(|config| config.hash_cost = HashCost::FLOOR);
    let user = desk.text(&format!("SELECT user_id FROM users WHERE email = '{OWNER}'"));
    let user = UserId::parse(&user).expect("an id");
    let old = hash_here(DEMO_PASSWORD, CHEAP).expect("hashes");
    let new = hash_here("a tide table of 1987", CHEAP).expect("hashes");
    let mut began = 0;
    for round in 0..ROUNDS {
        // What failed in the rounds before must not have this one wait.
        desk.execute(&format!(
            "DELETE FROM attempt; UPDATE users SET password_hash = '{old}' WHERE user_id = '{user}'"
        ));
        let browser = desk.visitor();
        let form = browser.get("/auth/login").form("Sign in");
        let form = form.set("email", OWNER).set("password", DEMO_PASSWORD);
        let by = By {
            user: None,
            client: Client::new(std::net::Ipv4Addr::LOCALHOST.into(), "the command line"),
            now: desk.config.clock.now(),
        };
        let (answer, _) = both(
            || form.submit_in(&browser),
            || {
                thread::sleep(Duration::from_millis(2 * (round as u64 % 20)));
                let set = desk.state.db.write_here(|c| change::set_password(c, user, &new, &by));
                set.expect("the database answers")
            },
        );
        assert!(matches!(answer.status, 302 | 422), "round {round}: {}", answer.status);
        began += usize::from(answer.status == 302);
        assert_eq!(browser.get(HOME).status, 302, "round {round}: nobody is in by the old password");
        assert_eq!(desk.text(&format!("SELECT password_hash FROM users WHERE user_id = '{user}'")), new);
    }
    println!("{began} of {ROUNDS} began first, and were ended");
    assert_eq!(desk.live(), 0);
    adds_up(&desk);
}

#[test]
fn two_sign_ins_while_a_hash_is_made_anew_both_get_in() {
    let desk = Desk::open_with(|config| config.hash_cost = HashCost { memory_kib: 4_096, passes: 1 });
    let old = hash_here(DEMO_PASSWORD, CHEAP).expect("hashes");
    let mut verified_twice = 0;
    for round in 0..20 {
        desk.execute(&format!("UPDATE users SET password_hash = '{old}' WHERE email = '{OWNER}'"));
        let browsers = [desk.visitor(), desk.visitor()];
        let forms = browsers.each_ref().map(|browser| {
            let form = browser.get("/auth/login").form("Sign in");
            form.set("email", OWNER).set("password", DEMO_PASSWORD)
        });
        let before = desk.state.hasher.hashes();
        let (one, other) = both(|| forms[0].submit_in(&browsers[0]), || forms[1].submit_in(&browsers[1]));
        assert_eq!([one.status, other.status], [302, 302], "round {round}");
        // Each verifies, one or both make it anew; whoever comes second verifies that one.
        verified_twice += usize::from(desk.state.hasher.hashes() - before > 4);
        let stored = desk.text(&format!("SELECT password_hash FROM users WHERE email = '{OWNER}'"));
        assert!(stored.contains("m=4096,"), "round {round}: {stored}");
        for browser in &browsers {
            browser.get(HOME).expect(200);
        }
    }
    assert!(verified_twice > 0, "no two have ever met");
    assert_eq!(desk.lines("action = 'login.failed'"), 0);
    adds_up(&desk);
}
