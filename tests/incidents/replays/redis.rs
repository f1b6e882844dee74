//! Redis, on which nobody's sign-in depends.

use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::shared::{free_port, own_folder};
use crate::support::{
    Cluster, Env, People, Proxy, Row, Seen, Server, Told, in_time, must_be_well, must_tell, sign_in_fares,
};

pub fn gone() -> Seen {
    is_gone("off")
}

pub fn gone_with_cache() -> Seen {
    is_gone("on")
}

pub fn slow() -> Seen {
    is_slow("off")
}

pub fn slow_with_cache() -> Seen {
    is_slow("on")
}

pub fn flushed() -> Seen {
    is_flushed("off")
}

pub fn flushed_with_cache() -> Seen {
    is_flushed("on")
}

fn is_gone(cache: &str) -> Seen {
    let Some(mut redis) = Redis::start() else { return NO_REDIS };
    let address = redis.address;
    replay(address, cache, Some(&AWAY), || redis.stop())
}

fn is_slow(cache: &str) -> Seen {
    let Some(redis) = Redis::start() else { return NO_REDIS };
    let wire = Proxy::slow(redis.address);
    replay(wire.address, cache, Some(&AWAY), || wire.delay(Duration::from_secs(2)))
}

fn is_flushed(cache: &str) -> Seen {
    let Some(redis) = Redis::start() else { return NO_REDIS };
    replay(redis.address, cache, None, || redis.says("FLUSHALL"))
}

const AWAY: Told = Told {
    check: "redis",
    status: "degraded",
    words: &["Redis does not answer", "Nobody is signed out", "REDIS_URL"],
    metric: None,
};

const NO_REDIS: Seen = Seen::Cannot("redis-server is not installed (Debian: redis-server)");

fn replay(address: SocketAddr, cache: &str, told: Option<&Told>, break_it: impl FnOnce()) -> Seen {
    let cluster = Cluster::fresh();
    let redis = format!("redis://{address}");
    let env = Env::on(&cluster.url()).with("REDIS_URL", &redis).with("SESSION_CACHE", cache);
    let server = Server::start(&env);
    let people = People::sign_in(server.address());
    break_it();
    let since = Instant::now();
    let (told_by, said) = match told {
        Some(told) => must_tell(&server, told, since),
        None => {
            must_be_well(&server, "redis");
            ("nobody: nothing is lost".to_owned(), "—".to_owned())
        }
    };
    let fare = people.fare(server.address());
    assert_eq!(sign_in_fares(server.address()), "works");
    people.must_be_in(server.address());
    Seen::Row(Row {
        meanwhile: format!("{fare}; signing in works"),
        told_by,
        said,
        signed_out: "nobody".into(),
    })
}

/// A server of this replay's own, that keeps nothing.
struct Redis {
    child: Child,
    address: SocketAddr,
}

impl Redis {
    fn start() -> Option<Self> {
        let address = free_port();
        let child = Command::new("redis-server")
            .args([
                "--port",
                &address.port().to_string(),
                "--bind",
                "127.0.0.1",
                "--save",
                "",
                "--appendonly",
                "no",
            ])
            .current_dir(own_folder())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .spawn()
            .ok()?;
        let listens = in_time(Duration::from_secs(20), || std::net::TcpStream::connect(address).is_ok());
        assert!(listens, "Redis does not start");
        Some(Self { child, address })
    }

    fn stop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    fn says(&self, command: &str) {
        use std::io::{Read as _, Write as _};
        let mut stream = std::net::TcpStream::connect(self.address).expect("it listens");
        stream.write_all(format!("{command}\r\n").as_bytes()).expect("sent");
        let mut answer = [0; 5];
        stream.read_exact(&mut answer).expect("answered");
        assert_eq!(&answer, b"+OK\r\n", "{command}");
    }
}

impl Drop for Redis {
    fn drop(&mut self) {
        self.stop();
    }
}
