//! What is typed to find people by, and who is found: the beginning of any word of the name, of the e-mail, or a whole address.

use std::net::IpAddr;

use crate::base::fold::fold;
use crate::base::id::UserId;

/// People that a search finds at most; whoever means more than these types another letter.
pub const FOUND: usize = 50;

/// What was typed into a search for people, as it is looked up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Search {
    /// Nothing: everyone.
    Everyone,
    /// An address of the network, as it is stored.
    Address(String),
    /// The beginning of words, folded.
    Words(String),
}

impl Search {
    /// Reads what was typed. No name and no e-mail can be read as an address.
    pub fn read(typed: &str) -> Self {
        let typed = typed.trim();
        match (typed.is_empty(), typed.parse::<IpAddr>()) {
            (true, _) => Self::Everyone,
            (false, Ok(address)) => Self::Address(address.to_canonical().to_string()),
            (false, Err(_)) => Self::Words(fold(typed).replace('-', " ")),
        }
    }
}

/// Who was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// At most [`FOUND`] of them.
    pub people: Vec<UserId>,
    /// There may be more.
    pub are_more: bool,
}

#[cfg(test)]
mod tests {
    use super::Search;

    #[test]
    fn an_address_is_known_as_one_however_it_is_written_and_a_name_is_not() {
        let address = |text: &str| Search::Address(text.to_owned());
        assert_eq!(Search::read(" 203.0.113.7 "), address("203.0.113.7"));
        assert_eq!(Search::read("2001:DB8:0:0::1"), address("2001:db8::1"));
        assert_eq!(Search::read("Jean-Luc  Ábel"), Search::Words("jean luc abel".to_owned()));
        assert_eq!(Search::read("203.0.113"), Search::Words("203.0.113".to_owned()));
        assert_eq!(Search::read("  "), Search::Everyone);
    }
}
