//! The public origin, and what follows from it.

use url::Url;

/// `https://divestreams.example`: decides `Secure`, HSTS, links and under which domain shops have hosts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AppUrl {
    /// `https` or `http`.
    scheme: String,
    /// The host's name, lower case.
    host: String,
    /// The port where it is not the scheme's own.
    port: Option<u16>,
}

impl AppUrl {
    /// Reads an origin.
    ///
    /// # Errors
    /// A sentence that says what is wrong.
    pub fn parse(text: &str) -> Result<Self, String> {
        let url = Url::parse(text).map_err(|e| format!("is no address ({e})"))?;
        let host = url.host_str().unwrap_or_default().to_owned();
        if !matches!(url.scheme(), "http" | "https") || host.is_empty() {
            return Err("does not begin with https:// and a host".into());
        }
        if url.path() != "/" || url.query().is_some() || !url.username().is_empty() {
            return Err("has more than scheme, host and port in it".into());
        }
        Ok(Self { scheme: url.scheme().to_owned(), host, port: url.port() })
    }

    /// Whether browsers reach us over TLS.
    pub fn is_https(&self) -> bool {
        self.scheme == "https"
    }

    /// The bare host's name, without a port.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// The origin of a shop's own host.
    pub fn of_shop(&self, slug: &str) -> String {
        self.origin_of(&format!("{slug}.{}", self.host))
    }

    fn origin_of(&self, host: &str) -> String {
        match self.port {
            Some(port) => format!("{}://{host}:{port}", self.scheme),
            None => format!("{}://{host}", self.scheme),
        }
    }
}

impl std::fmt::Display for AppUrl {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.origin_of(&self.host))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shop_has_its_host_under_the_public_one() {
        let url = AppUrl::parse("https://DiveStreams.example:8443").expect("valid");
        assert_eq!(url.of_shop("reef"), "https://reef.divestreams.example:8443");
        assert!(url.is_https());
    }

    #[test]
    fn an_origin_is_nothing_but_scheme_host_and_port() {
        for wrong in
            ["", "divestreams.example", "ftp://x.example", "https://x.example/app", "https://a@x.example"]
        {
            assert!(AppUrl::parse(wrong).is_err(), "{wrong}");
        }
    }
}
