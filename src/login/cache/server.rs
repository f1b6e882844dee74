//! Redis itself: where it is, and connections to it.

use std::io;
use std::net::SocketAddr;
use std::rc::Rc;
use std::time::Duration;

use redis::aio::MultiplexedConnection;
use redis::{AsyncConnectionConfig, ConnectionAddr, ConnectionInfo, IntoConnectionInfo as _, RedisResult};
use tokio::net::{TcpStream, lookup_host};
use tokio::time::timeout;

use crate::config::RedisUrl;

/// Making a connection takes no longer, or fails.
const CONNECTING: Duration = Duration::from_millis(500);

/// Where it is.
pub struct Server {
    host: String,
    port: u16,
    info: Option<ConnectionInfo>,
}

/// A connection, and what every key begins with on it.
#[derive(Clone)]
pub(super) struct Link {
    pub(super) to: MultiplexedConnection,
    /// Names the server's life: one that was started again, from an old snapshot or as a replica that took over, knows nothing.
    pub(super) prefix: Rc<str>,
}

impl Server {
    /// The one of an address.
    pub fn new(url: &RedisUrl) -> Self {
        let (host, port) = url.host_and_port();
        Self { host: host.to_owned(), port, info: url.as_str().into_connection_info().ok() }
    }

    /// The first of its addresses that takes a connection. Asks a name server, on a thread of this runtime.
    pub(super) async fn address(&self) -> io::Result<SocketAddr> {
        let mut last = io::Error::from(io::ErrorKind::NotFound);
        for address in lookup_host((self.host.as_str(), self.port)).await? {
            match TcpStream::connect(address).await {
                Ok(_) => return Ok(address),
                Err(error) => last = error,
            }
        }
        Err(last)
    }

    async fn open(&self, address: SocketAddr) -> RedisResult<MultiplexedConnection> {
        let Some(info) = self.info.clone() else { return Err(io::Error::other("no address").into()) };
        let info = info.set_addr(ConnectionAddr::Tcp(address.ip().to_string(), address.port()));
        // Whoever asks has a limit of their own.
        let config = AsyncConnectionConfig::new()
            .set_connection_timeout(Some(CONNECTING))
            .set_response_timeout(Some(CONNECTING));
        redis::Client::open(info)?.get_multiplexed_async_connection_with_config(&config).await
    }

    /// Connects to an address of it, and learns which life of the server this is.
    pub(super) async fn connect(&self, address: SocketAddr) -> RedisResult<Link> {
        let mut to = self.open(address).await?;
        let said: String = redis::cmd("INFO").arg("server").query_async(&mut to).await?;
        let life = said.lines().find_map(|line| line.strip_prefix("run_id:"));
        let life = life.ok_or_else(|| io::Error::other("it does not say which life of it this is"))?;
        Ok(Link { to, prefix: format!("divestreams:{}:", life.trim()).into() })
    }

    /// Whether it answers.
    ///
    /// # Errors
    /// Where it cannot be reached, is too slow, or refuses.
    pub async fn ping(&self) -> RedisResult<()> {
        let asked = timeout(CONNECTING, async {
            let mut to = self.open(self.address().await?).await?;
            redis::cmd("PING").exec_async(&mut to).await
        });
        asked.await.unwrap_or_else(|_| Err(io::Error::from(io::ErrorKind::TimedOut).into()))
    }
}
