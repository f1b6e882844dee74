//! A Redis of a test's own, and a line to it that can be slow or cut.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread::{sleep, spawn};
use std::time::{Duration, Instant};

use divestreams::config::RedisUrl;

use super::process::{free_port, own_folder};

/// A real server on a free port, with nothing in it; gone with the test.
pub struct Redis {
    pub address: SocketAddr,
    folder: PathBuf,
    child: Child,
}

impl Redis {
    pub fn start() -> Self {
        let (address, folder) = (free_port(), own_folder());
        Self { address, child: serve(address, &folder), folder }
    }

    pub fn url(&self) -> RedisUrl {
        url(self.address)
    }

    /// Sends one command; the answer as it comes.
    pub fn ask(&self, words: &[&str]) -> String {
        let mut stream = TcpStream::connect(self.address).expect("it takes connections");
        stream.set_read_timeout(Some(Duration::from_secs(5))).expect("a limit");
        let words = words.iter().map(|word| format!("${}\r\n{word}\r\n", word.len())).collect::<Vec<_>>();
        write!(stream, "*{}\r\n{}", words.len(), words.concat()).expect("sent");
        let mut answer = vec![0; 1 << 20];
        let length = stream.read(&mut answer).expect("an answer");
        String::from_utf8_lossy(&answer[..length]).into_owned()
    }

    /// The keys of login sessions that it keeps.
    pub fn entries(&self) -> Vec<String> {
        self.keys("*:entry:*")
    }

    pub fn keys(&self, like: &str) -> Vec<String> {
        let answer = self.ask(&["KEYS", like]);
        answer.lines().filter(|line| line.starts_with("divestreams:")).map(str::to_owned).collect()
    }

    /// Waits until it keeps so many login sessions: they are put there beside the request.
    #[track_caller]
    pub fn keeps(&self, entries: usize) {
        let patience = Instant::now() + Duration::from_secs(5);
        while self.entries().len() != entries {
            assert!(Instant::now() < patience, "{:?}, not {entries}", self.entries());
            sleep(Duration::from_millis(5));
        }
    }

    /// Writes all it knows into its file, as it does on its own from time to time.
    pub fn save(&self) {
        assert!(self.ask(&["SAVE"]).starts_with("+OK"));
    }

    /// Ends it at once, and starts it again from what it last saved.
    pub fn restore(&mut self) {
        self.kill();
        self.child = serve(self.address, &self.folder);
    }

    pub fn kill(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Redis {
    fn drop(&mut self) {
        self.kill();
    }
}

fn url(address: SocketAddr) -> RedisUrl {
    RedisUrl::parse(&format!("redis://{address}")).expect("an address")
}

fn serve(address: SocketAddr, folder: &PathBuf) -> Child {
    let mut command = Command::new("redis-server");
    let port = address.port().to_string();
    command.args(["--port", &port, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir"]);
    command.arg(folder).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let mut child = command.spawn().expect("redis-server is installed");
    let patience = Instant::now() + Duration::from_secs(20);
    while TcpStream::connect(address).is_err() {
        let ended = child.try_wait().expect("a state");
        assert!(ended.is_none() && Instant::now() < patience, "redis-server: {ended:?}");
        sleep(Duration::from_millis(5));
    }
    child
}

/// What stands between an application and its Redis.
pub struct Wire {
    pub address: SocketAddr,
    state: Arc<State>,
}

#[derive(Default)]
struct State {
    is_cut: AtomicBool,
    /// Lets a command through and ends the connection before the answer.
    is_cut_midway: AtomicBool,
    delay_ms: AtomicU64,
    passed: AtomicU64,
}

impl Wire {
    pub fn to(redis: &Redis) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("an address");
        let (state, to) = (Arc::new(State::default()), redis.address);
        let shared = Arc::clone(&state);
        spawn(move || {
            for client in listener.incoming().flatten() {
                let state = Arc::clone(&shared);
                spawn(move || carry(&client, to, &state));
            }
        });
        Self { address, state }
    }

    pub fn url(&self) -> RedisUrl {
        url(self.address)
    }

    /// No byte gets through, and every connection ends.
    pub fn cut(&self, is_cut: bool) {
        self.state.is_cut.store(is_cut, Ordering::SeqCst);
    }

    /// Commands get through, answers do not.
    pub fn cut_midway(&self, is_cut: bool) {
        self.state.is_cut_midway.store(is_cut, Ordering::SeqCst);
    }

    /// Each answer takes so long.
    pub fn delay(&self, delay: Duration) {
        self.state.delay_ms.store(delay.as_millis() as u64, Ordering::SeqCst);
    }

    /// How many times something was sent through it.
    pub fn passed(&self) -> u64 {
        self.state.passed.load(Ordering::SeqCst)
    }
}

fn carry(client: &TcpStream, to: SocketAddr, state: &State) {
    let is_cut = || state.is_cut.load(Ordering::SeqCst);
    let Some(server) = TcpStream::connect(to).ok().filter(|_| !is_cut()) else { return };
    let back = (client.try_clone().expect("a socket"), server.try_clone().expect("a socket"));
    std::thread::scope(|scope| {
        scope.spawn(|| {
            pass(client, &server, || !is_cut() && state.passed.fetch_add(1, Ordering::SeqCst) < u64::MAX)
        });
        scope.spawn(|| {
            pass(&back.1, &back.0, || {
                sleep(Duration::from_millis(state.delay_ms.load(Ordering::SeqCst)));
                !is_cut() && !state.is_cut_midway.load(Ordering::SeqCst)
            });
        });
    });
}

/// Until either side ends, or what came may not pass: then both sides end.
fn pass(mut from: &TcpStream, mut to: &TcpStream, may: impl Fn() -> bool) {
    let mut bytes = [0; 1 << 16];
    while let Ok(length) = from.read(&mut bytes) {
        if length == 0 || !may() || to.write_all(&bytes[..length]).is_err() {
            break;
        }
    }
    let _ = (from.shutdown(std::net::Shutdown::Both), to.shutdown(std::net::Shutdown::Both));
}
