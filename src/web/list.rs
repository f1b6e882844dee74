//! What lists have in common: what their address asks for, and the links to the pages beside.

use serde::Deserialize;

use super::Typed;
use crate::base::listing::{Asked, Place};

/// The query of a list's address, as it came. What cannot be read counts as not asked.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct ListQuery {
    q: Typed,
    after: Typed,
    before: Typed,
}

impl ListQuery {
    /// Reads it; `id` reads an id.
    pub fn asked<I>(&self, id: fn(&str) -> Option<I>) -> Asked<I> {
        Asked {
            search: self.q.chars().take(100).collect(),
            place: Place::of(id(&self.after), id(&self.before)),
        }
    }
}

/// The links to the pages before and behind: `parts/pager.html` draws it where there is one.
#[derive(Debug)]
pub struct Pager {
    /// Before.
    pub earlier: Option<String>,
    /// Behind.
    pub later: Option<String>,
    /// Text keys of what the two are called.
    pub words: (&'static str, &'static str),
    /// How many there are in all; empty where that is not said.
    pub facts: String,
}

impl Pager {
    /// Of a list by name, whose page ends with these; `address` is that of another place.
    pub fn by_name<I>(
        (first, last): (Option<I>, Option<I>),
        facts: String,
        address: impl Fn(&Place<I>) -> String,
    ) -> Self {
        Self {
            earlier: first.map(|id| address(&Place::Before(id))),
            later: last.map(|id| address(&Place::After(id))),
            words: ("page-back", "page-on"),
            facts,
        }
    }

    /// Of a list whose newest come first.
    pub fn newest_first<I>(ends: (Option<I>, Option<I>), address: impl Fn(&Place<I>) -> String) -> Self {
        let words = ("devices-newer", "devices-older");
        Self { words, ..Self::by_name(ends, String::new(), address) }
    }
}
