//! What is done without being asked: expired sign-ins move, what was kept long enough goes, one replica at a time.

use chrono::TimeDelta;
use divestreams::db::connect;
use divestreams::jobs::{Purged, purge};

use crate::support::{DEMO_PASSWORD, Desk, SHOP, end, is_postgres};

const OWNER: &str = "owner@demo.example";
const STAFF: &str = "staff@demo.example";

#[test]
fn expired_sign_ins_move_to_the_ended_and_others_stay() {
    let desk = Desk::open();
    let id = desk.known(OWNER).1;
    desk.wait(TimeDelta::days(29));
    let fresh = desk.known(STAFF).1;
    assert_eq!(desk.purge().expired, 0, "a second before, nothing");
    desk.wait(TimeDelta::days(1));
    assert_eq!(desk.purge().expired, 1);
    assert_eq!((desk.stands(&id), desk.stands(&fresh)), ((false, 1), (true, 0)));
    let why = format!("SELECT reason FROM session_ended WHERE id = '{id}' AND ended_by IS NULL");
    assert_eq!(desk.text(&why), "expired");
    assert!(desk.purge().is_nothing(), "once is enough");
}

#[test]
fn the_ended_are_kept_for_ninety_days() {
    let desk = Desk::open();
    let owner = desk.signed_in(OWNER);
    let id = desk.known(STAFF).1;
    end(&owner, SHOP, &id).expect(303);
    desk.wait(TimeDelta::days(90) - TimeDelta::minutes(1));
    assert_eq!(desk.purge().ended, 0);
    assert_eq!(desk.stands(&id), (false, 1));
    desk.wait(TimeDelta::minutes(2));
    assert_eq!(desk.purge().ended, 1);
    assert_eq!(desk.stands(&id), (false, 0));
}

#[test]
fn the_log_is_kept_for_four_hundred_days_of_every_shop_and_of_none() {
    let desk = Desk::without_log();
    for email in [OWNER, "owner@reef.example", "operator@divestreams.example"] {
        desk.signed_in(email);
    }
    desk.wait(TimeDelta::days(400) - TimeDelta::minutes(1));
    desk.signed_in(STAFF);
    assert_eq!(desk.purge().audit, 0);
    desk.wait(TimeDelta::minutes(2));
    assert_eq!(desk.purge().audit, 0, "it is counted from the last line");
    desk.signed_in(STAFF);
    assert_eq!(desk.purge().audit, 4, "of two shops and of none, and the one about nothing");
    assert_eq!(desk.lines("action <> 'login.expired'"), 2, "the newest stay");
    assert_eq!(desk.lines("action = 'login.expired'"), 3, "and what the purges themselves told");
}

#[test]
fn counts_of_failures_go_after_two_days() {
    let desk = Desk::open();
    desk.visitor().sign_in(OWNER, "wrong").expect(422);
    desk.wait(TimeDelta::days(2) - TimeDelta::minutes(1));
    assert_eq!(desk.purge().attempts, 0);
    desk.wait(TimeDelta::minutes(2));
    assert_eq!(desk.purge().attempts, 2, "the person's and the address's");
    assert_eq!(desk.count("SELECT COUNT(*) FROM attempt"), 0);
}

#[test]
fn the_purge_runs_by_itself_when_the_application_starts() {
    let mut desk = Desk::open();
    let id = desk.known(OWNER).1;
    desk.wait(TimeDelta::days(31));
    desk.restart();
    let until = std::time::Instant::now() + std::time::Duration::from_secs(10);
    while desk.stands(&id) != (false, 1) {
        assert!(std::time::Instant::now() < until, "nobody purges");
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    desk.visitor().sign_in(OWNER, DEMO_PASSWORD).expect(302);
}

#[test]
fn of_several_replicas_one_purges_at_a_time() {
    let desk = Desk::open();
    let id = desk.known(OWNER).1;
    desk.wait(TimeDelta::days(31));
    if !is_postgres() {
        // SQLite has one writer: a second purge finds nothing left to do.
        assert_eq!((desk.purge().expired, desk.purge().expired), (1, 0));
        return;
    }
    use diesel::connection::SimpleConnection as _;
    let mut other = connect(&desk.config.database).expect("another replica");
    other.batch_execute("BEGIN; SELECT pg_advisory_xact_lock(7433, 1)").expect("it holds the lock");
    let now = desk.config.clock.now();
    let busy = purge(&desk.state.db, now).expect("purges");
    assert_eq!(busy, Purged { was_busy: true, ..Purged::default() });
    assert_eq!(desk.stands(&id), (true, 0));
    other.batch_execute("COMMIT").expect("it lets go");
    assert_eq!(desk.purge().expired, 1);
}

#[test]
fn what_keeps_one_kind_of_rows_from_going_keeps_no_other() {
    let desk = Desk::open();
    let id = desk.known(OWNER).1;
    desk.visitor().sign_in(OWNER, "wrong").expect(422);
    desk.wait(TimeDelta::days(31));
    // An attempt that cannot be deleted, as if its table were too big to be in time.
    desk.execute(match is_postgres() {
        true => {
            "CREATE FUNCTION never() RETURNS TRIGGER LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''never''; END'; \
             CREATE TRIGGER never BEFORE DELETE ON attempt FOR EACH ROW EXECUTE FUNCTION never()"
        }
        false => "CREATE TRIGGER never BEFORE DELETE ON attempt BEGIN SELECT RAISE(ABORT, 'never'); END",
    });
    let purged = desk.purge();
    assert_eq!((purged.expired, purged.attempts), (1, 0));
    assert_eq!(desk.stands(&id), (false, 1));
}

#[test]
fn more_rows_than_one_transaction_takes_all_go() {
    let desk = Desk::open();
    let many = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10001)";
    desk.execute(&format!(
        "{many} INSERT INTO passkey_challenge (token, purpose, state, created_at) \
         SELECT 'x' || i, 'sign_in', '', '{}' FROM n",
        desk.config.clock.now()
    ));
    desk.wait(TimeDelta::minutes(6));
    assert_eq!(desk.purge().challenges, 10_001);
    assert_eq!(desk.count("SELECT COUNT(*) FROM passkey_challenge"), 0);
}
