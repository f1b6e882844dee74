//! What the platform's pages of people show.

use askama::Template;

use super::store::{ListPage, Listed, Seen};
use crate::base::id::UserId;
use crate::platform::filter::Asked;
use crate::platform::store::COUNTED;
use crate::text::{Texts, Value};
use crate::web::chrome::role_key;
use crate::web::tabs::tabs;
use crate::web::{Chrome, Person, urls, when};

/// The list.
#[derive(Template)]
#[template(path = "platform/people/list.html")]
pub struct People {
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
    email: String,
    created: String,
    states: Vec<(&'static str, &'static str)>,
}

impl People {
    /// The page of what was asked.
    pub fn new(person: &Person, asked: &Asked<UserId>, list: ListPage) -> Self {
        let t = person.visitor.t;
        let number = |key: &str, n: i64| t.with(key, &[("n", Value::Number(n))]);
        let total = match list.total > COUNTED {
            true => number("team-count-more", COUNTED),
            false => number("team-count", list.total),
        };
        let later = list.people.last().filter(|_| list.has_later);
        let row = |listed: Listed| Row {
            href: urls::admin_person(listed.id),
            created: when::date(t, listed.created_at.date(), person.now().date()),
            states: states(t, &listed),
            name: listed.name,
            email: listed.email,
        };
        Self {
            page: person.chrome(t.say("people-title"), urls::ADMIN),
            tabs: tabs(urls::ADMIN_PEOPLE, None),
            facts: match list.disabled {
                0 => total,
                n => format!("{total} · {}", number("people-disabled", n)),
            },
            search: asked.search.clone(),
            later: later.map(|listed| asked.address(urls::ADMIN_PEOPLE, Some(listed.id))),
            is_further: asked.after.is_some(),
            export: asked.address(&format!("{}.csv", urls::ADMIN_PEOPLE), None),
            rows: list.people.into_iter().map(row).collect(),
        }
    }
}

/// What is not as with everyone: tone and words.
fn states(t: &'static Texts, listed: &Listed) -> Vec<(&'static str, &'static str)> {
    let all = [
        (listed.is_platform_admin, "sea", "role-operator"),
        (listed.is_disabled, "coral", "team-disabled"),
        (!listed.has_password, "sun", "people-no-password"),
    ];
    all.into_iter().filter(|(is, ..)| *is).map(|(_, tone, key)| (tone, t.say(key))).collect()
}

/// One person.
#[derive(Template)]
#[template(path = "platform/people/detail.html")]
pub struct PersonPage {
    page: Chrome,
    href: String,
    name: String,
    email: String,
    created: String,
    states: Vec<(&'static str, &'static str)>,
    is_disabled: bool,
    shops: Vec<(String, &'static str)>,
    devices: String,
    live: i64,
    problem: String,
    /// What disabling them means.
    disabling: String,
}

impl PersonPage {
    /// The page of someone, with why nothing was changed.
    pub fn new(person: &Person, seen: Seen, problem: String) -> Self {
        let t = person.visitor.t;
        let Seen { person: listed, shops, live } = seen;
        let words = [("name", Value::Text(listed.name.as_str())), ("n", Value::Number(live))];
        Self {
            page: person.chrome(listed.name.clone(), urls::ADMIN),
            href: urls::admin_person(listed.id),
            created: when::date(t, listed.created_at.date(), person.now().date()),
            states: states(t, &listed),
            is_disabled: listed.is_disabled,
            shops: shops.into_iter().map(|(name, role)| (name, t.say(role_key(role)))).collect(),
            devices: format!("{}?person={}", urls::ADMIN_SESSIONS, listed.id),
            live,
            problem,
            disabling: t.with("people-disable-words", &words),
            name: listed.name,
            email: listed.email,
        }
    }
}
