//! What is typed to open a shop: at the first start, and to ask for one.

use serde::Deserialize;

use super::model::First;
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
    /// Their password, at the first start; whoever asks for a shop chooses it behind the letter's link.
    pub password: Typed,
}

impl OpenForm {
    /// What can be made at the first start, and the password; `free` is a label to propose instead of a wrong one,
    /// `is_code_right` whether the code fits.
    ///
    /// # Errors
    /// Everything that is wrong.
    pub fn check(&self, free: &str, is_code_right: bool) -> Result<(First, String), Errors> {
        let mut errors = Errors::default();
        if !is_code_right {
            errors.add("code", "setup-code-wrong");
        }
        let first = self.first(free, &mut errors);
        let words = [&*self.shop_name, &*self.slug, &*self.name, &*self.email];
        if let Err(weakness) = password::policy(self.password.untrimmed(), &words) {
            errors.add("password", weakness.key());
        }
        match first {
            Some(first) if errors.is_empty() => Ok((first, self.password.untrimmed().to_owned())),
            _ => Err(errors),
        }
    }

    /// What can be asked for.
    ///
    /// # Errors
    /// Everything that is wrong.
    pub fn ask(&self, free: &str) -> Result<First, Errors> {
        let mut errors = Errors::default();
        match self.first(free, &mut errors) {
            Some(first) if errors.is_empty() => Ok(first),
            _ => Err(errors),
        }
    }

    fn first(&self, free: &str, errors: &mut Errors) -> Option<First> {
        let shop_name = errors.take("shop_name", name(&self.shop_name));
        let slug = errors.take("slug", slug(&self.slug, free));
        let name = errors.take("name", person_name(&self.name));
        if !email::looks_right(&self.email) {
            errors.add("email", "form-email");
        }
        Some(First { shop_name: shop_name?, slug: slug?, name: name?, email: self.email.to_string() })
    }
}
