//! Which secrets are good enough, and the ones that development makes for itself.

use std::io::{self, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::Path;

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;

use crate::base::random;
use crate::base::secret::Secret;

/// The least a secret must have: the length of the HMAC-SHA256 key it becomes.
pub const MIN_BYTES: usize = 32;

/// Examples that stand in documents, and words that give a made-up one away.
const KNOWN: [&str; 12] = [
    "changeme",
    "change-me",
    "change_me",
    "secret-key",
    "secret_key",
    "secretkey",
    "mysecret",
    "my-secret",
    "your-secret",
    "your_secret",
    "password",
    "example",
];

/// A fresh one: 256 random bits, base64url.
pub fn fresh() -> String {
    BASE64_URL_SAFE_NO_PAD.encode(random::bytes::<32>())
}

/// What is wrong with a secret, in words that do not contain it.
pub fn weakness(secret: &str) -> Option<String> {
    let bytes = secret.as_bytes();
    let short = || {
        (bytes.len() < MIN_BYTES).then(|| format!("has {} bytes; it needs {MIN_BYTES} or more", bytes.len()))
    };
    known(secret).or_else(short).or_else(|| patterned(bytes))
}

/// What makes a password of any length easy to guess, in words that do not contain it.
pub fn guessable(secret: &str) -> Option<String> {
    known(secret).or_else(|| patterned(secret.as_bytes()))
}

/// Whether it is none, or one that others have.
fn known(secret: &str) -> Option<String> {
    let lower = secret.to_lowercase();
    if secret.is_empty() {
        return Some("is empty".into());
    }
    if secret.contains("${") {
        return Some("is a placeholder that nothing was put in for".into());
    }
    if KNOWN.iter().any(|known| lower.contains(known)) {
        return Some("is a known example".into());
    }
    None
}

fn patterned(bytes: &[u8]) -> Option<String> {
    if repeats(bytes) {
        return Some("repeats itself".into());
    }
    if steps(bytes) > bytes.len() / 2 || distinct(bytes) < 10 {
        return Some("is easy to guess (too few different characters, or a sequence)".into());
    }
    None
}

/// Whether the whole is one piece, over and over.
fn repeats(bytes: &[u8]) -> bool {
    (1..=bytes.len() / 2).any(|period| bytes.iter().zip(&bytes[period..]).all(|(a, b)| a == b))
}

/// How many characters follow on the one before them, as in `abcdef`.
fn steps(bytes: &[u8]) -> usize {
    bytes.windows(2).filter(|pair| pair[1].abs_diff(pair[0]) <= 1).count()
}

fn distinct(bytes: &[u8]) -> usize {
    let mut seen = [false; 256];
    bytes.iter().for_each(|b| seen[usize::from(*b)] = true);
    seen.iter().filter(|s| **s).count()
}

/// Makes a folder that only its owner looks into: secrets and password hashes lie there.
///
/// # Errors
/// Where it cannot be made.
pub fn make_private(dir: &Path) -> io::Result<()> {
    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(dir)
}

/// The secret kept in `dir/name`, made on the first call, readable by its owner alone: a restart logs nobody
/// out in development either.
///
/// # Errors
/// Where the folder cannot be written, or the file cannot be read.
pub fn kept_in(dir: &Path, name: &str) -> io::Result<Secret> {
    let path = dir.join(name);
    match std::fs::read_to_string(&path) {
        Ok(text) if !text.trim().is_empty() => return Ok(Secret::new(text.trim())),
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    make_private(dir)?;
    // Written aside and then linked: of two starts at once, both read the same whole file.
    let aside = dir.join(format!("{name}.{}", std::process::id()));
    let mut file =
        std::fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&aside)?;
    writeln!(file, "{}", fresh())?;
    file.sync_all()?;
    let linked = std::fs::hard_link(&aside, &path);
    std::fs::remove_file(&aside)?;
    match linked {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(error),
        _ => Ok(Secret::new(std::fs::read_to_string(&path)?.trim())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fresh_secret_is_good_enough() {
        for _ in 0..200 {
            assert_eq!(weakness(&fresh()), None);
        }
    }

    #[test]
    fn secrets_that_are_no_secrets_are_refused() {
        for weak in [
            "",
            "k3jH8sPq0LmZ7xWv2NcR5tYb9DfGa1E", // 31 bytes
            "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
            "abcdefghijklmnopqrstuvwxyz0123456789",
            "k3jH8sPqk3jH8sPqk3jH8sPqk3jH8sPq",
            "divestreams-prod-secret-key-2024",
            "changeme-changeme-8sPq0LmZ7xWv2NcR5",
            "${BETTER_AUTH_SECRET}",
            "0101101001011010110101001010010101",
        ] {
            assert!(weakness(weak).is_some(), "{weak}");
        }
    }

    #[test]
    fn what_is_wrong_is_said_without_the_secret() {
        let told = weakness("hunter2").expect("short");
        assert!(!told.contains("hunter2"));
    }
}
