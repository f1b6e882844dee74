//! Whether Redis answers: one `PING`, in its own words (RESP 2).

use std::io::{self, Read as _, Write as _};
use std::net::{TcpStream, ToSocketAddrs as _};
use std::time::Duration;

use crate::config::RedisUrl;

/// Longer than this nobody waits for what is optional.
const PATIENCE: Duration = Duration::from_millis(500);

/// Asks it; on this thread.
///
/// # Errors
/// Where it cannot be reached, is too slow, or answers anything but "PONG".
pub fn ping(url: &RedisUrl) -> io::Result<()> {
    let address = url.host_and_port().to_socket_addrs()?.next().ok_or(io::ErrorKind::NotFound)?;
    let mut stream = TcpStream::connect_timeout(&address, PATIENCE)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    if let Some((user, password)) = url.credentials() {
        let words = if user.is_empty() { vec!["AUTH", password] } else { vec!["AUTH", user, password] };
        ask(&mut stream, &words, "+OK")?;
    }
    ask(&mut stream, &["PING"], "+PONG")
}

fn ask(stream: &mut TcpStream, words: &[&str], expected: &str) -> io::Result<()> {
    let parts: String = words.iter().map(|word| format!("${}\r\n{word}\r\n", word.len())).collect();
    stream.write_all(format!("*{}\r\n{parts}", words.len()).as_bytes())?;
    let (mut answer, mut byte) = (String::new(), [0]);
    while !answer.ends_with("\r\n") && answer.len() < 200 {
        stream.read_exact(&mut byte)?;
        answer.push(char::from(byte[0]));
    }
    match answer.trim_end() == expected {
        true => Ok(()),
        false => Err(io::Error::other("it answers, but refuses")),
    }
}
