//! What a list's address asks for, read leniently: what cannot be read counts as not asked.

use serde::Deserialize;

use super::model::Scope;
use crate::base::id::{LoginSessionId, UserId};
use crate::base::listing::Place;
use crate::web::Typed;

/// The query of a list's address, as it came.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct DevicesQuery {
    /// The beginning of any word of a name, of an e-mail, or a whole address; of one's own: of a browser, its system or a shop.
    pub q: Typed,
    /// Only this person's.
    pub person: Typed,
    /// `ended`: those that have ended, instead of the live ones.
    pub show: Typed,
    /// Begins after this one.
    pub after: Typed,
    /// Ends before this one.
    pub before: Typed,
}

/// What a list shows. What cannot be read counts as not asked.
#[derive(Clone, Debug)]
pub struct Asked {
    /// Whose.
    pub scope: Scope,
    /// The beginning of any word of a name, of an e-mail, or a whole address; of one's own: of a browser, its system or a shop.
    pub search: String,
    /// Only this person's.
    pub person: Option<UserId>,
    /// Those that have ended.
    pub ended: bool,
    /// Where the page begins; the newest come first.
    pub place: Place<LoginSessionId>,
}

impl Asked {
    /// Reads the query.
    pub fn of(scope: Scope, query: &DevicesQuery) -> Self {
        let place = Place::of(LoginSessionId::parse(&query.after), LoginSessionId::parse(&query.before));
        Self {
            scope,
            search: query.q.chars().take(100).collect(),
            person: UserId::parse(&query.person),
            ended: &*query.show == "ended",
            place,
        }
    }

    /// The address of `page` as it was asked for: with these filters, from the same place on.
    pub fn same_address(&self, page: &str) -> String {
        match &self.place {
            Place::Start => self.address(page, &[]),
            Place::After(id) => self.address(page, &[("after", id.as_str())]),
            Place::Before(id) => self.address(page, &[("before", id.as_str())]),
        }
    }

    /// No search, no filter: all who are signed in.
    pub fn is_everything(&self) -> bool {
        self.search.is_empty() && self.person.is_none() && !self.ended
    }

    /// The address of `page` with these filters and further pairs.
    pub fn address(&self, page: &str, further: &[(&str, &str)]) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        let own = [
            ("q", self.search.as_str()),
            ("person", self.person.as_ref().map_or("", UserId::as_str)),
            ("show", if self.ended { "ended" } else { "" }),
        ];
        for (name, value) in own.iter().chain(further).filter(|(_, value)| !value.is_empty()) {
            query.append_pair(name, value);
        }
        match query.finish() {
            query if query.is_empty() => page.to_owned(),
            query => format!("{page}?{query}"),
        }
    }
}
