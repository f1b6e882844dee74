//! What the pages of the outbox show.

use askama::Template;

use super::folder::Found;
use super::store::{Asked, COUNTED, Line, State};
use crate::base::clock::local_in;
use crate::base::id::LetterId;
use crate::base::listing::{self, Part, Place};
use crate::text::Texts;
use crate::web::list::Pager;
use crate::web::tabs::tabs;
use crate::web::{Chrome, Person, Visitor, urls, when};

/// The outbox.
#[derive(Template)]
#[template(path = "platform/mail.html")]
pub struct Outbox {
    page: Chrome,
    tabs: Vec<(&'static str, &'static str, bool)>,
    to: String,
    states: Vec<(&'static str, &'static str, bool)>,
    figures: [(String, &'static str); 2],
    rows: Vec<Row>,
    pager: Pager,
    export: String,
}

struct Row {
    /// Where to send it again, where that can be.
    again: Option<String>,
    recipient: String,
    kind: &'static str,
    tone: &'static str,
    state: &'static str,
    at: String,
    exactly: String,
    tries: i32,
    error: String,
    /// When it is tried next, where it waits.
    next: Option<String>,
}

impl Outbox {
    /// A page of it.
    pub fn new(person: &Person, asked: &Asked, lines: Part<Line>, counts: (i64, i64)) -> Self {
        let t = person.visitor.t;
        let counted = |n: i64| if n > COUNTED { "10,000+".to_owned() } else { n.to_string() };
        Self {
            page: person.chrome(t.say("mail-title"), urls::ADMIN),
            tabs: tabs(urls::ADMIN_MAIL, None),
            to: asked.to.clone(),
            states: State::ALL.map(|s| (s.as_str(), state_in_words(t, s).1, asked.state == Some(s))).into(),
            figures: [(counted(counts.0), t.say("mail-waiting")), (counted(counts.1), t.say("mail-failed"))],
            pager: Pager::newest_first(lines.ends(|l| l.id), |place| address(asked, urls::ADMIN_MAIL, place)),
            export: address(asked, "/admin/mail.csv", &Place::Start),
            rows: lines.rows.into_iter().map(|line| Row::new(person, line)).collect(),
        }
    }
}

fn address(asked: &Asked, page: &str, place: &Place<LetterId>) -> String {
    let state = asked.state.map_or("", State::as_str);
    listing::address(page, &[("q", &asked.to), ("state", state)], place)
}

fn state_in_words(t: &'static Texts, state: State) -> (&'static str, &'static str) {
    match state {
        State::Queued => ("sun", t.say("mail-state-queued")),
        State::Sent => ("good", t.say("mail-state-sent")),
        State::Failed => ("coral", t.say("mail-state-failed")),
    }
}

fn kind_in_words(t: &'static Texts, kind: &str) -> &'static str {
    t.say(match kind {
        "invitation" => "mail-kind-invitation",
        "reset" => "mail-kind-reset",
        "verify_email" => "mail-kind-verify",
        "new_device" => "mail-kind-device",
        "signup" | "signup_known" => "mail-kind-signup",
        _ => "mail-kind-changed",
    })
}

impl Row {
    fn new(person: &Person, line: Line) -> Self {
        let (t, zone, now) = (person.visitor.t, person.zone(), person.now());
        let state = State::parse(&line.state).unwrap_or(State::Queued);
        let (tone, words) = state_in_words(t, state);
        let next = (state == State::Queued && line.tries > 0)
            .then(|| when::time(local_in(zone, line.next_try_at).time()));
        Self {
            again: line.may_go_again().then(|| format!("{}/{}/sending", urls::ADMIN_MAIL, line.id)),
            recipient: line.recipient,
            kind: kind_in_words(t, &line.kind),
            tone,
            state: words,
            at: when::ago(t, line.created_at, now, zone),
            exactly: local_in(zone, line.created_at).format("%Y-%m-%d %H:%M:%S").to_string(),
            tries: line.tries,
            error: line.error,
            next,
        }
    }
}

/// The letters in the folder.
#[derive(Template)]
#[template(path = "platform/folder.html")]
pub struct Folder {
    page: Chrome,
    folder: String,
    letters: Vec<Letter>,
}

struct Letter {
    name: String,
    text: String,
    /// What its button leads to.
    link: Option<String>,
}

impl Folder {
    /// All that was found.
    pub fn new(visitor: &Visitor, folder: String, found: Vec<Found>) -> Self {
        let letters = found.into_iter().map(|Found { name, text }| {
            let link = text.lines().find(|line| line.starts_with("http")).map(str::to_owned);
            Letter { name, text, link }
        });
        Self { page: visitor.chrome(visitor.t.say("folder-title")), folder, letters: letters.collect() }
    }
}
