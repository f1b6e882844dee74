//! What operators are told of it.

use super::{OWNER, STAFF, through, warm};
use crate::support::{Desk, Redis, address_of, binary, own_folder};

fn redis_of(desk: &Desk) -> (String, String) {
    let report = desk.visitor().get("/api/health").expect(200);
    let report: serde_json::Value = serde_json::from_str(&report.body).expect("JSON");
    let text = |name: &str| report["checks"]["redis"][name].as_str().unwrap_or_default().to_owned();
    (text("status"), text("detail"))
}

#[test]
fn health_says_that_it_is_on_and_what_it_means_when_redis_is_gone() {
    let mut redis = Redis::start();
    let desk = Desk::open_with(through(redis.url()));
    let owner = desk.signed_in(OWNER);
    warm(&desk, &owner, OWNER);
    assert_eq!(
        redis_of(&desk),
        ("ok".into(), "Login sessions are read through it: SESSION_CACHE is on.".into())
    );
    redis.kill();
    desk.wait(chrono::TimeDelta::minutes(1));
    let (status, detail) = redis_of(&desk);
    assert!(status == "degraded" && detail.contains("within 30 seconds"), "{status}: {detail}");
}

#[test]
fn a_command_that_cannot_tell_redis_says_so() {
    let desk = Desk::open();
    let _staff = desk.signed_in(STAFF);
    let (data, database) = (own_folder().display().to_string(), address_of(&desk));
    let env = [
        ("DATA_DIR", &*data),
        ("DATABASE_URL", &database),
        ("SESSION_CACHE", "on"),
        ("REDIS_URL", "redis://127.0.0.1:1"),
    ];
    let run = |args: &[&str]| {
        let done = binary(&env).args(args).output().expect("runs");
        assert!(done.status.success(), "{done:?}");
        String::from_utf8_lossy(&done.stdout).into_owned() + &String::from_utf8_lossy(&done.stderr)
    };
    let said = run(&["login-sessions", "revoke", &desk.newest(STAFF)]);
    assert!(said.contains("Redis cannot be reached") && said.contains("within 30s"), "{said}");
    let said = run(&["doctor"]);
    assert!(said.contains("degraded  redis") && said.contains("SESSION_CACHE"), "{said}");
}
