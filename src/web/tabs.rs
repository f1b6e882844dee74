//! The tabs of a place that has several pages.

use super::urls;

/// A person's own pages.
const OWN: &[(&str, &str)] = &[
    ("tab-account", urls::ACCOUNT),
    ("tab-devices", urls::OWN_DEVICES),
    ("tab-security", urls::OWN_SECURITY),
    ("tab-activity", urls::OWN_ACTIVITY),
];

/// The settings of the shop.
const SHOP: &[(&str, &str)] = &[
    ("tab-team", urls::TEAM),
    ("tab-devices", urls::SHOP_DEVICES),
    ("tab-security", urls::SHOP_SECURITY),
    ("tab-audit", urls::SHOP_AUDIT),
];

/// The platform.
const PLATFORM: &[(&str, &str)] =
    &[("tab-figures", urls::ADMIN), ("tab-sessions", urls::ADMIN_SESSIONS), ("tab-mail", urls::ADMIN_MAIL)];

/// The tabs of the place that `here` belongs to: text key, address, whether it is this page.
pub fn tabs(here: &'static str) -> Vec<(&'static str, &'static str, bool)> {
    let group = [OWN, SHOP, PLATFORM].into_iter().find(|group| group.iter().any(|(_, to)| *to == here));
    group.unwrap_or_default().iter().map(|(key, to)| (*key, *to, *to == here)).collect()
}
