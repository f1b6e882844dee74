//! The label of a shop's host: `reef` in `reef.divestreams.example`.

use crate::base::fold::fold;

/// Labels that no new shop gets: hosts of our own, now or one day.
pub const RESERVED: [&str; 8] = ["www", "admin", "api", "app", "mail", "static", "assets", "health"];

/// Letters that a proposed one has at most: room for a number behind it.
const MOST_PROPOSED: usize = 40;

/// Why a label is none that a new shop can have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// Not of letters, digits and inner hyphens.
    Malformed,
    /// Kept for our own hosts.
    Reserved,
}

/// A label that a shop can have: letters, digits and inner hyphens (RFC 1123).
pub fn is_slug(label: &str) -> bool {
    (1..=63).contains(&label.len())
        && !label.starts_with('-')
        && !label.ends_with('-')
        && label.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

/// Whether a new shop can have `label`.
///
/// # Errors
/// Why not.
pub fn check(label: &str) -> Result<(), Wrong> {
    match label {
        _ if !is_slug(label) => Err(Wrong::Malformed),
        _ if RESERVED.contains(&label) => Err(Wrong::Reserved),
        _ => Ok(()),
    }
}

/// Labels to propose, nearest first: made of what was typed as one, or of the shop's name.
pub fn proposals(typed: &str, name: &str) -> Vec<String> {
    let stem = [typed, name].into_iter().map(plain).find(|stem| !stem.is_empty());
    let stem = stem.unwrap_or_else(|| "shop".to_owned());
    let numbered = (2..50).map(|n| format!("{stem}-{n}"));
    std::iter::once(stem.clone()).chain(numbered).filter(|label| check(label).is_ok()).collect()
}

/// "Reef & Ripple" as `reef-ripple`.
fn plain(text: &str) -> String {
    let folded = fold(text);
    let words = folded.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let joined = words.collect::<Vec<_>>().join("-");
    joined.chars().take(MOST_PROPOSED).collect::<String>().trim_end_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_reserved_or_malformed_is_told_apart() {
        assert_eq!(check("blue-reef"), Ok(()));
        assert_eq!(check("www"), Err(Wrong::Reserved));
        for malformed in ["", "-a", "a-", "Reef", "reef.x", "a b", "ré", &"a".repeat(64)] {
            assert_eq!(check(malformed), Err(Wrong::Malformed), "{malformed}");
        }
    }

    #[test]
    fn what_is_proposed_can_be_had() {
        assert_eq!(proposals("", "Reef & Ripple")[0], "reef-ripple");
        assert_eq!(proposals("Chloé's Place!", "x")[0], "chloe-s-place");
        assert_eq!(proposals("www", "x")[0], "www-2");
        assert_eq!(proposals("???", "潜水")[0], "shop");
        for typed in ["", "a", "admin", "--", &"long ".repeat(50)] {
            assert!(proposals(typed, "").iter().all(|label| check(label).is_ok()), "{typed}");
        }
    }
}
