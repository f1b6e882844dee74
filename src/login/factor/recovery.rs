//! Recovery codes: ten, each good once.
//!
//! They are kept as plain SHA-256: 120 random bits cannot be guessed from a hash however fast it is, so nothing would be
//! gained by a slow one (ASVS 6.5.2 asks for one below 112).

use sha2::{Digest as _, Sha256};

use crate::base::id::UserId;
use crate::base::random;

/// As many are made at once.
pub const COUNT: usize = 10;

/// Crockford's alphabet: no letter looks like a digit.
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// Letters of a code.
const LENGTH: usize = 24;

/// A code, as it is shown once and kept by nobody but its person.
#[derive(Clone, PartialEq, Eq)]
pub struct Code(String);

impl Code {
    /// As many new ones as a person has.
    pub fn fresh() -> Vec<Self> {
        let letter = |byte: u8| char::from(ALPHABET[usize::from(byte % 32)]);
        // A byte a letter: 256 is a multiple of 32, so that none is likelier.
        (0..COUNT).map(|_| Self(random::bytes::<LENGTH>().map(letter).iter().collect())).collect()
    }

    /// Reads what was typed: in either case, with blanks and hyphens anywhere, and with letters that were taken for digits.
    pub fn parse(typed: &str) -> Option<Self> {
        let mut letters = String::with_capacity(LENGTH);
        for c in typed.chars().filter(|c| !c.is_whitespace() && *c != '-') {
            let c = match c.to_ascii_lowercase() {
                'o' => '0',
                'i' | 'l' => '1',
                c => c,
            };
            if letters.len() == LENGTH || !c.is_ascii() || !ALPHABET.contains(&(c as u8)) {
                return None;
            }
            letters.push(c);
        }
        (letters.len() == LENGTH).then_some(Self(letters))
    }

    /// What the database keeps: bound to its person.
    pub fn hash(&self, user: UserId) -> String {
        let digest = Sha256::digest(format!("{user} {}", self.0).as_bytes());
        digest.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// As it is shown: in groups of four.
    pub fn text(&self) -> String {
        let groups: Vec<_> = self.0.as_bytes().chunks(4).map(String::from_utf8_lossy).collect();
        groups.join("-")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_however_it_is_written() {
        let code = Code("0123456789abcdefghjkmnpq".to_owned());
        assert_eq!(code.text(), "0123-4567-89ab-cdef-ghjk-mnpq");
        for typed in [
            "0123-4567-89ab-cdef-ghjk-mnpq",
            " 0123 4567 89AB CDEF GHJK MNPQ ",
            "oL23456789abcdefghjkmnpq",
            "O-I23456789abcdefghjkmnpq",
        ] {
            assert!(Code::parse(typed) == Some(code.clone()), "{typed}");
        }
        for wrong in [
            "",
            "0123-4567-89ab-cdef-ghjk-mnp",
            "0123-4567-89ab-cdef-ghjk-mnpq-0",
            "0123-4567-89ab-cdef-ghjk-mnpu",
            "123456",
            "é",
        ] {
            assert!(Code::parse(wrong).is_none(), "{wrong}");
        }
    }

    #[test]
    fn ten_at_once_all_different_and_each_reads_as_itself() {
        let codes = Code::fresh();
        assert_eq!(codes.len(), COUNT);
        let mut texts: Vec<_> = codes.iter().map(Code::text).collect();
        assert!(codes.iter().all(|code| Code::parse(&code.text()).as_ref() == Some(code)));
        texts.sort();
        texts.dedup();
        assert_eq!(texts.len(), COUNT);
        let now = chrono::DateTime::UNIX_EPOCH.naive_utc();
        assert_ne!(codes[0].hash(UserId::new(now)), codes[0].hash(UserId::new(now)), "apart for each person");
    }
}
