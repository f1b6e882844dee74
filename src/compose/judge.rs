//! What is wrong with one deployment.

use std::collections::BTreeSet;

use super::interpolate::has_own_words;
use super::service::{Passed, Service, Source};
use super::{Deployment, Finding};
use crate::config;
use crate::db::DatabaseUrl;

/// Where PostgreSQL's image keeps its data unless `PGDATA` says otherwise.
const PGDATA: &str = "/var/lib/postgresql/data";

/// The least a password has that nobody types.
const LEAST_PASSWORD: usize = 16;

/// Everything found, service by service.
pub fn deployment(deployment: &Deployment) -> Vec<Finding> {
    let mut findings = deployment.findings.clone();
    for service in &deployment.services {
        let judge = Judge { deployment, service };
        literals(&judge, &mut findings);
        passwords(&judge, &mut findings);
        if service.is_ours() {
            configuration(&judge, &mut findings);
        }
        if holds_database(deployment, service) {
            volume(&judge, &mut findings);
        }
        if let Some(DatabaseUrl::Sqlite(path)) = our_database(service) {
            let folder = path.parent().unwrap_or(&path).display().to_string();
            kept(&judge, &folder, &mut findings);
        }
    }
    findings.sort_by_key(|finding| {
        deployment.services.iter().position(|service| service.name == finding.service)
    });
    findings
}

struct Judge<'j> {
    deployment: &'j Deployment,
    service: &'j Service,
}

impl Judge<'_> {
    fn finding(&self, variable: &str, what: impl Into<String>, remedy: impl Into<String>) -> Finding {
        Finding {
            file: self.deployment.file.clone(),
            service: self.service.name.clone(),
            variable: variable.to_owned(),
            what: what.into(),
            remedy: remedy.into(),
        }
    }
}

/// What a start with exactly this environment would refuse: the start's own judgement, strict whatever `APP_ENV` says.
fn configuration(judge: &Judge<'_>, findings: &mut Vec<Finding>) {
    let service = judge.service;
    let kind = service.value("APP_ENV").unwrap_or_default().trim();
    if kind.is_empty() || kind == "development" {
        findings.push(judge.finding(
            "APP_ENV",
            "leaves this service in development, where secrets are made up in the container and lost with it",
            "pass APP_ENV: staging or APP_ENV: production",
        ));
    }
    let named: BTreeSet<_> = findings
        .iter()
        .filter(|finding| finding.service == service.name)
        .map(|finding| finding.variable.clone())
        .collect();
    let strict = |name: &str| match name {
        "APP_ENV" if kind != "staging" && kind != "production" => Some("production".to_owned()),
        name => service.value(name).map(str::to_owned),
    };
    for problem in config::problems(&strict) {
        if named.contains(problem.variable) {
            continue;
        }
        let passed = service.environment.get(problem.variable);
        let (what, remedy) = match passed {
            None => not_passed(judge, problem.variable),
            Some(passed) if !passed.unset.is_empty() => not_set(judge, &passed.unset),
            Some(_) => (problem.what.clone(), problem.remedy.clone()),
        };
        findings.push(judge.finding(problem.variable, what, remedy));
    }
}

/// The incident of 2026-01-27: the variable is nowhere under `environment:`.
fn not_passed(judge: &Judge<'_>, variable: &str) -> (String, String) {
    let env_file = &judge.deployment.env_file;
    (
        format!("does not reach this service: nothing passes it on, whatever {env_file} holds"),
        format!(
            "under `environment:` of {}, write {variable}: ${{{variable}:?why it is needed}}",
            judge.service.name
        ),
    )
}

fn not_set(judge: &Judge<'_>, unset: &[String]) -> (String, String) {
    let (names, env_file) = (unset.join(", "), &judge.deployment.env_file);
    (
        format!("arrives without its value: {env_file} does not set {names}"),
        format!("write {names}=… into {env_file}; `divestreams secret` prints a fresh secret"),
    )
}

/// Secrets that stand in the compose file itself, or have a default there: one that the env file overrides too, since the first
/// machine without that line would run with what everyone can read.
fn literals(judge: &Judge<'_>, findings: &mut Vec<Finding>) {
    for (name, passed) in &judge.service.environment {
        if let Some(what) = literal(name, passed) {
            let remedy = format!(
                "write ${{{name}:?why it is needed}} there and the value into {}",
                judge.deployment.env_file
            );
            findings.push(judge.finding(name, what, remedy));
        }
    }
}

fn literal(name: &str, passed: &Passed) -> Option<&'static str> {
    const IN_FILE: &str =
        "is a secret that stands in the compose file, where all who see the repository read it";
    let written = passed.written.as_deref().filter(|written| !written.is_empty())?;
    if is_secret(name) {
        if !passed.has_variable {
            return Some(IN_FILE);
        }
        return has_own_words(written).then_some(
            "is a secret with a default in the compose file, a literal that all who see the repository read",
        );
    }
    let password = password_in(written)?;
    (!password.contains('$') || has_own_words(password))
        .then_some("has a password in it that stands in the compose file")
}

/// Whether a variable's name says that its value is a secret.
pub fn is_secret(name: &str) -> bool {
    ["SECRET", "SECRET_PREVIOUS", "PASSWORD", "_PASS", "_TOKEN", "_API_KEY", "PRIVATE_KEY"]
        .iter()
        .any(|ending| name.ends_with(ending))
}

/// The password of `scheme://user:password@host`, as it is written.
pub fn password_in(address: &str) -> Option<&str> {
    let (_, rest) = address.split_once("://")?;
    let (person, _) = rest.rsplit_once('@')?;
    person.split_once(':').map(|(_, password)| password).filter(|password| !password.is_empty())
}

/// Passwords that somebody would guess. The keyed secrets are judged by [`configuration`], as a start does.
fn passwords(judge: &Judge<'_>, findings: &mut Vec<Finding>) {
    for (name, passed) in &judge.service.environment {
        let Some(value) = passed.value.as_deref() else { continue };
        let is_password = name.ends_with("PASSWORD") || name.ends_with("_PASS");
        let Some(password) = (if is_password { Some(value) } else { password_in(value) }) else { continue };
        let short = || {
            let least = format!("has {} bytes; it needs {LEAST_PASSWORD} or more", password.len());
            (password.len() < LEAST_PASSWORD).then_some(least)
        };
        // Mail providers hand out passwords as they like; whether one is empty the start says.
        let is_chosen_here = !name.starts_with("SMTP_");
        if let Some(what) = config::guessable(password).or_else(short).filter(|_| is_chosen_here) {
            let what = if is_password { what } else { format!("has a password that {what}") };
            findings.push(judge.finding(name, what, "a fresh one: `divestreams secret` prints it"));
        }
    }
}

/// Whether a service of this file keeps the data of one of ours.
fn holds_database(deployment: &Deployment, service: &Service) -> bool {
    let is_named = deployment.services.iter().filter(|ours| ours.is_ours()).any(|ours| {
        matches!(our_database(ours), Some(DatabaseUrl::Postgres(url)) if url.host_str() == Some(&service.name))
    });
    service.is_postgres() && !service.is_ours() && service.environment.contains_key("POSTGRES_PASSWORD")
        || is_named
}

fn our_database(service: &Service) -> Option<DatabaseUrl> {
    service.is_ours().then(|| service.value("DATABASE_URL"))?.and_then(|url| DatabaseUrl::parse(url).ok())
}

fn volume(judge: &Judge<'_>, findings: &mut Vec<Finding>) {
    let data = judge.service.value("PGDATA").filter(|path| !path.is_empty()).unwrap_or(PGDATA);
    kept(judge, data, findings);
}

/// Whether what is written below `data` is there after the container was made anew.
fn kept(judge: &Judge<'_>, data: &str, findings: &mut Vec<Finding>) {
    const REMEDY: &str = "mount a named volume there, and declare it under the file's `volumes:`";
    let covers = |target: &str| {
        let target = target.trim_end_matches('/');
        data == target || data.starts_with(&format!("{target}/"))
    };
    // The longest path wins, as it does when they are mounted.
    let mounts = judge.service.mounts.iter().filter(|mount| covers(&mount.target));
    let what = match mounts.max_by_key(|mount| mount.target.len()).map(|mount| &mount.source) {
        Some(Source::Path) => return,
        Some(Source::Named(name)) if judge.deployment.volumes.contains(name) => return,
        Some(Source::Named(name)) => format!("names {name}, which the file does not declare"),
        Some(Source::Anonymous) => format!("keep {data} in a volume without a name, lost with the container"),
        Some(Source::Memory) => format!("keep {data} in memory"),
        None => {
            format!("have none for the database at {data}: everyone's sign-in is lost with the container")
        }
    };
    findings.push(judge.finding("volumes", what, REMEDY));
}
