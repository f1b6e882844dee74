//! What a PIN has to be, and what is shown of a tablet.

use crate::base::clock::Instant;
use crate::base::id::{CounterId, TenantId, UserId};

/// Wrong PINs in a row, of a person on a tablet; from then on there they need their password.
pub const MOST_WRONG: i32 = 5;

/// Tablets of a shop at most.
pub const MOST_TABLETS: i64 = 50;

/// Letters of a tablet's name at most.
pub const MOST_LETTERS: usize = 40;

/// What the idle minutes may be.
pub const IDLE_MINUTES: std::ops::RangeInclusive<i32> = 1..=60;

/// Those that people take first after the ones that rules below refuse: a column or corner of the keypad, two pairs.
const COMMON: [&str; 8] = ["2580", "0852", "1379", "1397", "1122", "1004", "1010", "5683"];

/// Digits that can be a PIN.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pin(String);

/// Why digits are no PIN.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoPin {
    /// Not 4 to 8 digits.
    Shape,
    /// Everyone would try it.
    Obvious,
}

impl Pin {
    /// What someone types to be let in: it may be an old one that is no longer offered.
    ///
    /// # Errors
    /// [`NoPin::Shape`].
    pub fn typed(text: &str) -> Result<Self, NoPin> {
        let is_pin = (4..=8).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
        is_pin.then(|| Self(text.to_owned())).ok_or(NoPin::Shape)
    }

    /// What someone wants for a new one.
    ///
    /// # Errors
    /// [`NoPin`].
    pub fn new(text: &str) -> Result<Self, NoPin> {
        let pin = Self::typed(text)?;
        if pin.is_obvious() { Err(NoPin::Obvious) } else { Ok(pin) }
    }

    /// The digits.
    pub fn digits(&self) -> &str {
        &self.0
    }

    fn is_obvious(&self) -> bool {
        let digits = self.0.as_bytes();
        let steps = |by: u8| digits.windows(2).all(|pair| (pair[0] - b'0' + by) % 10 == pair[1] - b'0');
        let repeats = (1..=digits.len() / 2).any(|n| digits.iter().zip(&digits[n..]).all(|(a, b)| a == b));
        let is_year = digits.len() == 4 && matches!(&digits[..2], b"19" | b"20");
        steps(1) || steps(9) || repeats || is_year || COMMON.contains(&self.0.as_str())
    }
}

/// A tablet as the shop's settings show it.
#[derive(Clone, Debug)]
pub struct Tablet {
    /// Its id.
    pub id: CounterId,
    /// Its name.
    pub name: String,
    /// What its browser called itself when it was enrolled.
    pub agent: String,
    /// From where it was enrolled.
    pub address: String,
    /// When.
    pub created_at: Instant,
    /// When somebody last acted on it.
    pub active_at: Instant,
}

/// A shop's tablets, and how many people have a PIN there.
#[derive(Clone, Debug, Default)]
pub struct Tablets {
    /// By name.
    pub all: Vec<Tablet>,
    /// People by PIN.
    pub people: i64,
}

/// Someone who can take over at a tablet.
#[derive(Clone, Debug)]
pub struct Someone {
    /// Who.
    pub id: UserId,
    /// Their name.
    pub name: String,
}

/// What it takes to let someone in.
#[derive(Clone, Debug)]
pub struct Known {
    /// Where.
    pub shop: TenantId,
    /// Who.
    pub user: UserId,
    /// The hash of their peppered PIN.
    pub hash: String,
    /// Which secret peppered it.
    pub fingerprint: String,
    /// Their password's hash.
    pub password_hash: Option<String>,
    /// Wrong PINs in a row on this tablet.
    pub wrong: i32,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pin_is_four_to_eight_digits_that_not_everyone_would_try() {
        for good in ["4711", "80427", "19740", "31415926", "2718"] {
            assert_eq!(Pin::new(good).as_ref().map(Pin::digits), Ok(good));
        }
        for shape in ["", "123", "123456789", "12a4", "１２３４", " 4711", "47 11"] {
            assert_eq!(Pin::new(shape), Err(NoPin::Shape), "{shape}");
        }
        for obvious in [
            "0000", "7777", "1234", "4321", "7890", "0987", "12345678", "1212", "123123", "1984", "2026",
            "2580", "1122", "11111111",
        ] {
            assert_eq!(Pin::new(obvious), Err(NoPin::Obvious), "{obvious}");
            assert!(Pin::typed(obvious).is_ok());
        }
    }
}
