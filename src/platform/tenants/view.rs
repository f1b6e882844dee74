//! What the platform's pages of shops show.

use askama::Template;

use super::form::NewForm;
use super::store::{ListPage, Listed, Seen};
use crate::base::id::TenantId;
use crate::base::listing::Asked;
use crate::platform::store::COUNTED;
use crate::platform::view::{self, List, Row, Words};
use crate::shop::form::ShopForm;
use crate::shop::view::{currency_field, slug_change_hint, slug_field, zone_field};
use crate::tenancy::Units;
use crate::text::Value;
use crate::web::{Chrome, Errors, Field, Person, Problems, urls};

/// The list, as it was asked for.
pub fn shops(person: &Person, asked: &Asked<TenantId>, list: ListPage) -> List {
    let t = person.visitor.t;
    let keys = ["tenants-title", "devices-shop", "tenants-search", "tenants-none-title", "tenants-none"];
    let facts =
        view::facts(t, ["tenants-count", "tenants-count-more", "tenants-closed"], list.total, list.closed);
    let row = |shop: Listed| Row {
        href: urls::admin_tenant(shop.id),
        created: view::made(person, shop.created_at),
        states: if shop.is_active { Vec::new() } else { vec![("coral", t.say("tenants-is-closed"))] },
        name: shop.name,
        known_by: shop.slug,
    };
    let here = (urls::ADMIN_TENANTS, Words::of(t, keys));
    let list = List::new(person, here, asked, (list.shops, |shop| shop.id), facts, row);
    list.with_making("/admin/tenants/new", t.say("tenants-new"))
}

/// The form of a new shop.
#[derive(Template)]
#[template(path = "platform/tenants/new.html")]
pub struct NewShopPage {
    page: Chrome,
    problems: Problems,
    fields: Vec<Field>,
}

impl NewShopPage {
    /// The form as it was typed, with what is wrong.
    pub fn new(person: &Person, form: &NewForm, errors: &Errors) -> Self {
        let t = person.visitor.t;
        let host = person.visitor.state.config.app_url.host();
        let fields = [
            Field::line(t, "name", "field-name", "text", &form.name).required(),
            slug_field(t, &form.slug, host),
            Field::line(t, "owner", "field-owner", "email", &form.owner)
                .required()
                .hint(t.say("hint-owner"))
                .with("autocomplete", "off"),
            zone_field(t, &form.time_zone),
            currency_field(t, &form.currency),
        ];
        let fields: Vec<_> = fields.map(|field| field.checked(errors, t)).into();
        Self {
            page: person.chrome(t.say("tenants-new"), urls::ADMIN),
            problems: Problems::of(t, &fields),
            fields,
        }
    }
}

/// One shop.
#[derive(Template)]
#[template(path = "platform/tenants/detail.html")]
pub struct ShopPage {
    page: Chrome,
    href: String,
    name: String,
    is_active: bool,
    facts: Vec<(&'static str, String)>,
    owners: Vec<(String, String)>,
    problems: Problems,
    fields: Vec<Field>,
    /// What closing it means.
    closing: String,
}

impl ShopPage {
    /// The page of a shop, with a name as it was typed and what is wrong with it.
    pub fn new(person: &Person, seen: Seen, typed: Option<&ShopForm>, errors: &Errors) -> Self {
        let t = person.visitor.t;
        let Seen { shop, created_at, owners, members, live } = seen;
        let stands = ShopForm::of(&shop, Units::Metres);
        let form = typed.unwrap_or(&stands);
        let host = person.visitor.state.config.app_url.host();
        let counted = |n: i64| if n > COUNTED { "10,000+".to_owned() } else { n.to_string() };
        let fields = [
            Field::line(t, "name", "field-name", "text", &form.name).required(),
            slug_field(t, &form.slug, host).hint(slug_change_hint(t, host)),
        ];
        let fields: Vec<_> = fields.map(|field| field.checked(errors, t)).into();
        Self {
            page: person.chrome(shop.name.clone(), urls::ADMIN),
            href: urls::admin_tenant(shop.id),
            is_active: shop.is_active,
            facts: vec![
                (t.say("field-slug"), shop.slug),
                (t.say("field-zone"), shop.zone.name().replace('_', " ")),
                (t.say("field-currency"), shop.currency.code().to_owned()),
                (t.say("tenants-created"), view::made(person, created_at)),
                (t.say("team-title"), counted(members)),
                (t.say("devices-title"), counted(live)),
            ],
            owners,
            problems: Problems::of(t, &fields),
            fields,
            closing: t.with(
                "tenants-close-words",
                &[("name", Value::Text(&shop.name)), ("n", Value::Number(live.min(COUNTED)))],
            ),
            name: shop.name,
        }
    }
}
