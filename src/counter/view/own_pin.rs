//! The page of one's own PIN.

use askama::Template;

use crate::base::clock::Instant;
use crate::text::Value;
use crate::web::tabs::tabs;
use crate::web::{Chrome, Errors, Field, Person, Problems, urls, when};

/// One's PIN: set, changed, removed; never shown.
#[derive(Template)]
#[template(path = "counter/own_pin.html")]
pub struct OwnPin {
    /// The frame.
    pub page: Chrome,
    tabs: Vec<(&'static str, &'static str, bool)>,
    /// "Set 4 minutes ago".
    set: Option<String>,
    problems: Problems,
    fields: Vec<Field>,
}

impl OwnPin {
    /// Puts it together; what was typed is not shown again.
    pub fn new(person: &Person, set_at: Option<Instant>, errors: &Errors) -> Self {
        let t = person.visitor.t;
        let field = |name, label| {
            Field::line(t, name, label, "password", "")
                .with("inputmode", "numeric")
                .with("autocomplete", "off")
                .with("maxlength", "8")
                .required()
        };
        let set = set_at.map(|at| {
            t.with("pin-set", &[("ago", Value::Text(&when::ago(t, at, person.now(), person.zone())))])
        });
        let fields = vec![
            field("pin", "field-pin").hint(t.say("pin-hint")).checked(errors, t),
            field("pin_again", "field-pin-again").checked(errors, t),
        ];
        Self {
            page: person.chrome(t.say("pin-title"), urls::OWN_PIN),
            tabs: tabs(urls::OWN_PIN, person.role()),
            set,
            problems: Problems::of(t, &fields),
            fields,
        }
    }
}
