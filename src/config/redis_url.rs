//! Where Redis is.

use url::Url;

/// `redis://[[USER]:PASSWORD@]HOST[:PORT][/NUMBER]`. Shown without a password.
#[derive(Clone, PartialEq, Eq)]
pub struct RedisUrl(Url);

impl RedisUrl {
    /// Reads an address.
    ///
    /// # Errors
    /// A sentence that says what is wrong, without the address (it may hold a password).
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        let url = Url::parse(text).map_err(|_| "is no address")?;
        match url.scheme() {
            "redis" => {}
            "rediss" => return Err("asks for TLS (rediss), which this build does not speak to Redis"),
            _ => return Err("is of the wrong kind: it does not begin with redis://"),
        }
        let number = url.path().trim_start_matches('/');
        let is_number = number.is_empty() || number.parse::<u16>().is_ok();
        match url.host_str() {
            None | Some("") => Err("names no host"),
            Some(_) if !is_number => Err("ends in something that is no database number"),
            Some(_) => Ok(Self(url)),
        }
    }

    /// All of it, password too: for connecting, not for showing.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// Host and port, to connect to.
    pub fn host_and_port(&self) -> (&str, u16) {
        (self.0.host_str().unwrap_or_default(), self.0.port().unwrap_or(6379))
    }
}

impl std::fmt::Debug for RedisUrl {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (host, port) = self.host_and_port();
        write!(f, "Redis at {host}:{port}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_address_of_redis_is_one_and_no_password_is_shown() {
        let url = RedisUrl::parse("redis://:hunter2@cache.example/1").expect("valid");
        assert_eq!(url.host_and_port(), ("cache.example", 6379));
        assert!(!format!("{url:?}").contains("hunter2"));
        for wrong in
            ["", "cache:6379", "http://cache", "postgres://cache/0", "redis://cache/zero", "redis://"]
        {
            assert!(RedisUrl::parse(wrong).is_err(), "{wrong}");
        }
    }
}
