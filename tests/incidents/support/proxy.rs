//! A proxy in front of a server, and what proxies do wrong. One request a connection; nothing is kept open.

use std::io::{Read as _, Write as _};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::Duration;

/// What it does with what passes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// No answer's `Set-Cookie` arrives.
    DropsEveryCookie,
    /// The cookie of the login session does not arrive; others do.
    DropsTheSignIn,
    /// It speaks TLS to browsers and http to the server, so that their forms come from `https://`.
    EndsTls,
    /// Browsers reach it by http: they keep no cookie that is for https alone.
    SpeaksHttp,
}

/// Listens until the run ends.
pub struct Proxy {
    /// Where it is reached.
    pub address: SocketAddr,
    /// How many milliseconds later each answer comes.
    delay: Arc<AtomicU64>,
}

impl Proxy {
    /// In front of a server that speaks http.
    pub fn before(server: SocketAddr, fault: Fault) -> Self {
        Self::each(move |client| carry(client, server, fault))
    }

    /// In front of whatever speaks, byte for byte; answers can be made to take their time.
    pub fn slow(server: SocketAddr) -> Self {
        let delay = Arc::<AtomicU64>::default();
        let told = Arc::clone(&delay);
        let proxy = Self::each(move |client| {
            let upstream = TcpStream::connect(server).ok()?;
            let (mut from, mut to) = (upstream.try_clone().ok()?, client.try_clone().ok()?);
            let delay = Arc::clone(&delay);
            thread::spawn(move || pump(&mut from, &mut to, &delay));
            let (mut client, mut upstream) = (client, upstream);
            pump(&mut client, &mut upstream, &AtomicU64::default());
            Some(())
        });
        Self { delay: told, ..proxy }
    }

    /// From now on each answer comes so much later.
    pub fn delay(&self, time: Duration) {
        self.delay.store(u64::try_from(time.as_millis()).unwrap_or(u64::MAX), Ordering::Release);
    }

    fn each(serve: impl Fn(TcpStream) -> Option<()> + Clone + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("an address");
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let serve = serve.clone();
                thread::spawn(move || serve(client));
            }
        });
        Self { address, delay: Arc::default() }
    }
}

fn pump(from: &mut TcpStream, to: &mut TcpStream, delay: &AtomicU64) {
    let mut bytes = [0; 4096];
    while let Ok(n) = from.read(&mut bytes)
        && n > 0
    {
        thread::sleep(Duration::from_millis(delay.load(Ordering::Acquire)));
        if to.write_all(&bytes[..n]).is_err() {
            break;
        }
    }
    let _ = to.shutdown(Shutdown::Both);
}

/// One request there, one answer back. `None` where either side hangs up.
fn carry(mut client: TcpStream, server: SocketAddr, fault: Fault) -> Option<()> {
    let (head, rest) = head_of(&mut client)?;
    let length = value(&head, "content-length").and_then(|value| value.parse().ok()).unwrap_or(0);
    let mut body = rest;
    while body.len() < length {
        let mut bytes = [0; 4096];
        let n = client.read(&mut bytes).ok().filter(|n| *n > 0)?;
        body.extend(&bytes[..n]);
    }
    let mut upstream = TcpStream::connect(server).ok()?;
    let mut lines: Vec<String> =
        head.lines().filter(|line| !is(line, "connection")).map(str::to_owned).collect();
    if fault == Fault::EndsTls {
        // What a browser says of itself that came by https, and the proxy of it.
        for line in lines.iter_mut().filter(|line| is(line, "origin")) {
            *line = line.replace("http://", "https://");
        }
        lines.push("X-Forwarded-Proto: https".into());
        lines.push("Sec-Fetch-Site: same-origin".into());
    }
    lines.push("Connection: close".into());
    upstream.write_all(format!("{}\r\n\r\n", lines.join("\r\n")).as_bytes()).ok()?;
    upstream.write_all(&body).ok()?;
    let (head, rest) = head_of(&mut upstream)?;
    let lines: Vec<&str> = head.lines().filter(|line| !is_dropped(line, fault)).collect();
    client.write_all(format!("{}\r\n\r\n", lines.join("\r\n")).as_bytes()).ok()?;
    client.write_all(&rest).ok()?;
    pump(&mut upstream, &mut client, &AtomicU64::default());
    Some(())
}

fn is_dropped(line: &str, fault: Fault) -> bool {
    is(line, "set-cookie")
        && match fault {
            Fault::DropsEveryCookie => true,
            Fault::DropsTheSignIn => line.contains("ds_session="),
            Fault::SpeaksHttp => line.contains("; Secure"),
            Fault::EndsTls => false,
        }
}

fn is(line: &str, name: &str) -> bool {
    line.split_once(':').is_some_and(|(of, _)| of.eq_ignore_ascii_case(name))
}

fn value<'h>(head: &'h str, name: &str) -> Option<&'h str> {
    let line = head.lines().find(|line| is(line, name))?;
    line.split_once(':').map(|(_, value)| value.trim())
}

/// The head of a message without its empty line, and what came with it of the body.
fn head_of(stream: &mut TcpStream) -> Option<(String, Vec<u8>)> {
    let (mut all, mut bytes) = (Vec::new(), [0; 4096]);
    loop {
        if let Some(end) = all.windows(4).position(|four| four == b"\r\n\r\n") {
            let head = String::from_utf8_lossy(&all[..end]).into_owned();
            return Some((head, all.split_off(end + 4)));
        }
        let n = stream.read(&mut bytes).ok().filter(|n| *n > 0)?;
        all.extend(&bytes[..n]);
    }
}
