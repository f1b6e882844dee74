//! A backup brings everything back, into an empty system or where somebody said so by name, and no login session that was
//! ended since.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use divestreams::app::App;
use divestreams::backup::{self, Consent, Restored};
use divestreams::config::Config;
use divestreams::db::DatabaseUrl;
use sha2::{Digest as _, Sha256};

use crate::support::{Browser, DEMO_PASSWORD, Desk, Own, Process, STEP, binary, folder, own_folder, url_of};

/// Where `pg_dump` is.
const PATH: &str = "/usr/local/bin:/usr/bin:/bin";

const HOME: &str = "/tenant/training/sessions";

fn file() -> PathBuf {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    folder().join(format!("{}.backup", COUNT.fetch_add(1, Ordering::Relaxed)))
}

fn back_up(desk: &Desk) -> PathBuf {
    let path = file();
    backup::make(&App::database(&desk.config), &path, desk.config.clock.now()).expect("a backup");
    path
}

fn bring_back(config: &Config, path: &Path, consent: &Consent) -> Result<Restored, String> {
    backup::restore(&App::database(config), path, consent, config.clock.now()).map_err(|e| e.to_string())
}

fn was_stopped() -> Consent {
    Consent { was_stopped: true, ..Consent::default() }
}

fn replacing(desk: &Desk) -> Consent {
    let name = match &desk.config.database {
        DatabaseUrl::Sqlite(path) => path.file_name().expect("a name").to_string_lossy().into_owned(),
        DatabaseUrl::Postgres(url) => url.path().trim_start_matches('/').to_owned(),
    };
    Consent { replace: Some(name), ..Consent::default() }
}

/// A desk on a database that has nothing in it but what a backup brought.
fn restored(own: &Own, path: &Path, consent: &Consent) -> (Desk, Restored) {
    let mut restored = None;
    let desk = Desk::open_with(|config| {
        config.database = own.url.clone();
        restored = Some(bring_back(config, path, consent).expect("restored"));
    });
    (desk, restored.expect("restored"))
}

fn is_signed_in(browser: &Browser, desk: &Desk) -> bool {
    browser.at(desk.address, "localhost").get(HOME).status == 200
}

#[test]
fn a_backup_made_while_it_serves_brings_all_of_it_back_into_an_empty_system() {
    let desk = Desk::open();
    let owner = desk.staff("owner");
    let path = back_up(&desk);
    let empty = Own::empty();
    let (other, said) = restored(&empty, &path, &was_stopped());
    assert_eq!((said.kept, said.ended), (1, 0));
    assert_eq!(other.marks("demo"), desk.marks("demo"));
    assert!(is_signed_in(&owner, &other), "nothing served in between: nobody is signed out");
    use std::os::unix::fs::PermissionsExt as _;
    assert_eq!(fs::metadata(&path).expect("there").permissions().mode() & 0o777, 0o600);
    let left = fs::read_dir(folder()).expect("a folder").flatten().map(|e| e.file_name());
    let own = path.file_name().expect("a name").to_string_lossy().into_owned() + ".payload-";
    let left: Vec<_> = left.filter(|n| n.to_string_lossy().starts_with(&own)).collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn a_restore_over_a_system_keeps_who_is_signed_in_and_revives_nobody_who_was_ended_since() {
    let mut desk = Desk::open();
    let (stays, goes) = (desk.staff("owner"), desk.staff("admin"));
    let path = back_up(&desk);
    goes.get(HOME).form("Sign out").submit_in(&goes).expect_redirect();
    assert!(!is_signed_in(&goes, &desk));
    desk.stop();
    let said = bring_back(&desk.config, &path, &replacing(&desk)).expect("restored");
    desk.restart();
    assert_eq!((said.kept, said.ended), (1, 1));
    assert!(is_signed_in(&stays, &desk) && !is_signed_in(&goes, &desk));
}

#[test]
fn in_an_empty_system_nobody_can_know_who_was_ended_since_so_everyone_signs_in_again() {
    let desk = Desk::open();
    let owner = desk.staff("owner");
    let path = back_up(&desk);
    let own = Own::empty();
    let (other, said) = restored(&own, &path, &Consent::default());
    assert_eq!((said.kept, said.ended), (0, 1));
    assert!(!is_signed_in(&owner, &other));
    assert!(is_signed_in(&other.staff("owner"), &other), "and can");
}

#[test]
fn what_is_not_ours_newer_or_damaged_is_refused_before_anything_is_touched() {
    let desk = Desk::open();
    let path = back_up(&desk);
    let whole = fs::read(&path).expect("a backup");
    let own = Own::empty();
    let mut config = desk.config.clone();
    config.database = own.url.clone();
    let refused = |bytes: &[u8]| {
        let path = file();
        fs::write(&path, bytes).expect("a file");
        let said = bring_back(&config, &path, &was_stopped()).expect_err("refused");
        assert!(said.contains("nothing was touched"), "{said}");
        said
    };
    let end = whole.iter().position(|byte| *byte == b'\n').expect("a first line");
    let line = String::from_utf8(whole[..end].to_vec()).expect("text");
    let with_line = |line: String| [line.as_bytes(), &whole[end..]].concat();
    assert!(refused(b"SQLite format 3\0").contains("no backup of DiveStreams"));
    assert!(refused(b"").contains("no backup of DiveStreams"));
    assert!(refused(&whole[..whole.len() - 1]).contains("not as it was written"));
    assert!(refused(&with_line(line.replace("\"format\":1", "\"format\":2"))).contains("newer version"));
    let newer = line.replace("\"migrations\":[", "\"migrations\":[\"99990101000000\",");
    assert!(refused(&with_line(newer)).contains("newer than this version"));
    let other = line.replace("\"SQLite\"", "\"x\"").replace("\"PostgreSQL\"", "\"y\"");
    assert!(refused(&with_line(other)).contains("DATABASE_URL names"));
    bring_back(&config, &path, &was_stopped()).expect("what was refused left the system empty");
    let said = bring_back(&desk.config, &path, &was_stopped()).expect_err("there are shops");
    assert!(said.contains("--replace") && said.contains("nothing was touched"), "{said}");
    let elsewhere = Consent { replace: Some("elsewhere".to_owned()), ..Consent::default() };
    assert!(bring_back(&desk.config, &path, &elsewhere).is_err(), "the name is another's");
}

#[test]
fn a_restore_that_fails_half_way_leaves_what_was() {
    let mut desk = Desk::open();
    let owner = desk.staff("owner");
    let path = back_up(&desk);
    let whole = fs::read(&path).expect("a backup");
    let line = String::from_utf8_lossy(&whole).lines().next().expect("a first line").to_owned();
    let payload = b"neither a database nor a dump";
    let digest: String = Sha256::digest(payload).iter().map(|byte| format!("{byte:02x}")).collect();
    let (start, _) = line.split_once("\"bytes\":").expect("its length");
    let line = format!("{start}\"bytes\":{},\"sha256\":\"{digest}\"}}\n", payload.len());
    let broken = file();
    fs::write(&broken, [line.as_bytes(), payload].concat()).expect("a file");
    let before = desk.marks("demo");
    desk.stop();
    bring_back(&desk.config, &broken, &replacing(&desk)).expect_err("not taken");
    desk.restart();
    assert_eq!(desk.marks("demo"), before);
    assert!(is_signed_in(&owner, &desk));
}

#[test]
fn a_backup_overwrites_nothing() {
    let desk = Desk::open();
    let path = back_up(&desk);
    let before = fs::read(&path).expect("a backup");
    let again = backup::make(&App::database(&desk.config), &path, desk.config.clock.now());
    assert!(again.expect_err("it is there").to_string().contains("is there already"));
    assert_eq!(fs::read(&path).expect("a backup"), before);
}

#[test]
fn what_waited_when_the_backup_was_made_waits_no_more_and_no_device_is_trusted() {
    let desk = Desk::open();
    let (_, phone) = desk.with_app("owner@demo.example");
    let trusted = desk.half_signed_in("owner@demo.example");
    let form = trusted.get(STEP).form("Sign in").set("code", &phone.code(&desk, 0)).forge("trust", "1");
    form.submit_in(&trusted).expect(302);
    desk.wait(chrono::TimeDelta::seconds(60));
    desk.half_signed_in("owner@demo.example");
    let visitor = desk.visitor();
    let form = visitor.get("/signup").form("Open the shop").set("shop_name", "Blue Hour").set("slug", "blue");
    form.set("name", "Nils").set("email", "nils@blue.example").submit_in(&visitor).expect(200);
    let csrf = visitor.get("/auth/login").attributes("input[name=csrf]", "value").remove(0);
    visitor.post("/auth/passkey/options", &[("csrf", &csrf)]).expect(200);
    let waits = |desk: &Desk| {
        ["signup", "pending_sign_in", "passkey_challenge", "known_device WHERE trusted_until IS NOT NULL"]
            .map(|table| desk.count(&format!("SELECT COUNT(*) FROM {table}")))
    };
    assert_eq!(waits(&desk), [1, 1, 1, 1]);
    let path = back_up(&desk);
    let own = Own::empty();
    let (other, _) = restored(&own, &path, &Consent::default());
    assert_eq!(waits(&other), [0, 0, 0, 0]);
    let known = "SELECT COUNT(*) FROM known_device";
    assert_eq!(other.count(known), desk.count(known), "known they stay");
    let own = Own::empty();
    let (moved, _) = restored(&own, &path, &was_stopped());
    assert_eq!(waits(&moved), [1, 1, 1, 1], "nothing served in between");
}

#[test]
fn a_tablet_that_was_lost_since_is_none_any_more() {
    let mut desk = Desk::open();
    let tablets = |desk: &Desk| {
        desk.column("SELECT name AS words FROM counter WHERE tenant_id IS NOT NULL ORDER BY name")
    };
    let settings = "/tenant/settings/counter";
    for name in ["Boat", "Counter"] {
        let browser = desk.staff("owner");
        let form = browser.get(settings).expect(200).form("Make this device a counter tablet");
        form.set("name", name).submit_in(&browser).expect(303);
    }
    let path = back_up(&desk);
    let owner = desk.staff("owner");
    let lost = desk.text("SELECT counter_id FROM counter WHERE tenant_id IS NOT NULL AND name = 'Boat'");
    let page = owner.get("/tenant/settings/devices").expect(200);
    page.form_to(&format!("{settings}/{lost}/loss")).submit_in(&owner).expect(303);
    desk.stop();
    bring_back(&desk.config, &path, &replacing(&desk)).expect("restored");
    desk.restart();
    assert_eq!(tablets(&desk), ["Counter"]);
    let own = Own::empty();
    let (empty, _) = restored(&own, &path, &Consent::default());
    assert!(tablets(&empty).is_empty(), "in an empty system nobody knows");
    let own = Own::empty();
    let (moved, _) = restored(&own, &path, &was_stopped());
    assert_eq!(tablets(&moved), ["Boat", "Counter"], "nothing served in between");
}

#[test]
fn a_restore_under_a_running_server_is_refused_and_touches_nothing() {
    let own = Own::filled();
    let (data, url) = (own_folder(), url_of(&own.url));
    let path = data.join("a.backup");
    let env = [("DATA_DIR", data.to_str().expect("text")), ("DATABASE_URL", &*url), ("PATH", PATH)];
    let run = |args: &[&std::ffi::OsStr]| binary(&env).args(args).output().expect("the binary runs");
    assert!(run(&["backup".as_ref(), path.as_ref()]).status.success());
    let name = url.rsplit('/').next().expect("a name");
    let restore = ["restore".as_ref(), path.as_ref(), "--replace".as_ref(), name.as_ref()];
    let process = Process::start(&env);
    let owner = Browser::new(process.address, "localhost");
    owner.sign_in("owner@demo.example", DEMO_PASSWORD).expect(302);
    let refused = run(&restore);
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert_eq!(refused.status.code(), Some(1), "{said}");
    assert!(said.contains("stop it first") && said.contains("nothing was touched"), "{said}");
    owner.get(HOME).expect(200);
    process.kill();
    // A server that was killed is still known for a moment.
    let patience = Instant::now() + Duration::from_secs(10);
    let mut restored = run(&restore);
    while !restored.status.success() && Instant::now() < patience {
        restored = run(&restore);
    }
    assert!(restored.status.success(), "{}", String::from_utf8_lossy(&restored.stderr));
}
