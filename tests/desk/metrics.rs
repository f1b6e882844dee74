//! What Prometheus is told, by the binary itself: counts without ids, states out of the database.

use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::support::{
    Browser, DEMO_PASSWORD, Desk, Process, address_of, binary, free_port, get_with, own_folder,
};

const HOME: &str = "/tenant/training/sessions";

/// Where `pg_dump` is.
const PATH: &str = "/usr/local/bin:/usr/bin:/bin";

/// A process with metrics on a desk's database, and where they are.
fn metered(desk: &Desk) -> (Process, std::net::SocketAddr) {
    metered_with(desk, &[])
}

/// As [`metered`], told more by its environment.
pub fn metered_with(desk: &Desk, more: &[(&str, &str)]) -> (Process, std::net::SocketAddr) {
    let (data, database, meters) = (own_folder(), address_of(desk), free_port());
    let env = [
        ("DATA_DIR", data.to_str().expect("text").to_owned()),
        ("DATABASE_URL", database),
        ("METRICS_BIND", meters.to_string()),
        ("APP_URL", "http://localhost".to_owned()),
    ];
    let env: Vec<_> =
        env.iter().map(|(name, value)| (*name, value.as_str())).chain(more.iter().copied()).collect();
    let process = Process::start(&env);
    let patience = Instant::now() + Duration::from_secs(20);
    while std::net::TcpStream::connect(meters).is_err() {
        assert!(Instant::now() < patience, "no second listener");
        sleep(Duration::from_millis(20));
    }
    (process, meters)
}

/// The value of the one series that begins like this.
pub fn value(text: &str, series: &str) -> Option<f64> {
    let line = text.lines().find(|line| line.starts_with(series))?;
    line.rsplit(' ').next().and_then(|value| value.parse().ok())
}

#[test]
fn every_metric_of_the_contract_is_told_without_ids_or_addresses() {
    let desk = Desk::open();
    let (process, meters) = metered(&desk);
    let owner = Browser::new(process.address, "localhost");
    owner.sign_in("owner@demo.example", "wrong").expect(422);
    owner.sign_in("owner@demo.example", DEMO_PASSWORD).expect_redirect();
    let one = desk.upcoming("demo", "1 = 1").remove(0);
    (0..3).for_each(|_| drop(owner.get(&format!("{HOME}/{one}")).expect(200)));
    owner.get("/no/such/page").expect(404);
    owner.get("/auth/logout").form("Sign out").submit_in(&owner).expect_redirect();
    let staff = Browser::new(process.address, "localhost");
    staff.sign_in("staff@demo.example", DEMO_PASSWORD).expect_redirect();

    staff.get("/api/health").expect(200);

    let answer = get_with(meters, "/metrics", b"X: y").expect(200);
    assert!(answer.header("content-type").is_some_and(|kind| kind.starts_with("text/plain; version=0.0.4")));
    let text = answer.body;
    let page = "http_requests_total{method=\"GET\",route=\"/tenant/training/sessions/{id}\",status=\"200\"}";
    assert_eq!(value(&text, page), Some(3.0), "{text}");
    assert_eq!(value(&text, "login_attempts_total{outcome=\"failed\"}"), Some(1.0), "{text}");
    assert_eq!(value(&text, "login_attempts_total{outcome=\"signed_in\"}"), Some(2.0), "{text}");
    assert_eq!(value(&text, "login_sessions_created_total"), Some(2.0), "{text}");
    assert_eq!(value(&text, "login_sessions_ended_total{reason=\"signed_out\"}"), Some(1.0), "{text}");
    assert_eq!(value(&text, "login_sessions_active"), Some(1.0), "{text}");
    assert!(value(&text, "login_session_checks_total{outcome=\"valid\"}") >= Some(4.0), "{text}");
    for name in [
        "http_request_duration_seconds_bucket{route=\"/auth/login\"",
        "db_pool_connections{state=\"idle\"}",
        "db_pool_wait_seconds_bucket",
        "password_hash_seconds_count",
        "password_hash_queue",
        "session_traffic_sign{sign=\"loops\"}",
        "health_check_status{check=\"session_persistence\"} 0",
        "health_check_status{check=\"clock\"} 0",
        "mail_stuck",
    ] {
        assert!(text.contains(name), "{name} in {text}");
    }
    assert!(!text.contains(&one) && !text.contains("demo.example"), "{text}");
    // Not on the port that everyone reaches.
    owner.get("/metrics").expect(404);
    owner.get("/tls-ask?domain=localhost").expect(404);
}

#[test]
fn active_login_sessions_are_counted_in_the_database_and_not_in_one_process() {
    let desk = Desk::open();
    for role in ["owner", "admin", "staff"] {
        desk.staff(role);
    }
    let (_process, meters) = metered(&desk);
    let patience = Instant::now() + Duration::from_secs(20);
    while value(&get_with(meters, "/metrics", b"X: y").expect(200).body, "login_sessions_active") != Some(3.0)
    {
        assert!(Instant::now() < patience, "not three");
        sleep(Duration::from_millis(200));
    }
}

#[test]
fn the_proxy_gets_certificates_for_the_hosts_of_open_shops_alone() {
    let desk = Desk::open();
    desk.execute("UPDATE tenant SET is_active = FALSE WHERE slug = 'reef'");
    let (_process, meters) = metered(&desk);
    let ask = |domain: &str| get_with(meters, &format!("/tls-ask?domain={domain}"), b"X: y").status;
    assert_eq!((ask("localhost"), ask("demo.localhost")), (200, 200));
    for none in ["reef.localhost", "nobody.localhost", "example.com", "a.demo.localhost", "", "%00"] {
        assert_eq!(ask(none), 404, "{none}");
    }
    assert_eq!(get_with(meters, "/tls-ask", b"X: y").status, 400);
}

#[test]
fn when_the_last_backup_was_made_is_told_and_nothing_where_there_is_none() {
    let desk = Desk::open();
    let (_process, meters) = metered(&desk);
    let told = || value(&get_with(meters, "/metrics", b"X: y").expect(200).body, "backup_last_success");
    assert_eq!(told(), None);
    let data = own_folder();
    let env =
        [("DATA_DIR", data.to_str().expect("text")), ("DATABASE_URL", &*address_of(&desk)), ("PATH", PATH)];
    let made = binary(&env).arg("backup").arg(data.join("a.backup")).output().expect("the binary runs");
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let noted =
        "SELECT COUNT(*) FROM audit WHERE tenant_id IS NULL AND action = 'export' AND detail = 'backup'";
    assert_eq!(desk.count(noted), 1, "everything was taken out as a file");
    let patience = Instant::now() + Duration::from_secs(20);
    let at = loop {
        if let Some(at) = told() {
            break at;
        }
        assert!(Instant::now() < patience, "not told");
        sleep(Duration::from_millis(200));
    };
    let now = desk.config.clock.now().and_utc().timestamp() as f64;
    assert!((now - at).abs() < 60.0, "{at} is not now");
}
