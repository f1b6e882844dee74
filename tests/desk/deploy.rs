//! What stands beside the binary when it is deployed: compose files that pass on all it reads, an env file to begin with,
//! documents that name every variable; and staging, which says that it is.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::{Mutex, PoisonError};

use divestreams::compose::{self, Service};
use divestreams::config::{self, AppEnv};

use crate::house::source::file;
use crate::support::{Desk, folder};

const FILES: [&str; 2] = ["docker-compose.staging.yml", "docker-compose.prod.yml"];

/// Read by others than `config`, by the log's filter and the compose files alone; and those that the operations contract
/// names, so that an env file which has them already stays as it is.
const OTHERS: [&str; 10] = [
    "RUST_LOG",
    "POSTGRES_PASSWORD",
    "DIVESTREAMS_IMAGE",
    "BACKUP_HOUR",
    "BACKUP_KEEP",
    "SMTP_PORT",
    "SMTP_USER",
    "SMTP_PASS",
    "SIGNUP",
    "SESSION_CACHE",
];

/// Every variable that `config` asks for.
fn read_by_config() -> BTreeSet<String> {
    let asked = Mutex::new(BTreeSet::new());
    let ask = |name: &str| {
        asked.lock().unwrap_or_else(PoisonError::into_inner).insert(name.to_owned());
        match name {
            // Strict, so that nothing is made on the way.
            "APP_ENV" => Some("production".to_owned()),
            // What is asked of a mail server is asked only where there is one.
            "SMTP_HOST" => Some("smtp.divestreams.example".to_owned()),
            _ => None,
        }
    };
    config::problems(&ask);
    asked.into_inner().unwrap_or_else(PoisonError::into_inner)
}

fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

/// `.env.example`, its secrets filled in by the binary.
fn filled(name: &str) -> PathBuf {
    let target = folder().join(name);
    fs::copy(path(".env.example"), &target).expect("a copy");
    let done = run(&["secret", "--fill", target.to_str().expect("text")]);
    assert_eq!(done.status.code(), Some(0), "{done:?}");
    target
}

fn run(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_divestreams"));
    command.env_clear().current_dir(env!("CARGO_MANIFEST_DIR")).args(arguments);
    command.output().expect("the binary runs")
}

fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

#[test]
fn the_env_file_to_begin_with_is_filled_in_once_and_then_passes_with_both_compose_files() {
    use std::os::unix::fs::PermissionsExt as _;
    let (staging, prod) = (filled("staging.env"), filled("prod.env"));
    let before = fs::read_to_string(&prod).expect("filled");
    assert_eq!(fs::metadata(&prod).expect("there").permissions().mode() & 0o777, 0o600);
    let again = run(&["secret", "--fill", prod.to_str().expect("text")]);
    assert!(said(&again).contains("every secret was set already"), "{}", said(&again));
    assert_eq!(fs::read_to_string(&prod).expect("filled"), before);
    let env = |path: &PathBuf| path.to_str().expect("text").to_owned();
    let (staging, prod) = (env(&staging), env(&prod));
    let both = ["check-compose", FILES[0], FILES[1], "--env-file", &staging, "--env-file", &prod];
    let checked = run(&both);
    assert_eq!(checked.status.code(), Some(0), "{}", said(&checked));
    // One env file for both would share every secret.
    let checked = run(&["check-compose", FILES[0], FILES[1], "--env-file", &prod, "--json"]);
    assert_eq!(checked.status.code(), Some(1), "{}", said(&checked));
    let findings: serde_json::Value = serde_json::from_slice(&checked.stdout).expect("JSON");
    let shared = |name: &str| findings.as_array().expect("a list").iter().any(|f| f["variable"] == name);
    assert!(shared("BETTER_AUTH_SECRET") && shared("AUTH_SECRET"), "{findings}");
}

#[test]
fn without_its_env_file_each_thing_that_is_missing_is_named_with_its_reason() {
    let empty = folder().join("empty.env");
    fs::write(&empty, "").expect("a file");
    let checked = run(&["check-compose", FILES[1], "--env-file", empty.to_str().expect("text")]);
    assert_eq!(checked.status.code(), Some(1), "{}", said(&checked));
    for line in [
        "docker-compose.prod.yml: app: BETTER_AUTH_SECRET needs BETTER_AUTH_SECRET (signs login sessions",
        "docker-compose.prod.yml: backup: DATABASE_URL needs",
        "docker-compose.prod.yml: db: POSTGRES_PASSWORD needs",
        "docker-compose.prod.yml: caddy: APP_URL needs",
    ] {
        assert!(said(&checked).contains(line), "{line}: {}", said(&checked));
    }
}

#[test]
fn what_is_no_compose_file_ends_with_2_and_what_was_expected() {
    for arguments in
        [&["check-compose", "README.md"][..], &["check-compose", "nowhere.yml"], &["check-compose"]]
    {
        let checked = run(arguments);
        assert_eq!(checked.status.code(), Some(2), "{arguments:?}: {}", said(&checked));
    }
    assert!(said(&run(&["check-compose", "README.md"])).contains("expected a compose file"));
}

#[test]
fn every_variable_that_is_read_is_passed_on_documented_and_in_the_example() {
    let read = read_by_config();
    assert!(read.len() > 12 && read.contains("BETTER_AUTH_SECRET"), "{read:?}");
    let (document, example) = (file("docs/environment.md"), file(".env.example"));
    let mut wrong = Vec::new();
    for name in read.iter().map(String::as_str).chain(OTHERS) {
        if !document.contains(&format!("`{name}`")) {
            wrong.push(format!("docs/environment.md does not name {name}"));
        }
        let is_there = |line: &str| line.trim_start_matches('#').starts_with(&format!("{name}="));
        if !example.lines().any(is_there) {
            wrong.push(format!(".env.example does not name {name}"));
        }
    }
    let known = |name: &str| read.contains(name) || OTHERS.contains(&name);
    let named = document.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next());
    let assigned =
        example.lines().filter_map(|line| line.trim_start_matches('#').split_once('=')).map(|(name, _)| name);
    let is_name = |name: &&str| name.chars().all(|c| c.is_ascii_uppercase() || c == '_');
    wrong.extend(
        named
            .chain(assigned)
            .filter(is_name)
            .filter(|name| !known(name))
            .map(|name| format!("{name} is read by nobody")),
    );
    for name in FILES {
        let deployment = compose::read(&path(name), Some(&filled("passed.env"))).expect("a compose file");
        for service in deployment.services.iter().filter(|service| Service::is_ours(service)) {
            // BIND says the same, and more.
            for variable in read.iter().filter(|v| *v != "PORT" && !service.environment.contains_key(*v)) {
                wrong.push(format!("{name}: {} is not passed {variable}", service.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn staging_says_so_on_every_page_and_keeps_search_engines_out() {
    let desk = Desk::open_with(|config| config.env = AppEnv::Staging);
    let pages = [desk.visitor().get("/auth/login"), desk.staff("owner").get("/tenant/training/sessions")];
    for page in pages {
        assert!(page.body.contains("Staging: nothing here is real"), "{}", page.path);
        assert_eq!(page.header("x-robots-tag"), Some("noindex, nofollow"));
    }
    let page = Desk::open().visitor().get("/auth/login");
    assert!(!page.body.contains("Staging") && page.header("x-robots-tag").is_none());
}

#[test]
fn every_service_is_asked_whether_it_serves() {
    for name in FILES {
        let document: serde_json::Value = serde_saphyr::from_str(&file(name)).expect("YAML");
        let services = document["services"].as_object().expect("services");
        assert!(services.len() >= 7, "{name}");
        for (service, fields) in services {
            let test = fields["healthcheck"]["test"].as_array();
            let words: Vec<_> = test.into_iter().flatten().filter_map(|word| word.as_str()).collect();
            assert!(
                words.first().is_some_and(|word| word.starts_with("CMD")),
                "{name}: {service} has no check"
            );
            // A file may be right while nothing runs.
            assert!(!words.contains(&"validate"), "{name}: {service} is not asked: {words:?}");
        }
    }
}
