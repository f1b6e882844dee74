//! Forms: what was typed, what is wrong with it, and both kept for showing the form again.

use std::borrow::Cow;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest, web};
use futures_core::future::LocalBoxFuture;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::Error;
use crate::text::{Texts, Value};

/// A text as someone typed it, without the characters that no field means: NUL and other control characters (line
/// ends and tabs stay), and those that turn the direction of whatever stands around them. It may be empty; `check` functions decide what it has to be.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(from = "String")]
pub struct Typed(String);

impl From<String> for Typed {
    fn from(text: String) -> Self {
        let text = text.replace("\r\n", "\n");
        Self(match text.contains(is_meant_by_no_field) {
            true => text.chars().filter(|c| !is_meant_by_no_field(*c)).collect(),
            false => text,
        })
    }
}

fn is_meant_by_no_field(c: char) -> bool {
    match c {
        '\n' | '\t' => false,
        // Embeddings, overrides and isolates (Unicode 15, UAX 9, 2): a name that holds one turns the sentence around it.
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => true,
        c => c.is_control(),
    }
}

impl std::ops::Deref for Typed {
    type Target = str;

    /// Without the blanks around it.
    fn deref(&self) -> &str {
        self.0.trim()
    }
}

impl Typed {
    /// With the blanks around it: a password is taken as it is.
    pub fn untrimmed(&self) -> &str {
        &self.0
    }
}

/// A form that was sent; its token and origin have been checked before any handler runs.
pub struct Form<T>(pub T);

impl<T> std::ops::Deref for Form<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T: DeserializeOwned + 'static> FromRequest for Form<T> {
    type Error = Error;
    type Future = LocalBoxFuture<'static, Result<Self, Error>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let bytes = web::Bytes::from_request(request, payload);
        Box::pin(async move {
            let bytes = bytes.await.map_err(|_| Error::TooLarge)?;
            serde_html_form::from_bytes(&bytes).map(Form).map_err(|e| Error::Unreadable(e.to_string()))
        })
    }
}

/// The query of an address; what is not known in it is left alone.
pub struct Query<T>(pub T);

impl<T: DeserializeOwned + 'static> FromRequest for Query<T> {
    type Error = Error;
    type Future = std::future::Ready<Result<Self, Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let query = serde_html_form::from_str(request.query_string());
        std::future::ready(query.map(Query).map_err(|e| Error::Unreadable(e.to_string())))
    }
}

/// A sentence to be said: its key and what fills its variables.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    key: &'static str,
    texts: Vec<(&'static str, String)>,
    numbers: Vec<(&'static str, i64)>,
}

impl From<&'static str> for Said {
    fn from(key: &'static str) -> Self {
        Self { key, texts: Vec::new(), numbers: Vec::new() }
    }
}

impl Said {
    /// Fills a variable with a text.
    #[must_use]
    pub fn text(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.texts.push((name, value.into()));
        self
    }

    /// Fills a variable with a number.
    #[must_use]
    pub fn number(mut self, name: &'static str, value: i64) -> Self {
        self.numbers.push((name, value));
        self
    }

    /// The sentence.
    pub fn in_words(&self, texts: &Texts) -> String {
        if self.texts.is_empty() && self.numbers.is_empty() {
            return texts.say(self.key).to_owned();
        }
        let variables: Vec<_> = self
            .texts
            .iter()
            .map(|(name, text)| (*name, Value::Text(text)))
            .chain(self.numbers.iter().map(|(name, number)| (*name, Value::Number(*number))))
            .collect();
        texts.with(self.key, &variables)
    }
}

/// Everything that is wrong with a form, by field.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Errors(Vec<(Cow<'static, str>, Said)>);

impl Errors {
    /// Adds what is wrong with a field; the first word on a field is the one shown.
    pub fn add(&mut self, field: impl Into<Cow<'static, str>>, said: impl Into<Said>) {
        let field = field.into();
        if self.of(&field).is_none() {
            self.0.push((field, said.into()));
        }
    }

    /// `value`, or the error noted and nothing.
    pub fn take<T>(&mut self, field: impl Into<Cow<'static, str>>, value: Result<T, Said>) -> Option<T> {
        value.map_err(|said| self.add(field, said)).ok()
    }

    /// Nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What is wrong with a field.
    pub fn of(&self, field: &str) -> Option<&Said> {
        self.0.iter().find(|(name, _)| name == field).map(|(_, said)| said)
    }

    /// All, in the order in which they were found.
    pub fn all(&self) -> impl Iterator<Item = (&str, &Said)> {
        self.0.iter().map(|(name, said)| (name.as_ref(), said))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_no_field_means_is_left_out() {
        let typed = Typed::from(" a\u{0}b\r\nc\u{1b} ".to_owned());
        assert_eq!(&*typed, "ab\nc");
        assert_eq!(typed.untrimmed(), " ab\nc ");
        assert_eq!(&*Typed::from("\u{202e}liame\u{2066} x\u{2069}".to_owned()), "liame x");
        assert_eq!(
            &*Typed::from("\u{5d0}\u{200f}\u{5d1}".to_owned()),
            "\u{5d0}\u{200f}\u{5d1}",
            "a mark is no control"
        );
    }
}
