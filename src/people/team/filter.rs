//! What the team's address asks for, read leniently: what cannot be read counts as not asked.

use serde::Deserialize;

use crate::base::id::UserId;
use crate::web::Typed;

/// The query of the list's address, as it came.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct TeamQuery {
    q: Typed,
    after: Typed,
}

/// What the list shows.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// The beginning of a name or e-mail.
    pub search: String,
    /// Begins behind this one.
    pub after: Option<UserId>,
}

impl Asked {
    /// Reads the query.
    pub fn of(query: &TeamQuery) -> Self {
        Self { search: query.q.chars().take(100).collect(), after: UserId::parse(&query.after) }
    }

    /// The address of `page` with the search, behind `after`.
    pub fn address(&self, page: &str, after: Option<UserId>) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        if !self.search.is_empty() {
            query.append_pair("q", &self.search);
        }
        if let Some(after) = after {
            query.append_pair("after", after.as_str());
        }
        match query.finish() {
            query if query.is_empty() => page.to_owned(),
            query => format!("{page}?{query}"),
        }
    }
}
