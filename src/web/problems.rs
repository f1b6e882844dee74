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
        Self::of_parts(t, fields.into_iter().map(|field| ("", field)))
    }

    /// As [`Problems::of`], each field with the part of the form that it stands in ("Day 2"), where there are several alike.
    pub fn of_parts<'f>(t: &Texts, fields: impl IntoIterator<Item = (&'f str, &'f Field)>) -> Self {
        let wrong: Vec<_> = fields
            .into_iter()
            .filter_map(|(part, field)| field.problem().map(|problem| (part, problem)))
            .map(|(part, (id, label, what))| {
                let label = if part.is_empty() { label.to_owned() } else { format!("{part}, {label}") };
                (id.to_owned(), label, what.to_owned())
            })
            .collect();
        let count = i64::try_from(wrong.len()).unwrap_or(i64::MAX);
        Self { words: t.with("form-problems", &[("n", Value::Number(count))]), wrong }
    }

    /// Nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.wrong.is_empty()
    }
}
