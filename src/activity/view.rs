//! What the pages of the audit log show.

use askama::Template;

use super::store::{Asked, Kind, Line, Of, Subject};
use super::words;
use crate::base::clock::local_in;
use crate::base::id::AuditId;
use crate::base::listing::{self, Part, Place};
use crate::web::agent::device_in_words;
use crate::web::list::Pager;
use crate::web::tabs::tabs;
use crate::web::{Chrome, Person, urls, when};

/// A page of the log.
#[derive(Template)]
#[template(path = "activity/list.html")]
pub struct Activity {
    page: Chrome,
    here: &'static str,
    words: &'static str,
    tabs: Vec<(&'static str, &'static str, bool)>,
    search: String,
    /// What a search is for, and what it finds.
    search_words: &'static str,
    search_finds: &'static str,
    kinds: Vec<(&'static str, &'static str, bool)>,
    rows: Vec<Row>,
    pager: Pager,
    export: String,
}

struct Row {
    at: String,
    exactly: String,
    actor: String,
    what: &'static str,
    subject: String,
    detail: String,
    href: Option<String>,
    address: String,
    device: String,
}

impl Activity {
    /// The page of what was asked.
    pub fn new(person: &Person, asked: &Asked, lines: Part<Line>) -> Self {
        let t = person.visitor.t;
        let is_shop = matches!(asked.of, Of::Shop(_));
        let (here, title, words, place) = match is_shop {
            true => (urls::SHOP_AUDIT, "audit-title", "audit-words", urls::SHOP_DEVICES),
            false => (urls::OWN_ACTIVITY, "activity-title", "activity-words", urls::OWN_ACTIVITY),
        };
        Self {
            page: person.chrome(t.say(title), place),
            here,
            words: t.say(words),
            tabs: tabs(here, person.role()),
            search: asked.search.clone(),
            search_words: t.say(if is_shop { "devices-search" } else { "activity-search" }),
            search_finds: t.say(if is_shop { "audit-none" } else { "activity-none" }),
            kinds: Kind::ALL
                .map(|kind| (kind.as_str(), t.say(kind_key(kind)), asked.kind == Some(kind)))
                .into(),
            pager: Pager::newest_first(lines.ends(|line| line.id), |place| address(asked, here, place)),
            export: address(asked, &format!("{here}.csv"), &Place::Start),
            rows: lines.rows.into_iter().map(|line| Row::new(person, line)).collect(),
        }
    }
}

fn address(asked: &Asked, page: &str, place: &Place<AuditId>) -> String {
    let kind = asked.kind.map_or("", Kind::as_str);
    listing::address(page, &[("q", &asked.search), ("what", kind)], place)
}

fn kind_key(kind: Kind) -> &'static str {
    match kind {
        Kind::SignIns => "kind-sign-ins",
        Kind::Endings => "kind-endings",
        Kind::Access => "kind-access",
        Kind::Team => "kind-team",
        Kind::Exports => "kind-exports",
        Kind::Sessions => "kind-sessions",
    }
}

impl Row {
    fn new(person: &Person, line: Line) -> Self {
        let (t, zone) = (person.visitor.t, person.zone());
        // Of another shop than the one that is open there is no page here.
        let is_session = matches!(&line.subject, Some(Subject::TrainingSession { .. }))
            && person.login.shop.id() == line.tenant;
        let subject = words::subject(t, &line, local_in(zone, person.now()).date());
        let detail = words::detail(t, &line);
        Self {
            at: when::ago(t, line.at, person.now(), zone),
            exactly: local_in(zone, line.at).format("%Y-%m-%d %H:%M:%S").to_string(),
            actor: line.actor.unwrap_or_else(|| t.say("history-nobody").to_owned()),
            what: words::action(t, line.action),
            subject,
            detail,
            href: line.subject_id.filter(|_| is_session).map(|id| format!("{}/{id}", urls::SESSIONS)),
            address: line.address,
            // What the application itself wrote came from no browser.
            device: match line.agent.as_str() {
                "" => String::new(),
                agent => device_in_words(t, agent),
            },
        }
    }
}
