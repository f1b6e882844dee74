//! What the platform's lists of shops and of people show: they differ in words alone.

use askama::Template;

use super::store::COUNTED;
use crate::base::clock::Instant;
use crate::base::listing::{Asked, Part};
use crate::text::{Texts, Value};
use crate::web::list::Pager;
use crate::web::tabs::tabs;
use crate::web::{Chrome, Person, urls, when};

/// The words of one of them.
pub struct Words {
    /// What stands at the top.
    pub title: &'static str,
    /// What its rows are.
    pub of: &'static str,
    /// What is searched.
    pub search: &'static str,
    /// Nothing was found.
    pub nothing: &'static str,
    /// What to do then.
    pub what_then: &'static str,
}

impl Words {
    /// Those of these text keys, in this order.
    pub fn of(t: &'static Texts, keys: [&'static str; 5]) -> Self {
        let [title, of, search, nothing, what_then] = keys.map(|key| t.say(key));
        Self { title, of, search, nothing, what_then }
    }
}

/// A row.
pub struct Row {
    /// Its page.
    pub href: String,
    /// Its name.
    pub name: String,
    /// What else it is known by.
    pub known_by: String,
    /// When it was made, in words.
    pub created: String,
    /// What is not as with every other: tone and words.
    pub states: Vec<(&'static str, &'static str)>,
}

/// The list.
#[derive(Template)]
#[template(path = "platform/list.html")]
pub struct List {
    page: Chrome,
    tabs: Vec<(&'static str, &'static str, bool)>,
    /// This page's address.
    here: &'static str,
    words: Words,
    search: String,
    rows: Vec<Row>,
    pager: Pager,
    export: String,
    /// Where to make another, and what that is called.
    making: Option<(&'static str, &'static str)>,
}

impl List {
    /// The page at `here` of what was asked, with `facts` on how many there are.
    pub fn new<I: std::fmt::Display + Copy, T>(
        person: &Person,
        (here, words): (&'static str, Words),
        asked: &Asked<I>,
        (part, id): (Part<T>, fn(&T) -> I),
        facts: String,
        row: impl Fn(T) -> Row,
    ) -> Self {
        Self {
            page: person.chrome(words.title, urls::ADMIN),
            tabs: tabs(here, None),
            here,
            words,
            search: asked.search.clone(),
            pager: Pager::by_name(part.ends(id), facts, |place| asked.address(here, place)),
            export: Asked { search: asked.search.clone(), ..Asked::<I>::default() }
                .address(&format!("{here}.csv"), &Default::default()),
            rows: part.rows.into_iter().map(row).collect(),
            making: None,
        }
    }

    /// With a button that makes another.
    #[must_use]
    pub fn with_making(mut self, href: &'static str, words: &'static str) -> Self {
        self.making = Some((href, words));
        self
    }
}

/// How many there are, and how many of them are of a kind that stands out: text keys of both, and of more than are counted.
pub fn facts(t: &'static Texts, keys: [&str; 3], total: i64, standing_out: i64) -> String {
    let number = |key: &str, n: i64| t.with(key, &[("n", Value::Number(n))]);
    let [counted, more, out] = keys;
    let total = if total > COUNTED { number(more, COUNTED) } else { number(counted, total) };
    match standing_out {
        0 => total,
        n => format!("{total} · {}", number(out, n)),
    }
}

/// When something was made, in words.
pub fn made(person: &Person, at: Instant) -> String {
    when::date(person.visitor.t, at.date(), person.now().date())
}
