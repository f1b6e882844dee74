//! Which new passwords are taken: long enough, and not among the first that anyone would guess. No rules on what they are made
//! of (NIST SP 800-63B-4, 3.1.1.2). Offline: the lists of common passwords, names and words come with the zxcvbn crate.

use unicode_normalization::UnicodeNormalization as _;
use zxcvbn::{Score, zxcvbn};

use super::{is_too_long, is_too_short};

/// What everyone here would think of first, whatever the shop.
const OUR_WORDS: &[&str] = &[
    "divestreams",
    "dive",
    "diver",
    "divers",
    "diving",
    "scuba",
    "padi",
    "naui",
    "openwater",
    "divemaster",
    "diveshop",
    "divecenter",
    "instructor",
    "bubbles",
    "snorkel",
    "regulator",
];

/// Only so much of a password is looked at, in characters: what is longer is only harder to guess.
const LOOKED_AT: usize = 48;

/// Why a new password is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weakness {
    /// Fewer than [`super::MIN_CHARACTERS`].
    TooShort,
    /// More than [`super::MAX_CHARACTERS`].
    TooLong,
    /// Guessed within a million tries: among the commonest, or made of the words of product, shop or person.
    Guessable,
}

impl Weakness {
    /// The text key that says so.
    pub fn key(self) -> &'static str {
        match self {
            Self::TooShort => "password-too-short",
            Self::TooLong => "password-too-long",
            Self::Guessable => "password-guessable",
        }
    }
}

/// Whether a new password is taken. `words` are the shop's and the person's own: its name and slug, their name and e-mail.
///
/// # Errors
/// Why it is not.
pub fn policy(password: &str, words: &[&str]) -> Result<(), Weakness> {
    if is_too_long(password) {
        return Err(Weakness::TooLong);
    }
    if is_too_short(password) {
        return Err(Weakness::TooShort);
    }
    let near: Vec<String> = words.iter().flat_map(|words| parts(words)).collect();
    let near: Vec<&str> = near.iter().map(String::as_str).chain(OUR_WORDS.iter().copied()).collect();
    let start: String = password.nfc().take(LOOKED_AT).collect();
    match zxcvbn(&start, &near).score() {
        Score::Zero | Score::One => Err(Weakness::Guessable),
        _ => Ok(()),
    }
}

/// Words of a name that are looked at, at most.
const MOST_WORDS: usize = 6;

/// A name as it may stand in a password: as it is, each of its words, and any that follow one another, run together.
fn parts(name: &str) -> Vec<String> {
    let name = name.to_lowercase();
    let words: Vec<&str> =
        name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).take(MOST_WORDS).collect();
    let runs = (0..words.len()).flat_map(|from| (from + 1..=words.len()).map(move |to| (from, to)));
    let together = runs.map(|(from, to)| words[from..to].concat()).filter(|part| part.chars().count() > 2);
    together.chain([name.clone()]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const WORDS: &[&str] = &["Coral Garden Divers", "coralgarden", "Maria dos Santos", "maria@coral.example"];

    #[test]
    fn the_commonest_are_refused_and_so_are_our_own_words() {
        for guessed in [
            "password",
            "Password1!",
            "qwertyuiop",
            "iloveyou1",
            "12345678",
            "aaaaaaaaaaaa",
            "11111111111111111111",
            "divestreams",
            "DiveStreams1",
            "Divestreams2024",
            "scubadiver",
            "openwater1",
            "coralgarden",
            "CoralGarden1",
            "coralgardendivers",
            "gardendivers1",
            "mariasantos",
            "maria@coral.example",
            "p@ssw0rd",
            "letmein123",
        ] {
            assert_eq!(policy(guessed, WORDS), Err(Weakness::Guessable), "{guessed}");
        }
    }

    #[test]
    fn whatever_is_long_and_unexpected_is_taken_without_rules_on_what_it_is_made_of() {
        for taken in [
            "blue whale 42 kelp",
            "correct horse battery staple",
            "tide and moon and salt",
            "xkqvzrtplw",
            "žluťoučký kůň",
            "潜水員的秘密花園在海底",
            "        a b c d e f g",
            "48201957361",
        ] {
            assert_eq!(policy(taken, WORDS), Ok(()), "{taken}");
        }
    }

    #[test]
    fn length_is_counted_in_characters_after_composing() {
        assert_eq!(policy("kq7#vzp", &[]), Err(Weakness::TooShort));
        assert_eq!(policy("e\u{301}e\u{301}e\u{301}e\u{301}xyzq", &[]).err(), None, "eight, composed");
        assert_eq!(policy("e\u{301}e\u{301}e\u{301}e\u{301}xyz", &[]), Err(Weakness::TooShort));
        let long: String = (0..129).map(|n| char::from(b'a' + (n * 7 % 26) as u8)).collect();
        assert_eq!(policy(&long, &[]), Err(Weakness::TooLong));
        assert_eq!(policy(&long[..128], &[]).err(), None);
    }
}
