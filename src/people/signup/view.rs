//! What the pages of asking for a shop show.

use askama::Template;

use crate::account::reset::new_password_fields;
use crate::login::token::Token;
use crate::people::setup::form::OpenForm;
use crate::people::setup::model::First;
use crate::people::setup::view::fields;
use crate::text::Value;
use crate::web::{Chrome, Errors, Field, Problems, Visitor};

/// The form.
#[derive(Template)]
#[template(path = "people/signup/form.html")]
pub struct Signup {
    page: Chrome,
    problems: Problems,
    fields: Vec<Field>,
}

impl Signup {
    /// The form as it was typed, with what is wrong.
    pub fn new(visitor: &Visitor, form: &OpenForm, errors: &Errors) -> Self {
        let (t, fields) = (visitor.t, fields(visitor, form, errors));
        Self { page: visitor.chrome(t.say("setup-title")), problems: Problems::of(t, &fields), fields }
    }
}

/// The page behind the letter's link.
#[derive(Template)]
#[template(path = "people/signup/finish.html")]
pub struct Finish<'p> {
    page: Chrome,
    email: &'p str,
    token: &'p str,
    problems: Problems,
    fields: [Field; 2],
}

impl<'p> Finish<'p> {
    /// The form that makes the shop, with what is wrong; the password is never kept.
    pub fn new(visitor: &Visitor, asked: &'p First, token: &'p Token, errors: &Errors) -> Self {
        let title = visitor.t.with("signup-finish", &[("shop", Value::Text(&asked.shop_name))]);
        let fields = new_password_fields(visitor.t, errors);
        Self {
            page: visitor.chrome(title),
            email: &asked.email,
            token: token.reveal(),
            problems: Problems::of(visitor.t, &fields),
            fields,
        }
    }
}

/// A letter is on its way.
#[derive(Template)]
#[template(path = "people/signup/sent.html")]
pub struct Sent {
    page: Chrome,
    words: String,
}

impl Sent {
    /// The same whoever has that e-mail.
    pub fn new(visitor: &Visitor, email: &str) -> Self {
        let t = visitor.t;
        let words = t.with("signup-sent-words", &[("email", Value::Text(email))]);
        Self { page: visitor.chrome(t.say("signup-sent")), words }
    }
}

/// Why a link makes no shop. What was asked for with it is kept where asking again is the way on.
pub enum Over {
    /// Its time is over.
    Expired(First),
    /// It has made its shop.
    Used,
    /// A newer one was sent.
    Withdrawn,
    /// There never was such a one, or so long ago that nobody knows.
    Unknown,
    /// Another shop has the label by now.
    SlugTaken(First),
    /// Someone with this e-mail is here by now.
    Known,
}

/// The page of a link that makes no shop: which it is, and how to go on.
#[derive(Template)]
#[template(path = "people/signup/gone.html")]
pub struct Gone {
    page: Chrome,
    words: &'static str,
    on: On,
}

/// The way on.
enum On {
    /// Sign in.
    SignIn,
    /// Ask for a shop.
    Ask,
    /// Ask for the same again: what is sent, and what the button says.
    Again([(&'static str, String); 4], &'static str),
}

impl Gone {
    /// The page that says which.
    pub fn new(visitor: &Visitor, over: Over) -> Self {
        let t = visitor.t;
        let again = |first: First, button| {
            let First { shop_name, slug, name, email } = first;
            let fields = [("shop_name", shop_name), ("slug", slug), ("name", name), ("email", email)];
            On::Again(fields, t.say(button))
        };
        let (title, words, on) = match over {
            Over::Expired(first) => {
                ("link-expired-title", "signup-expired", again(first, "signup-send-another"))
            }
            Over::Used => ("link-used-title", "signup-used", On::SignIn),
            Over::Withdrawn => ("link-withdrawn-title", "signup-withdrawn", On::Ask),
            Over::Unknown => ("link-unknown-title", "signup-unknown", On::Ask),
            Over::SlugTaken(first) => {
                ("signup-gone", "signup-slug-taken", again(first, "signup-choose-another"))
            }
            Over::Known => ("signup-gone", "signup-known", On::SignIn),
        };
        Self { page: visitor.chrome(t.say(title)), words: t.say(words), on }
    }
}
