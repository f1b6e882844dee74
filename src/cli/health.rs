//! `divestreams health`

use std::io::{Read as _, Write as _};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpStream};
use std::time::Duration;

use anyhow::Context as _;

use crate::config::Config;

/// Less than the container's own patience, so that the answer is ours.
const PATIENCE: Duration = Duration::from_secs(4);

/// Asks the server that runs with this configuration whether it is ready.
///
/// # Errors
/// Where it is not, or nobody answers.
pub fn run(config: &Config) -> anyhow::Result<()> {
    let address = reached_at(config.bind);
    let answer = ask(address).with_context(|| format!("nobody answers at {address}"))?;
    let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((&answer, ""));
    anyhow::ensure!(head.split(' ').nth(1) == Some("200"), "not ready: {}", body.trim());
    println!("ready");
    Ok(())
}

/// A server on all addresses is reached at its own.
fn reached_at(bind: SocketAddr) -> SocketAddr {
    let ip = match bind.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    SocketAddr::new(ip, bind.port())
}

fn ask(address: SocketAddr) -> std::io::Result<String> {
    let mut stream = TcpStream::connect_timeout(&address, PATIENCE)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.write_all(b"GET /health/ready HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")?;
    let mut answer = Vec::new();
    stream.take(64 * 1024).read_to_end(&mut answer)?;
    Ok(String::from_utf8_lossy(&answer).into_owned())
}
