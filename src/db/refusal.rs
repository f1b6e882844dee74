//! A database that answers and takes no writes: why, as far as it says.

use std::cell::Cell;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// So long a refused write is remembered: three times as often as something is written without anybody's asking.
const REMEMBERED: Duration = Duration::from_secs(45);

/// Why it takes none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// It is a copy that follows another, or was told to take none.
    ReadOnly,
    /// Nothing fits on its disk any more.
    Full,
    /// The role that asks may not.
    Permission,
}

impl Refusal {
    /// Out of the words of an error: neither database gives its kind of error away otherwise.
    pub fn of(message: &str) -> Option<Self> {
        let says = |words: &[&str]| words.iter().any(|words| message.contains(words));
        match () {
            () if says(&["read-only transaction", "readonly database"]) => Some(Self::ReadOnly),
            () if says(&["No space left on device", "database or disk is full"]) => Some(Self::Full),
            () if says(&["permission denied"]) => Some(Self::Permission),
            () => None,
        }
    }
}

thread_local! {
    static MET: Cell<Option<Refusal>> = const { Cell::new(None) };
}

/// An error's words have come by on this thread.
pub(super) fn meet(message: &str) {
    if let Some(refusal) = Refusal::of(message) {
        MET.set(Some(refusal));
    }
}

/// What was met on this thread since the last time.
pub(super) fn met() -> Option<Refusal> {
    MET.take()
}

/// The last refusal that any connection of a pool has met.
#[derive(Clone, Default)]
pub(super) struct Last(Arc<Mutex<Option<(Refusal, Instant)>>>);

impl Last {
    pub fn note(&self, refusal: Refusal) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some((refusal, Instant::now()));
    }

    pub fn lately(&self) -> Option<Refusal> {
        let last = *self.0.lock().unwrap_or_else(PoisonError::into_inner);
        last.filter(|(_, at)| at.elapsed() < REMEMBERED).map(|(refusal, _)| refusal)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_databases_words_are_known() {
        for (message, refusal) in [
            ("cannot execute INSERT in a read-only transaction", Some(Refusal::ReadOnly)),
            ("attempt to write a readonly database", Some(Refusal::ReadOnly)),
            ("could not extend file \"base/5/16392\": No space left on device", Some(Refusal::Full)),
            ("database or disk is full", Some(Refusal::Full)),
            ("permission denied for table session", Some(Refusal::Permission)),
            ("duplicate key value violates unique constraint", None),
        ] {
            assert_eq!(Refusal::of(message), refusal, "{message}");
        }
    }
}
