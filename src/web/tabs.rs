//! The tabs of a place that has several pages.

use super::urls;
use crate::tenancy::Role;

/// A person's own pages.
const OWN: &[(&str, &str)] = &[
    ("tab-account", urls::ACCOUNT),
    ("tab-devices", urls::OWN_DEVICES),
    ("tab-security", urls::OWN_SECURITY),
    ("tab-pin", urls::OWN_PIN),
    ("tab-activity", urls::OWN_ACTIVITY),
];

/// The settings of the shop.
const SHOP: &[(&str, &str)] = &[
    ("tab-team", urls::TEAM),
    ("tab-devices", urls::SHOP_DEVICES),
    ("tab-security", urls::SHOP_SECURITY),
    ("tab-counter", urls::SHOP_COUNTER),
    ("tab-audit", urls::SHOP_AUDIT),
    ("tab-shop", urls::SHOP_SETTINGS),
];

/// The platform.
const PLATFORM: &[(&str, &str)] = &[
    ("tab-figures", urls::ADMIN),
    ("tab-tenants", urls::ADMIN_TENANTS),
    ("tab-people", urls::ADMIN_PEOPLE),
    ("tab-sessions", urls::ADMIN_SESSIONS),
    ("tab-mail", urls::ADMIN_MAIL),
    ("tab-health", urls::ADMIN_HEALTH),
];

/// The tabs of the place that `here` belongs to, as far as they are for someone in this role: text key, address, whether it
/// is this page.
pub fn tabs(here: &'static str, role: Option<Role>) -> Vec<(&'static str, &'static str, bool)> {
    let group = [OWN, SHOP, PLATFORM].into_iter().find(|group| group.iter().any(|(_, to)| *to == here));
    let is_for = |to: &str| match to {
        urls::SHOP_SETTINGS => role == Some(Role::Owner),
        // A PIN is for the tablets of a shop.
        urls::OWN_PIN => role.is_some(),
        _ => true,
    };
    let group = group.unwrap_or_default().iter().filter(|(_, to)| is_for(to));
    group.map(|(key, to)| (*key, *to, *to == here)).collect()
}
