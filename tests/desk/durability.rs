//! Nothing but an end ends a login session: no restart, no new secret, no database that went away.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::sleep;
use std::time::{Duration, Instant};

use actix_web::cookie::Cookie;
use chrono::TimeDelta;
use divestreams::base::secret::Secret;
use divestreams::config::Keys;
use divestreams::login::keys;

use crate::support::{Answer, Browser, DEMO_PASSWORD, Desk, step};

const HOME: &str = "/tenant/training/sessions";
const NEW: &str = "n3wH8sPq0LmZ7xWv2NcR5tYb9DfGa1E6";

fn here(desk: &Desk, browser: &Browser) -> Browser {
    browser.at(desk.address, "localhost")
}

fn secret(text: &str) -> Secret {
    Secret::new(text)
}

/// The page of a database that is away: try again, and stay signed in.
#[track_caller]
fn must_be_away(answer: Answer) {
    let answer = answer.expect(503);
    assert!(answer.header("retry-after").is_some_and(|v| v.parse::<u32>().is_ok()));
    assert_eq!(answer.set_cookies(), Vec::<String>::new());
    assert!(answer.text().contains("You are still signed in"), "{}", answer.text());
}

#[test]
fn a_restart_logs_nobody_out() {
    let mut desk = Desk::open();
    let owner = desk.staff("owner");
    desk.restart();
    let owner = here(&desk, &owner);
    let page = owner.get(HOME).expect(200);
    assert_eq!(page.set_cookies(), Vec::<String>::new());
    desk.restart();
    here(&desk, &owner).get(HOME).expect(200);
}

#[test]
fn a_secret_is_rotated_in_two_deploys_without_a_sign_out() {
    let mut desk = Desk::open();
    let owner = desk.staff("owner");
    let (thief, token) = (owner.clone(), desk.text("SELECT token FROM session"));
    let old = desk.config.signing.current.clone();
    desk.config.signing.previous = vec![secret(NEW)];
    desk.restart();
    let owner = here(&desk, &owner);
    assert_eq!(owner.get(HOME).expect(200).set_cookies(), Vec::<String>::new());

    desk.config.signing = Keys { current: secret(NEW), previous: vec![old.clone()] };
    desk.restart();
    let owner = here(&desk, &owner);
    let before = owner.cookie("ds_session");
    let page = owner.get(HOME).expect(200);
    let cookie = Cookie::parse(page.set_cookie("ds_session").expect("signed anew")).expect("a cookie");
    let left = cookie.max_age().expect("as long as the sign-in").whole_seconds();
    assert!((2_592_000 - 120..=2_592_000).contains(&left), "{left}");
    assert_ne!(owner.cookie("ds_session"), before);
    assert_eq!(desk.text("SELECT signed_by FROM session"), keys::fingerprint(&secret(NEW)));
    assert_eq!(desk.text("SELECT token FROM session"), token);
    assert_eq!(owner.get(HOME).expect(200).set_cookies(), Vec::<String>::new(), "once");

    desk.config.signing.previous.clear();
    desk.restart();
    here(&desk, &owner).get(HOME).expect(200);
    here(&desk, &thief).get(HOME).expect(302);
}

#[test]
fn forms_and_authenticator_apps_outlive_a_new_auth_secret_as_long_as_the_old_one_is_accepted() {
    let mut desk = Desk::open();
    let (owner, phone) = desk.with_app("owner@demo.example");
    let old = desk.config.auth.current.clone();
    let form = owner.get("/auth/logout").expect(200).form("Sign out");
    desk.config.auth = Keys { current: secret(NEW), previous: vec![old.clone()] };
    desk.restart();
    let door = |desk: &Desk| {
        let browser = desk.visitor();
        browser.sign_in("owner@demo.example", DEMO_PASSWORD).expect(302);
        browser
    };
    step(&door(&desk), &phone.code(&desk, 0)).expect(302);
    form.submit_in(&here(&desk, &owner)).expect(302);
    // What is made now holds without the old one; what only it has made does not.
    desk.wait(TimeDelta::seconds(60));
    let browser = desk.staff("admin");
    let form = browser.get("/auth/logout").expect(200).form("Sign out");
    desk.config.auth.previous.clear();
    desk.restart();
    form.submit_in(&here(&desk, &browser)).expect(302);
    let before = desk.config.auth.clone();
    desk.config.auth = Keys { current: old, previous: vec![] };
    desk.restart();
    let browser = desk.staff("admin");
    let form = browser.get("/auth/logout").expect(200).form("Sign out");
    desk.config.auth = before;
    desk.restart();
    form.submit_in(&here(&desk, &browser)).expect(403);
}

#[test]
fn replicas_in_the_middle_of_a_rotation_accept_one_another() {
    let mut desk = Desk::open();
    let old = desk.config.signing.current.clone();
    desk.config.signing = Keys { current: old.clone(), previous: vec![secret(NEW)] };
    desk.restart();
    desk.config.signing = Keys { current: secret(NEW), previous: vec![old] };
    let newer = desk.twin();
    let (owner, admin) = (desk.staff("owner"), desk.visitor().at(newer.address, "localhost"));
    admin.sign_in("admin@demo.example", DEMO_PASSWORD).expect(302);
    for address in [newer.address, desk.address, newer.address, desk.address] {
        for browser in [&owner, &admin] {
            let there = browser.at(address, "localhost");
            there.get(HOME).expect(200);
            browser.set_cookie("ds_session", &there.cookie("ds_session").expect("kept"));
        }
    }
    assert_eq!(desk.live(), 2);
}

#[test]
fn a_deploy_with_the_wrong_secret_destroys_nothing() {
    let mut desk = Desk::open();
    let owner = desk.staff("owner");
    let right = desk.config.signing.clone();
    desk.config.signing = Keys { current: secret(NEW), previous: vec![] };
    desk.restart();
    let turned_away = here(&desk, &owner);
    for page in [HOME, "/tenant", "/auth/choose-shop", "/auth/logout"] {
        assert_eq!(turned_away.get(page).expect(302).set_cookie("ds_session"), None, "{page}");
    }
    turned_away.get("/auth/login").expect(200);
    desk.config.signing = right;
    desk.restart();
    here(&desk, &turned_away).get(HOME).expect(200);
}

#[test]
fn a_second_process_knows_the_sign_in_and_its_end_at_once() {
    let desk = Desk::open();
    let twin = desk.twin();
    let owner = desk.staff("owner");
    let there = owner.at(twin.address, "localhost");
    there.get(HOME).expect(200);
    there.get("/auth/logout").form("Sign out").submit_in(&there).expect(302);
    owner.get(HOME).expect(302);
}

#[test]
fn disabling_someone_counts_from_the_next_request() {
    let desk = Desk::open();
    let (owner, admin) = (desk.staff("owner"), desk.staff("admin"));
    owner.get(HOME).expect(200);
    desk.execute("UPDATE users SET is_disabled = TRUE WHERE email = 'owner@demo.example'");
    owner.get(HOME).expect(302);
    admin.get(HOME).expect(200);
}

#[test]
fn closing_a_shop_counts_from_the_next_request() {
    let desk = Desk::open();
    let (owner, stranger) = (desk.staff("owner"), desk.stranger());
    owner.get(HOME).expect(200);
    desk.execute("UPDATE tenant SET is_active = FALSE WHERE slug = 'demo'");
    let answer = owner.get(HOME).expect(403);
    assert!(answer.text().contains("This shop has been closed"));
    desk.visitor_of("demo").get("/auth/login").expect(403);
    stranger.get(HOME).expect(200);
    desk.execute("UPDATE tenant SET is_active = TRUE WHERE slug = 'demo'");
    owner.get(HOME).expect(200);
}

#[test]
fn a_lowered_role_counts_from_the_next_request() {
    let desk = Desk::open();
    let staff = desk.staff("staff");
    let id = desk.text(
        "SELECT MAX(training_session_id) FROM training_session WHERE status = 'scheduled' \
         AND tenant_id = (SELECT tenant_id FROM tenant WHERE slug = 'demo')",
    );
    let edit = format!("/tenant/training/sessions/{id}/edit");
    staff.get(&edit).expect(200);
    desk.execute(
        "UPDATE membership SET role = 'instructor' WHERE tenant_id IS NOT NULL \
         AND user_id = (SELECT user_id FROM users WHERE email = 'staff@demo.example')",
    );
    staff.get(&edit).expect(403);
}

/// Takes the database away as far as each kind allows; what comes back puts it there again.
fn cut_off(desk: &mut Desk) -> Box<dyn FnOnce()> {
    use divestreams::db::DatabaseUrl;
    match desk.config.database.clone() {
        // Elsewhere, where nothing is yet: the file comes there later.
        DatabaseUrl::Sqlite(path) => {
            desk.execute("PRAGMA wal_checkpoint(TRUNCATE)");
            let away = path.with_extension("away").join("desk.db");
            desk.config.database = DatabaseUrl::Sqlite(away.clone());
            desk.restart();
            Box::new(move || {
                std::fs::create_dir_all(away.parent().expect("a folder")).expect("a folder");
                std::fs::copy(path, away).expect("the file");
            })
        }
        // Every connection is cut while the process runs, and no new one is let in.
        DatabaseUrl::Postgres(url) => {
            let name = url.path().trim_start_matches('/').to_owned();
            crate::support::admin(&format!("ALTER DATABASE {name} ALLOW_CONNECTIONS false"));
            crate::support::admin(&format!(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"
            ));
            Box::new(move || crate::support::admin(&format!("ALTER DATABASE {name} ALLOW_CONNECTIONS true")))
        }
    }
}

#[test]
fn a_database_that_goes_away_signs_nobody_out() {
    let mut desk = Desk::open();
    let owner = desk.staff("owner");
    let form = owner.get("/auth/logout").form("Sign out");
    let visitor = desk.visitor();
    let door = visitor.get("/auth/login").form("Sign in");
    let put_back = cut_off(&mut desk);
    let (owner, visitor) = (here(&desk, &owner), here(&desk, &visitor));
    must_be_away(owner.get(HOME));
    must_be_away(form.submit_in(&owner));
    let door = door.set("email", "owner@demo.example").set("password", DEMO_PASSWORD);
    door.submit_in(&visitor).expect(503);
    assert_eq!(visitor.cookie("ds_session"), None);
    put_back();
    let patience = Instant::now() + Duration::from_secs(20);
    loop {
        let answer = owner.get(HOME);
        assert_eq!(answer.set_cookies(), Vec::<String>::new());
        if answer.status == 200 {
            break;
        }
        assert!(answer.status == 503 && Instant::now() < patience, "{}", answer.status);
        sleep(Duration::from_millis(200));
    }
    visitor.sign_in("owner@demo.example", DEMO_PASSWORD).expect(302);
}

#[test]
fn a_database_that_restarts_costs_nobody_a_page() {
    let desk = Desk::open();
    let divestreams::db::DatabaseUrl::Postgres(url) = &desk.config.database else { return };
    let owner = desk.staff("owner");
    let name = url.path().trim_start_matches('/');
    for _ in 0..3 {
        crate::support::admin(&format!(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '{name}'"
        ));
        owner.get(HOME).expect(200);
        desk.visitor().sign_in("admin@demo.example", DEMO_PASSWORD).expect(302);
        owner.get(HOME).expect(200);
    }
}

#[test]
fn a_database_that_is_cut_off_in_the_middle_of_requests_signs_nobody_out() {
    let desk = Desk::open();
    let divestreams::db::DatabaseUrl::Postgres(url) = &desk.config.database else { return };
    let (owner, is_over) = (desk.staff("owner"), AtomicBool::new(false));
    let name = url.path().trim_start_matches('/');
    let pages = std::thread::scope(|scope| {
        let asking: Vec<_> = (0..3)
            .map(|_| {
                let (copy, is_over) = (owner.clone(), &is_over);
                scope.spawn(move || {
                    let mut pages = 0;
                    while !is_over.load(Ordering::Relaxed) {
                        let answer = copy.get(HOME);
                        assert!(matches!(answer.status, 200 | 503), "{}", answer.status);
                        assert_eq!(answer.set_cookies(), Vec::<String>::new());
                        pages += usize::from(answer.status == 200);
                    }
                    pages
                })
            })
            .collect();
        for _ in 0..20 {
            crate::support::admin(&format!(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"
            ));
            sleep(Duration::from_millis(50));
        }
        is_over.store(true, Ordering::Relaxed);
        asking.into_iter().map(|one| one.join().expect("no panic")).sum::<usize>()
    });
    assert!(pages > 0, "none was shown meanwhile");
    owner.get(HOME).expect(200);
    assert_eq!(desk.live(), 1);
}

/// The sign-in fails loudly, and the health check turns red with its reason.
fn must_fail_loudly(desk: &Desk) {
    let visitor = desk.visitor();
    let answer = visitor.sign_in("owner@demo.example", DEMO_PASSWORD).expect(500);
    assert_eq!(answer.set_cookie("ds_session"), None);
    assert_eq!(visitor.cookie("ds_session"), None);
    assert!(answer.text().contains("Something went wrong on our side"), "{}", answer.text());
    let health = visitor.get("/api/health").expect(503);
    let report: serde_json::Value = serde_json::from_str(&health.body).expect("JSON");
    assert_eq!(report["checks"]["session_persistence"]["status"], "failing", "{report}");
    assert_eq!(report["checks"]["database"]["status"], "ok", "{report}");
    visitor.get("/health/live").expect(200);
}

#[test]
fn a_sign_in_whose_row_cannot_be_written_is_an_error_and_no_sign_in() {
    let desk = Desk::open();
    desk.execute("ALTER TABLE session RENAME TO session_gone");
    must_fail_loudly(&desk);
    desk.execute("ALTER TABLE session_gone RENAME TO session");
    assert_eq!(desk.live(), 0);
    let told = "SELECT COUNT(*) FROM audit /* tenant_id */ WHERE action = 'login.signed_in'";
    assert_eq!(desk.count(told), 0);
    desk.staff("owner").get(HOME).expect(200);
    assert_eq!(desk.count(told), 1);
}

#[test]
fn a_read_only_database_lets_nobody_in_and_throws_nobody_out() {
    let mut desk = Desk::open();
    let owner = desk.staff("owner");
    make_read_only(&mut desk);
    must_fail_loudly(&desk);
    let owner = here(&desk, &owner);
    // At the day's turn the row cannot be extended; there are days left.
    desk.wait(TimeDelta::days(2));
    let page = owner.get(HOME).expect(200);
    assert_eq!(page.set_cookies(), Vec::<String>::new());
    owner.get("/auth/logout").form("Sign out").submit_in(&owner).expect(500);
    owner.get(HOME).expect(200);
}

#[test]
fn a_read_only_database_is_named_and_takes_nobody_off_the_air() {
    let mut desk = Desk::open();
    make_read_only(&mut desk);
    let visitor = desk.visitor();
    // A proxy that asks whether it is ready must not send everybody elsewhere: pages are there for whoever is signed in.
    visitor.get("/health/ready").expect(200);
    visitor.sign_in("owner@demo.example", DEMO_PASSWORD).expect(500);
    let report = visitor.get("/api/health").expect(503);
    let report: serde_json::Value = serde_json::from_str(&report.body).expect("JSON");
    let check = &report["checks"]["session_persistence"];
    assert!(
        check["detail"].as_str().is_some_and(|words| words.contains("database is read-only")),
        "{report}"
    );
    assert_eq!(report["checks"]["migrations"]["status"], "ok", "{report}");
}

#[test]
fn an_emptied_database_is_not_taken_for_one_whose_migrations_are_pending() {
    let desk = Desk::open();
    desk.execute("DROP TABLE __diesel_schema_migrations");
    let visitor = desk.visitor();
    visitor.get("/health/ready").expect(503);
    let report = visitor.get("/api/health").expect(503);
    assert!(report.body.contains("The database is empty, where it was not at the start"), "{}", report.body);
}

fn make_read_only(desk: &mut Desk) {
    use divestreams::db::DatabaseUrl;
    match &desk.config.database {
        DatabaseUrl::Postgres(url) => {
            let name = url.path().trim_start_matches('/').to_owned();
            desk.execute(&format!("ALTER DATABASE {name} SET default_transaction_read_only = on"));
            desk.restart();
        }
        // The user that runs the tests may be one whom no file is read-only to.
        DatabaseUrl::Sqlite(_) => {
            for table in ["session", "session_ended", "attempt", "audit"] {
                for what in ["INSERT", "UPDATE", "DELETE"] {
                    desk.execute(&format!(
                        "CREATE TRIGGER read_only_{table}_{what} BEFORE {what} ON {table} \
                         BEGIN SELECT RAISE(ABORT, 'attempt to write a readonly database'); END"
                    ));
                }
            }
        }
    }
}

/// The queries of the mission's document, word for word, as an operator in Cancún sends them to a server in Cancún.
#[test]
fn the_operators_queries_are_right_in_any_time_zone() {
    use diesel::connection::SimpleConnection as _;
    use diesel::prelude::*;
    use diesel::sql_types::{BigInt, Double};

    #[derive(QueryableByName)]
    struct Count {
        #[diesel(sql_type = BigInt)]
        count: i64,
    }
    #[derive(QueryableByName)]
    struct Left {
        #[diesel(sql_type = Double)]
        days: f64,
    }
    let mut desk = Desk::open();
    let divestreams::db::DatabaseUrl::Postgres(url) = desk.config.database.clone() else { return };
    let name = url.path().trim_start_matches('/');
    desk.execute(&format!("ALTER DATABASE {name} SET TimeZone = 'America/Cancun'"));
    desk.restart();
    let owner = desk.staff("owner");
    let mut operator = PgConnection::establish(url.as_str()).expect("connects");
    operator.batch_execute("SET TIME ZONE 'America/Cancun'").expect("a time zone");
    let rows: Vec<Count> =
        diesel::sql_query("SELECT COUNT(*) FROM public.session;").load(&mut operator).expect("runs");
    assert_eq!(rows[0].count, 1);
    let mission = "SELECT
  id,
  user_id,
  expires_at,
  created_at,
  EXTRACT(EPOCH FROM (expires_at - NOW())) / 86400 as days_until_expiry
FROM public.session
ORDER BY created_at DESC";
    operator.batch_execute(&format!("{mission};")).expect("runs unchanged");
    let days = format!("SELECT CAST(days_until_expiry AS DOUBLE PRECISION) AS days FROM ({mission}) AS m");
    let left: Vec<Left> = diesel::sql_query(days).load(&mut operator).expect("runs");
    assert!((29.99..=30.0).contains(&left[0].days), "{}", left[0].days);
    owner.get(HOME).expect(200);
}
