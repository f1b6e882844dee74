//! What Redis keeps of a login session: sealed, bound to its key, and dated, so that it is worth nothing anywhere else, to
//! anybody else, or later.

use serde::{Deserialize, Serialize};

use super::LIFE;
use crate::base::clock::Instant;
use crate::login::sealing::{Sealed, Sealer};
use crate::login::store::Found;

/// Another number whenever what is kept means something else: during a deploy two versions share one Redis.
const VERSION: u32 = 1;

#[derive(Serialize, Deserialize)]
struct Entry {
    /// When the database was asked.
    at: Instant,
    found: Found,
}

fn bound(key: &str) -> String {
    format!("{VERSION} {key}")
}

/// Seals it. `at` is when the database was asked.
pub(super) fn seal(sealer: &Sealer, key: &str, at: Instant, found: &Found) -> Option<String> {
    let text = serde_json::to_string(&Entry { at, found: found.clone() }).ok()?;
    let sealed = sealer.seal(&bound(key), &text)?;
    Some(format!("{}.{}", sealed.fingerprint, sealed.body))
}

/// Opens it, where it is ours, of this key, and was read within the last [`LIFE`] by this process's own clock.
pub(super) fn open(sealer: &Sealer, key: &str, text: &str, now: Instant) -> Option<Found> {
    let (fingerprint, body) = text.split_once('.')?;
    let sealed = Sealed { body: body.to_owned(), fingerprint: fingerprint.to_owned() };
    let entry: Entry = serde_json::from_str(&sealer.open(&bound(key), &sealed)?).ok()?;
    let age = (now - entry.at).to_std().ok()?;
    (age < LIFE).then_some(entry.found)
}
