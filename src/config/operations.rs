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
        if self.text("SESSION_CACHE").is_some_and(|text| text == "on") {
            self.warnings.push(
                "SESSION_CACHE: this version has no cache; every request reads the database, which is the truth".to_owned(),
            );
        }
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
}
