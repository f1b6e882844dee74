//! What is wrong with a form, above its fields: how much it is, and a link to each field.

use askama::Template;

use super::Field;
use crate::text::{Texts, Value};

/// The summary; nothing where nothing is wrong.
#[derive(Template)]
#[template(path = "parts/problems.html")]
pub struct Problems {
    words: String,
    /// Of each field: id, label, what.
    wrong: Vec<(String, String, String)>,
}

impl askama::filters::HtmlSafe for Problems {}

impl Problems {
    /// Of these fields, in the order of the page, once they are checked.
    pub fn of<'f>(t: &Texts, fields: impl IntoIterator<Item = &'f Field>) -> Self {
        let owned =
            |(id, label, what): (&str, &str, &str)| (id.to_owned(), label.to_owned(), what.to_owned());
        let wrong: Vec<_> = fields.into_iter().filter_map(Field::problem).map(owned).collect();
        let count = i64::try_from(wrong.len()).unwrap_or(i64::MAX);
        Self { words: t.with("form-problems", &[("n", Value::Number(count))]), wrong }
    }

    /// Nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.wrong.is_empty()
    }
}
