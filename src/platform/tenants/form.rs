//! What is typed to make a shop.

use serde::Deserialize;

use crate::base::email;
use crate::shop::form::ShopForm;
use crate::tenancy::Settings;
use crate::web::{Errors, Typed};

/// What was typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct NewForm {
    /// Its name.
    pub name: Typed,
    /// The label of its host.
    pub slug: Typed,
    /// Its owner's e-mail.
    pub owner: Typed,
    /// The zone of its dates and times of day.
    pub time_zone: Typed,
    /// The currency of its prices.
    pub currency: Typed,
}

impl NewForm {
    /// What the shop is, and its owner's e-mail; `free` is a label to propose instead of a wrong one.
    ///
    /// # Errors
    /// Everything that is wrong.
    pub fn check(&self, free: &str) -> Result<(Settings, String), Errors> {
        let Self { name, slug, owner, time_zone, currency } = self.clone();
        let shop = ShopForm { name, slug, time_zone, currency, units: "metres".to_owned().into() };
        let checked = shop.check(free);
        match (checked, email::looks_right(&owner)) {
            (Ok(new), true) => Ok((new, owner.to_string())),
            (checked, is_right) => {
                let mut errors = checked.err().unwrap_or_default();
                if !is_right {
                    errors.add("owner", "form-email");
                }
                Err(errors)
            }
        }
    }
}
