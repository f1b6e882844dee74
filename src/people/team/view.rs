//! What the pages of a team show.

use askama::Template;

use super::model::{Member, Parties, Refused};
use super::store::{COUNTED, ListPage};
use crate::base::clock::{Instant, local_in};
use crate::base::id::UserId;
use crate::base::listing::{Asked, Place};
use crate::people::invitation::model::Invitation;
use crate::people::invitation::view::OpenRow;
use crate::text::Value;
use crate::web::list::Pager;
use crate::web::tabs::tabs;
use crate::web::{Admin, Chrome, Errors, Field, urls, when};

/// The list.
#[derive(Template)]
#[template(path = "people/team/list.html")]
pub struct Team {
    page: Chrome,
    tabs: Vec<(&'static str, &'static str, bool)>,
    problem: String,
    search: String,
    rows: Vec<Row>,
    invited: Vec<OpenRow>,
    pager: Pager,
    export: String,
}

struct Row {
    href: String,
    name: String,
    email: String,
    role: &'static str,
    seen: String,
    has_been_seen: bool,
    since: String,
    since_exactly: String,
    is_disabled: bool,
    is_self: bool,
}

impl Team {
    /// The page of what was asked.
    pub fn new(admin: &Admin, asked: &Asked<UserId>, list: ListPage, invited: Vec<Invitation>) -> Self {
        let t = admin.person.visitor.t;
        let number = |key: &str, n: i64| t.with(key, &[("n", Value::Number(n))]);
        let facts = match list.total > COUNTED {
            true => number("team-count-more", COUNTED),
            false => number("team-count", list.total),
        };
        let ends = list.members.ends(|member| member.id);
        Self {
            page: admin.person.chrome(t.say("team-title"), urls::TEAM),
            tabs: tabs(urls::TEAM, Some(admin.role)),
            problem: String::new(),
            search: asked.search.clone(),
            pager: Pager::by_name(ends, facts, |place| asked.address(urls::TEAM, place)),
            export: asked.address(&format!("{}.csv", urls::TEAM), &Place::Start),
            invited: invited.into_iter().map(|open| OpenRow::new(admin, open)).collect(),
            rows: list.members.rows.into_iter().map(|member| Row::new(admin, member)).collect(),
        }
    }

    /// With what was wrong on top.
    #[must_use]
    pub fn with_problem(mut self, words: String) -> Self {
        self.problem = words;
        self
    }
}

impl Row {
    fn new(admin: &Admin, member: Member) -> Self {
        let (since, since_exactly) = since(admin, member.since);
        Self {
            href: urls::member(member.id),
            role: admin.person.visitor.t.say(member.role.text_key()),
            seen: seen(admin, member.last_seen),
            has_been_seen: member.last_seen.is_some(),
            since,
            since_exactly,
            is_disabled: member.is_disabled,
            is_self: member.id == admin.person.login.person.id,
            name: member.name,
            email: member.email,
        }
    }
}

fn seen(admin: &Admin, at: Option<Instant>) -> String {
    let t = admin.person.visitor.t;
    match at {
        Some(at) => when::ago(t, at, admin.person.now(), admin.shop.zone),
        None => t.say("team-not-signed-in").to_owned(),
    }
}

fn since(admin: &Admin, at: Instant) -> (String, String) {
    let (zone, now) = (admin.shop.zone, admin.person.now());
    let here = local_in(zone, at);
    let date = when::date(admin.person.visitor.t, here.date(), local_in(zone, now).date());
    (date, here.format("%Y-%m-%d %H:%M:%S").to_string())
}

/// What is wrong, and where on a member's page it is said.
#[derive(Clone, Copy, Debug)]
pub enum Problem {
    /// At the field of the role.
    Role(Refused),
    /// On top.
    Other(Refused),
}

fn refused_key(refused: Refused) -> &'static str {
    match refused {
        Refused::Oneself => "team-oneself",
        Refused::Owners | Refused::NotYours => "team-owners",
        Refused::LastOwner => "team-last-owner",
        Refused::NoRole => "team-no-role",
        Refused::Elsewhere => "team-elsewhere",
        Refused::OwnFactor => "team-own-factor",
        Refused::Disabled => "team-not-able",
    }
}

/// One member.
#[derive(Template)]
#[template(path = "people/team/member.html")]
pub struct MemberPage {
    page: Chrome,
    id: UserId,
    href: String,
    name: String,
    email: String,
    role: &'static str,
    is_disabled: bool,
    is_self: bool,
    seen: String,
    since: String,
    since_exactly: String,
    devices: String,
    problem: &'static str,
    /// The role to choose, where it may be changed.
    choice: Option<Field>,
    /// What removing them means, where they may be removed.
    removal: Option<String>,
    /// What handing the shop over means, where that may be.
    hand_over: Option<String>,
    /// Their second factor may be taken away.
    has_reset: bool,
    has_second_factor: bool,
    /// Why nothing can be changed here, where nothing can.
    why_not: &'static str,
}

impl MemberPage {
    /// The page of `member`, who is to teach `upcoming` sessions, with what is wrong.
    pub fn new(
        admin: &Admin,
        member: Member,
        parties: &Parties,
        upcoming: usize,
        problem: Option<Problem>,
    ) -> Self {
        let t = admin.person.visitor.t;
        let name = [("name", Value::Text(&member.name))];
        let mut errors = Errors::default();
        if let Some(Problem::Role(refused)) = problem {
            errors.add("role", refused_key(refused));
        }
        let options: Vec<(String, String)> = parties
            .choices()
            .into_iter()
            .map(|role| (role.as_str().to_owned(), t.say(role.text_key()).to_owned()))
            .collect();
        let choice = (!options.is_empty()).then(|| {
            Field::choice(t, "role", "field-role", options, member.role.as_str()).checked(&errors, t)
        });
        let on_top = match (problem, &choice) {
            (Some(Problem::Other(refused)), _) | (Some(Problem::Role(refused)), None) => {
                t.say(refused_key(refused))
            }
            _ => "",
        };
        let words = |key| t.with(key, &[name[0], ("n", Value::Number(upcoming as i64))]);
        let (since, since_exactly) = since(admin, member.since);
        Self {
            page: admin.person.chrome(member.name.clone(), urls::TEAM),
            id: member.id,
            href: urls::member(member.id),
            role: t.say(member.role.text_key()),
            is_disabled: member.is_disabled,
            is_self: parties.is_self,
            seen: seen(admin, member.last_seen),
            since,
            since_exactly,
            devices: format!("{}?person={}", urls::SHOP_DEVICES, member.id),
            problem: on_top,
            choice,
            removal: parties.check(None).is_ok().then(|| words("team-remove-words")),
            hand_over: parties.may_be_handed_the_shop().then(|| t.with("team-hand-over-words", &name)),
            has_reset: member.has_second_factor && parties.check_reset().is_ok(),
            has_second_factor: member.has_second_factor,
            why_not: match parties.check(None) {
                Err(refused) if on_top.is_empty() => t.say(refused_key(refused)),
                _ => "",
            },
            name: member.name,
            email: member.email,
        }
    }
}
