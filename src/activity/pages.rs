//! The pages of the audit log.

use serde::Deserialize;

use super::store::{self, Asked, Kind, Of};
use super::view::Activity;
use crate::audit::{self, Action, Entry};
use crate::base::id::AuditId;
use crate::db::DbError;
use crate::devices::export::{attachment, fault, harmless};
use crate::web::{Admin, Page, Person, Query, Typed, show};

/// Lines of an export at most; a filter takes out the rest.
const MOST_EXPORTED: usize = 10_000;

/// The query of a page's address.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct LogQuery {
    q: Typed,
    what: Typed,
    after: Typed,
}

impl LogQuery {
    fn asked(&self, of: Of) -> Asked {
        Asked {
            of,
            search: self.q.chars().take(100).collect(),
            kind: Kind::parse(&self.what),
            after: AuditId::parse(&self.after),
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
    let (lines, has_older) = person.visitor.db.read(move |c| store::list(c, &question)).await?;
    show(&Activity::new(person, &asked, lines, has_older))
}

/// `GET /tenant/settings/audit.csv`: needs the password of the last ten minutes, and is itself written down.
pub async fn shop_csv(admin: Admin, query: Query<LogQuery>) -> Page {
    admin.person.must_have_confirmed()?;
    let asked = Asked { after: None, ..query.0.asked(Of::Shop(admin.shop.id)) };
    let (now, user, client) =
        (admin.person.now(), admin.person.login.person.id, admin.person.visitor.client.clone());
    let shop = admin.shop.id;
    let lines = admin
        .person
        .visitor
        .db
        .write(move |c| {
            let entry = Entry {
                tenant: Some(shop),
                actor: Some(user),
                action: Action::Exported,
                subject: None,
                detail: "audit log",
                client: &client,
            };
            audit::record(c, now, &entry)?;
            let (mut asked, mut all) = (asked, Vec::new());
            loop {
                let (lines, has_older) = store::list(c, &asked)?;
                asked.after = lines.last().map(|line| line.id);
                all.extend(lines);
                if !has_older || all.len() >= MOST_EXPORTED {
                    return Ok::<_, DbError>(all);
                }
            }
        })
        .await?;
    let mut csv = csv::Writer::from_writer(Vec::new());
    csv.write_record(["at", "actor", "action", "subject", "detail", "ip_address", "user_agent"])
        .map_err(fault)?;
    for line in &lines {
        csv.write_record([
            line.at.and_utc().to_rfc3339().as_str(),
            &harmless(line.actor.as_deref().unwrap_or_default()),
            line.action.map_or("", |action| action.as_str()),
            line.subject.as_deref().unwrap_or_default(),
            &harmless(&line.detail),
            &line.address,
            &harmless(&line.agent),
        ])
        .map_err(fault)?;
    }
    attachment("audit-log.csv", csv.into_inner().map_err(fault)?)
}
