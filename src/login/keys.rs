//! One key for each purpose, out of one secret (HKDF-SHA256, RFC 5869).

use hkdf::Hkdf;
use sha2::{Digest as _, Sha256};

use crate::base::secret::Secret;

/// What a derived key is for. Adding one never changes the others.
#[derive(Clone, Copy, Debug)]
pub enum Purpose {
    /// Signing the login session's cookie (from `BETTER_AUTH_SECRET`).
    LoginCookie,
    /// Form tokens (from `AUTH_SECRET`).
    Csrf,
    /// Encrypting forms that are kept until their person has signed in again (from `AUTH_SECRET`).
    Draft,
    /// Encrypting letters until they are sent (from `AUTH_SECRET`).
    Letter,
    /// Encrypting the secrets of authenticator apps (from `AUTH_SECRET`).
    SecondFactor,
    /// Peppering the PINs of counter tablets (from `AUTH_SECRET`).
    Pin,
    /// Encrypting login sessions that are kept in Redis for moments (from `AUTH_SECRET`).
    Cache,
    /// Naming them there (from `AUTH_SECRET`).
    CacheName,
    /// The code that opens an empty system (from `AUTH_SECRET`).
    Setup,
    /// Telling which secret signed, without telling the secret.
    Fingerprint,
}

impl Purpose {
    fn label(self) -> &'static [u8] {
        match self {
            Self::LoginCookie => b"divestreams login cookie",
            Self::Csrf => b"divestreams csrf",
            Self::Draft => b"divestreams draft",
            Self::Letter => b"divestreams letter",
            Self::SecondFactor => b"divestreams second factor",
            Self::Pin => b"divestreams pin",
            Self::Cache => b"divestreams session cache",
            Self::CacheName => b"divestreams session cache name",
            Self::Setup => b"divestreams setup",
            Self::Fingerprint => b"divestreams fingerprint",
        }
    }
}

/// The key of `N` bytes that `secret` gives for a purpose.
pub fn derive<const N: usize>(secret: &Secret, purpose: Purpose) -> [u8; N] {
    let mut key = [0; N];
    Hkdf::<Sha256>::new(None, secret.bytes())
        .expand(purpose.label(), &mut key)
        .expect("every key asked for is shorter than HKDF's 8,160 bytes");
    key
}

/// The code with which whoever reads the log makes the first shop: the same in every replica, and worth nothing afterwards.
pub fn setup_code(secret: &Secret) -> String {
    let groups = derive::<8>(secret, Purpose::Setup);
    let groups =
        groups.chunks(2).map(|pair| pair.iter().map(|byte| format!("{byte:02x}")).collect::<String>());
    groups.collect::<Vec<_>>().join("-")
}

/// Sixteen hexadecimal digits that name a secret: stored beside what it signed.
pub fn fingerprint(secret: &Secret) -> String {
    let digest = Sha256::digest(derive::<32>(secret, Purpose::Fingerprint));
    digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn each_purpose_has_a_key_of_its_own_and_each_secret_others() {
        use Purpose::*;
        let all = [LoginCookie, Csrf, Draft, Letter, SecondFactor, Pin, Cache, CacheName, Setup, Fingerprint];
        let secrets =
            ["one secret of thirty-two bytes..", "another secret of as many bytes."].map(Secret::new);
        let keys = secrets.iter().flat_map(|secret| all.map(|purpose| derive::<32>(secret, purpose)));
        assert_eq!(keys.collect::<BTreeSet<_>>().len(), 2 * all.len());
    }
}
