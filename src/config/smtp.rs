//! The mail server, and how it is spoken to.

use std::net::IpAddr;

use lettre::message::Mailbox;

use super::read::Reader;
use super::{AppEnv, AppUrl};
use crate::base::secret::Secret;

/// The mail server.
#[derive(Clone, Debug)]
pub struct Smtp {
    /// Its name, which its certificate must be for.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the connection is kept from being read.
    pub tls: Tls,
    /// Who we are to it, where it asks.
    pub login: Option<(String, Secret)>,
    /// Certificate authorities (PEM) that are believed besides the world's: of a mail server of one's own.
    pub authorities: Vec<u8>,
}

/// How a connection to the mail server is kept from being read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tls {
    /// From its first byte on.
    Implicit,
    /// After `STARTTLS`, without which nothing is sent.
    Start,
    /// Not at all: to this machine only, or in development.
    None,
}

impl Tls {
    /// What goes without saying for a server.
    pub fn usual(host: &str, port: u16) -> Self {
        match port {
            465 => Self::Implicit,
            _ if is_this_machine(host) => Self::None,
            _ => Self::Start,
        }
    }
}

/// Whether what is sent there leaves this machine.
pub fn is_this_machine(host: &str) -> bool {
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

impl Reader<'_> {
    /// The mail server that the environment names.
    pub(super) fn smtp(&mut self, env: AppEnv) -> Option<Smtp> {
        let Some(host) = self.text("SMTP_HOST") else {
            if env.is_strict() {
                self.problem(
                    "SMTP_HOST",
                    "is missing",
                    "the mail server's name, such as smtp.divestreams.example",
                );
            }
            return None;
        };
        let port = match self.text("SMTP_PORT").map(|port| port.parse::<u16>()) {
            None => 587,
            Some(Ok(port)) if port > 0 => port,
            Some(_) => {
                self.problem(
                    "SMTP_PORT",
                    "is no port",
                    "587 (STARTTLS), 465 (TLS), or what your mail server says",
                );
                587
            }
        };
        let tls = self.tls(env, &host, port);
        let (login, authorities) = (self.smtp_login(), self.authorities());
        Some(Smtp { host, port, tls, login, authorities })
    }

    fn tls(&mut self, env: AppEnv, host: &str, port: u16) -> Tls {
        const REMEDY: &str =
            "starttls or tls; none only outside of production, or to a mail server on this machine";
        match self.text("SMTP_TLS").as_deref() {
            None => Tls::usual(host, port),
            Some("tls") => Tls::Implicit,
            Some("starttls") => Tls::Start,
            Some("none") if env != AppEnv::Production || is_this_machine(host) => Tls::None,
            Some("none") => {
                self.problem("SMTP_TLS", "would send letters, and the password, in the clear", REMEDY);
                Tls::Start
            }
            Some(_) => {
                self.problem("SMTP_TLS", "is none of the three that exist", REMEDY);
                Tls::Start
            }
        }
    }

    fn smtp_login(&mut self) -> Option<(String, Secret)> {
        match (self.text("SMTP_USER"), self.text("SMTP_PASS")) {
            (Some(user), Some(password)) => Some((user, Secret::new(password))),
            (None, None) => None,
            (Some(_), None) => {
                self.problem(
                    "SMTP_PASS",
                    "is missing beside SMTP_USER",
                    "the password of that user, or neither",
                );
                None
            }
            (None, Some(_)) => {
                self.problem(
                    "SMTP_USER",
                    "is missing beside SMTP_PASS",
                    "whose password that is, or neither",
                );
                None
            }
        }
    }

    fn authorities(&mut self) -> Vec<u8> {
        let Some(path) = self.text("SMTP_CA_FILE") else { return Vec::new() };
        match std::fs::read(&path) {
            Ok(pem) if pem.windows(11).any(|part| part == b"-----BEGIN ") => pem,
            Ok(_) => {
                self.problem(
                    "SMTP_CA_FILE",
                    "is no PEM file",
                    "the certificate of your own authority, in PEM",
                );
                Vec::new()
            }
            Err(error) => {
                let what = format!("cannot be read ({error})");
                self.problem("SMTP_CA_FILE", what, "the certificate of your own authority, in PEM");
                Vec::new()
            }
        }
    }

    /// Who letters are from.
    pub(super) fn mail_from(&mut self, env: AppEnv, app_url: Option<&AppUrl>) -> Option<Mailbox> {
        const REMEDY: &str = "the sender, such as DiveStreams <desk@divestreams.example>";
        let text = match self.text("SMTP_FROM") {
            Some(text) => text,
            None if env.is_strict() => {
                self.problem("SMTP_FROM", "is missing", REMEDY);
                return None;
            }
            None => format!("DiveStreams <desk@{}>", app_url?.host()),
        };
        match text.parse() {
            Ok(mailbox) => Some(mailbox),
            Err(_) => {
                self.problem("SMTP_FROM", "is no e-mail address", REMEDY);
                None
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_leaves_this_machine_in_the_clear() {
        assert_eq!(Tls::usual("smtp.example", 587), Tls::Start);
        assert_eq!(Tls::usual("smtp.example", 25), Tls::Start);
        assert_eq!(Tls::usual("smtp.example", 465), Tls::Implicit);
        assert_eq!(Tls::usual("10.0.0.5", 1025), Tls::Start);
        for here in ["localhost", "127.0.0.1", "::1"] {
            assert_eq!(Tls::usual(here, 1025), Tls::None, "{here}");
        }
    }

    #[test]
    fn what_is_wrong_with_mail_is_told_with_everything_else() {
        let pairs = [
            ("APP_ENV", "production"),
            ("SMTP_HOST", "smtp.example"),
            ("SMTP_PORT", "x"),
            ("SMTP_USER", "desk"),
            ("SMTP_TLS", "none"),
            ("SMTP_FROM", "desk at example"),
            ("SMTP_CA_FILE", "/nonexistent/ca.pem"),
        ];
        let lookup = |name: &str| pairs.iter().find(|(n, _)| *n == name).map(|(_, v)| (*v).to_owned());
        let problems = crate::config::read(&lookup).expect_err("nothing fits");
        let named: Vec<_> = problems.iter().map(|p| p.variable).collect();
        for variable in ["SMTP_PORT", "SMTP_PASS", "SMTP_TLS", "SMTP_FROM", "SMTP_CA_FILE"] {
            assert!(named.contains(&variable), "{variable} in {named:?}");
        }
    }
}
