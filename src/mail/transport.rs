//! How letters leave: through a mail server, or in development into a folder.

use std::path::{Path, PathBuf};
use std::time::Duration;

use lettre::message::Mailbox;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, CertificateStore, Tls as Encryption, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use lettre::{AsyncSmtpTransport, AsyncTransport as _, Message, Tokio1Executor};
use tokio::time::timeout;

use super::Written;
use super::message::{Envelope, compose};
use crate::base::clock::Instant;
use crate::base::id::LetterId;
use crate::config::{Config, Smtp, Tls};

/// The longest that handing one letter over may take: shorter than its lease (`store::LEASE`).
const PATIENCE: Duration = Duration::from_secs(60);

/// Whoever asks whether the mail server is there waits so long.
const CHECKED: Duration = Duration::from_secs(10);

/// Replies that no further try changes: the recipient is nobody, or the letter is refused for good (RFC 5321, 4.2.3). Others
/// that are called permanent, such as a wrong password of ours, an operator mends.
const FOR_GOOD: [u16; 4] = [550, 551, 553, 554];

/// Where letters go.
#[derive(Clone)]
pub struct Transport {
    from: Mailbox,
    way: Way,
}

#[derive(Clone)]
enum Way {
    Server(AsyncSmtpTransport<Tokio1Executor>),
    Folder(PathBuf),
}

/// A letter to hand over.
pub struct Outgoing {
    /// Its id.
    pub id: LetterId,
    /// To which address.
    pub to: String,
    /// What mail programs know it by.
    pub message_id: String,
    /// When it was written.
    pub at: Instant,
    /// What it says.
    pub written: Written,
}

/// Why a letter was not taken.
#[derive(Debug)]
pub enum Failure {
    /// Another try may do.
    ForNow(String),
    /// None will.
    ForGood(String),
}

impl Transport {
    /// The way that the configuration says.
    ///
    /// # Errors
    /// Where the authorities it names are none, or the system's certificates cannot be used.
    pub fn new(config: &Config) -> Result<Self, String> {
        let way = match &config.smtp {
            Some(smtp) => {
                Way::Server(server(smtp, config.app_url.host()).map_err(|e| format!("mail server: {e}"))?)
            }
            None => Way::Folder(folder(config)),
        };
        Ok(Self { from: config.mail_from.clone(), way })
    }

    /// Whether the mail server would take a letter: it answers, its certificate is good, and it takes our name and password.
    /// Without one: whether letters have a folder, which is made when the first comes.
    ///
    /// # Errors
    /// What it said, on one line.
    pub async fn check(&self) -> Result<(), String> {
        let Way::Server(server) = &self.way else { return Ok(()) };
        match timeout(CHECKED, server.test_connection()).await {
            Ok(Ok(true)) => Ok(()),
            Ok(Ok(false)) => Err("it hung up".to_owned()),
            Ok(Err(error)) => Err(said(&error)),
            Err(_) => Err("it does not answer in time".to_owned()),
        }
    }

    /// Hands a letter over. Answers where it is to be found, where it is on this machine.
    ///
    /// # Errors
    /// [`Failure`] says whether another try may do.
    pub async fn send(&self, outgoing: Outgoing) -> Result<Option<PathBuf>, Failure> {
        let Outgoing { id, to, message_id, at, written } = outgoing;
        let envelope = Envelope { from: &self.from, to: &to, message_id: &message_id, at };
        let message = compose(&envelope, written.clone()).map_err(Failure::ForGood)?;
        match &self.way {
            Way::Server(server) => hand_over(server, message).await.map(|()| None),
            Way::Folder(folder) => {
                let kept = keep(folder, id, &message, &written);
                kept.map(Some).map_err(|e| Failure::ForNow(format!("{}: {e}", folder.display())))
            }
        }
    }
}

/// The folder that letters land in without a mail server.
pub fn folder(config: &Config) -> PathBuf {
    config.data_dir.join("outbox")
}

fn server(
    smtp: &Smtp,
    us: &str,
) -> Result<AsyncSmtpTransport<Tokio1Executor>, lettre::transport::smtp::Error> {
    let parameters = || {
        let mut parameters =
            TlsParameters::builder(smtp.host.clone()).certificate_store(CertificateStore::WebpkiRoots);
        if !smtp.authorities.is_empty() {
            parameters = parameters.add_root_certificate(Certificate::from_pem(&smtp.authorities)?);
        }
        parameters.build()
    };
    let encryption = match smtp.tls {
        Tls::Implicit => Encryption::Wrapper(parameters()?),
        Tls::Start => Encryption::Required(parameters()?),
        Tls::None => Encryption::None,
    };
    let mut builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(&smtp.host)
        .port(smtp.port)
        .tls(encryption)
        .hello_name(ClientId::Domain(us.to_owned()));
    if let Some((user, password)) = &smtp.login {
        builder = builder.credentials(Credentials::new(user.clone(), password.reveal().to_owned()));
    }
    Ok(builder.build())
}

async fn hand_over(server: &AsyncSmtpTransport<Tokio1Executor>, message: Message) -> Result<(), Failure> {
    match timeout(PATIENCE, server.send(message)).await {
        Ok(Ok(_)) => Ok(()),
        Ok(Err(error)) => {
            let is_final = error.status().is_some_and(|code| FOR_GOOD.contains(&u16::from(code)));
            Err(if is_final { Failure::ForGood(said(&error)) } else { Failure::ForNow(said(&error)) })
        }
        Err(_) => Err(Failure::ForNow("the mail server does not answer in time".to_owned())),
    }
}

/// An error with its causes, on one line.
fn said(error: &dyn std::error::Error) -> String {
    let mut words = error.to_string();
    let mut cause = error.source();
    while let Some(next) = cause {
        let next_words = next.to_string();
        if !words.contains(&next_words) {
            words = format!("{words}: {next_words}");
        }
        cause = next.source();
    }
    words.replace(['\r', '\n'], " ")
}

/// Writes the letter as `.eml`, and beside it its two parts, to be looked at without a mail program.
fn keep(folder: &Path, id: LetterId, message: &Message, written: &Written) -> std::io::Result<PathBuf> {
    std::fs::create_dir_all(folder)?;
    std::fs::write(folder.join(format!("{id}.txt")), &written.text)?;
    std::fs::write(folder.join(format!("{id}.html")), &written.html)?;
    let path = folder.join(format!("{id}.eml"));
    std::fs::write(&path, message.formatted())?;
    Ok(path)
}
