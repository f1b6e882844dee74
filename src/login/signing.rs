//! Which secrets the cookie may be signed with.

use actix_web::cookie::{Cookie, CookieJar, Key};

use super::keys::{self, Purpose};
use crate::config::Keys;

/// The keys of `BETTER_AUTH_SECRET` and of its predecessors.
#[derive(Clone)]
pub struct Signer {
    current: Key,
    previous: Vec<Key>,
    /// Of today's secret, then of those before.
    fingerprints: Vec<String>,
}

impl Signer {
    /// Derives the keys.
    pub fn new(secrets: &Keys) -> Self {
        let key = |secret| Key::from(&keys::derive::<64>(secret, Purpose::LoginCookie));
        Self {
            current: key(&secrets.current),
            previous: secrets.previous.iter().map(key).collect(),
            fingerprints: std::iter::once(&secrets.current)
                .chain(&secrets.previous)
                .map(keys::fingerprint)
                .collect(),
        }
    }

    /// The key that signs.
    pub fn key(&self) -> &Key {
        &self.current
    }

    /// Names the secret that signs.
    pub fn fingerprint(&self) -> &str {
        &self.fingerprints[0]
    }

    /// Names the secrets that are also accepted.
    pub fn previous_fingerprints(&self) -> &[String] {
        &self.fingerprints[1..]
    }

    /// Names every secret that is accepted.
    pub fn fingerprints(&self) -> &[String] {
        &self.fingerprints
    }

    /// `cookie` signed anew, where only a previous secret's signature is on it.
    pub fn renewed(&self, cookie: &Cookie<'_>) -> Option<Cookie<'static>> {
        if self.previous.is_empty() || opened(&self.current, cookie).is_some() {
            return None;
        }
        let plain = self.previous.iter().find_map(|key| opened(key, cookie))?;
        Some(signed(&self.current, plain))
    }
}

/// The cookie's content, where its signature holds.
fn opened(key: &Key, cookie: &Cookie<'_>) -> Option<Cookie<'static>> {
    CookieJar::new().signed(key).verify(cookie.clone().into_owned())
}

/// A cookie with its signature on it.
pub fn signed(key: &Key, plain: Cookie<'static>) -> Cookie<'static> {
    let name = plain.name().to_owned();
    let mut jar = CookieJar::new();
    jar.signed_mut(key).add(plain);
    jar.get(&name).cloned().unwrap_or_else(|| Cookie::new(name, ""))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::base::secret::Secret;

    fn signer(current: &str, previous: &[&str]) -> Signer {
        Signer::new(&Keys {
            current: Secret::new(current),
            previous: previous.iter().map(|p| Secret::new(*p)).collect(),
        })
    }

    #[test]
    fn a_cookie_under_the_previous_secret_is_signed_anew() {
        let (old, new) = (signer("one", &[]), signer("two", &["zero", "one"]));
        let cookie = signed(old.key(), Cookie::new("c", "token"));
        let renewed = new.renewed(&cookie).expect("one is accepted");
        assert_eq!(opened(new.key(), &renewed).map(|c| c.value().to_owned()), Some("token".into()));
        assert!(new.renewed(&renewed).is_none(), "what is right already stays as it is");
        assert!(signer("two", &[]).renewed(&cookie).is_none());
    }

    proptest! {
        #[test]
        fn a_cookie_with_any_byte_changed_does_not_verify(at in 0usize..87, to in any::<u8>()) {
            let signer = signer("one", &["zero"]);
            let good = signed(signer.key(), Cookie::new("c", "A".repeat(43)));
            let mut bytes = good.value().as_bytes().to_vec();
            let at = at % bytes.len();
            prop_assume!(bytes[at] != to);
            bytes[at] = to;
            let Ok(value) = String::from_utf8(bytes) else { return Ok(()) };
            let bad = Cookie::new("c", value);
            prop_assert!(opened(signer.key(), &bad).is_none());
            prop_assert!(signer.renewed(&bad).is_none());
        }

        #[test]
        fn no_text_makes_the_verifier_fall(value in "\\PC{0,200}") {
            prop_assert!(opened(signer("one", &[]).key(), &Cookie::new("c", value)).is_none());
        }
    }
}
