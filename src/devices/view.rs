//! What the lists of signed-in devices show.

use askama::Template;
use chrono::TimeDelta;

use super::filter::Asked;
use super::model::{Device, Ending, Figures, ListPage, Scope};
use super::store::{COUNTED, PEOPLE_COUNTED};
use crate::base::clock::{Instant, local_in};
use crate::base::id::LoginSessionId;
use crate::counter::model::Tablets;
use crate::counter::view::TabletList;
use crate::login::model::EndReason;
use crate::tenancy::search::FOUND;
use crate::text::{Texts, Value};
use crate::web::agent::device_in_words;
use crate::web::tabs::tabs;
use crate::web::{Chrome, Person, urls, when};

/// A list of signed-in devices: one's own, a shop's, or everyone's.
#[derive(Template)]
#[template(path = "devices/list.html")]
pub struct Devices {
    /// The frame.
    pub page: Chrome,
    /// This page's address.
    here: &'static str,
    words: String,
    /// What ends a sign-in leads back to this list as it stands.
    same: String,
    total: String,
    more_people: Option<String>,
    tabs: Vec<(&'static str, &'static str, bool)>,
    figures: Vec<(String, String)>,
    has_people: bool,
    has_shops: bool,
    is_ended: bool,
    live_href: String,
    ended_href: String,
    search: String,
    /// What a search is for, and what it finds.
    search_words: &'static str,
    search_finds: &'static str,
    person: Option<Named>,
    tablets: Option<TabletList>,
    rows: Vec<Row>,
    newer: Option<String>,
    older: Option<String>,
    export: String,
    end_others: bool,
    end_everyone: Option<String>,
}

/// The one person whose devices are shown.
struct Named {
    id: String,
    name: String,
    /// "End all of NAME".
    end: String,
}

struct Row {
    id: String,
    person: String,
    person_href: Option<String>,
    role: String,
    shop: String,
    device: String,
    is_current: bool,
    address: String,
    created: String,
    created_exactly: String,
    seen: String,
    expires: String,
    expires_exactly: String,
    ended: Option<(String, String)>,
}

/// What a list is made of.
pub struct Shown {
    /// What was asked.
    pub asked: Asked,
    /// What was found.
    pub list: ListPage,
    /// A shop's figures, where the list is a shop's.
    pub figures: Option<Figures>,
    /// The shop's counter tablets.
    pub tablets: Tablets,
    /// This sign-in.
    pub own: LoginSessionId,
}

impl Devices {
    /// The page of `shown` for `person`.
    pub fn new(person: &Person, shown: Shown) -> Self {
        let t = person.visitor.t;
        let Shown { asked, list, figures, tablets, own } = shown;
        let here = address(asked.scope);
        let (title, words) = match asked.scope {
            Scope::Person(_) => ("devices-own", t.say("devices-own-words").to_owned()),
            Scope::Shop(_) => {
                let page = person.visitor.chrome("");
                ("devices-title", t.with("devices-shop-words", &[("shop", Value::Text(&page.shop))]))
            }
            Scope::Everywhere => ("devices-admin", t.say("devices-admin-words").to_owned()),
        };
        let link =
            |name, device: Option<&Device>| device.map(|d| asked.address(here, &[(name, d.id.as_str())]));
        let newer = if list.has_newer { link("before", list.devices.first()) } else { None };
        let older = if list.has_older { link("after", list.devices.last()) } else { None };
        let switched = |ended| Asked { ended, ..asked.clone() }.address(here, &[]);
        let named = asked.person.and_then(|id| {
            let device = list.devices.iter().find(|device| device.user == id)?;
            let end = t.with("devices-end-person", &[("name", Value::Text(&device.person))]);
            Some(Named { id: id.to_string(), name: device.person.clone(), end })
        });
        let is_shop = matches!(asked.scope, Scope::Shop(_));
        let is_own = matches!(asked.scope, Scope::Person(_));
        let now = person.now();
        let place = if is_shop { urls::SHOP_DEVICES } else { urls::ADMIN };
        let page = person.chrome(t.say(title), place);
        Self {
            tablets: TabletList::new(person, &page.csrf, tablets),
            page,
            here,
            words,
            same: asked.same_address("").to_owned(),
            total: total_in_words(t, figures.map_or(list.total, |f| f.live)),
            more_people: list
                .are_more_people
                .then(|| t.with("devices-more-people", &[("n", Value::Number(FOUND as i64))])),
            tabs: tabs(here, person.role()),
            end_everyone: figures
                .filter(|f| f.people > 0)
                .map(|f| t.with("devices-everyone-words", &[("n", Value::Number((f.people - 1).max(0)))])),
            figures: figures.map(|f| in_words(t, f)).unwrap_or_default(),
            has_people: !is_own,
            has_shops: !is_shop,
            is_ended: asked.ended,
            live_href: switched(false),
            ended_href: switched(true),
            search: asked.search.clone(),
            search_words: t.say(if is_own { "devices-search-own" } else { "devices-search" }),
            search_finds: t.say(if is_own { "devices-none-own" } else { "devices-none" }),
            person: named,
            newer,
            older,
            export: asked.address(&format!("{here}.csv"), &[]),
            end_others: is_own && list.devices.len() > 1 && asked.is_everything(),
            rows: list
                .devices
                .into_iter()
                .map(|device| Row::new(person, &asked, here, own, now, device))
                .collect(),
        }
    }
}

/// The address of a list.
pub fn address(scope: Scope) -> &'static str {
    match scope {
        Scope::Person(_) => urls::OWN_DEVICES,
        Scope::Shop(_) => urls::SHOP_DEVICES,
        Scope::Everywhere => urls::ADMIN_SESSIONS,
    }
}

/// How many there are on all pages.
fn total_in_words(t: &'static Texts, total: i64) -> String {
    let (key, n) = if total > COUNTED { ("devices-total-more", COUNTED) } else { ("devices-total", total) };
    t.with(key, &[("n", Value::Number(n))])
}

fn in_words(t: &'static Texts, figures: Figures) -> Vec<(String, String)> {
    let figure = |n: i64, most: i64| if n > most { format!("{most}+") } else { n.to_string() };
    vec![
        (figure(figures.live, COUNTED), t.say("figure-live").to_owned()),
        (figure(figures.people, PEOPLE_COUNTED), t.count("figure-people", figures.people).into_owned()),
        (figure(figures.new, COUNTED), t.say("figure-new").to_owned()),
        (figure(figures.old_secret, COUNTED), t.say("figure-old-secret").to_owned()),
    ]
}

/// Why a sign-in ended, in words.
pub fn reason_in_words(t: &'static Texts, reason: Option<EndReason>) -> &'static str {
    t.say(match reason {
        Some(EndReason::SignedOut) => "ended-signed-out",
        Some(EndReason::Expired) => "ended-expired",
        Some(EndReason::Replaced) => "ended-replaced",
        Some(EndReason::TooMany) => "ended-too-many",
        Some(EndReason::Revoked) => "ended-revoked",
        Some(EndReason::PasswordChanged) => "ended-password-changed",
        Some(EndReason::PasswordReset) => "ended-password-reset",
        Some(EndReason::Disowned) => "ended-disowned",
        Some(EndReason::TabletEnded) => "ended-tablet",
        Some(EndReason::PinChanged) => "ended-pin-changed",
        Some(EndReason::Disabled) => "ended-disabled",
        Some(EndReason::Removed) => "ended-removed",
        Some(EndReason::ShopClosed) => "ended-shop-closed",
        None => "ended-unknown",
    })
}

impl Row {
    fn new(
        person: &Person,
        asked: &Asked,
        here: &'static str,
        own: LoginSessionId,
        now: Instant,
        device: Device,
    ) -> Self {
        let (t, zone) = (person.visitor.t, person.zone());
        let exactly = |at: Instant| local_in(zone, at).format("%Y-%m-%d %H:%M:%S").to_string();
        // To the nearest day: what was given thirty days a moment ago has thirty, not 29 and some hours.
        let days = (device.expires_at - now + TimeDelta::hours(12)).num_days();
        let narrowed = Asked { person: Some(device.user), search: String::new(), ..asked.clone() };
        Self {
            id: device.id.to_string(),
            person_href: asked.person.is_none().then(|| narrowed.address(here, &[])),
            role: device.role.map(|role| t.say(role.text_key()).to_owned()).unwrap_or(device.email),
            person: device.person,
            shop: device.shop.unwrap_or_default(),
            device: match &device.tablet {
                Some(name) => t.with("devices-on-tablet", &[("name", Value::Text(name))]),
                None => device_in_words(t, &device.agent),
            },
            is_current: device.id == own,
            address: device.address,
            created: when::ago(t, device.created_at, now, zone),
            created_exactly: exactly(device.created_at),
            seen: device.last_seen_at.map(|at| when::ago(t, at, now, zone)).unwrap_or_default(),
            expires: match days {
                0 => t.say("expires-today").to_owned(),
                days => t.with("expires-days", &[("n", Value::Number(days))]),
            },
            expires_exactly: exactly(device.expires_at),
            ended: device.ended.map(|Ending { reason, at, by }| {
                let words = reason_in_words(t, reason).to_owned();
                let ago = when::ago(t, at, now, zone);
                (words, by.into_iter().fold(ago, |ago, by| format!("{ago} · {by}")))
            }),
        }
    }
}
