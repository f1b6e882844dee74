//! What is typed of a shop, and what of it can be saved.

use chrono_tz::Tz;
use iso_currency::Currency;
use serde::Deserialize;

use crate::base::money;
use crate::tenancy::slug::{self, Wrong};
use crate::tenancy::{Settings, Tenant, Units};
use crate::web::{Errors, Said, Typed};

/// The longest name, in characters.
const MOST_LETTERS: usize = 100;

/// What was typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct ShopForm {
    /// Its name.
    pub name: Typed,
    /// The label of its host.
    pub slug: Typed,
    /// The zone of its dates and times of day.
    pub time_zone: Typed,
    /// The currency of its prices.
    pub currency: Typed,
    /// How depths are shown.
    pub units: Typed,
}

impl ShopForm {
    /// A form filled with a shop as it stands.
    pub fn of(shop: &Tenant, units: Units) -> Self {
        Self {
            name: shop.name.clone().into(),
            slug: shop.slug.clone().into(),
            time_zone: shop.zone.name().to_owned().into(),
            currency: shop.currency.code().to_owned().into(),
            units: units.as_str().to_owned().into(),
        }
    }

    /// Everything that can be saved; `free` is a label to propose instead of a wrong one.
    ///
    /// # Errors
    /// Everything that is wrong.
    pub fn check(&self, free: &str) -> Result<Settings, Errors> {
        let mut errors = Errors::default();
        let name = errors.take("name", name(&self.name));
        let slug = errors.take("slug", slug(&self.slug, free));
        let zone = errors.take("time_zone", zone(&self.time_zone));
        let currency = errors.take("currency", currency(&self.currency));
        let units = errors.take("units", Units::parse(&self.units).ok_or_else(|| "form-choice".into()));
        match (name, slug, zone, currency, units) {
            (Some(name), Some(slug), Some(zone), Some(currency), Some(units)) => {
                Ok(Settings { name, slug, zone, currency, units })
            }
            _ => Err(errors),
        }
    }
}

/// A shop's name, its blanks collapsed.
///
/// # Errors
/// What is wrong with it.
pub fn name(typed: &Typed) -> Result<String, Said> {
    let name = typed.split_whitespace().collect::<Vec<_>>().join(" ");
    match name.chars().count() {
        0 => Err("form-name".into()),
        1..=MOST_LETTERS => Ok(name),
        _ => Err(Said::from("form-too-many-letters").number("n", MOST_LETTERS as i64)),
    }
}

/// The label of a shop's host.
///
/// # Errors
/// What is wrong with it, and that `free` could be had.
pub fn slug(typed: &Typed, free: &str) -> Result<String, Said> {
    let label = typed.to_lowercase();
    let key = match slug::check(&label) {
        Ok(()) => return Ok(label),
        Err(Wrong::Malformed) => "form-slug-malformed",
        Err(Wrong::Reserved) => "form-slug-reserved",
    };
    Err(Said::from(key).text("free", free))
}

/// What is said where another shop has the label.
pub fn slug_taken(free: &str) -> Said {
    Said::from("form-slug-taken").text("free", free)
}

/// A time zone.
///
/// # Errors
/// That it is none.
pub fn zone(typed: &Typed) -> Result<Tz, Said> {
    typed.parse().map_err(|_| "form-choice".into())
}

/// A currency.
///
/// # Errors
/// That it is none.
pub fn currency(typed: &Typed) -> Result<Currency, Said> {
    money::currency(&typed.to_uppercase()).ok_or_else(|| "form-currency".into())
}
