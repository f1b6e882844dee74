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
}
