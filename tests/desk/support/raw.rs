//! What no browser sends: bytes straight to the port.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use super::answer::Answer;

/// Sends bytes and reads whatever comes back until the connection ends. Status 0: nothing did.
pub fn raw(address: SocketAddr, bytes: &[u8]) -> Answer {
    let mut stream = TcpStream::connect(address).expect("the port is open");
    stream.set_read_timeout(Some(Duration::from_secs(20))).expect("a timeout");
    // The server may hang up in the middle of what is too much for it; what it said by then is read below.
    let _ = stream.write_all(bytes);
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    let text = String::from_utf8_lossy(&answer).into_owned();
    let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
    let mut lines = head.lines();
    let status = lines.next().and_then(|line| line.split(' ').nth(1)?.parse().ok()).unwrap_or(0);
    let header =
        |line: &str| line.split_once(": ").map(|(name, value)| (name.to_lowercase(), value.to_owned()));
    Answer {
        status,
        headers: lines.filter_map(header).collect(),
        body: body.to_owned(),
        bytes: body.as_bytes().to_vec(),
        path: "raw".to_owned(),
    }
}

/// A GET of a page on the bare host with a header line of any bytes, the connection closed after it.
pub fn get_with(address: SocketAddr, path: &str, header: &[u8]) -> Answer {
    let start = format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n");
    raw(address, &[start.as_bytes(), header, b"\r\n\r\n"].concat())
}
