//! Codes from an authenticator app (RFC 6238): SHA-1, six digits, thirty seconds, which is what all of them know.

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use totp_rs::{Builder, Totp};

use crate::base::clock::Instant;
use crate::base::random;
use crate::login::sealing::{Sealed, Sealer};

/// Bytes of a secret: as long as SHA-1's output (RFC 4226, section 4).
const LENGTH: usize = 20;

/// What the app and we know.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret([u8; LENGTH]);

impl Secret {
    /// A new one.
    pub fn fresh() -> Self {
        Self(random::bytes())
    }

    /// Encrypted, and bound to whose it is.
    pub fn seal(&self, sealer: &Sealer, bound: &str) -> Option<Sealed> {
        sealer.seal(bound, &BASE64_URL_SAFE_NO_PAD.encode(self.0))
    }

    /// Decrypts what [`Secret::seal`] made for exactly this.
    pub fn open(sealer: &Sealer, bound: &str, sealed: &Sealed) -> Option<Self> {
        let text = sealer.open(bound, sealed)?;
        Some(Self(BASE64_URL_SAFE_NO_PAD.decode(text).ok()?.try_into().ok()?))
    }

    /// The step of the clock whose code this is: the current one, the one before or the one after.
    pub fn step_of(&self, code: &str, now: Instant) -> Option<i64> {
        let step = self.totp("", "").check(code, seconds(now))?;
        i64::try_from(step).ok()
    }

    /// What an authenticator app reads from the QR code.
    pub fn address(&self, shop: &str, email: &str) -> String {
        self.totp(shop, email).to_url().unwrap_or_default()
    }

    /// The secret for typing by hand, in groups of four letters.
    pub fn text(&self) -> String {
        let letters = self.totp("", "").secret().to_base32();
        let groups: Vec<_> = letters.as_bytes().chunks(4).map(String::from_utf8_lossy).collect();
        groups.join(" ")
    }

    fn totp(&self, issuer: &str, account: &str) -> Totp {
        // The address has a colon between the two.
        let plain = |text: &str| text.replace(':', " ");
        Builder::new()
            .with_secret(self.0.to_vec())
            .with_issuer(Some(plain(issuer)))
            .with_account_name(plain(account))
            .build_noncompliant()
    }
}

fn seconds(now: Instant) -> u64 {
    u64::try_from(now.and_utc().timestamp()).unwrap_or(0)
}

/// What the encryption of a person's stored secret binds: in another's row it does not open.
pub fn bound(user: crate::base::id::UserId) -> String {
    format!("totp {user}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Instant {
        chrono::DateTime::from_timestamp(seconds, 0).expect("a time").naive_utc()
    }

    #[test]
    fn codes_are_those_of_the_standard() {
        // RFC 6238, appendix B: SHA-1, the last six of its eight digits.
        let secret = Secret(*b"12345678901234567890");
        for (time, code) in [(59, "287082"), (1_111_111_109, "081804"), (20_000_000_000, "353130")] {
            assert_eq!(secret.step_of(code, at(time)), Some(time / 30), "{time}");
        }
    }

    #[test]
    fn a_code_counts_one_step_early_and_one_late_and_no_more() {
        let secret = Secret(*b"12345678901234567890");
        let step = 1_111_111_109 / 30;
        for (steps, counts) in [(-2, false), (-1, true), (0, true), (1, true), (2, false)] {
            assert_eq!(secret.step_of("081804", at((step + steps) * 30)).is_some(), counts, "{steps}");
        }
        for wrong in ["", "081805", "81804", "0818040", "08180a", "０８１８０４"] {
            assert_eq!(secret.step_of(wrong, at(1_111_111_109)), None, "{wrong}");
        }
    }

    #[test]
    fn the_address_names_shop_and_person_and_carries_the_secret() {
        let secret = Secret(*b"12345678901234567890");
        let address = secret.address("Blue: Water", "a@b.example");
        assert!(address.starts_with("otpauth://totp/Blue%20%20Water:a%40b.example?"), "{address}");
        assert!(address.contains("secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"), "{address}");
        assert_eq!(secret.text(), "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ");
    }
}
