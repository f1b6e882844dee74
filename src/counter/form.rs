//! What is typed about counter tablets, and what of it can be saved.

use serde::Deserialize;

use super::model::{IDLE_MINUTES, MOST_LETTERS, NoPin, Pin};
use crate::web::{Errors, Said, Typed};

/// Who takes over, and what they prove it with.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct UnlockForm {
    /// The person's id.
    pub person: Typed,
    /// Their PIN.
    pub pin: Typed,
    /// Or their password.
    pub password: Typed,
    /// Where to go on.
    pub redirect: Typed,
}

/// A new PIN, twice.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct PinForm {
    /// The PIN.
    pub pin: Typed,
    /// Once more.
    pub pin_again: Typed,
}

impl PinForm {
    /// The PIN.
    ///
    /// # Errors
    /// All that is wrong, by field.
    pub fn check(&self) -> Result<Pin, Errors> {
        let mut errors = Errors::default();
        let pin = errors.take("pin", Pin::new(&self.pin).map_err(|why| Said::from(words(why))));
        if pin.is_some() && *self.pin != *self.pin_again {
            errors.add("pin_again", "pin-differs");
        }
        pin.filter(|_| errors.is_empty()).ok_or(errors)
    }
}

fn words(why: NoPin) -> &'static str {
    match why {
        NoPin::Shape => "pin-shape",
        NoPin::Obvious => "pin-obvious",
    }
}

/// A browser to make a tablet of.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct EnrollForm {
    /// The tablet's name.
    pub name: Typed,
}

impl EnrollForm {
    /// The name.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn check(&self) -> Result<String, Errors> {
        let mut errors = Errors::default();
        let letters = self.name.chars().count();
        if letters == 0 {
            errors.add("name", "counter-name-missing");
        } else if letters > MOST_LETTERS || self.name.contains('\n') {
            errors.add("name", Said::from("form-too-many-letters").number("n", MOST_LETTERS as i64));
        }
        errors.is_empty().then(|| self.name.to_string()).ok_or(errors)
    }
}

/// How long a tablet waits before it locks.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct IdleForm {
    /// Minutes.
    pub minutes: Typed,
}

impl IdleForm {
    /// The minutes.
    ///
    /// # Errors
    /// What is wrong with them.
    pub fn check(&self) -> Result<i32, Errors> {
        let minutes = self.minutes.parse().ok().filter(|minutes| IDLE_MINUTES.contains(minutes));
        minutes.ok_or_else(|| {
            let mut errors = Errors::default();
            errors.add("minutes", "counter-idle-wrong");
            errors
        })
    }
}
