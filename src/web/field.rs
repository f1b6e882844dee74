//! One field of a form, drawn by one template: label, control, hint, and what is wrong with it.

use askama::Template;

use super::Errors;
use crate::text::Texts;

/// What the field is edited with.
#[derive(Clone, Debug)]
pub enum Control {
    /// One line; the `type` of an input.
    Line(&'static str),
    /// Several lines.
    Lines(u8),
    /// One of these: value and words.
    Choice(Vec<(String, String)>),
}

/// A field as it is drawn.
#[derive(Clone, Debug, Template)]
#[template(path = "parts/field.html")]
pub struct Field {
    id: String,
    name: &'static str,
    label: String,
    control: Control,
    value: String,
    hint: String,
    error: String,
    suffix: String,
    required: bool,
    /// The keyboard starts here.
    has_focus: bool,
    /// Further attributes of the control, such as `inputmode`: names and values of ours.
    extra: Vec<(&'static str, &'static str)>,
}

impl askama::filters::HtmlSafe for Field {}

impl Field {
    /// A field of one line; `kind` is the `type` of its input.
    pub fn line(t: &Texts, name: &'static str, label: &'static str, kind: &'static str, value: &str) -> Self {
        Self {
            id: name.to_owned(),
            name,
            label: t.say(label).to_owned(),
            control: Control::Line(kind),
            value: value.to_owned(),
            hint: String::new(),
            error: String::new(),
            suffix: String::new(),
            required: false,
            has_focus: false,
            extra: Vec::new(),
        }
    }

    /// A field of `rows` lines.
    pub fn lines(t: &Texts, name: &'static str, label: &'static str, rows: u8, value: &str) -> Self {
        Self { control: Control::Lines(rows), ..Self::line(t, name, label, "", value) }
    }

    /// A field to choose from; `options` are value and words.
    pub fn choice(
        t: &Texts,
        name: &'static str,
        label: &'static str,
        options: Vec<(String, String)>,
        value: &str,
    ) -> Self {
        Self { control: Control::Choice(options), ..Self::line(t, name, label, "", value) }
    }

    /// Another id than its name: where a form repeats a field.
    #[must_use]
    pub fn id(mut self, id: String) -> Self {
        self.id = id;
        self
    }

    /// It must be filled.
    #[must_use]
    pub fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// A word of help below it.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = hint.into();
        self
    }

    /// A unit behind it.
    #[must_use]
    pub fn suffix(mut self, suffix: impl Into<String>) -> Self {
        self.suffix = suffix.into();
        self
    }

    /// A further attribute of its control.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: &'static str) -> Self {
        self.extra.push((name, value));
        self
    }

    /// The keyboard starts here: once a page.
    pub fn focus(&mut self) {
        self.has_focus = true;
    }

    /// What is wrong with it, out of all that is. With the first of it the keyboard starts.
    #[must_use]
    pub fn checked(mut self, errors: &Errors, t: &Texts) -> Self {
        self.has_focus |= errors.all().next().is_some_and(|(first, _)| first == self.id);
        self.error = errors.of(&self.id).map(|said| said.in_words(t)).unwrap_or_default();
        self
    }

    /// The ids of what describes the control.
    fn described_by(&self) -> String {
        let hint = (!self.hint.is_empty()).then(|| format!("{}-hint", self.id));
        let error = (!self.error.is_empty()).then(|| format!("{}-error", self.id));
        hint.into_iter().chain(error).collect::<Vec<_>>().join(" ")
    }

    /// The summary's line for it, where something is wrong: id, label, what.
    pub fn problem(&self) -> Option<(&str, &str, &str)> {
        (!self.error.is_empty()).then_some((&*self.id, &*self.label, &*self.error))
    }
}
