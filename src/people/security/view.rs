//! What the page shows.

use askama::Template;

use super::store::Asks;
use crate::tenancy::Role;
use crate::text::Value;
use crate::web::tabs::tabs;
use crate::web::{Admin, Chrome, urls};

/// The roles, each with a box.
#[derive(Template)]
#[template(path = "people/security.html")]
pub struct ShopSecurity {
    page: Chrome,
    tabs: Vec<(&'static str, &'static str, bool)>,
    /// Whoever looks may change it.
    is_owner: bool,
    rows: Vec<Row>,
}

struct Row {
    value: &'static str,
    role: &'static str,
    is_asked: bool,
    without: String,
}

impl ShopSecurity {
    /// The page.
    pub fn new(admin: &Admin, asks: &Asks) -> Self {
        let t = admin.person.visitor.t;
        let row = |role: Role| {
            let without = asks.without.iter().find(|(of, _)| *of == role).map_or(0, |(_, n)| *n);
            Row {
                value: role.as_str(),
                role: t.say(role.text_key()),
                is_asked: asks.of.contains(role),
                without: t.with("shop-security-without", &[("n", Value::Number(without))]),
            }
        };
        Self {
            page: admin.person.chrome(t.say("shop-security-title"), urls::SHOP_DEVICES),
            tabs: tabs(urls::SHOP_SECURITY, Some(admin.role)),
            is_owner: admin.role == Role::Owner,
            rows: Role::ALL.into_iter().map(row).collect(),
        }
    }
}
