//! Which shop's host a request came to.

use crate::config::{AppEnv, Config};
use crate::tenancy::slug::is_slug;

/// What a `Host` header means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Host {
    /// The public host itself: the shop is the one chosen at sign-in.
    Bare,
    /// A shop's own.
    Shop(String),
    /// None of ours.
    Unknown,
}

impl Host {
    /// Reads a `Host` header; the port plays no part.
    pub fn of(header: &str, config: &Config) -> Self {
        let name = name_of(header).to_ascii_lowercase();
        let bare = config.app_url.host();
        if name == bare
            || (config.env == AppEnv::Development && matches!(name.as_str(), "127.0.0.1" | "[::1]"))
        {
            return Self::Bare;
        }
        match name.strip_suffix(bare).and_then(|rest| rest.strip_suffix('.')) {
            Some(slug) if is_slug(slug) => Self::Shop(slug.to_owned()),
            _ => Self::Unknown,
        }
    }
}

fn name_of(header: &str) -> &str {
    match header.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|b| b.is_ascii_digit()) => name,
        _ => header,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config;

    #[test]
    fn a_host_is_bare_a_shops_or_nobodys() {
        let dir = std::env::temp_dir().join(format!("divestreams-host-{}", std::process::id()));
        let folder = dir.to_string_lossy().into_owned();
        let config = config::read(&|name| (name == "DATA_DIR").then(|| folder.clone())).expect("development");
        let of = |host| Host::of(host, &config);
        assert_eq!(of("localhost:8080"), Host::Bare);
        assert_eq!(of("127.0.0.1:9"), Host::Bare);
        assert_eq!(of("Demo.localhost:8080"), Host::Shop("demo".into()));
        for unknown in ["", "example.com", "evillocalhost", "a.b.localhost", "-a.localhost", ".localhost"] {
            assert_eq!(of(unknown), Host::Unknown, "{unknown}");
        }
        std::fs::remove_dir_all(dir).expect("made above");
    }
}
