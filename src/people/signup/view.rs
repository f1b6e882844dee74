//! What the pages of asking for a shop show.

use askama::Template;

use crate::account::reset::new_password_fields;
use crate::login::token::Token;
use crate::people::setup::form::OpenForm;
use crate::people::setup::model::First;
use crate::people::setup::view::{fields, problems};
use crate::text::Value;
use crate::web::{Chrome, Errors, Field, Visitor};

/// The form.
#[derive(Template)]
#[template(path = "people/signup/form.html")]
pub struct Signup {
    page: Chrome,
    problems: String,
    fields: Vec<Field>,
}

impl Signup {
    /// The form as it was typed, with what is wrong.
    pub fn new(visitor: &Visitor, form: &OpenForm, errors: &Errors) -> Self {
        Self {
            page: visitor.chrome(visitor.t.say("setup-title")),
            problems: problems(visitor, errors),
            fields: fields(visitor, form, errors),
        }
    }

    /// Everything that is wrong: id, label, what.
    fn wrong(&self) -> Vec<(&str, &str, &str)> {
        self.fields.iter().filter_map(Field::problem).collect()
    }
}

/// The page behind the letter's link.
#[derive(Template)]
#[template(path = "people/signup/finish.html")]
pub struct Finish<'p> {
    page: Chrome,
    email: &'p str,
    token: &'p str,
    fields: [Field; 2],
}

impl<'p> Finish<'p> {
    /// The form that makes the shop, with what is wrong; the password is never kept.
    pub fn new(visitor: &Visitor, asked: &'p First, token: &'p Token, errors: &Errors) -> Self {
        let title = visitor.t.with("signup-finish", &[("shop", Value::Text(&asked.shop_name))]);
        Self {
            page: visitor.chrome(title),
            email: &asked.email,
            token: token.reveal(),
            fields: new_password_fields(visitor.t, errors),
        }
    }
}

/// What has happened, or why nothing has.
#[derive(Template)]
#[template(path = "people/signup/told.html")]
pub struct Told {
    page: Chrome,
    words: String,
}

impl Told {
    /// A letter is on its way, whoever has that e-mail.
    pub fn sent(visitor: &Visitor, email: &str) -> Self {
        let t = visitor.t;
        let words = t.with("signup-sent-words", &[("email", Value::Text(email))]);
        Self { page: visitor.chrome(t.say("signup-sent")), words }
    }

    /// The link makes no shop.
    pub fn over(visitor: &Visitor, key: &'static str) -> Self {
        let t = visitor.t;
        Self { page: visitor.chrome(t.say("signup-gone")), words: t.say(key).to_owned() }
    }
}
