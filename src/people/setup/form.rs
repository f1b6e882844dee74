//! What is typed to open a shop.

use serde::Deserialize;

use super::change::First;
use crate::base::email;
use crate::login::password;
use crate::people::invitation::form::person_name;
use crate::shop::form::{name, slug};
use crate::web::{Errors, Typed};

/// What was typed; a code only at the first start.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct OpenForm {
    /// The code out of the log.
    pub code: Typed,
    /// The shop's name.
    pub shop_name: Typed,
    /// The label of its host.
    pub slug: Typed,
    /// The owner's name.
    pub name: Typed,
    /// The owner's e-mail.
    pub email: Typed,
    /// Their password.
    pub password: Typed,
}

impl OpenForm {
    /// What can be made; `free` is a label to propose instead of a wrong one, `is_code_right` whether the code fits.
    ///
    /// # Errors
    /// Everything that is wrong.
    pub fn check(&self, free: &str, is_code_right: bool) -> Result<(First, String), Errors> {
        let mut errors = Errors::default();
        if !is_code_right {
            errors.add("code", "setup-code-wrong");
        }
        let shop_name = errors.take("shop_name", name(&self.shop_name));
        let slug = errors.take("slug", slug(&self.slug, free));
        let name = errors.take("name", person_name(&self.name));
        if !email::looks_right(&self.email) {
            errors.add("email", "form-email");
        }
        let words = [&*self.shop_name, &*self.slug, &*self.name, &*self.email];
        if let Err(weakness) = password::policy(self.password.untrimmed(), &words) {
            errors.add("password", weakness.key());
        }
        match (shop_name, slug, name) {
            (Some(shop_name), Some(slug), Some(name)) if errors.is_empty() => {
                let first = First { shop_name, slug, name, email: self.email.to_string() };
                Ok((first, self.password.untrimmed().to_owned()))
            }
            _ => Err(errors),
        }
    }
}
