use std::fs;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};

use super::*;

const ONE: &str = "k3jH8sPq0LmZ7xWv2NcR5tYb9DfGa1E6";
const TWO: &str = "b9DfGa1E6k3jH8sPq0LmZ7xWv2NcR5tY";

/// A folder with these files in it; gone with it.
struct Folder(PathBuf);

impl Folder {
    fn with(files: &[(&str, &str)]) -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let name =
            format!("divestreams-compose-{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let folder = std::env::temp_dir().join(name);
        fs::create_dir_all(&folder).expect("a folder");
        files.iter().for_each(|(name, text)| fs::write(folder.join(name), text).expect("a file"));
        Self(folder)
    }

    fn read(&self, name: &str) -> Result<Deployment, NotCompose> {
        read(&self.0.join(name), None)
    }

    /// What is found in one file, a line each, from its service on.
    fn lines(&self, name: &str) -> Vec<String> {
        let findings = judge(&[self.read(name).expect("a compose file")]);
        findings.iter().map(|f| format!("{}: {} {}", f.service, f.variable, f.what)).collect()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn env() -> String {
    format!("BETTER_AUTH_SECRET={ONE}\nAUTH_SECRET={TWO}\nPOSTGRES_PASSWORD=q8Zt5rLm2Xc7Vb1N\n")
}

/// The rest of what a service of ours needs.
const REST: &str = "      APP_ENV: production
      APP_URL: https://divestreams.example
      DATABASE_URL: postgres://divestreams:${POSTGRES_PASSWORD:?}@db/divestreams
      SMTP_HOST: smtp.divestreams.example
      SMTP_FROM: desk@divestreams.example
";

const DB: &str = "  db:
    image: postgres:17
    environment: [\"POSTGRES_PASSWORD=${POSTGRES_PASSWORD:?}\"]
    volumes: [\"data:/var/lib/postgresql/data\"]
volumes:
  data:
";

fn app(environment: &str) -> String {
    format!(
        "services:\n  app:\n    image: ghcr.io/shop/divestreams:1\n    environment:\n{REST}{environment}{DB}"
    )
}

fn complete() -> String {
    app("      BETTER_AUTH_SECRET: ${BETTER_AUTH_SECRET:?}\n      AUTH_SECRET: ${AUTH_SECRET:?}\n")
}

#[test]
fn a_complete_file_has_nothing_wrong() {
    let folder = Folder::with(&[("c.yml", &complete()), (".env", &env())]);
    assert_eq!(folder.lines("c.yml"), [""; 0]);
}

#[test]
fn the_incident_of_january_2026_is_seen_before_the_deploy() {
    // As the files were: the secret in `.env`, and no line that passes it to the container.
    let before = "services:
  app:
    build: .
    container_name: divestreams-staging-app
    environment:
      - APP_ENV=staging
      - APP_URL=https://staging.divestreams.example
      - DATABASE_URL=${DATABASE_URL}
      - REDIS_URL=redis://redis:6379
      - AUTH_SECRET=${AUTH_SECRET}
      - SMTP_HOST=mail
      - SMTP_FROM=desk@divestreams.example
  redis:
    image: redis:7-alpine
";
    let env = format!("{}DATABASE_URL=postgres://d:q8Zt5rLm2Xc7Vb1N@db.example/d\n", env());
    let folder = Folder::with(&[("docker-compose.staging.yml", before), (".env", &env)]);
    let lines = folder.lines("docker-compose.staging.yml");
    assert_eq!(lines.len(), 1, "{lines:?}");
    assert!(lines[0].starts_with("app: BETTER_AUTH_SECRET does not reach this service"), "{lines:?}");
    // As they were mended, with the secret that was chosen then.
    let after = before
        .replace("      - SMTP_HOST", "      - BETTER_AUTH_SECRET=${BETTER_AUTH_SECRET}\n      - SMTP_HOST");
    let weak = env.replace(ONE, "divestreams-prod-secret-key-2024");
    let folder = Folder::with(&[("a.yml", &after), (".env", &weak)]);
    assert_eq!(folder.lines("a.yml"), ["app: BETTER_AUTH_SECRET is a known example"]);
    // And where `.env` has no such line, an empty secret arrives.
    let folder = Folder::with(&[("a.yml", &after), (".env", &env.replace("BETTER_AUTH_SECRET", "OTHER"))]);
    let lines = folder.lines("a.yml");
    assert!(lines.len() == 1 && lines[0].contains("does not set BETTER_AUTH_SECRET"), "{lines:?}");
}

#[test]
fn every_way_into_a_container_is_followed() {
    let base = "services:\n  base:\n    env_file:\n      - path: secrets.env\n      - path: nowhere.env\n        required: false\n";
    let file = "x-common: &common\n  APP_ENV: production\n  APP_URL: https://divestreams.example\nservices:
  web:
    extends: { file: base.yml, service: base }
    image: ${IMAGE:-divestreams}
    environment:
      <<: *common
      DATABASE_URL: ${DB:-postgres://db.example/divestreams}
      SMTP_HOST:
      SMTP_FROM: \"desk@divestreams.example\"
  worker:
    extends: web
";
    let folder = Folder::with(&[
        ("c.yml", file),
        ("base.yml", base),
        ("secrets.env", &env()),
        (".env", "SMTP_HOST=mail\n"),
    ]);
    assert_eq!(folder.lines("c.yml"), [""; 0]);
    fs::write(folder.0.join("secrets.env"), format!("AUTH_SECRET={TWO}\n")).expect("a file");
    let lines = folder.lines("c.yml");
    assert_eq!(lines.len(), 2, "{lines:?}");
    assert!(
        lines[0].starts_with("web: BETTER_AUTH_SECRET") && lines[1].starts_with("worker: BETTER_AUTH_SECRET")
    );
}

#[test]
fn a_variable_that_the_file_itself_demands_is_named_with_its_reason() {
    let file = complete().replace("${AUTH_SECRET:?}", "${AUTH_SECRET:?signs forms}");
    let folder = Folder::with(&[("c.yml", &file)]);
    let lines = folder.lines("c.yml");
    assert!(
        lines.iter().any(|l| l.starts_with("app: AUTH_SECRET needs AUTH_SECRET (signs forms)")),
        "{lines:?}"
    );
    assert_eq!(
        lines.iter().filter(|l| l.starts_with("app: AUTH_SECRET ")).count(),
        1,
        "told once: {lines:?}"
    );
}

#[test]
fn a_secret_in_the_file_itself_is_found_and_never_repeated() {
    let file = complete()
        .replace("${BETTER_AUTH_SECRET:?}", ONE)
        .replace("${AUTH_SECRET:?}", &format!("${{AUTH_SECRET:-{TWO}}}"))
        .replace("divestreams:${POSTGRES_PASSWORD:?}@", "divestreams:q8Zt5rLm2Xc7Vb1N@");
    let folder = Folder::with(&[("c.yml", &file), (".env", "POSTGRES_PASSWORD=p0stgr3s-DB\n")]);
    let lines = folder.lines("c.yml");
    for start in [
        "app: BETTER_AUTH_SECRET is a secret that stands in the compose file",
        "app: AUTH_SECRET is a secret with a default",
        "app: DATABASE_URL has a password in it that stands in the compose file",
        "db: POSTGRES_PASSWORD has 11 bytes",
    ] {
        assert!(lines.iter().any(|line| line.starts_with(start)), "{start}: {lines:#?}");
    }
    let all = format!("{:?}", judge(&[folder.read("c.yml").expect("a compose file")]));
    assert!(![ONE, TWO, "q8Zt5rLm2Xc7Vb1N"].iter().any(|secret| all.contains(secret)), "{all}");
}

#[test]
fn a_default_that_the_env_file_overrides_is_a_literal_all_the_same() {
    let file = complete()
        .replace("${AUTH_SECRET:?}", &format!("${{AUTH_SECRET:-{TWO}}}"))
        .replace("${BETTER_AUTH_SECRET:?}", "${BETTER_AUTH_SECRET:-${AUTH_SECRET:?}}")
        .replace("divestreams:${POSTGRES_PASSWORD:?}@", "divestreams:${POSTGRES_PASSWORD:-hunter2-hunter2}@")
        .replace(
            "[\"POSTGRES_PASSWORD=${POSTGRES_PASSWORD:?}\"]",
            "[\"POSTGRES_PASSWORD=${POSTGRES_PASSWORD:-}\"]",
        );
    let folder = Folder::with(&[("c.yml", &file), (".env", &env())]);
    let lines = folder.lines("c.yml");
    assert_eq!(
        lines,
        [
            "app: AUTH_SECRET is a secret with a default in the compose file, a literal that all who see the repository read",
            "app: DATABASE_URL has a password in it that stands in the compose file",
        ],
        "everything is set, and the literals are told by name; nothing else is"
    );
}

#[test]
fn staging_and_production_share_no_secret() {
    let staging = complete()
        .replace("production", "staging")
        .replace("AUTH_SECRET: ${AUTH", "AUTH_SECRET: ${STAGING_AUTH");
    let env = format!("{}STAGING_AUTH_SECRET=w7Kc4Vn1Qz8Lt3Xs6Hb9Mf2Jd5Rg0PyE\n", env());
    let folder = Folder::with(&[("p.yml", &complete()), ("s.yml", &staging), (".env", &env)]);
    let both = [folder.read("p.yml").expect("compose"), folder.read("s.yml").expect("compose")];
    let findings = judge(&both);
    let shared: Vec<_> = findings.iter().map(|f| f.variable.as_str()).collect();
    assert_eq!(shared, ["BETTER_AUTH_SECRET", "DATABASE_URL"], "{findings:?}");
    assert!(findings[0].remedy.contains("--env-file once for each"), "{findings:?}");
}

#[test]
fn a_database_without_a_volume_that_stays_is_found() {
    for (volumes, expected) in [
        ("    volumes: [\"data:/var/lib/postgresql/data\"]\n", ""),
        ("    volumes: [{ type: volume, source: data, target: /var/lib/postgresql }]\n", ""),
        ("    volumes: [\"./pg:/var/lib/postgresql/data\"]\n", ""),
        ("", "have none for the database"),
        ("    volumes: [\"/var/lib/postgresql/data\"]\n", "in a volume without a name"),
        ("    tmpfs: /var/lib/postgresql/data\n", "in memory"),
        (
            "    volumes: [\"other:/var/lib/postgresql/data\"]\n",
            "names other, which the file does not declare",
        ),
        ("    volumes: [\"data:/data\"]\n", "have none for the database"),
    ] {
        let file = complete().replace("    volumes: [\"data:/var/lib/postgresql/data\"]\n", volumes);
        let folder = Folder::with(&[("c.yml", &file), (".env", &env())]);
        let lines = folder.lines("c.yml");
        let is_told = lines.len() == 1 && lines[0].starts_with("db: volumes") && lines[0].contains(expected);
        assert!(if expected.is_empty() { lines.is_empty() } else { is_told }, "{volumes} {lines:?}");
    }
    let file = complete()
        .replace("postgres://divestreams:${POSTGRES_PASSWORD:?}@db/divestreams", "sqlite:///data/d.db");
    let folder = Folder::with(&[("c.yml", &file), (".env", &env())]);
    let lines = folder.lines("c.yml");
    assert!(
        lines.len() == 1 && lines[0].starts_with("app: volumes have none for the database at /data"),
        "{lines:?}"
    );
}

#[test]
fn what_is_no_compose_file_of_ours_is_refused_with_what_was_expected() {
    for (text, expected) in [
        ("services: [", "is not YAML"),
        ("- a\n- b\n", "expected a compose file"),
        ("version: '3'\n", "has no `services:`"),
        ("services:\n  web:\n    image: nginx\n", "none of its services (web) is DiveStreams; expected"),
        ("services:\n  a:\n    extends: b\n  b:\n    extends: a\n", "circles"),
        ("services:\n  a: text\n", "no service a that is a map"),
        ("include: [x.yml]\nservices:\n  app:\n    build: .\n", "not followed"),
    ] {
        let folder = Folder::with(&[("c.yml", text)]);
        let told = folder.read("c.yml").expect_err(text).to_string();
        assert!(told.contains(expected), "{told}");
    }
    let folder = Folder::with(&[("c.yml", &complete()), (".env", "hunter2 hunter2\n")]);
    let told = folder.read("c.yml").expect_err("no env file").to_string();
    assert!(told.contains("is no env file: line 1") && !told.contains("hunter2"), "{told}");
    assert!(read(&folder.0.join("c.yml"), Some(&folder.0.join("nowhere"))).is_err());
}

#[test]
fn a_literal_secret_is_not_told_by_what_is_wrong_with_the_yaml() {
    let text = "services:\n  app:\n    environment:\n      AUTH_SECRET: hunter2hunter2\n     wrong: x\n";
    let folder = Folder::with(&[("c.yml", text)]);
    let told = folder.read("c.yml").expect_err("no YAML").to_string();
    assert!(told.contains("is not YAML in line") && !told.contains("hunter2"), "{told}");
}
