//! What the platform's pages of people show.

use askama::Template;

use super::store::{ListPage, Seen};
use crate::base::id::UserId;
use crate::base::listing::Asked;
use crate::login::store::Listed;
use crate::platform::view::{self, List, Row, Words};
use crate::text::{Texts, Value};
use crate::web::{Chrome, Person, urls};

/// The list, as it was asked for.
pub fn people(person: &Person, asked: &Asked<UserId>, list: ListPage) -> List {
    let t = person.visitor.t;
    let keys = ["people-title", "devices-person", "team-search", "team-none-title", "team-none"];
    let facts =
        view::facts(t, ["team-count", "team-count-more", "people-disabled"], list.total, list.disabled);
    let row = |listed: Listed| Row {
        href: urls::admin_person(listed.id),
        created: view::made(person, listed.created_at),
        states: states(t, &listed),
        name: listed.name,
        known_by: listed.email,
    };
    let here = (urls::ADMIN_PEOPLE, Words::of(t, keys));
    List::new(person, here, asked, (list.people, |listed| listed.id), facts, row)
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
    has_second_factor: bool,
    /// It may be taken away: one's own is under Security.
    has_reset: bool,
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
            created: view::made(person, listed.created_at),
            states: states(t, &listed),
            is_disabled: listed.is_disabled,
            has_second_factor: listed.has_second_factor,
            has_reset: listed.has_second_factor && listed.id != person.login.person.id,
            shops: shops.into_iter().map(|(name, role)| (name, t.say(role.text_key()))).collect(),
            devices: format!("{}?person={}", urls::ADMIN_SESSIONS, listed.id),
            live,
            problem,
            disabling: t.with("people-disable-words", &words),
            name: listed.name,
            email: listed.email,
        }
    }
}
