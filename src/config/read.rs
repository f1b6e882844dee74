//! From variables to a [`Config`], or to every problem at once.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;

use super::{AppEnv, AppUrl, Config, HashCost, Keys, LogFormat, Problem, secrets};
use crate::base::clock::Clock;
use crate::base::secret::Secret;
use crate::db::DatabaseUrl;

/// The configuration of this process.
///
/// # Errors
/// Every [`Problem`] found, not only the first.
#[expect(clippy::disallowed_methods, reason = "config is the only reader of the environment")]
pub fn from_environment() -> Result<Config, Vec<Problem>> {
    read(&|name| std::env::var(name).ok())
}

/// The configuration that `lookup` describes; an empty variable counts as missing.
///
/// # Errors
/// Every [`Problem`] found, not only the first.
pub fn read(lookup: &dyn Fn(&str) -> Option<String>) -> Result<Config, Vec<Problem>> {
    read_as(lookup, !cfg!(feature = "bundled-libpq"))
}

/// What a start of the container image would refuse of what `lookup` describes: its libpq speaks TLS, whatever this
/// binary's does. Opens and makes nothing as long as `APP_ENV` is strict.
pub fn problems(lookup: &dyn Fn(&str) -> Option<String>) -> Vec<Problem> {
    read_as(lookup, true).err().unwrap_or_default()
}

fn read_as(lookup: &dyn Fn(&str) -> Option<String>, speaks_tls: bool) -> Result<Config, Vec<Problem>> {
    let mut reader = Reader { lookup, speaks_tls, problems: Vec::new(), warnings: Vec::new() };
    let env = reader.app_env();
    let data_dir = PathBuf::from(reader.text("DATA_DIR").unwrap_or_else(|| "data".into()));
    let cores = std::thread::available_parallelism().map_or(2, usize::from);
    let database = reader.database(env, &data_dir);
    let default_pool = if matches!(database, Some(DatabaseUrl::Sqlite(_))) { 4 } else { 4 * cores.max(2) };
    let bind = reader.bind();
    let metrics_bind = reader.metrics_bind();
    let (redis, session_cache) = (reader.redis(), reader.session_cache());
    let app_url = reader.app_url(env, bind);
    let signing = reader.keys(env, &data_dir, "BETTER_AUTH_SECRET", "BETTER_AUTH_SECRET_PREVIOUS");
    let auth = reader.keys(env, &data_dir, "AUTH_SECRET", "AUTH_SECRET_PREVIOUS");
    let smtp = reader.smtp(env);
    let mail_from = reader.mail_from(env, app_url.as_ref());
    let absolute_days = reader.number("SESSION_ABSOLUTE_DAYS", 365, 1..=3650);
    let trusted_proxies = reader.proxies();
    let signup = reader.signup(env);
    let log = reader.log_format(env);
    let pool_size = reader.number("DB_POOL_SIZE", default_pool, 1..=200);
    let workers = reader.number("WORKERS", cores, 1..=256);
    let keys = signing.zip(auth);
    match (bind, app_url, database, keys, mail_from, reader.problems.is_empty()) {
        (Some(bind), Some(app_url), Some(database), Some((signing, auth)), Some(mail_from), true) => {
            Ok(Config {
                env,
                bind,
                metrics_bind,
                redis,
                session_cache,
                app_url,
                database,
                data_dir,
                signing,
                auth,
                absolute_days: u16::try_from(absolute_days).unwrap_or(365),
                trusted_proxies,
                smtp,
                mail_from,
                signup,
                log,
                pool_size: u32::try_from(pool_size).unwrap_or(4),
                workers,
                hash_cost: HashCost::FLOOR,
                clock: Clock::system(),
                warnings: reader.warnings,
            })
        }
        _ => Err(reader.problems),
    }
}

pub(super) struct Reader<'l> {
    lookup: &'l dyn Fn(&str) -> Option<String>,
    /// Whether libpq can reach PostgreSQL over TLS.
    speaks_tls: bool,
    problems: Vec<Problem>,
    pub(super) warnings: Vec<String>,
}

impl Reader<'_> {
    pub(super) fn text(&self, name: &str) -> Option<String> {
        (self.lookup)(name).map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
    }

    pub(super) fn problem(
        &mut self,
        variable: &'static str,
        what: impl Into<String>,
        remedy: impl Into<String>,
    ) {
        self.problems.push(Problem { variable, what: what.into(), remedy: remedy.into() });
    }

    fn app_env(&mut self) -> AppEnv {
        match self.text("APP_ENV").as_deref() {
            None | Some("development") => AppEnv::Development,
            Some("staging") => AppEnv::Staging,
            Some("production") => AppEnv::Production,
            Some(_) => {
                self.problem(
                    "APP_ENV",
                    "is none of the three that exist",
                    "one of: development, staging, production",
                );
                // The stricter reading, so that the other problems are told as well.
                AppEnv::Production
            }
        }
    }

    fn database(&mut self, env: AppEnv, data_dir: &std::path::Path) -> Option<DatabaseUrl> {
        let Some(text) = self.text("DATABASE_URL") else {
            if env.is_strict() {
                self.problem(
                    "DATABASE_URL",
                    "is missing",
                    "postgres://USER:PASSWORD@HOST/DATABASE, or sqlite://PATH",
                );
                return None;
            }
            return Some(DatabaseUrl::Sqlite(data_dir.join("divestreams.db")));
        };
        match DatabaseUrl::parse(&text) {
            Ok(DatabaseUrl::Postgres(url)) if !self.speaks_tls && wants_tls(&url) => {
                self.problem(
                    "DATABASE_URL",
                    "asks for TLS (sslmode), which this build's own libpq does not speak",
                    "build with --no-default-features where libpq-dev is installed (the container image is), or drop sslmode",
                );
                None
            }
            Ok(url) => Some(url),
            Err(what) => {
                self.problem(
                    "DATABASE_URL",
                    what,
                    "postgres://USER:PASSWORD@HOST/DATABASE, or sqlite://PATH",
                );
                None
            }
        }
    }

    fn bind(&mut self) -> Option<SocketAddr> {
        let local = IpAddr::V4(Ipv4Addr::LOCALHOST);
        if let Some(text) = self.text("BIND") {
            return match text.parse() {
                Ok(address) => Some(address),
                Err(_) => {
                    self.problem(
                        "BIND",
                        "is no address with a port",
                        "such as 127.0.0.1:8080 or 0.0.0.0:8080",
                    );
                    None
                }
            };
        }
        match self.text("PORT").map(|port| port.parse()) {
            None => Some(SocketAddr::new(local, 8080)),
            Some(Ok(port)) => Some(SocketAddr::new(local, port)),
            Some(Err(_)) => {
                self.problem("PORT", "is no port", "a number from 1 to 65535, such as 8080");
                None
            }
        }
    }

    fn app_url(&mut self, env: AppEnv, bind: Option<SocketAddr>) -> Option<AppUrl> {
        const REMEDY: &str = "the public origin, such as https://divestreams.example";
        let text = match self.text("APP_URL") {
            Some(text) => text,
            None if env.is_strict() => {
                self.problem("APP_URL", "is missing", REMEDY);
                return None;
            }
            None => format!("http://localhost:{}", bind.map_or(8080, |b| b.port())),
        };
        match AppUrl::parse(&text) {
            Ok(url) => Some(url),
            Err(what) => {
                self.problem("APP_URL", what, REMEDY);
                None
            }
        }
    }

    fn keys(
        &mut self,
        env: AppEnv,
        data_dir: &std::path::Path,
        name: &'static str,
        previous_name: &'static str,
    ) -> Option<Keys> {
        const REMEDY: &str = "a fresh one: `divestreams secret` prints it";
        // A fresh one in the place of one that did not arrive would sign everybody out.
        const ARRIVE: &str = "the one from before has to reach this container; on a first start a fresh one: \
                              `divestreams secret` prints it";
        let current = match self.text(name) {
            Some(text) => match secrets::weakness(&text) {
                Some(what) => {
                    self.problem(name, what, if text.contains("${") { ARRIVE } else { REMEDY });
                    None
                }
                None => Some(Secret::new(text)),
            },
            None if env.is_strict() => {
                self.problem(name, "is missing", ARRIVE);
                None
            }
            None => match secrets::kept_in(data_dir, &name.to_lowercase()) {
                Ok(secret) => Some(secret),
                Err(error) => {
                    self.problem(
                        name,
                        format!("cannot be kept in DATA_DIR ({error})"),
                        "make that folder writable",
                    );
                    None
                }
            },
        };
        let previous = self.previous(previous_name);
        Some(Keys { current: current?, previous })
    }

    fn previous(&mut self, name: &'static str) -> Vec<Secret> {
        let text = self.text(name).unwrap_or_default();
        let secrets: Vec<_> = text.split(',').map(str::trim).filter(|s| !s.is_empty()).collect();
        for (place, secret) in (1..).zip(&secrets) {
            if let Some(what) = secrets::weakness(secret) {
                self.warnings
                    .push(format!("{name}: number {place} {what}; accepted for rotating away from it"));
            }
        }
        secrets.into_iter().map(Secret::new).collect()
    }

    fn number(
        &mut self,
        name: &'static str,
        default: usize,
        range: std::ops::RangeInclusive<usize>,
    ) -> usize {
        let Some(text) = self.text(name) else { return default };
        match text.parse() {
            Ok(number) if range.contains(&number) => number,
            _ => {
                let what = format!("is no whole number from {} to {}", range.start(), range.end());
                self.problem(name, what, format!("such as {default}, the default"));
                default
            }
        }
    }

    fn proxies(&mut self) -> Vec<ipnet::IpNet> {
        let text = self.text("TRUSTED_PROXIES").unwrap_or_default();
        let mut nets = Vec::new();
        let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
        for (at, part) in parts.enumerate() {
            match part.parse().or_else(|_| part.parse::<IpAddr>().map(ipnet::IpNet::from)) {
                Ok(net) => nets.push(net),
                Err(_) => self.problem(
                    "TRUSTED_PROXIES",
                    format!("has an entry that is no address range, number {}{}", at + 1, shown(part)),
                    "ranges with commas between them, such as 172.28.0.0/16,fd00::/8",
                ),
            }
        }
        nets
    }

    fn signup(&mut self, env: AppEnv) -> bool {
        match self.text("SIGNUP").as_deref() {
            Some("on") => true,
            Some("off") => false,
            None => !env.is_strict(),
            Some(_) => {
                self.problem("SIGNUP", "is neither of the two that exist", "on or off");
                false
            }
        }
    }

    fn log_format(&mut self, env: AppEnv) -> LogFormat {
        match self.text("LOG_FORMAT").as_deref() {
            Some("text") => LogFormat::Text,
            Some("json") => LogFormat::Json,
            None if env.is_strict() => LogFormat::Json,
            None => LogFormat::Text,
            Some(_) => {
                self.problem("LOG_FORMAT", "is neither of the two that exist", "text or json");
                LogFormat::Text
            }
        }
    }
}

fn wants_tls(url: &url::Url) -> bool {
    url.query_pairs()
        .any(|(name, mode)| name == "sslmode" && matches!(&*mode, "require" | "verify-ca" | "verify-full"))
}

/// An entry as a message may repeat it: escaped, and not where it is as long as a secret that was pasted into the wrong line.
fn shown(entry: &str) -> String {
    match entry.len() < secrets::MIN_BYTES {
        true => format!(": {entry:?}"),
        false => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Tls;

    const GOOD: &str = "k3jH8sPq0LmZ7xWv2NcR5tYb9DfGa1E6";

    fn with(pairs: &[(&str, &str)]) -> Result<Config, Vec<Problem>> {
        read(&|name| pairs.iter().find(|(n, _)| *n == name).map(|(_, v)| (*v).to_owned()))
    }

    #[test]
    fn a_strict_start_tells_every_problem_at_once_and_no_secret() {
        let problems = with(&[("APP_ENV", "production"), ("BETTER_AUTH_SECRET", "hunter2"), ("PORT", "x")])
            .expect_err("nothing is set");
        let named: Vec<_> = problems.iter().map(|p| p.variable).collect();
        for variable in
            ["DATABASE_URL", "APP_URL", "BETTER_AUTH_SECRET", "AUTH_SECRET", "SMTP_HOST", "SMTP_FROM", "PORT"]
        {
            assert!(named.contains(&variable), "{variable} in {named:?}");
        }
        assert!(!format!("{problems:?}").contains("hunter2"));
    }

    #[test]
    fn a_complete_strict_environment_starts() {
        let config = with(&[
            ("APP_ENV", "staging"),
            ("DATABASE_URL", "postgres://dive:x@db/dive"),
            ("APP_URL", "https://divestreams.example"),
            ("BETTER_AUTH_SECRET", GOOD),
            ("BETTER_AUTH_SECRET_PREVIOUS", "divestreams-prod-secret-key-2024"),
            ("AUTH_SECRET", GOOD),
            ("SMTP_HOST", "smtp.example"),
            ("SMTP_FROM", "desk@divestreams.example"),
            ("TRUSTED_PROXIES", "10.1.0.0/16, 192.0.2.7"),
        ])
        .expect("complete");
        assert_eq!(config.log, LogFormat::Json);
        let smtp = config.smtp.expect("named");
        assert_eq!((smtp.port, smtp.tls, smtp.login.is_none()), (587, Tls::Start, true));
        assert_eq!(config.trusted_proxies.len(), 2);
        assert_eq!(config.absolute_days, 365, "unless it is said otherwise");
        assert_eq!(config.warnings.len(), 1, "a weak previous secret is accepted, with a warning");
    }

    #[test]
    fn tls_to_postgresql_is_not_silently_dropped() {
        let problems =
            with(&[("DATABASE_URL", "postgres://db/dive?sslmode=require"), ("DATA_DIR", "/nonexistent/x")])
                .expect_err("no TLS in this build");
        assert!(problems.iter().any(|p| p.variable == "DATABASE_URL"));
    }
}
