//! What the platform's pages of shops show.

use askama::Template;

use super::form::NewForm;
use super::store::{ListPage, Listed, Seen};
use crate::base::id::TenantId;
use crate::platform::filter::Asked;
use crate::platform::store::COUNTED;
use crate::shop::form::ShopForm;
use crate::shop::view::{currency_field, slug_field, zone_field};
use crate::tenancy::Units;
use crate::text::Value;
use crate::web::tabs::tabs;
use crate::web::{Chrome, Errors, Field, Person, urls, when};

/// The list.
#[derive(Template)]
#[template(path = "platform/tenants/list.html")]
pub struct Shops {
    page: Chrome,
    tabs: Vec<(&'static str, &'static str, bool)>,
    facts: String,
    search: String,
    rows: Vec<Row>,
    later: Option<String>,
    is_further: bool,
    export: String,
}

struct Row {
    href: String,
    name: String,
    slug: String,
    created: String,
    is_closed: bool,
}

impl Shops {
    /// The page of what was asked.
    pub fn new(person: &Person, asked: &Asked<TenantId>, list: ListPage) -> Self {
        let t = person.visitor.t;
        let number = |key: &str, n: i64| t.with(key, &[("n", Value::Number(n))]);
        let total = match list.total > COUNTED {
            true => number("tenants-count-more", COUNTED),
            false => number("tenants-count", list.total),
        };
        let later = list.shops.last().filter(|_| list.has_later);
        let row = |shop: Listed| Row {
            href: urls::admin_tenant(shop.id),
            created: when::date(t, shop.created_at.date(), person.now().date()),
            is_closed: !shop.is_active,
            name: shop.name,
            slug: shop.slug,
        };
        Self {
            page: person.chrome(t.say("tenants-title"), urls::ADMIN),
            tabs: tabs(urls::ADMIN_TENANTS, None),
            facts: match list.closed {
                0 => total,
                n => format!("{total} · {}", number("tenants-closed", n)),
            },
            search: asked.search.clone(),
            later: later.map(|shop| asked.address(urls::ADMIN_TENANTS, Some(shop.id))),
            is_further: asked.after.is_some(),
            export: asked.address(&format!("{}.csv", urls::ADMIN_TENANTS), None),
            rows: list.shops.into_iter().map(row).collect(),
        }
    }
}

/// The form of a new shop.
#[derive(Template)]
#[template(path = "platform/tenants/new.html")]
pub struct NewShopPage {
    page: Chrome,
    problems: String,
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
        Self {
            page: person.chrome(t.say("tenants-new"), urls::ADMIN),
            problems: problems(person, errors),
            fields: fields.into_iter().map(|field| field.checked(errors, t)).collect(),
        }
    }

    /// Everything that is wrong: id, label, what.
    fn wrong(&self) -> Vec<(&str, &str, &str)> {
        self.fields.iter().filter_map(Field::problem).collect()
    }
}

fn problems(person: &Person, errors: &Errors) -> String {
    match errors.all().count() as i64 {
        0 => String::new(),
        n => person.visitor.t.with("form-problems", &[("n", Value::Number(n))]),
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
    problems: String,
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
            slug_field(t, &form.slug, host),
        ];
        Self {
            page: person.chrome(shop.name.clone(), urls::ADMIN),
            href: urls::admin_tenant(shop.id),
            is_active: shop.is_active,
            facts: vec![
                (t.say("field-slug"), shop.slug),
                (t.say("field-zone"), shop.zone.name().replace('_', " ")),
                (t.say("field-currency"), shop.currency.code().to_owned()),
                (t.say("tenants-created"), when::date(t, created_at.date(), person.now().date())),
                (t.say("team-title"), counted(members)),
                (t.say("devices-title"), counted(live)),
            ],
            owners,
            problems: problems(person, errors),
            fields: fields.into_iter().map(|field| field.checked(errors, t)).collect(),
            closing: t.with(
                "tenants-close-words",
                &[("name", Value::Text(&shop.name)), ("n", Value::Number(live.min(COUNTED)))],
            ),
            name: shop.name,
        }
    }

    /// Everything that is wrong: id, label, what.
    fn wrong(&self) -> Vec<(&str, &str, &str)> {
        self.fields.iter().filter_map(Field::problem).collect()
    }
}
