//! An e-mail address as a person types it.

use unicode_normalization::UnicodeNormalization as _;

/// The longest address that mail servers pass on (RFC 5321, 4.5.3.1.3: a path of 256 with its brackets).
pub const MAX_LENGTH: usize = 254;

/// What makes an address the same address: trimmed, composed (NFC), lower case. Accents count: josé@ is not jose@.
pub fn key(address: &str) -> String {
    address.trim().nfc().flat_map(char::to_lowercase).collect()
}

/// Whether something stands on both sides of one `@`: whether it exists, only mail can tell.
pub fn looks_right(address: &str) -> bool {
    let address = address.trim();
    address.len() <= MAX_LENGTH
        && !address.chars().any(|c| c.is_whitespace() || c.is_control())
        && matches!(address.split_once('@'), Some((name, host))
            if !name.is_empty() && host.contains('.') && !host.starts_with('.') && !host.contains('@'))
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
        for wrong in ["", "maria", "@reef.example", "a@b", "a b@reef.example", "a@@b.c"] {
            assert!(!looks_right(wrong), "{wrong}");
        }
    }
}
