//! The command line beside a running application: what is changed there counts on the very next request here.

use std::io::Write as _;
use std::process::{Command, Output, Stdio};

use divestreams::db::DatabaseUrl;
use serde_json::Value;

use crate::support::{DEMO_PASSWORD, Desk, folder, user};

const HOME: &str = "/tenant/training/sessions";
const STAFF: &str = "staff@demo.example";
const NEW: &str = "tide-table-94-lantern";

/// Runs the binary on the desk's database, with `input` as its standard input.
fn run(desk: &Desk, args: &[&str], input: &str) -> Output {
    let database = match &desk.config.database {
        DatabaseUrl::Sqlite(path) => format!("sqlite://{}", path.display()),
        DatabaseUrl::Postgres(url) => url.to_string(),
    };
    let mut child = Command::new(env!("CARGO_BIN_EXE_divestreams"))
        .env_clear()
        .env("DATABASE_URL", database)
        .env("DATA_DIR", folder())
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary runs");
    // A command that reads nothing may have ended by now.
    let _ = child.stdin.take().expect("piped").write_all(input.as_bytes());
    child.wait_with_output().expect("it ends")
}

/// What it said, all in one.
fn words(output: &Output) -> String {
    String::from_utf8_lossy(&[&*output.stdout, &*output.stderr].concat()).into_owned()
}

#[track_caller]
fn done_with(desk: &Desk, args: &[&str], input: &str) -> String {
    let output = run(desk, args, input);
    assert_eq!(output.status.code(), Some(0), "{args:?}: {}", words(&output));
    assert!(!words(&output).contains("$argon2"), "a hash is nobody's to see");
    words(&output)
}

#[track_caller]
fn done(desk: &Desk, args: &[&str]) -> String {
    done_with(desk, args, "")
}

#[track_caller]
fn json(desk: &Desk, args: &[&str]) -> Vec<Value> {
    let output = run(desk, args, "");
    assert_eq!(output.status.code(), Some(0), "{args:?}: {}", words(&output));
    serde_json::from_slice(&output.stdout).expect("JSON and nothing else")
}

/// Refused with this code, in words that hold `why`; nothing secret in them.
#[track_caller]
fn refused(desk: &Desk, code: i32, args: &[&str], input: &str, why: &str) {
    let output = run(desk, args, input);
    assert_eq!(output.status.code(), Some(code), "{args:?}: {}", words(&output));
    assert!(words(&output).contains(why), "{args:?}: {}", words(&output));
    assert!(input.trim().len() < 5 || !words(&output).contains(input.trim()), "{}", words(&output));
}

#[test]
fn a_second_factor_is_reset_from_the_shell() {
    let desk = Desk::open();
    desk.with_app(STAFF);
    desk.half_signed_in(STAFF);
    let said = done(&desk, &["user", "reset-second-factor", STAFF]);
    assert!(said.contains("password alone"), "{said}");
    assert_eq!(audited(&desk, "second_factor.reset"), 1);
    assert_eq!(desk.visitor().sign_in(STAFF, DEMO_PASSWORD).expect_redirect(), "/tenant");
    assert!(done(&desk, &["user", "reset-second-factor", STAFF]).contains("no second factor"));
    refused(&desk, 1, &["user", "reset-second-factor", "nobody@demo.example"], "", "nobody has the e-mail");
}

fn audited(desk: &Desk, action: &str) -> i64 {
    desk.count(&format!(
        "SELECT COUNT(*) FROM audit WHERE tenant_id IS NOT NULL AND actor_id IS NULL AND user_agent = 'command line' \
         AND ip_address = '127.0.0.1' AND action = '{action}'"
    ))
}

#[test]
fn revoking_from_the_shell_counts_on_the_very_next_request() {
    let desk = Desk::open();
    let (staff, admin) = (desk.staff("staff"), desk.staff("admin"));
    let listed = json(&desk, &["login-sessions", "list", "--tenant", "demo", "--user", STAFF, "--json"]);
    let [one] = listed.as_slice() else { panic!("{listed:?}") };
    assert_eq!(
        (one["person"].as_str(), one["shop"].as_str()),
        (Some("Aisha Rahman"), Some("Blue Current Divers"))
    );
    let days = one["days_until_expiry"].as_f64().expect("a number");
    assert!((29.9..=30.0).contains(&days), "{days}");
    let id = one["id"].as_str().expect("an id");
    let said = done(&desk, &["login-sessions", "revoke", id]);
    assert_eq!(said.trim(), "Of 1 named, 1 sign-in was ended.");
    staff.get(HOME).expect(302);
    assert!(
        staff.get("/auth/login").text().contains("signed out on this device by whoever runs this server")
    );
    admin.get(HOME).expect(200);
    let said = done(&desk, &["login-sessions", "revoke", id]);
    assert!(said.contains("had ended before"), "{said}");
    assert_eq!(audited(&desk, "login.ended"), 1);
    let page = desk.staff("owner").get("/tenant/settings/audit");
    assert!(page.text().contains("Ended a sign-in"), "{}", page.text());
}

#[test]
fn all_of_a_person_are_revoked_at_once_and_nobody_elses() {
    let desk = Desk::open();
    let (here, there, admin) = (desk.staff("staff"), desk.staff("staff"), desk.staff("admin"));
    let said = done(&desk, &["login-sessions", "revoke", "--user", "STAFF@demo.example", "--all"]);
    assert!(said.contains("2 sign-ins were ended"), "{said}");
    here.get(HOME).expect(302);
    there.get(HOME).expect(302);
    admin.get(HOME).expect(200);
    assert_eq!(audited(&desk, "login.ended_of_person"), 1);
}

#[test]
fn one_unknown_id_among_known_ones_ends_nothing() {
    let desk = Desk::open();
    let staff = desk.staff("staff");
    let id = desk.text("SELECT max(id) FROM session");
    let unknown = "01900000-0000-7000-8000-000000000000";
    refused(&desk, 1, &["login-sessions", "revoke", &id, unknown], "", "nothing was ended");
    staff.get(HOME).expect(200);
}

#[test]
fn a_password_set_from_standard_input_signs_in_and_ended_the_others() {
    let desk = Desk::open();
    let (here, there) = (desk.staff("staff"), desk.staff("staff"));
    let said = done_with(&desk, &["user", "set-password", STAFF], &format!("{NEW}\n"));
    assert!(said.contains("2 sign-ins were ended") && !said.contains(NEW), "{said}");
    for browser in [here, there] {
        browser.get(HOME).expect(302);
        let why = browser.get("/auth/login").all(".notice").join(" ");
        assert!(why.starts_with("Whoever runs this server gave you a new password, "), "{why}");
    }
    desk.visitor().sign_in(STAFF, DEMO_PASSWORD).expect(422);
    desk.visitor().sign_in(STAFF, NEW).expect(302);
    assert_eq!(audited(&desk, "person.password_set"), 1);
    desk.letter(STAFF, "Your password was changed");
    assert_eq!(
        desk.count(&format!(
            "SELECT COUNT(*) FROM audit WHERE tenant_id IS NOT NULL AND detail LIKE '%{NEW}%'"
        )),
        0
    );
}

#[test]
fn a_password_too_short_too_long_or_easily_guessed_changes_nothing() {
    let desk = Desk::open();
    let staff = desk.staff("staff");
    for wrong in ["", "seven77", &"x".repeat(129), &"y".repeat(1 << 20)] {
        refused(&desk, 1, &["user", "set-password", STAFF], wrong, "8 to 128 characters");
    }
    staff.get(HOME).expect(200);
    for guessed in ["password123", "DiveStreams1", STAFF] {
        refused(&desk, 1, &["user", "set-password", STAFF], guessed, "others would guess");
    }
    refused(&desk, 2, &["user", "set-password", STAFF, "--password", NEW], "", "unexpected argument");
}

#[test]
fn someone_disabled_is_out_at_once_until_unlocked() {
    let desk = Desk::open();
    let staff = desk.staff("staff");
    done(&desk, &["user", "disable", STAFF]);
    staff.get(HOME).expect(302);
    let why = staff.get("/auth/login").all(".notice").join(" ");
    assert!(why.starts_with("Your account was disabled by whoever runs this server, "), "{why}");
    desk.visitor().sign_in(STAFF, DEMO_PASSWORD).expect(422);
    let reason = format!("SELECT max(reason) FROM session_ended WHERE user_id = {}", user(STAFF));
    assert_eq!(desk.text(&reason), "disabled");
    done(&desk, &["user", "unlock", STAFF]);
    desk.visitor().sign_in(STAFF, DEMO_PASSWORD).expect(302);
    staff.get(HOME).expect(302);
    assert_eq!((audited(&desk, "person.disabled"), audited(&desk, "person.unlocked")), (1, 1));
}

#[test]
fn someone_who_must_wait_is_let_in_by_unlocking() {
    let desk = Desk::open();
    let visitor = desk.visitor();
    for _ in 0..5 {
        visitor.sign_in(STAFF, "wrong").expect(422);
    }
    visitor.sign_in(STAFF, DEMO_PASSWORD).expect(429);
    done(&desk, &["user", "unlock", STAFF]);
    visitor.sign_in(STAFF, DEMO_PASSWORD).expect(302);
}

#[test]
fn someone_who_must_wait_in_their_own_browser_and_for_their_own_password_is_let_in_by_unlocking() {
    let desk = Desk::open();
    let (own, elsewhere) = (desk.signed_in(STAFF), desk.signed_in(STAFF));
    let confirm = |password: &str| {
        elsewhere.get("/auth/confirm").form("Go on").set("password", password).submit_in(&elsewhere)
    };
    own.drop_cookie("ds_session");
    for _ in 0..5 {
        own.sign_in(STAFF, "wrong").expect(422);
        confirm("wrong").expect(422);
    }
    own.sign_in(STAFF, DEMO_PASSWORD).expect(429);
    confirm(DEMO_PASSWORD).expect(429);
    done(&desk, &["user", "unlock", STAFF]);
    own.sign_in(STAFF, DEMO_PASSWORD).expect(302);
    confirm(DEMO_PASSWORD).expect(302);
}

#[test]
fn closing_a_shop_ends_its_sign_ins_and_opening_lets_people_in_again() {
    let desk = Desk::open();
    let (staff, stranger) = (desk.staff("staff"), desk.stranger());
    let said = done(&desk, &["tenant", "close", "demo"]);
    assert!(said.contains("1 sign-in was ended"), "{said}");
    staff.get(HOME).expect(302);
    stranger.get(HOME).expect(200);
    assert_eq!(desk.text("SELECT max(reason) FROM session_ended"), "shop_closed");
    let why = staff.get("/auth/login").all(".notice").join(" ");
    assert!(why.starts_with("Blue Current Divers was closed by whoever runs this server, "), "{why}");
    desk.visitor().sign_in(STAFF, DEMO_PASSWORD).expect(422);
    assert!(done(&desk, &["tenant", "close", "demo"]).contains("closed already"));
    done(&desk, &["tenant", "open", "demo"]);
    desk.visitor().sign_in(STAFF, DEMO_PASSWORD).expect(302);
    assert_eq!((audited(&desk, "shop.closed"), audited(&desk, "shop.opened")), (1, 1));
}

#[test]
fn a_shop_and_its_owner_made_in_the_shell_can_be_used() {
    let desk = Desk::open();
    done(&desk, &["user", "create", "Nils@blue.example", "--name", "Nils Holm"]);
    let args = ["tenant", "create", "blue", "--name", "Blue Hour", "--owner", "nils@blue.example"];
    done(&desk, &[&args[..], &["--time-zone", "Europe/Oslo", "--currency", "nok"]].concat());
    done_with(&desk, &["user", "set-password", "nils@blue.example"], NEW);
    let nils = desk.visitor();
    nils.sign_in("nils@blue.example", NEW).expect(302);
    let page = nils.get(HOME).expect(200);
    assert!(page.text().contains("Blue Hour"), "{}", page.text());
    let shops = json(&desk, &["tenant", "list", "--json"]);
    let blue = shops.iter().find(|shop| shop["slug"] == "blue").expect("listed");
    assert_eq!((blue["currency"].as_str(), blue["is_active"].as_bool()), (Some("NOK"), Some(true)));
    let people = json(&desk, &["user", "list", "--json"]);
    let nils = people.iter().find(|person| person["email"] == "Nils@blue.example").expect("listed");
    assert_eq!((&nils["has_password"], &nils["is_disabled"]), (&Value::Bool(true), &Value::Bool(false)));
}

#[test]
fn an_owner_nobody_knows_is_made_without_a_password() {
    let desk = Desk::open();
    let said = done(&desk, &["tenant", "create", "wreck", "--name", "Wreck", "--owner", "ada@wreck.example"]);
    assert!(said.contains("divestreams user set-password ada@wreck.example"), "{said}");
    desk.visitor().sign_in("ada@wreck.example", "").expect(422);
    done_with(&desk, &["user", "set-password", "ada@wreck.example"], NEW);
    desk.visitor().sign_in("ada@wreck.example", NEW).expect(302);
}

#[test]
fn a_platform_administrator_made_in_the_shell_sees_everyone() {
    let desk = Desk::open();
    done(&desk, &["user", "create", "root@x.example", "--name", "Root", "--platform-admin"]);
    done_with(&desk, &["user", "set-password", "root@x.example"], NEW);
    let root = desk.visitor();
    root.sign_in("root@x.example", NEW).expect(302);
    root.get("/admin/sessions").expect(200);
}

#[test]
fn what_is_expired_is_purged_when_told() {
    let desk = Desk::open();
    // The purge that every start does may still be under way, and take the first.
    let moved = (0..2).any(|_| {
        desk.staff("staff");
        desk.execute("UPDATE session SET expires_at = '2020-01-01 00:00:00'");
        done(&desk, &["login-sessions", "purge"]).starts_with("Expired and moved: 1.")
    });
    assert!(moved);
    assert_eq!(json(&desk, &["login-sessions", "list", "--json"]), Vec::<Value>::new());
}

#[test]
fn wrong_usage_says_how_to_mend_it() {
    let desk = Desk::open();
    let owner = ["--owner", "a@b.example", "--name", "X"];
    let shop = |slug| [&["tenant", "create", slug][..], &owner].concat();
    for reserved in ["www", "admin", "api", "app", "mail", "static", "assets", "health"] {
        refused(&desk, 2, &shop(reserved), "", "choose another");
    }
    for wrong in ["Blue", "blue_reef", "-blue", "", "a.b"] {
        refused(&desk, 2, &shop(wrong), "", "");
    }
    refused(&desk, 1, &shop("demo"), "", "the slug demo is taken");
    refused(&desk, 2, &[&shop("x")[..], &["--time-zone", "Cancun"]].concat(), "", "America/Cancun");
    refused(&desk, 2, &[&shop("x")[..], &["--currency", "euros"]].concat(), "", "EUR");
    refused(&desk, 2, &["user", "create", "nobody", "--name", "N"], "", "maria@reef.example");
    refused(&desk, 1, &["user", "create", "STAFF@demo.example", "--name", "N"], "", "already");
    refused(&desk, 2, &["login-sessions", "revoke"], "", "Usage");
    refused(&desk, 2, &["login-sessions", "revoke", "--user", STAFF], "", "--all");
    refused(&desk, 2, &["login-sessions", "revoke", "7"], "", "login-sessions list");
    for command in [&["user", "disable"][..], &["user", "unlock"], &["login-sessions", "list", "--user"]] {
        refused(&desk, 1, &[command, &["who@x.example"]].concat(), "", "divestreams user list");
    }
    refused(&desk, 1, &["tenant", "close", "nowhere"], "", "divestreams tenant list");
    assert_eq!(desk.count("SELECT COUNT(*) FROM tenant"), 2);
}

#[test]
fn lists_show_people_and_no_secret() {
    let desk = Desk::open();
    let staff = desk.staff("staff");
    let secrets = [
        staff.cookie("ds_session").expect("signed in")[..40].to_owned(),
        desk.text("SELECT max(token) FROM session"),
        desk.text("SELECT max(csrf_secret) FROM session"),
    ];
    for list in [["login-sessions", "list"], ["user", "list"], ["tenant", "list"]] {
        let (table, rows) = (done(&desk, &list), json(&desk, &[list[0], list[1], "--json"]));
        assert!(table.lines().count() == rows.len() + 1 && !rows.is_empty(), "{table}");
        let all = table + &serde_json::to_string(&rows).expect("JSON");
        assert!(secrets.iter().all(|secret| !all.contains(secret)) && !all.contains("$argon2"), "{all}");
    }
}

#[test]
fn every_command_has_help_and_needs_no_configuration_for_it() {
    let commands: [&[&str]; 3] = [
        &["list", "revoke", "purge"],
        &["create", "set-password", "unlock", "disable", "list"],
        &["create", "list", "close", "open"],
    ];
    for (group, commands) in ["login-sessions", "user", "tenant"].into_iter().zip(commands) {
        for command in commands {
            let mut binary = Command::new(env!("CARGO_BIN_EXE_divestreams"));
            let output =
                binary.env_clear().args([group, command, "--help"]).output().expect("the binary runs");
            assert_eq!(output.status.code(), Some(0), "{group} {command}");
            assert!(words(&output).contains("Usage: divestreams"), "{}", words(&output));
        }
    }
}
