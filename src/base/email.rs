//! An e-mail address as a person types it.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// The longest address that mail servers pass on (RFC 5321, 4.5.3.1.3: a path of 256 with its brackets).
pub const MAX_LENGTH: usize = 254;

/// What makes an address the same address: trimmed, composed (NFC), lower case. Accents count: josé@ is not jose@.
pub fn key(address: &str) -> String {
    address.trim().nfc().flat_map(char::to_lowercase).collect()
}

/// Signs that a name before the `@` may have beside letters and digits (RFC 5322, 3.2.3: an atom, and the dot between two).
const SIGNS: &str = ".!#$%&'*+-/=?^_`{|}~";

/// Whether mail could be sent there, as the library that sends it reads addresses, at a host with a dot, to a name of letters,
/// digits and the usual signs: whether it exists, only mail can tell. Quoted names and pictures are possible by the book, and
/// mistyped by anyone who sends them.
pub fn looks_right(address: &str) -> bool {
    let address = address.trim();
    let is_usual = |c: char| c.is_alphanumeric() || is_combining_mark(c) || SIGNS.contains(c);
    address.len() <= MAX_LENGTH
        && matches!(address.rsplit_once('@'), Some((name, host))
            if name.chars().all(is_usual) && host.contains('.'))
        && address.parse::<lettre::Address>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_address_in_another_case_is_the_same() {
        assert_eq!(key(" Maria@Reef.example "), key("maria@reef.EXAMPLE"));
        assert_eq!(key("jose\u{301}@reef.example"), key("JOS\u{c9}@reef.example"));
        assert_ne!(key("josé@reef.example"), key("jose@reef.example"));
    }

    #[test]
    fn an_address_needs_both_sides() {
        assert!(looks_right("maria@reef.example"));
        for right in [
            "jos\u{e9}@reef.example",
            "jose\u{301}@reef.example",
            "o'hara+dive@reef.example",
            "a@d\u{f6}ner.example",
        ] {
            assert!(looks_right(right), "{right}");
        }
        for wrong in [
            "",
            "maria",
            "@reef.example",
            "a@b",
            "a b@reef.example",
            "a@@b.c",
            "\u{1f93f}@y.example",
            "a@\u{1f93f}..example",
            "a@-reef.example",
            "a@.reef",
            "a..b@reef.example",
            "\"a b\"@reef.example",
            "a@reef .example",
        ] {
            assert!(!looks_right(wrong), "{wrong}");
        }
    }
}
