//! Who is at the other end: an address and what its browser calls itself.

use std::net::{IpAddr, Ipv6Addr};

/// The longest user agent that is kept, in characters.
const MAX_AGENT: usize = 300;

/// Where a request comes from, as far as can be believed.
#[derive(Clone, Debug)]
pub struct Client {
    /// The address; a trusted proxy's word where one was asked.
    pub address: IpAddr,
    /// The browser's own description, shortened; never trusted.
    pub agent: String,
}

impl Client {
    /// Shortens what a browser says of itself.
    pub fn new(address: IpAddr, agent: &str) -> Self {
        let agent = agent.chars().filter(|c| !c.is_control()).take(MAX_AGENT).collect();
        Self { address: address.to_canonical(), agent }
    }

    /// What attempts are counted by: an IPv6 customer has a whole /64, so that counts as one.
    pub fn counted_as(&self) -> String {
        match self.address {
            IpAddr::V4(address) => address.to_string(),
            IpAddr::V6(address) => {
                let [a, b, c, d, ..] = address.segments();
                format!("{}/64", Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_huge_user_agent_is_shortened() {
        let client = Client::new(IpAddr::from([127, 0, 0, 1]), &"<script>\u{0}".repeat(8_000));
        assert_eq!(client.agent.chars().count(), MAX_AGENT);
        assert!(!client.agent.contains('\u{0}'));
    }

    #[test]
    fn an_ipv6_customer_counts_once() {
        let of = |text: &str| Client::new(text.parse().expect(text), "").counted_as();
        assert_eq!(of("2001:db8:1:2::1"), of("2001:db8:1:2:ffff::9"));
        assert_ne!(of("2001:db8:1:2::1"), of("2001:db8:1:3::1"));
        assert_eq!(of("::ffff:192.0.2.7"), "192.0.2.7");
    }

    proptest! {
        #[test]
        fn addresses_count_as_one_where_their_first_64_bits_are_the_same_and_only_there(a: u128, b: u128, host: u64) {
            let counted = |bits: u128| Client::new(IpAddr::from(Ipv6Addr::from(bits)), "").counted_as();
            // Below ::/64 stand addresses of the other kind.
            let (a, b) = (a | 1 << 127, b | 1 << 127);
            prop_assert_eq!(counted(a), counted((a >> 64 << 64) | u128::from(host)));
            prop_assert_eq!(counted(a) == counted(b), a >> 64 == b >> 64);
            let neighbour = a ^ (1 << 64);
            prop_assert_ne!(counted(a), counted(neighbour));
        }

        #[test]
        fn each_ipv4_address_counts_alone_mapped_or_not(a: u32, b: u32) {
            let counted = |address: IpAddr| Client::new(address, "").counted_as();
            let (a, b) = (std::net::Ipv4Addr::from(a), std::net::Ipv4Addr::from(b));
            prop_assert_eq!(counted(a.into()), counted(a.to_ipv6_mapped().into()));
            prop_assert_eq!(counted(a.into()) == counted(b.into()), a == b);
        }
    }
}
