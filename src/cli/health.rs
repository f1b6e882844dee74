//! `divestreams health`: asks the running server whether it is ready; a container's `HEALTHCHECK`.

use std::io::{Read as _, Write as _};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpStream};
use std::time::Duration;

use anyhow::Context as _;

use super::out::tell;
use crate::config::Config;

/// Longer than this no healthy server takes.
const PATIENCE: Duration = Duration::from_secs(4);

/// Asks `/health/ready` where `BIND` says that the server is.
///
/// # Errors
/// Where it does not answer, or is not ready.
pub fn run(config: &Config) -> anyhow::Result<()> {
    let address = reachable(config.bind);
    let answer = ask(address).with_context(|| format!("no server answers at {address}"))?;
    let body = answer.split_once("\r\n\r\n").map_or("", |(_, body)| body).trim();
    anyhow::ensure!(answer.starts_with("HTTP/1.1 200 "), "not ready: {body}");
    tell!("ready")
}

/// Where a server that listens everywhere is reached from here.
fn reachable(bind: SocketAddr) -> SocketAddr {
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
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    Ok(answer)
}
