//! Money: a whole number of minor units and its currency.

use iso_currency::{Currency, IntoEnumIterator as _};

/// An amount: `minor` cents (or what the currency's smallest unit is) of an ISO 4217 currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Money {
    /// Minor units: 12,50 € is 1250.
    pub minor: i64,
    /// The ISO 4217 currency.
    pub currency: Currency,
}

/// More than any course costs; keeps sums far from an overflow.
const MAX_MINOR: i64 = 100_000_000_000;

/// What is wrong with a typed amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// Not a number such as `480` or `480.50`.
    NotANumber,
    /// More decimals than the currency has.
    TooManyDecimals(u32),
    /// Below zero.
    Negative,
    /// Beyond what can be charged.
    TooMuch,
}

/// The digits behind the decimal point of a currency: 2 for EUR, 0 for JPY.
fn decimals(currency: Currency) -> u32 {
    currency.exponent().map_or(0, u32::from)
}

/// The currency of an ISO 4217 code.
pub fn currency(code: &str) -> Option<Currency> {
    Currency::from_code(code)
}

/// What prices can be in, by code: without those that ISO 4217 keeps for metals, bonds, tests and for none.
pub fn currencies() -> impl Iterator<Item = Currency> {
    let is_money = |currency: &Currency| {
        let code = currency.code();
        !code.starts_with('X') || matches!(code, "XAF" | "XCD" | "XCG" | "XOF" | "XPF")
    };
    Currency::iter().filter(is_money)
}

impl Money {
    /// Reads `480`, `480.5`, `480,50` as an amount of `currency`.
    ///
    /// # Errors
    /// What is [`Wrong`] with the text.
    pub fn parse(text: &str, currency: Currency) -> Result<Self, Wrong> {
        let text = text.trim().replace(',', ".");
        if text.starts_with('-') {
            return Err(Wrong::Negative);
        }
        let (whole, part) = text.split_once('.').unwrap_or((&text, ""));
        let digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
        if whole.is_empty() || !digits(whole) || !digits(part) {
            return Err(Wrong::NotANumber);
        }
        let places = decimals(currency);
        if part.len() > places as usize {
            return Err(Wrong::TooManyDecimals(places));
        }
        let padded = format!("{whole}{part:0<width$}", width = places as usize);
        match padded.parse::<i64>() {
            Ok(minor) if minor <= MAX_MINOR => Ok(Self { minor, currency }),
            _ => Err(Wrong::TooMuch),
        }
    }

    /// The amount as it is typed into a field: `480.00`.
    pub fn plain(&self) -> String {
        let places = decimals(self.currency);
        if places == 0 {
            return self.minor.to_string();
        }
        let unit = 10_i64.pow(places);
        let (whole, part) = (self.minor / unit, self.minor % unit);
        format!("{whole}.{part:0width$}", width = places as usize)
    }
}

impl std::fmt::Display for Money {
    /// As people read it: `480.00 USD`, whose meaning no symbol blurs.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.plain(), self.currency.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_is_what_is_shown() {
        for (typed, minor, shown) in
            [("480", 48_000, "480.00 EUR"), ("480,5", 48_050, "480.50 EUR"), (" 0.05 ", 5, "0.05 EUR")]
        {
            let money = Money::parse(typed, Currency::EUR).expect(typed);
            assert_eq!((money.minor, money.to_string().as_str()), (minor, shown));
        }
        assert_eq!(Money::parse("1200", Currency::JPY).map(|m| m.to_string()), Ok("1200 JPY".into()));
    }

    #[test]
    fn what_is_no_amount_is_refused() {
        assert_eq!(Money::parse("four", Currency::EUR), Err(Wrong::NotANumber));
        assert_eq!(Money::parse("", Currency::EUR), Err(Wrong::NotANumber));
        assert_eq!(Money::parse(".5", Currency::EUR), Err(Wrong::NotANumber));
        assert_eq!(Money::parse("-1", Currency::EUR), Err(Wrong::Negative));
        assert_eq!(Money::parse("1.234", Currency::EUR), Err(Wrong::TooManyDecimals(2)));
        assert_eq!(Money::parse("99999999999999999999", Currency::EUR), Err(Wrong::TooMuch));
    }
}
