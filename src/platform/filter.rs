//! What a list's address asks for, read leniently: what cannot be read counts as not asked.

use serde::Deserialize;

use crate::web::Typed;

/// The query of a list's address, as it came.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct ListQuery {
    q: Typed,
    after: Typed,
}

/// What a list shows.
#[derive(Clone, Debug)]
pub struct Asked<I> {
    /// The beginning of a name, or of what else is searched.
    pub search: String,
    /// Begins behind this one.
    pub after: Option<I>,
}

impl<I: std::fmt::Display> Asked<I> {
    /// Reads the query; `id` reads an id.
    pub fn of(query: &ListQuery, id: fn(&str) -> Option<I>) -> Self {
        Self { search: query.q.chars().take(100).collect(), after: id(&query.after) }
    }

    /// The address of `page` with the search, behind `after`.
    pub fn address(&self, page: &str, after: Option<I>) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        if !self.search.is_empty() {
            query.append_pair("q", &self.search);
        }
        if let Some(after) = after {
            query.append_pair("after", &after.to_string());
        }
        format!("{page}?{}", query.finish())
    }
}
