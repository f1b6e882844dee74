//! Encryption of what is stored but must be read in no copy of the database (AES-256-GCM).

use aes_gcm::aead::{Aead as _, Payload};
use aes_gcm::{Aes256Gcm, KeyInit as _};
use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;

use super::keys::{self, Purpose};
use crate::base::random;
use crate::config::Keys;

/// Bytes of a nonce: random ones are safe for 2^32 messages a key (NIST SP 800-38D, 8.3).
const NONCE: usize = 12;

/// A text as it is stored.
#[derive(Clone, Debug)]
pub struct Sealed {
    /// Nonce and ciphertext, in base64.
    pub body: String,
    /// Names the secret whose key opens it.
    pub fingerprint: String,
}

/// The keys of a secret and of its predecessors for one purpose: seals with the first, opens with all.
pub struct Sealer(Vec<(String, Aes256Gcm)>);

impl Sealer {
    /// Derives the keys.
    pub fn new(secrets: &Keys, purpose: Purpose) -> Self {
        let key = |secret| {
            let key = keys::derive::<32>(secret, purpose);
            (keys::fingerprint(secret), Aes256Gcm::new(&key.into()))
        };
        Self(std::iter::once(&secrets.current).chain(&secrets.previous).map(key).collect())
    }

    /// Encrypts a text and binds it to `bound`, say the ids of its row: put anywhere else it does not open. `None` only where
    /// the cipher refuses, which it does beyond 64 GiB.
    pub fn seal(&self, bound: &str, text: &str) -> Option<Sealed> {
        let (fingerprint, key) = self.0.first()?;
        let nonce = random::bytes::<NONCE>();
        let hidden =
            key.encrypt(&nonce.into(), Payload { msg: text.as_bytes(), aad: bound.as_bytes() }).ok()?;
        let body = BASE64_URL_SAFE_NO_PAD.encode([&nonce[..], &hidden].concat());
        Some(Sealed { body, fingerprint: fingerprint.clone() })
    }

    /// What was sealed by a previous secret, sealed by today's; the same where today's sealed it. `None` where no secret opens it.
    pub fn renewed(&self, bound: &str, sealed: &Sealed) -> Option<Sealed> {
        let text = self.open(bound, sealed)?;
        match self.0.first() {
            Some((today, _)) if *today == sealed.fingerprint => Some(sealed.clone()),
            _ => self.seal(bound, &text),
        }
    }

    /// Names the secret that seals.
    pub fn fingerprint(&self) -> &str {
        self.0.first().map_or("", |(fingerprint, _)| fingerprint)
    }

    /// Decrypts, where it was sealed for exactly this by a secret that is still accepted.
    pub fn open(&self, bound: &str, sealed: &Sealed) -> Option<String> {
        let (_, key) = self.0.iter().find(|(fingerprint, _)| *fingerprint == sealed.fingerprint)?;
        let bytes = BASE64_URL_SAFE_NO_PAD.decode(&sealed.body).ok()?;
        let (nonce, hidden) = bytes.split_first_chunk::<NONCE>()?;
        let payload = Payload { msg: hidden, aad: bound.as_bytes() };
        String::from_utf8(key.decrypt(&(*nonce).into(), payload).ok()?).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::secret::Secret;

    fn sealer(current: &str, previous: &[&str]) -> Sealer {
        let previous = previous.iter().map(|p| Secret::new(*p)).collect();
        Sealer::new(&Keys { current: Secret::new(current), previous }, Purpose::Draft)
    }

    #[test]
    fn what_was_sealed_opens_in_its_own_row_only() {
        let sealer = sealer("one", &[]);
        let sealed = sealer.seal("row 1", "typed").expect("short");
        assert_eq!(sealer.open("row 1", &sealed).as_deref(), Some("typed"));
        assert_eq!(sealer.open("row 2", &sealed), None);
        assert_ne!(sealer.seal("row 1", "typed").expect("short").body, sealed.body, "each has its own nonce");
    }

    #[test]
    fn a_previous_secret_still_opens_and_an_unknown_one_does_not() {
        let sealed = sealer("one", &[]).seal("row", "x").expect("short");
        assert_eq!(sealer("two", &["zero", "one"]).open("row", &sealed).as_deref(), Some("x"));
        assert_eq!(sealer("two", &[]).open("row", &sealed), None);
    }

    #[test]
    fn no_byte_of_what_is_stored_can_be_changed() {
        let sealer = sealer("one", &[]);
        let sealed = sealer.seal("row", "typed").expect("short");
        for at in 0..sealed.body.len() {
            let mut body = sealed.body.clone();
            body.replace_range(at..=at, if &body[at..=at] == "A" { "B" } else { "A" });
            assert_eq!(sealer.open("row", &Sealed { body, ..sealed.clone() }), None, "{at}");
        }
        assert_eq!(sealer.open("row", &Sealed { body: String::new(), ..sealed }), None);
    }
}
