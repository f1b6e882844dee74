//! Who asks: the address of the peer, or what a trusted proxy says of it.

use std::net::{IpAddr, SocketAddr};

use actix_web::http::header::{HeaderMap, USER_AGENT};
use ipnet::IpNet;

use crate::base::client::Client;

/// The client of a request with these headers from this peer.
pub fn of(headers: &HeaderMap, peer: Option<IpAddr>, trusted: &[IpNet]) -> Client {
    let peer = peer.unwrap_or(IpAddr::from([0, 0, 0, 0])).to_canonical();
    let agent = headers.get(USER_AGENT).map(|v| String::from_utf8_lossy(v.as_bytes())).unwrap_or_default();
    // What a stranger sent along may be no text: what our proxies wrote behind it in the same header still is.
    let forwarded: Vec<_> =
        headers.get_all("x-forwarded-for").map(|v| String::from_utf8_lossy(v.as_bytes())).collect();
    Client::new(believed(peer, &forwarded.join(","), trusted), &agent)
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
        let Some(address) = address(hop.trim()) else { break };
        last = address.to_canonical();
    }
    last
}

/// An address, with or without the port that some proxies write behind it.
fn address(hop: &str) -> Option<IpAddr> {
    let with_port = |_| hop.parse().map(|both: SocketAddr| both.ip());
    hop.parse().or_else(with_port).ok()
}

#[cfg(test)]
mod tests {
    use actix_web::http::header::{HeaderName, HeaderValue};
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

    /// One of our proxies: of a net of each kind, or mapped into the other.
    fn ours() -> impl Strategy<Value = IpAddr> {
        prop_oneof![
            any::<[u8; 2]>().prop_map(|[a, b]| IpAddr::from([10, 1, a, b])),
            any::<[u16; 5]>()
                .prop_map(|[a, b, c, d, e]| IpAddr::from([0x2001, 0xdb8, 0xaaaa, a, b, c, d, e])),
            any::<u8>().prop_map(|a| IpAddr::from(std::net::Ipv4Addr::new(10, 1, 0, a).to_ipv6_mapped())),
        ]
    }

    fn trusted() -> [IpNet; 2] {
        ["10.1.0.0/16", "2001:db8:aaaa::/48"].map(|net| net.parse().expect(net))
    }

    /// Anyone else.
    fn stranger() -> impl Strategy<Value = IpAddr> {
        let all = prop_oneof![
            any::<[u8; 4]>().prop_map(IpAddr::from),
            any::<[u16; 8]>().prop_map(IpAddr::from),
            // Neighbours of our nets, which a mask that is a bit too short would take for ours.
            any::<[u8; 2]>().prop_map(|[a, b]| IpAddr::from([10, 0, a, b])),
            any::<[u16; 5]>()
                .prop_map(|[a, b, c, d, e]| IpAddr::from([0x2001, 0xdb8, 0xaaab, a, b, c, d, e])),
        ];
        all.prop_filter("not ours", |one| !trusted().iter().any(|net| net.contains(&one.to_canonical())))
    }

    /// An address as proxies write them: bare, or with a port.
    fn written(one: IpAddr, with_port: Option<u16>) -> String {
        match (one, with_port) {
            (one, None) => one.to_string(),
            (one, Some(port)) => SocketAddr::new(one, port).to_string(),
        }
    }

    /// What is no address, and has no comma.
    fn junk() -> impl Strategy<Value = String> {
        prop_oneof![
            "[g-z_]{0,12}",
            Just(String::new()),
            Just("unknown".to_owned()),
            Just("10.1.0".to_owned()),
            Just("10.1.0.256".to_owned()),
            Just("203.0.113.9 10.1.0.2".to_owned()),
            Just("[2001:db8::1".to_owned()),
            Just("203.0.113.9:99999".to_owned()),
        ]
    }

    /// A request's client, where each part is a header of its own or all stand in one.
    fn client(peer: IpAddr, parts: &[Vec<u8>], is_one: bool) -> IpAddr {
        let mut headers = HeaderMap::new();
        let name = || HeaderName::from_static("x-forwarded-for");
        let value = |bytes: &[u8]| HeaderValue::from_bytes(bytes).expect("no control character");
        match is_one {
            true => headers.append(name(), value(&parts.join(&b", "[..]))),
            false => parts.iter().for_each(|part| headers.append(name(), value(part))),
        }
        of(&headers, Some(peer), &trusted()).address
    }

    /// Whatever a stranger may have sent along: any bytes that a header may have.
    fn sent_along() -> impl Strategy<Value = Vec<Vec<u8>>> {
        let part = prop_oneof![
            ours().prop_map(|one| one.to_string().into_bytes()),
            stranger().prop_map(|one| one.to_string().into_bytes()),
            prop::collection::vec(prop_oneof![0x20u8..0x7f, 0x80u8..=0xff], 0..40),
        ];
        prop::collection::vec(part, 0..6)
    }

    fn chain(hops: &[(IpAddr, Option<u16>)]) -> Vec<Vec<u8>> {
        hops.iter().map(|(one, port)| written(*one, *port).into_bytes()).collect()
    }

    proptest! {
        #[test]
        fn from_a_stranger_no_header_matters(peer in stranger(), parts in sent_along(), is_one: bool) {
            prop_assert_eq!(client(peer, &parts, is_one), peer.to_canonical());
        }

        #[test]
        fn behind_our_proxies_the_last_who_is_not_one_counts_whatever_stands_left_of_it(
            left in sent_along(),
            who in (stranger(), any::<Option<u16>>()),
            hops in prop::collection::vec((ours(), any::<Option<u16>>()), 0..4),
            peer in ours(),
            is_one: bool,
        ) {
            let parts = [left, chain(&[who]), chain(&hops)].concat();
            prop_assert_eq!(client(peer, &parts, is_one), who.0.to_canonical());
        }

        #[test]
        fn what_is_no_address_ends_the_chain_at_our_own_proxy(
            left in sent_along(),
            junk in junk(),
            hops in prop::collection::vec((ours(), any::<Option<u16>>()), 0..4),
            peer in ours(),
            is_one: bool,
        ) {
            let parts = [left, vec![junk.into_bytes()], chain(&hops)].concat();
            let first = hops.first().map_or(peer, |(one, _)| *one);
            prop_assert_eq!(client(peer, &parts, is_one), first.to_canonical());
        }

        #[test]
        fn of_our_proxies_alone_the_first_counts(
            hops in prop::collection::vec((ours(), any::<Option<u16>>()), 1..5),
            peer in ours(),
        ) {
            prop_assert_eq!(client(peer, &chain(&hops), true), hops[0].0.to_canonical());
        }

        #[test]
        fn any_bytes_as_user_agent_are_kept_short_and_without_control_characters(
            some in prop::collection::vec(prop_oneof![0x20u8..0x7f, 0x80u8..=0xff], 0..500),
            times in prop::sample::select(vec![1, 131]),
        ) {
            let bytes = some.repeat(times);
            let value = HeaderValue::from_bytes(&bytes).expect("no control character");
            let headers = HeaderMap::from_iter([(USER_AGENT, value)]);
            let agent = of(&headers, None, &[]).agent;
            prop_assert!(agent.chars().count() <= 300 && !agent.chars().any(char::is_control));
            let first = bytes.first().filter(|first| first.is_ascii());
            prop_assert_eq!(agent.bytes().next().filter(u8::is_ascii), first.copied(), "what it says is kept");
        }
    }
}
