//! A form that was sent when its login session had ended, kept until its person has signed in again. Encrypted: what someone
//! typed into a form is to be read in no copy of the database.

pub mod store;

use aes_gcm::aead::{Aead as _, Payload};
use aes_gcm::{Aes256Gcm, KeyInit as _};
use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use chrono::TimeDelta;

use super::keys::{self, Purpose};
use crate::base::id::{DraftId, TenantId, UserId};
use crate::base::random;
use crate::config::Keys;

/// Kept so long.
pub const KEPT: TimeDelta = TimeDelta::hours(1);

/// At most so many for one person; the oldest goes first.
pub const MOST_PER_PERSON: i64 = 10;

const NONCE: usize = 12;

/// Whose form it is, and which.
#[derive(Clone, Debug)]
pub struct Of {
    /// Its id.
    pub id: DraftId,
    /// Who typed it.
    pub user: UserId,
    /// In which shop.
    pub tenant: Option<TenantId>,
    /// The path of the form's page.
    pub path: String,
}

impl Of {
    /// What the encryption binds: put into another row, a draft does not open. Ids have one length, and a path comes last.
    fn bound(&self) -> String {
        let shop = self.tenant.as_ref().map_or("-", TenantId::as_str);
        format!("{}\n{}\n{shop}\n{}", self.id, self.user, self.path)
    }
}

/// A form as it is stored.
#[derive(Clone, Debug)]
pub struct Sealed {
    /// Nonce and ciphertext.
    pub body: String,
    /// Names the secret whose key opens it.
    pub fingerprint: String,
}

/// The keys of `AUTH_SECRET` and of its predecessors: seals with the first, opens with all (AES-256-GCM).
pub struct Sealer(Vec<(String, Aes256Gcm)>);

impl Sealer {
    /// Derives the keys.
    pub fn new(secrets: &Keys) -> Self {
        let key = |secret| {
            let key = keys::derive::<32>(secret, Purpose::Draft);
            (keys::fingerprint(secret), Aes256Gcm::new(&key.into()))
        };
        Self(std::iter::once(&secrets.current).chain(&secrets.previous).map(key).collect())
    }

    /// Encrypts; `None` only where the cipher refuses, which it does beyond 64 GiB.
    pub fn seal(&self, of: &Of, typed: &str) -> Option<Sealed> {
        let (fingerprint, key) = self.0.first()?;
        let (bound, nonce) = (of.bound(), random::bytes::<NONCE>());
        let payload = Payload { msg: typed.as_bytes(), aad: bound.as_bytes() };
        let hidden = key.encrypt(&nonce.into(), payload).ok()?;
        let body = BASE64_URL_SAFE_NO_PAD.encode([&nonce[..], &hidden].concat());
        Some(Sealed { body, fingerprint: fingerprint.clone() })
    }

    /// Decrypts, where it was sealed for exactly this by a secret that is still accepted.
    pub fn open(&self, of: &Of, sealed: &Sealed) -> Option<String> {
        let (_, key) = self.0.iter().find(|(fingerprint, _)| *fingerprint == sealed.fingerprint)?;
        let bytes = BASE64_URL_SAFE_NO_PAD.decode(&sealed.body).ok()?;
        let (nonce, hidden) = bytes.split_first_chunk::<NONCE>()?;
        let bound = of.bound();
        let payload = Payload { msg: hidden, aad: bound.as_bytes() };
        String::from_utf8(key.decrypt(&(*nonce).into(), payload).ok()?).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::secret::Secret;

    fn sealer(current: &str, previous: &[&str]) -> Sealer {
        Sealer::new(&Keys {
            current: Secret::new(current),
            previous: previous.iter().map(|p| Secret::new(*p)).collect(),
        })
    }

    fn of() -> Of {
        let now = chrono::DateTime::UNIX_EPOCH.naive_utc();
        let (id, user, tenant) = (DraftId::new(now), UserId::new(now), Some(TenantId::new(now)));
        Of { id, user, tenant, path: "/form".to_owned() }
    }

    #[test]
    fn what_was_sealed_opens_for_the_same_person_shop_and_page_only() {
        let (sealer, of) = (sealer("one", &[]), of());
        let sealed = sealer.seal(&of, "notes=typed").expect("short");
        assert_eq!(sealer.open(&of, &sealed).as_deref(), Some("notes=typed"));
        let now = chrono::DateTime::UNIX_EPOCH.naive_utc();
        for other in [
            Of { id: DraftId::new(now), ..of.clone() },
            Of { user: UserId::new(now), ..of.clone() },
            Of { tenant: None, ..of.clone() },
            Of { tenant: Some(TenantId::new(now)), ..of.clone() },
            Of { path: "/other".to_owned(), ..of.clone() },
        ] {
            assert_eq!(sealer.open(&other, &sealed), None, "{other:?}");
        }
        assert_ne!(
            sealer.seal(&of, "notes=typed").expect("short").body,
            sealed.body,
            "each has its own nonce"
        );
    }

    #[test]
    fn a_previous_secret_still_opens_and_an_unknown_one_does_not() {
        let of = of();
        let sealed = sealer("one", &[]).seal(&of, "x").expect("short");
        assert_eq!(sealer("two", &["zero", "one"]).open(&of, &sealed).as_deref(), Some("x"));
        assert_eq!(sealer("two", &[]).open(&of, &sealed), None);
    }

    #[test]
    fn no_byte_of_what_is_stored_can_be_changed() {
        let (sealer, of) = (sealer("one", &[]), of());
        let sealed = sealer.seal(&of, "notes=typed").expect("short");
        for at in 0..sealed.body.len() {
            let mut body = sealed.body.clone();
            body.replace_range(at..=at, if &body[at..=at] == "A" { "B" } else { "A" });
            assert_eq!(sealer.open(&of, &Sealed { body, ..sealed.clone() }), None, "{at}");
        }
        assert_eq!(sealer.open(&of, &Sealed { body: String::new(), ..sealed }), None);
    }
}
