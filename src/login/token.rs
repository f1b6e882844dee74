//! The random bits of a login session, and their hash in the database.

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};

use crate::base::random;

/// 256 random bits as base64url text: what the cookie holds, beside its signature. Never stored, never logged.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

impl Token {
    /// A new one.
    pub fn fresh() -> Self {
        Self(BASE64_URL_SAFE_NO_PAD.encode(random::bytes::<32>()))
    }

    /// Reads what a verified cookie holds; `None` where it is no token.
    pub fn parse(text: &str) -> Option<Self> {
        let bits = BASE64_URL_SAFE_NO_PAD.decode(text).ok()?;
        (bits.len() == 32).then(|| Self(text.to_owned()))
    }

    /// What the row keeps: SHA-256 of the bits' text. Not keyed, so that a new secret changes no row.
    pub fn hash(&self) -> String {
        base64(&Sha256::digest(self.0.as_bytes()))
    }

    /// The text for the cookie.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Token(…)")
    }
}

/// Bytes as text for addresses and keys.
pub fn base64(bytes: &[u8]) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(bytes)
}

/// A random value for the row that form tokens are bound to.
pub fn csrf_secret() -> String {
    BASE64_URL_SAFE_NO_PAD.encode(random::bytes::<24>())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn only_what_fresh_makes_is_a_token(text in "\\PC{0,60}") {
            prop_assume!(text.len() != 43);
            prop_assert_eq!(Token::parse(&text), None);
        }

        #[test]
        fn a_tokens_hash_does_not_contain_it(_ in 0..32u8) {
            let token = Token::fresh();
            prop_assert_eq!(Token::parse(token.reveal()), Some(token.clone()));
            prop_assert_ne!(token.hash(), token.reveal());
            prop_assert_ne!(token.hash(), Token::fresh().hash());
        }
    }
}
