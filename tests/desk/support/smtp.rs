//! A mail server that keeps what it is sent: as much of SMTP as a client needs, with STARTTLS where it has a certificate.

use std::io::{BufRead as _, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use mail_parser::MessageParser;
use rustls::pki_types::PrivateKeyDer;
use rustls::{ServerConfig, ServerConnection, StreamOwned};

use super::mail::Mail;

/// What the server does with a letter.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Does {
    /// Takes it.
    Take,
    /// Says "not now" to the recipient.
    RefuseForNow,
    /// Says that there is no such recipient.
    RefuseForGood,
}

/// The server; it runs until the test ends.
pub struct Sink {
    pub port: u16,
    /// The certificate that it shows, in PEM.
    pub certificate: String,
    kept: Arc<Mutex<Vec<Vec<u8>>>>,
    does: Arc<Mutex<Does>>,
    /// Who signed in, as AUTH PLAIN sends it.
    pub signed_in: Arc<Mutex<Vec<String>>>,
    /// Connections that were encrypted when the letter was sent.
    pub encrypted: Arc<AtomicUsize>,
}

#[derive(Clone)]
struct Shared {
    kept: Arc<Mutex<Vec<Vec<u8>>>>,
    does: Arc<Mutex<Does>>,
    signed_in: Arc<Mutex<Vec<String>>>,
    encrypted: Arc<AtomicUsize>,
}

/// How a connection begins.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Begins {
    Plain,
    WithStartTls,
    Encrypted,
}

impl Sink {
    /// Starts one whose certificate is for `name`.
    pub fn start(begins: Begins, name: &str) -> Self {
        let made = rcgen::generate_simple_self_signed([name.to_owned()]).expect("a certificate");
        let certificate = made.cert.pem();
        let key = PrivateKeyDer::try_from(made.signing_key.serialize_der()).expect("a key");
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let tls = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .expect("ring knows them")
            .with_no_client_auth()
            .with_single_cert(vec![made.cert.der().clone()], key)
            .expect("they belong together");
        let tls = Arc::new(tls);
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = listener.local_addr().expect("bound").port();
        let shared = Shared {
            kept: Arc::default(),
            does: Arc::new(Mutex::new(Does::Take)),
            signed_in: Arc::default(),
            encrypted: Arc::default(),
        };
        let all = shared.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let (shared, tls) = (all.clone(), Arc::clone(&tls));
                // Whoever hangs up, or does not like the certificate, ends the conversation.
                std::thread::spawn(move || converse(stream.ok()?, begins, &tls, &shared).ok());
            }
        });
        let Shared { kept, does, signed_in, encrypted } = shared;
        Self { port, certificate, kept, does, signed_in, encrypted }
    }

    /// The same server, said to have another certificate than it shows.
    pub fn said_to_have(self, certificate: &str) -> Self {
        Self { certificate: certificate.to_owned(), ..self }
    }

    /// From now on it does so.
    pub fn does(&self, does: Does) {
        *self.does.lock().expect("no panic") = does;
    }

    /// The letters it was sent, as they came.
    pub fn raw(&self) -> Vec<Vec<u8>> {
        self.kept.lock().expect("no panic").clone()
    }

    /// The letters it was sent, read.
    pub fn letters(&self) -> Vec<Mail> {
        self.raw().iter().map(|raw| read(raw)).collect()
    }
}

/// A letter as a mail program reads it.
pub fn read(raw: &[u8]) -> Mail {
    let message = MessageParser::default().parse(raw).expect("a message");
    let first = |address: Option<&mail_parser::Address<'_>>| {
        address.and_then(|a| a.first()?.address().map(str::to_owned)).expect("an address")
    };
    Mail {
        to: first(message.to()),
        from: first(message.from()),
        subject: message.subject().expect("a subject").to_owned(),
        message_id: message.message_id().expect("a Message-ID").to_owned(),
        text: message.body_text(0).expect("a text").replace("\r\n", "\n"),
        html: message.body_html(0).expect("a page").into_owned(),
    }
}

fn converse(
    stream: TcpStream,
    begins: Begins,
    tls: &Arc<ServerConfig>,
    shared: &Shared,
) -> std::io::Result<()> {
    let encrypted = |stream: TcpStream| {
        let connection = ServerConnection::new(Arc::clone(tls)).map_err(std::io::Error::other)?;
        Ok::<_, std::io::Error>(StreamOwned::new(connection, stream))
    };
    match begins {
        Begins::Encrypted => talk(encrypted(stream)?, true, false, true, shared).map(|_| ()),
        Begins::Plain => talk(stream, false, false, true, shared).map(|_| ()),
        Begins::WithStartTls => match talk(stream, false, true, true, shared)? {
            Some(stream) => talk(encrypted(stream)?, true, false, false, shared).map(|_| ()),
            None => Ok(()),
        },
    }
}

/// Answers until the client leaves, or wants to go on encrypted: then the stream is given back.
fn talk<S: Read + Write>(
    stream: S,
    is_encrypted: bool,
    offers_tls: bool,
    greets: bool,
    shared: &Shared,
) -> std::io::Result<Option<S>> {
    let mut stream = BufReader::new(stream);
    let say = |stream: &mut BufReader<S>, words: &str| {
        stream.get_mut().write_all(format!("{words}\r\n").as_bytes())?;
        stream.get_mut().flush()
    };
    if greets {
        say(&mut stream, "220 sink ready")?;
    }
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line)? == 0 {
            return Ok(None);
        }
        let command = line.trim_end().to_owned();
        let upper = command.to_uppercase();
        let does = *shared.does.lock().expect("no panic");
        match upper.split(' ').next().unwrap_or_default() {
            "EHLO" if offers_tls => say(&mut stream, "250-sink\r\n250 STARTTLS")?,
            "EHLO" => say(&mut stream, "250-sink\r\n250 AUTH PLAIN LOGIN")?,
            "STARTTLS" if offers_tls => {
                say(&mut stream, "220 go ahead")?;
                return Ok(Some(stream.into_inner()));
            }
            "AUTH" => {
                shared.signed_in.lock().expect("no panic").push(command);
                say(&mut stream, "235 welcome")?;
            }
            "RCPT" if does == Does::RefuseForNow => say(&mut stream, "451 come back later")?,
            "RCPT" if does == Does::RefuseForGood => say(&mut stream, "550 no such person")?,
            "DATA" => {
                say(&mut stream, "354 go on")?;
                let letter = data(&mut stream)?;
                shared.kept.lock().expect("no panic").push(letter);
                shared.encrypted.fetch_add(usize::from(is_encrypted), Ordering::Relaxed);
                say(&mut stream, "250 taken")?;
            }
            "QUIT" => {
                say(&mut stream, "221 bye")?;
                return Ok(None);
            }
            _ => say(&mut stream, "250 fine")?,
        }
    }
}

fn data<S: Read>(stream: &mut BufReader<S>) -> std::io::Result<Vec<u8>> {
    let mut letter = Vec::new();
    loop {
        let mut line = Vec::new();
        stream.read_until(b'\n', &mut line)?;
        match line.as_slice() {
            b".\r\n" | b"" => return Ok(letter),
            [b'.', rest @ ..] => letter.extend_from_slice(rest),
            all => letter.extend_from_slice(all),
        }
    }
}
