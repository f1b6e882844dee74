//! What only those who run it set: the listener for metrics, and Redis.

use std::net::SocketAddr;

use super::RedisUrl;
use super::read::Reader;

impl Reader<'_> {
    pub(super) fn metrics_bind(&mut self) -> Option<SocketAddr> {
        let text = self.text("METRICS_BIND")?;
        let address = text.parse();
        if address.is_err() {
            self.problem(
                "METRICS_BIND",
                "is no address with a port",
                "such as 127.0.0.1:9090; leave it out, and there are no metrics",
            );
        }
        address.ok()
    }

    pub(super) fn redis(&mut self) -> Option<RedisUrl> {
        let text = self.text("REDIS_URL")?;
        match RedisUrl::parse(&text) {
            Ok(url) => Some(url),
            Err(what) => {
                self.problem(
                    "REDIS_URL",
                    what,
                    "redis://:PASSWORD@HOST:6379/0; or leave it out: it is optional",
                );
                None
            }
        }
    }

    pub(super) fn session_cache(&mut self) -> bool {
        let is_on = match self.text("SESSION_CACHE").as_deref() {
            None | Some("off") => false,
            Some("on") => true,
            Some(_) => {
                self.problem("SESSION_CACHE", "is neither on nor off", "leave it out, and it is off");
                false
            }
        };
        if is_on && self.text("REDIS_URL").is_none() {
            self.problem(
                "SESSION_CACHE",
                "is on, and there is no Redis",
                "set REDIS_URL to redis://:PASSWORD@HOST:6379/0; or leave SESSION_CACHE out",
            );
        }
        is_on
    }
}
