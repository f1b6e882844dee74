//! The binary itself: it starts whole or not at all, says why, and neither a kill nor a deploy signs anyone out.

use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt as _;
use std::process::{Command, Output, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::support::{
    Browser, DEMO_PASSWORD, Desk, GOOD, OTHER, Process, address_of, binary, get_with, own_folder, pairs, raw,
    strict,
};

const HOME: &str = "/tenant/training/sessions";

/// Starts with the environment of [`strict`] changed: it must be refused before anything was opened or made.
#[track_caller]
fn refused(change: &[(&'static str, &'static str)]) -> String {
    // The port is taken: whoever opened it before reading the configuration would complain of that instead.
    let taken = TcpListener::bind("127.0.0.1:0").expect("a port");
    let (env, data) = strict(change);
    let mut command = binary(&pairs(&env));
    command.env("BIND", taken.local_addr().expect("an address").to_string());
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the binary runs");
    let patience = Instant::now() + Duration::from_secs(20);
    while child.try_wait().expect("a state").is_none() {
        if Instant::now() > patience {
            child.kill().expect("killed");
        }
        sleep(Duration::from_millis(5));
    }
    let Output { status, stdout, stderr } = child.wait_with_output().expect("what it said");
    let said = String::from_utf8(stderr).expect("text");
    assert_eq!(status.code(), Some(78), "{change:?}: {said}");
    assert_eq!(stdout, b"", "one message, in one place");
    assert_eq!(said.matches("divestreams does not start").count(), 1, "{said}");
    assert_eq!(fs::read_dir(&data).expect("a folder").count(), 0, "no database, no secret was made");
    for secret in [GOOD, OTHER].into_iter().chain(change.iter().map(|(_, value)| *value)) {
        assert!(secret.len() < 15 || !said.contains(secret), "{secret} in {said}");
    }
    said
}

#[test]
fn a_secret_that_is_none_stops_the_start() {
    for variable in ["BETTER_AUTH_SECRET", "AUTH_SECRET"] {
        for value in [
            "(missing)",
            "",
            "   ",
            "k3jH8sPq0LmZ7xWv2NcR5tYb9DfGa1E",
            "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
            "divestreams-prod-secret-key-2024",
            "change-me-k3jH8sPq0LmZ7xWv2NcR5tYb9DfGa1E6",
            "${BETTER_AUTH_SECRET}",
            "abcdefghijklmnopqrstuvwxyz0123456789",
        ] {
            let said = refused(&[(variable, value)]);
            assert!(said.contains(&format!("• {variable} ")) && said.contains("one problem"), "{said}");
            assert!(said.contains("`divestreams secret` prints it"), "{said}");
        }
    }
}

#[test]
fn every_problem_is_told_at_once() {
    let said = refused(&[
        ("DATABASE_URL", "mysql://root:hunter2-hunter2@db/x"),
        ("APP_URL", "(missing)"),
        ("BETTER_AUTH_SECRET", "(missing)"),
        ("AUTH_SECRET", "hunter2-hunter2"),
        ("SMTP_HOST", "(missing)"),
        ("SMTP_FROM", ""),
        ("TRUSTED_PROXIES", "everyone"),
        ("WORKERS", "none"),
        ("REDIS_URL", "http://:hunter2-hunter2@cache/0"),
        ("METRICS_BIND", "everywhere"),
    ]);
    assert!(said.contains("10 problems") && !said.contains("hunter2"), "{said}");
    for variable in [
        "DATABASE_URL",
        "APP_URL",
        "BETTER_AUTH_SECRET",
        "AUTH_SECRET",
        "SMTP_HOST",
        "SMTP_FROM",
        "TRUSTED_PROXIES",
        "REDIS_URL",
        "METRICS_BIND",
    ] {
        assert!(said.contains(&format!("• {variable} ")), "{variable}: {said}");
    }
}

#[test]
fn a_public_address_without_its_scheme_is_none() {
    let said = refused(&[("APP_URL", "dive.example"), ("TRUSTED_PROXIES", "10.0.0.0/40")]);
    assert!(said.contains("2 problems") && said.contains("such as https://divestreams.example"), "{said}");
    assert!(said.contains("• TRUSTED_PROXIES has an entry that is no address range"), "{said}");
}

#[test]
fn each_wrong_proxy_is_named() {
    let said =
        refused(&[("TRUSTED_PROXIES", "10.0.0.0/8, 10.0.0.0/40, 192.0.2.7,, caddy\u{1b}[2J,fd00::/8")]);
    assert!(said.contains("2 problems"), "{said}");
    for named in ["address range, number 2: \"10.0.0.0/40\"", "address range, number 4: \"caddy\\u{1b}[2J\""]
    {
        assert!(said.contains(named), "{named}: {said}");
    }
    assert!(!said.contains('\u{1b}'), "a terminal is not steered: {said:?}");
    let said = refused(&[("TRUSTED_PROXIES", OTHER)]);
    assert!(said.contains("address range, number 1\n"), "a secret in the wrong line is not repeated: {said}");
}

#[test]
fn a_cache_without_its_redis_is_none_and_it_is_on_or_off() {
    let said = refused(&[("SESSION_CACHE", "on")]);
    assert!(
        said.contains("• SESSION_CACHE is on, and there is no Redis") && said.contains("set REDIS_URL"),
        "{said}"
    );
    let said = refused(&[("SESSION_CACHE", "yes"), ("REDIS_URL", "redis://cache:6379")]);
    assert!(said.contains("• SESSION_CACHE is neither on nor off") && said.contains("one problem"), "{said}");
}

#[test]
fn staging_is_as_strict_and_an_unknown_kind_is_none() {
    refused(&[("APP_ENV", "staging"), ("BETTER_AUTH_SECRET", "(missing)")]);
    let said = refused(&[("APP_ENV", "prod"), ("BETTER_AUTH_SECRET", "(missing)")]);
    assert!(said.contains("• APP_ENV ") && said.contains("• BETTER_AUTH_SECRET "), "{said}");
}

#[test]
fn a_complete_strict_environment_serves_without_demo_people_or_secrets_in_the_log() {
    let (env, data) = strict(&[]);
    let process = Process::start(&pairs(&env));
    get_with(process.address, "/health/ready", b"X: y").expect(200);
    get_with(process.address, "/auth/login", b"X: y").expect(404);
    let start = "GET /auth/login HTTP/1.1\r\nHost: divestreams.example\r\nConnection: close\r\n\r\n";
    let answer = raw(process.address, start.as_bytes());
    assert_eq!(answer.expect(302).header("location"), Some("/setup"), "nobody is there yet");
    let said = process.said();
    assert!(!said.contains(GOOD) && !said.contains(OTHER) && !said.contains(DEMO_PASSWORD), "{said}");
    let made: Vec<_> = fs::read_dir(data).expect("a folder").flatten().map(|e| e.file_name()).collect();
    assert!(made.iter().all(|name| name.to_string_lossy().starts_with("strict.db")), "{made:?}");
}

#[test]
fn help_version_and_a_good_secret_need_no_configuration() {
    let run = |args: &[&str]| {
        let output = binary(&[("APP_ENV", "production")]).args(args).output().expect("the binary runs");
        assert_eq!(output.status.code(), Some(0), "{args:?}");
        String::from_utf8(output.stdout).expect("text")
    };
    let help = run(&["--help"]);
    for command in ["serve", "migrate", "demo", "secret"] {
        assert!(help.contains(command), "{help}");
    }
    assert_eq!(run(&["--version"]).trim(), concat!("divestreams ", env!("CARGO_PKG_VERSION")));
    let (first, second) = (run(&["secret"]), run(&["secret"]));
    assert!(first != second && first.trim().len() >= 43 && first.lines().count() == 1, "{first}");
    let unknown = binary(&[]).arg("sevre").output().expect("the binary runs");
    assert_eq!(unknown.status.code(), Some(2));
}

#[test]
fn an_empty_environment_starts_a_demo_whose_secrets_are_its_owners_alone() {
    let data = own_folder().join("data");
    let env = [("DATA_DIR", data.to_str().expect("text"))];
    let process = Process::start(&env);
    let owner = Browser::new(process.address, "localhost");
    owner.sign_in("owner@demo.example", DEMO_PASSWORD).expect(302);
    let said = process.said();
    assert!(said.contains(&format!("http://localhost:{}", process.address.port())), "{said}");
    assert!(said.contains("owner@demo.example") && said.contains(DEMO_PASSWORD), "{said}");
    for name in ["better_auth_secret", "auth_secret"] {
        let mode = fs::metadata(data.join(name)).expect("kept").permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
        let secret = fs::read_to_string(data.join(name)).expect("a secret");
        assert!(!process.said().contains(secret.trim()));
    }
    let cookie = owner.cookie("ds_session").expect("signed in");
    assert!(!process.said().contains(&cookie[..40]));
    // The log has paths, and nothing of what follows them.
    let token = "Zm9yZ290dGVuLWJ5LXNvbWVib2R5LWluLWEtaHVycnk";
    owner.get(&format!("/auth/reset-password?token={token}")).expect(410);
    owner.get("/auth/login?redirect=%2Ftenant%3Fq%3Dhush-hush").expect(302);
    owner.get("/tenant/training/sessions?q=hush-hush").expect(200);
    let patience = Instant::now() + Duration::from_secs(5);
    while !process.said().contains("/auth/reset-password") && Instant::now() < patience {
        sleep(Duration::from_millis(20));
    }
    let said = process.said();
    assert!(said.contains("/auth/reset-password"), "{said}");
    assert!(!said.contains(token) && !said.contains("hush-hush"), "{said}");
    process.kill();
    let process = Process::start(&env);
    owner.at(process.address, "localhost").get(HOME).expect(200);
}

#[test]
fn kill_9_logs_nobody_out() {
    let (desk, data) = (Desk::open(), own_folder());
    let database = address_of(&desk);
    let env = [("DATA_DIR", data.to_str().expect("text")), ("DATABASE_URL", &*database)];
    let process = Process::start(&env);
    let owner = Browser::new(process.address, "localhost");
    owner.sign_in("owner@demo.example", DEMO_PASSWORD).expect(302);
    // What the shipped program stores costs what it is to cost.
    let stored = desk.text("SELECT password_hash FROM users WHERE email = 'owner@demo.example'");
    assert!(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{stored}");
    process.kill();
    let process = Process::start(&env);
    let page = owner.at(process.address, "localhost").get(HOME).expect(200);
    assert_eq!(page.set_cookies(), Vec::<String>::new());
}

#[test]
fn sigterm_says_not_ready_first_and_ends_well() {
    let (desk, data) = (Desk::open(), own_folder());
    let database = address_of(&desk);
    let mut process =
        Process::start(&[("DATA_DIR", data.to_str().expect("text")), ("DATABASE_URL", &*database)]);
    let ask = |path: &str| get_with(process.address, path, b"X: y").status;
    assert_eq!((ask("/health/ready"), ask("/health/live")), (200, 200));
    let told = Command::new("sh").args(["-c", &format!("kill -TERM {}", process.child.id())]).status();
    assert!(told.expect("a shell").success());
    let patience = Instant::now() + Duration::from_millis(2_500);
    while ask("/health/ready") != 503 {
        assert!(Instant::now() < patience, "still ready");
        sleep(Duration::from_millis(20));
    }
    assert_eq!((ask("/auth/login"), ask("/health/live")), (200, 200), "it still serves whoever comes");
    let patience = Instant::now() + Duration::from_secs(20);
    let ended = loop {
        match process.child.try_wait().expect("a state") {
            Some(status) => break status,
            None => assert!(Instant::now() < patience, "still there"),
        }
        sleep(Duration::from_millis(50));
    };
    assert_eq!(ended.code(), Some(0), "{}", process.said());
}

#[test]
fn a_hundred_sign_ins_at_once_take_little_memory_and_keep_no_page_waiting() {
    let (desk, data) = (Desk::open(), own_folder());
    let database = address_of(&desk);
    let process = Process::start(&[("DATA_DIR", data.to_str().expect("text")), ("DATABASE_URL", &*database)]);
    let address = process.address;
    // Makes the hash anew with the costs of the shipped program.
    Browser::new(address, "localhost").sign_in("owner@demo.example", DEMO_PASSWORD).expect(302);
    let doors: Vec<_> = (0..100)
        .map(|_| {
            let browser = Browser::new(address, "localhost");
            let form = browser.get("/auth/login").expect(200).form("Sign in");
            (browser, form.set("email", "owner@demo.example").set("password", DEMO_PASSWORD))
        })
        .collect();
    let statuses: Vec<u16> = std::thread::scope(|scope| {
        let asking: Vec<_> =
            doors.iter().map(|(browser, form)| scope.spawn(move || form.submit_in(browser).status)).collect();
        while asking.iter().any(|one| !one.is_finished()) {
            let began = Instant::now();
            get_with(address, "/health/live", b"X: y").expect(200);
            assert!(began.elapsed() < Duration::from_secs(1), "{:?}", began.elapsed());
            sleep(Duration::from_millis(20));
        }
        asking.into_iter().map(|one| one.join().expect("no panic")).collect()
    });
    assert!(statuses.iter().all(|status| matches!(status, 302 | 503)), "{statuses:?}");
    assert!(statuses.contains(&302), "{statuses:?}");
    let status = fs::read_to_string(format!("/proc/{}/status", process.child.id())).expect("Linux");
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).expect("the most that it had");
    let kib: u64 = line.split_whitespace().nth(1).and_then(|text| text.parse().ok()).expect("kB");
    println!("{kib} KiB at most");
    assert!(kib < 200 * 1024, "{kib} KiB");
}
