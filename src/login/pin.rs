//! The pepper of PINs: few digits are no match for whoever has a copy of the database, so what is hashed there is their HMAC
//! under a key that the database does not hold.

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

use super::keys::{self, Purpose};
use crate::base::id::{TenantId, UserId};
use crate::config::Keys;

/// The keys of a secret and of its predecessors: new PINs take the first.
pub struct Pepper(Vec<(String, [u8; 32])>);

impl Pepper {
    /// Derives the keys.
    pub fn new(secrets: &Keys) -> Self {
        let key = |secret| (keys::fingerprint(secret), keys::derive::<32>(secret, Purpose::Pin));
        Self(std::iter::once(&secrets.current).chain(&secrets.previous).map(key).collect())
    }

    /// Names the secret that new PINs are peppered with.
    pub fn today(&self) -> &str {
        self.0.first().map_or("", |(fingerprint, _)| fingerprint)
    }

    /// What is hashed for a PIN of someone in a shop, under the secret of that fingerprint; `None` where that secret is no
    /// longer accepted.
    pub fn peppered(&self, fingerprint: &str, shop: TenantId, user: UserId, pin: &str) -> Option<String> {
        let (_, key) = self.0.iter().find(|(known, _)| known == fingerprint)?;
        let mut mac = Hmac::<Sha256>::new_from_slice(key).ok()?;
        mac.update(format!("{shop}\n{user}\n{pin}").as_bytes());
        Some(BASE64_URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::secret::Secret;

    fn pepper(current: &str, previous: &[&str]) -> Pepper {
        let previous = previous.iter().map(|p| Secret::new(*p)).collect();
        Pepper::new(&Keys { current: Secret::new(current), previous })
    }

    #[test]
    fn a_pepper_is_the_secrets_the_persons_and_the_shops() {
        let now = chrono::DateTime::UNIX_EPOCH.naive_utc();
        let (shop, user) = (TenantId::new(now), UserId::new(now));
        let (one, two) = (pepper("one", &[]), pepper("two", &["one"]));
        let made = one.peppered(one.today(), shop, user, "4711");
        assert!(made.is_some());
        assert_eq!(made, two.peppered(one.today(), shop, user, "4711"), "the previous secret still counts");
        assert_eq!(one.peppered(two.today(), shop, user, "4711"), None);
        for other in [
            two.peppered(two.today(), shop, user, "4711"),
            one.peppered(one.today(), shop, user, "4712"),
            one.peppered(one.today(), shop, UserId::new(now), "4711"),
            one.peppered(one.today(), TenantId::new(now), user, "4711"),
        ] {
            assert_ne!(made, other);
        }
    }
}
