//! What the page of the first start shows.

use askama::Template;

use super::form::OpenForm;
use crate::shop::view::slug_field;
use crate::web::{Chrome, Errors, Field, Problems, Visitor};

/// The form.
#[derive(Template)]
#[template(path = "people/setup/form.html")]
pub struct Setup {
    page: Chrome,
    problems: Problems,
    fields: Vec<Field>,
}

impl Setup {
    /// The form as it was typed, with what is wrong; the password is never kept.
    pub fn new(visitor: &Visitor, form: &OpenForm, errors: &Errors) -> Self {
        let t = visitor.t;
        let code = Field::line(t, "code", "field-setup-code", "text", &form.code).required();
        let code = code.hint(t.say("hint-setup-code")).with("autocomplete", "off").checked(errors, t);
        let password = Field::line(t, "password", "field-password", "password", "").required();
        let password = password.hint(t.say("hint-password")).with("autocomplete", "new-password");
        let password = password.checked(errors, t);
        let fields: Vec<_> =
            [code].into_iter().chain(fields(visitor, form, errors)).chain([password]).collect();
        Self { page: visitor.chrome(t.say("setup-title")), problems: Problems::of(t, &fields), fields }
    }
}

/// The fields of a shop and its owner.
pub fn fields(visitor: &Visitor, form: &OpenForm, errors: &Errors) -> Vec<Field> {
    let t = visitor.t;
    let line = |name, label, kind, value: &str| Field::line(t, name, label, kind, value).required();
    let fields = [
        line("shop_name", "field-shop-name", "text", &form.shop_name).with("autocomplete", "organization"),
        slug_field(t, &form.slug, visitor.state.config.app_url.host()),
        line("name", "field-own-name", "text", &form.name).with("autocomplete", "name"),
        line("email", "field-email", "email", &form.email).with("autocomplete", "username"),
    ];
    fields.into_iter().map(|field| field.checked(errors, t)).collect()
}
