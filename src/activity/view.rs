//! What the pages of the audit log show.

use askama::Template;

use super::store::{Asked, Kind, Line, Of};
use crate::audit::Action;
use crate::base::clock::local_in;
use crate::devices::view::device_in_words;
use crate::text::Texts;
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
    is_shop: bool,
    search: String,
    kinds: Vec<(&'static str, &'static str, bool)>,
    rows: Vec<Row>,
    older: Option<String>,
    is_further: bool,
    export: Option<String>,
}

struct Row {
    at: String,
    exactly: String,
    actor: String,
    what: &'static str,
    detail: String,
    subject: Option<String>,
    address: String,
    device: String,
}

impl Activity {
    /// The page of what was asked.
    pub fn new(person: &Person, asked: &Asked, lines: Vec<Line>, has_older: bool) -> Self {
        let t = person.visitor.t;
        let is_shop = matches!(asked.of, Of::Shop(_));
        let (here, title, words, place) = match is_shop {
            true => (urls::SHOP_AUDIT, "audit-title", "audit-words", urls::SHOP_DEVICES),
            false => (urls::OWN_ACTIVITY, "activity-title", "activity-words", urls::OWN_ACTIVITY),
        };
        let older = lines.last().filter(|_| has_older).map(|line| address(asked, here, line.id.as_str()));
        Self {
            page: person.chrome(t.say(title), place),
            here,
            words: t.say(words),
            tabs: tabs(here, person.role()),
            is_shop,
            search: asked.search.clone(),
            kinds: Kind::ALL
                .map(|kind| (kind.as_str(), t.say(kind_key(kind)), asked.kind == Some(kind)))
                .into(),
            older,
            is_further: asked.after.is_some(),
            export: is_shop.then(|| address(asked, "/tenant/settings/audit.csv", "")),
            rows: lines.into_iter().map(|line| Row::new(person, line)).collect(),
        }
    }
}

fn address(asked: &Asked, page: &str, after: &str) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    let kind = asked.kind.map_or("", Kind::as_str);
    for (name, value) in [("q", asked.search.as_str()), ("what", kind), ("after", after)] {
        if !value.is_empty() {
            query.append_pair(name, value);
        }
    }
    format!("{page}?{}", query.finish())
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

/// An action in words.
pub fn action_in_words(t: &'static Texts, action: Option<Action>) -> &'static str {
    t.say(match action {
        Some(Action::SignedIn) => "did-signed-in",
        Some(Action::SignInFailed) => "did-failed",
        Some(Action::SignedOut) => "did-signed-out",
        Some(Action::ShopChosen) => "did-chose-shop",
        Some(Action::Confirmed) => "did-confirmed",
        Some(Action::LoginEnded) => "did-ended",
        Some(Action::LoginsOfPersonEnded) => "did-ended-person",
        Some(Action::AllLoginsEnded) => "did-ended-all",
        Some(Action::PersonCreated) => "did-created-person",
        Some(Action::PasswordSet) => "did-set-password",
        Some(Action::PersonUnlocked) => "did-unlocked",
        Some(Action::PersonDisabled) => "did-disabled",
        Some(Action::ShopCreated) => "did-created-shop",
        Some(Action::ShopClosed) => "did-closed-shop",
        Some(Action::ShopOpened) => "did-opened-shop",
        Some(Action::RoleChanged) => "did-changed-role",
        Some(Action::MemberRemoved) => "did-removed-member",
        Some(Action::ShopHandedOver) => "did-handed-over",
        Some(Action::SecondFactorFailed) => "did-fail-second",
        Some(Action::RecoveryCodeUsed) => "did-use-code",
        Some(Action::SecondFactorSet) => "did-set-factor",
        Some(Action::SecondFactorRemoved) => "did-remove-factor",
        Some(Action::SecondFactorReset) => "did-reset-factor",
        Some(Action::SecondFactorRequired) => "did-require-factor",
        Some(Action::RecoveryCodesMade) => "did-make-codes",
        Some(Action::DevicesForgotten) => "did-forget-devices",
        Some(Action::ShopChanged) => "did-changed-shop",
        Some(Action::Invited) => "did-invited",
        Some(Action::InvitationRenewed) => "did-renewed-invitation",
        Some(Action::InvitationCancelled) => "did-cancelled-invitation",
        Some(Action::InvitationAccepted) => "did-joined",
        Some(Action::Exported) => "did-exported",
        Some(Action::SessionScheduled) => "did-scheduled",
        Some(Action::SessionChanged) => "did-changed",
        Some(Action::SessionStatusChanged) => "did-status",
        Some(Action::SessionCancelled) => "did-cancelled",
        None => "did-something",
    })
}

impl Row {
    fn new(person: &Person, line: Line) -> Self {
        let (t, zone) = (person.visitor.t, person.zone());
        let is_session = line.action.is_some_and(|action| Kind::Sessions.actions().contains(&action));
        Self {
            at: when::ago(t, line.at, person.now(), zone),
            exactly: local_in(zone, line.at).format("%Y-%m-%d %H:%M:%S").to_string(),
            actor: line.actor.unwrap_or_else(|| t.say("history-nobody").to_owned()),
            what: action_in_words(t, line.action),
            detail: line.detail,
            subject: line.subject.filter(|_| is_session).map(|id| format!("{}/{id}", urls::SESSIONS)),
            address: line.address,
            device: device_in_words(t, &line.agent),
        }
    }
}
