//! Who asks: the address of the peer, or what a trusted proxy says of it.

use std::net::IpAddr;

use actix_web::http::header::{HeaderMap, USER_AGENT};
use ipnet::IpNet;

use crate::base::client::Client;

/// The client of a request with these headers from this peer.
pub fn of(headers: &HeaderMap, peer: Option<IpAddr>, trusted: &[IpNet]) -> Client {
    let peer = peer.unwrap_or(IpAddr::from([0, 0, 0, 0])).to_canonical();
    let agent = headers.get(USER_AGENT).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let forwarded =
        headers.get_all("x-forwarded-for").filter_map(|v| v.to_str().ok()).collect::<Vec<_>>().join(",");
    Client::new(believed(peer, &forwarded, trusted), agent)
}

/// Goes through the hops from the last to the first and stops at the first that is no proxy of ours: whatever
/// stands left of it, a stranger may have written.
fn believed(peer: IpAddr, forwarded: &str, trusted: &[IpNet]) -> IpAddr {
    let is_ours = |address: &IpAddr| trusted.iter().any(|net| net.contains(address));
    let mut last = peer;
    for hop in forwarded.rsplit(',') {
        if !is_ours(&last) {
            break;
        }
        let Ok(address) = hop.trim().parse::<IpAddr>() else { break };
        last = address.to_canonical();
    }
    last
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn ip(text: &str) -> IpAddr {
        text.parse().expect(text)
    }

    #[test]
    fn a_strangers_word_about_itself_counts_for_nothing() {
        let trusted = ["10.1.0.0/16".parse().expect("a net")];
        let of = |peer, forwarded| believed(ip(peer), forwarded, &trusted);
        assert_eq!(of("203.0.113.9", "192.0.2.1"), ip("203.0.113.9"));
        assert_eq!(of("10.1.0.2", "192.0.2.1, 203.0.113.9"), ip("203.0.113.9"));
        assert_eq!(of("10.1.0.2", "192.0.2.1, 203.0.113.9, 10.1.0.3"), ip("203.0.113.9"));
        assert_eq!(of("10.1.0.2", "junk"), ip("10.1.0.2"));
        assert_eq!(of("10.1.0.2", ""), ip("10.1.0.2"));
    }

    proptest! {
        #[test]
        fn without_trusted_proxies_no_header_matters(header in "\\PC{0,80}") {
            prop_assert_eq!(believed(ip("203.0.113.9"), &header, &[]), ip("203.0.113.9"));
        }
    }
}
