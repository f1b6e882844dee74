//! What is typed as arguments: checked before anything is opened, and told how to mend it.

use chrono_tz::Tz;
use iso_currency::Currency;

use crate::base::{email, money};
use crate::tenancy::slug::{self, Wrong};

/// An e-mail for someone new.
///
/// # Errors
/// What is wrong with it.
pub fn email(text: &str) -> Result<String, String> {
    match email::looks_right(text) {
        true => Ok(text.trim().to_owned()),
        false => Err("an e-mail looks like maria@reef.example".to_owned()),
    }
}

/// A name of a person or a shop.
///
/// # Errors
/// What is wrong with it.
pub fn name(text: &str) -> Result<String, String> {
    let name = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match name.chars().count() {
        1..=100 if !name.chars().any(char::is_control) => Ok(name),
        _ => Err("a name has 1 to 100 letters".to_owned()),
    }
}

/// A label for a new shop's host.
///
/// # Errors
/// What is wrong with it.
pub fn slug(text: &str) -> Result<String, String> {
    match slug::check(text) {
        Ok(()) => Ok(text.to_owned()),
        Err(Wrong::Malformed) => {
            Err("a slug has 1 to 63 of a-z, 0-9 and hyphens, with none at its ends: blue-reef".to_owned())
        }
        Err(Wrong::Reserved) => Err("this slug is kept for our own hosts; choose another".to_owned()),
    }
}

/// A time zone.
///
/// # Errors
/// What is wrong with it.
pub fn zone(text: &str) -> Result<Tz, String> {
    text.parse().map_err(|_| "a time zone looks like Europe/Lisbon or America/Cancun (IANA)".to_owned())
}

/// A currency.
///
/// # Errors
/// What is wrong with it.
pub fn currency(text: &str) -> Result<Currency, String> {
    money::currency(&text.to_uppercase())
        .ok_or_else(|| "a currency is a code such as EUR or USD (ISO 4217)".to_owned())
}
