//! What stands around: Redis, which nobody's sign-in depends on, and the letters that wait to be sent.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::time::Duration;

use chrono::TimeDelta;
use divestreams::config::RedisUrl;

use crate::support::{Desk, Redis, user};

/// A Redis that gives one answer to every command, after a while; its port.
fn redis(answer: &'static str, after: Duration) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("an address").port();
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            std::thread::spawn(move || {
                let mut command = [0; 512];
                while stream.read(&mut command).is_ok_and(|n| n > 0) {
                    std::thread::sleep(after);
                    let is_auth = command.starts_with(b"*2") || command.starts_with(b"*3");
                    let _ = stream.write_all(if is_auth { b"+OK\r\n" } else { answer.as_bytes() });
                }
            });
        }
    });
    port
}

/// A check of `/api/health`: its status and what it says. People sign in whatever it is.
fn check(desk: &Desk, name: &str) -> (String, String) {
    desk.staff("owner").get("/tenant/training/sessions").expect(200);
    let report = desk.visitor().get("/api/health").expect(200);
    let report: serde_json::Value = serde_json::from_str(&report.body).expect("JSON");
    let check = &report["checks"][name];
    assert!(check["latency_ms"].as_f64().is_some_and(|ms| ms < 2_000.0), "{report}");
    assert_eq!(report["checks"]["session_persistence"]["status"], "ok", "{report}");
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    (text(&check["status"]), text(&check["detail"]))
}

fn with_redis(url: &str) -> Desk {
    Desk::open_with(|config| config.redis = Some(RedisUrl::parse(url).expect("an address")))
}

#[test]
fn a_redis_that_answers_is_well_and_none_at_all_too() {
    let redis = Redis::start();
    let address = redis.address;
    let well = |url: &str| assert_eq!(check(&with_redis(url), "redis"), ("ok".to_owned(), String::new()));
    well(&format!("redis://{address}"));
    redis.ask(&["CONFIG", "SET", "requirepass", "hunter 2"]);
    well(&format!("redis://:hunter%202@{address}/1"));
    assert_eq!(check(&with_redis(&format!("redis://{address}")), "redis").0, "degraded");
    let (status, detail) = check(&Desk::open(), "redis");
    assert!(status == "ok" && detail.contains("REDIS_URL is not set"), "{status}: {detail}");
}

#[test]
fn a_redis_that_is_gone_refuses_or_takes_its_time_is_told_and_harms_nobody() {
    let refuses = redis("-NOAUTH Authentication required.\r\n", Duration::ZERO);
    let slow = redis("+PONG\r\n", Duration::from_secs(5));
    for port in [1, refuses, slow] {
        let (status, detail) = check(&with_redis(&format!("redis://127.0.0.1:{port}")), "redis");
        assert!(
            status == "degraded" && detail.contains("Nobody is signed out by it"),
            "{port}: {status}: {detail}"
        );
        assert!(!detail.contains("127.0.0.1"), "{detail}");
    }
}

#[test]
fn letters_that_wait_for_long_are_told_and_those_that_have_gone_are_not() {
    let desk = Desk::open();
    let letter = |id: u32, state: &str| {
        desk.execute(&format!(
            "INSERT INTO outbox (letter_id, user_id, kind, recipient, message_id, key_fingerprint, state, tries, next_try_at, \
             error, created_at) VALUES ('0190cafe-0000-7000-8000-00000000000{id}', {}, 'reset', 'x@x.example', '{id}', 'x', \
             '{state}', 0, '2199-01-01 00:00:00', '', '{}')",
            user("owner@demo.example"),
            desk.config.clock.now().format("%Y-%m-%d %H:%M:%S%.6f")
        ));
    };
    letter(1, "queued");
    letter(2, "sent");
    assert_eq!(check(&desk, "mail").0, "ok", "a minute is nothing");
    // What signing in has written by itself goes its own way.
    desk.execute("DELETE FROM outbox WHERE message_id NOT IN ('1', '2')");
    desk.wait(TimeDelta::minutes(11));
    let (status, detail) = check(&desk, "mail");
    assert!(
        status == "degraded" && detail.contains("ten minutes: 1.") && detail.contains("SMTP_HOST"),
        "{detail}"
    );
    assert!(!detail.contains("x.example"), "{detail}");
}
