//! The pages of the audit log.

use serde::Deserialize;

use super::store::{self, Asked, Kind, Line, Of};
use super::view::Activity;
use super::words;
use crate::base::id::{AuditId, TenantId};
use crate::base::listing::Place;
use crate::devices::export;
use crate::text::Texts;
use crate::web::download::{self, harmless};
use crate::web::{Admin, Page, Person, Query, Typed, show};

/// The query of a page's address.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct LogQuery {
    q: Typed,
    what: Typed,
    after: Typed,
    before: Typed,
}

impl LogQuery {
    fn asked(&self, of: Of) -> Asked {
        Asked {
            of,
            search: self.q.chars().take(100).collect(),
            kind: Kind::parse(&self.what),
            place: Place::of(AuditId::parse(&self.after), AuditId::parse(&self.before)),
        }
    }
}

/// `GET /account/activity`
pub async fn own(person: Person, query: Query<LogQuery>) -> Page {
    let asked = query.0.asked(Of::Person(person.login.person.id));
    list(&person, asked).await
}

/// `GET /tenant/settings/audit`
pub async fn shop(admin: Admin, query: Query<LogQuery>) -> Page {
    let asked = query.0.asked(Of::Shop(admin.shop.id));
    list(&admin.person, asked).await
}

async fn list(person: &Person, asked: Asked) -> Page {
    let question = asked.clone();
    let lines = person.visitor.db.read(move |c| store::list(c, &question, store::PAGE)).await?;
    show(&Activity::new(person, &asked, lines))
}

/// `GET /tenant/settings/audit.csv`
pub async fn shop_csv(admin: Admin, query: Query<LogQuery>) -> Page {
    let asked = query.0.asked(Of::Shop(admin.shop.id));
    csv(&admin.person, Some(admin.shop.id), ("audit log", "audit-log.csv"), asked).await
}

/// `GET /account/activity.csv`
pub async fn own_csv(person: Person, query: Query<LogQuery>) -> Page {
    let asked = query.0.asked(Of::Person(person.login.person.id));
    csv(&person, person.login.shop.id(), ("own activity", "activity.csv"), asked).await
}

/// Needs the password of the last ten minutes, and is itself written down, in the log of `tenant`.
async fn csv(
    person: &Person,
    tenant: Option<TenantId>,
    (what, name): (&'static str, &str),
    asked: Asked,
) -> Page {
    person.must_have_confirmed()?;
    export::note(person, tenant, what).await?;
    let mut asked = Asked { place: Place::Start, ..asked };
    let (db, t) = (person.visitor.db.clone(), person.visitor.t);
    download::csv(name, move |file| async move {
        file.write(download::lines([HEADS])?).await?;
        loop {
            let question = asked.clone();
            let lines = db.read(move |c| store::list(c, &question, store::STEP)).await?;
            file.write(download::lines(lines.rows.iter().map(|line| cells(t, line)))?).await?;
            match lines.ends(|line| line.id) {
                (_, Some(last)) => asked.place = Place::After(last),
                (_, None) => return Ok(()),
            }
        }
    })
}

/// The columns of the file: what happened as it is stored, for programs, and in words, for people.
const HEADS: [&str; 10] =
    ["at", "actor", "action", "what", "subject_id", "subject", "detail", "ip_address", "user_agent", "id"];

fn cells(t: &'static Texts, line: &Line) -> [String; 10] {
    [
        line.at.and_utc().to_rfc3339(),
        harmless(line.actor.as_deref().unwrap_or_default()),
        line.action.map_or("", |action| action.as_str()).to_owned(),
        words::action(t, line.action).to_owned(),
        line.subject_id.clone().unwrap_or_default(),
        harmless(&words::subject(t, line, line.at.date())),
        harmless(&words::detail(t, line)),
        line.address.clone(),
        harmless(&line.agent),
        line.id.to_string(),
    ]
}
