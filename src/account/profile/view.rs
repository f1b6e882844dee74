//! What `/account` shows.

use askama::Template;

use crate::account::reset::new_password_fields;
use crate::login::store::Addressee;
use crate::text::{self, Texts};
use crate::web::chrome::Theme;
use crate::web::tabs::tabs;
use crate::web::{Chrome, Errors, Field, Person, Problems, urls};

/// The page, with all of its forms.
#[derive(Template)]
#[template(path = "account/profile.html")]
pub struct Profile {
    page: Chrome,
    tabs: Vec<(&'static str, &'static str, bool)>,
    /// Under which name browsers keep the password.
    email: String,
    problems: Problems,
    name: Field,
    new_email: Field,
    current: Field,
    passwords: [Field; 2],
    theme: Field,
    language: Field,
}

/// What was typed into one of the forms, and what is wrong with it.
#[derive(Default)]
pub struct Again<'a> {
    /// The name, where it was that form.
    pub name: Option<&'a str>,
    /// The e-mail, where it was that form.
    pub email: &'a str,
    /// All that is wrong.
    pub errors: Errors,
}

impl Profile {
    /// The page as `me` is, or as it was typed.
    pub fn new(person: &Person, me: &Addressee, again: &Again<'_>) -> Self {
        let (t, errors) = (person.visitor.t, &again.errors);
        let page = person.chrome(t.say("account-title"), urls::ACCOUNT);
        let line = |name, label, kind, value: &str| {
            Field::line(t, name, label, kind, value).required().checked(errors, t)
        };
        let themes = Theme::ALL.map(|theme| (theme.as_str().to_owned(), t.say(theme.key()).to_owned()));
        let own_name =
            |texts: &'static Texts| (texts.language.to_owned(), texts.say("language-name").to_owned());
        let browser = (String::new(), t.say("language-browser").to_owned());
        let languages = [browser].into_iter().chain(text::all().into_iter().map(own_name)).collect();
        let name =
            line("name", "field-name", "text", again.name.unwrap_or(&me.name)).with("autocomplete", "name");
        let new_email = line("email", "field-new-email", "email", again.email).with("autocomplete", "email");
        let current = line("current", "field-current-password", "password", "")
            .with("autocomplete", "current-password");
        let passwords = new_password_fields(t, errors);
        let theme =
            Field::choice(t, "theme", "field-theme", themes.into(), page.theme.as_str()).checked(errors, t);
        let language =
            Field::choice(t, "language", "field-language", languages, &me.language).checked(errors, t);
        Self {
            tabs: tabs(urls::ACCOUNT, person.role()),
            email: me.email.clone(),
            problems: Problems::of(
                t,
                [&name, &new_email, &current].into_iter().chain(&passwords).chain([&theme, &language]),
            ),
            name,
            new_email,
            current,
            passwords,
            theme,
            language,
            page,
        }
    }
}
