//! What the page of a shop's settings shows.

use askama::Template;
use iso_currency::Currency;

use super::form::ShopForm;
use crate::base::money;
use crate::tenancy::Units;
use crate::text::{Texts, Value};
use crate::web::tabs::tabs;
use crate::web::{Admin, Chrome, Errors, Field, Problems, urls};

/// The form.
#[derive(Template)]
#[template(path = "shop/settings.html")]
pub struct ShopSettings {
    page: Chrome,
    tabs: Vec<(&'static str, &'static str, bool)>,
    problems: Problems,
    names: Vec<Field>,
    customs: Vec<Field>,
    logo: Field,
}

impl ShopSettings {
    /// The form as it was typed, with what is wrong.
    pub fn new(admin: &Admin, form: &ShopForm, errors: &Errors) -> Self {
        let t = admin.person.visitor.t;
        let host = admin.person.visitor.state.config.app_url.host();
        let customs =
            [zone_field(t, &form.time_zone), currency_field(t, &form.currency), units(t, &form.units)];
        let customs: Vec<_> = customs.map(|field| field.checked(errors, t)).into();
        let names = vec![
            Field::line(t, "name", "field-name", "text", &form.name).required().checked(errors, t),
            slug_field(t, &form.slug, host).hint(slug_change_hint(t, host)).checked(errors, t),
        ];
        let logo = Field::line(t, "file", "field-logo", "file", "")
            .hint(t.say("hint-logo"))
            .with("accept", "image/png,image/jpeg,image/webp")
            .required()
            .checked(errors, t);
        Self {
            page: admin.person.chrome(t.say("shop-title"), urls::TEAM),
            tabs: tabs(urls::SHOP_SETTINGS, Some(admin.role)),
            problems: Problems::of(t, names.iter().chain(&customs).chain([&logo])),
            names,
            customs,
            logo,
        }
    }
}

/// The field of a host's label.
pub fn slug_field(t: &'static Texts, value: &str, host: &str) -> Field {
    let hint = t.with("hint-slug", &[("host", Value::Text(host))]);
    Field::line(t, "slug", "field-slug", "text", value).required().hint(hint).with("autocapitalize", "none")
}

/// What changing the label of a host that is in use brings with it.
pub fn slug_change_hint(t: &Texts, host: &str) -> String {
    t.with("hint-slug-change", &[("host", Value::Text(host))])
}

/// The field of a time zone.
pub fn zone_field(t: &'static Texts, value: &str) -> Field {
    let zones = chrono_tz::TZ_VARIANTS.iter().map(|zone| zone.name());
    let zones = zones.map(|name| (name.to_owned(), name.replace('_', " "))).collect();
    Field::choice(t, "time_zone", "field-zone", zones, value).required()
}

/// The field of a currency.
pub fn currency_field(t: &'static Texts, value: &str) -> Field {
    let words = |currency: Currency| {
        (currency.code().to_owned(), format!("{} · {}", currency.code(), currency.name()))
    };
    let all = money::currencies().map(words).collect();
    Field::choice(t, "currency", "field-currency", all, &value.to_uppercase()).required()
}

fn units(t: &'static Texts, value: &str) -> Field {
    let words = |units| match units {
        Units::Metres => "units-metres",
        Units::Feet => "units-feet",
    };
    let all = Units::ALL.map(|units| (units.as_str().to_owned(), t.say(words(units)).to_owned()));
    Field::choice(t, "units", "field-units", all.into(), value)
}

/// The shop's host is another from now on.
#[derive(Template)]
#[template(path = "shop/moved.html")]
pub struct Moved {
    page: Chrome,
    href: String,
}

impl Moved {
    /// The page that leads there.
    pub fn new(admin: &Admin, href: String) -> Self {
        let t = admin.person.visitor.t;
        Self { page: admin.person.visitor.chrome(t.say("shop-moved")), href }
    }
}
