//! The pages of the outbox.

use actix_web::web::Path;
use serde::Deserialize;

use super::folder;
use super::store::{self, Asked, Line, State};
use super::view::{Folder, Outbox};
use crate::base::clock::Instant;
use crate::base::id::LetterId;
use crate::base::listing::Place;
use crate::config::AppEnv;
use crate::db::DbError;
use crate::devices::export;
use crate::mail::{store as outbox_store, transport};
use crate::web::download::{self, harmless};
use crate::web::flash::and_say;
use crate::web::{Error, Operator, Page, Query, Typed, Visitor, go, show, urls};

/// The query of the list's address.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct MailQuery {
    q: Typed,
    state: Typed,
    after: Typed,
    before: Typed,
}

impl MailQuery {
    fn asked(&self) -> Asked {
        Asked {
            to: self.q.chars().take(254).collect(),
            state: State::parse(&self.state),
            place: Place::of(LetterId::parse(&self.after), LetterId::parse(&self.before)),
        }
    }
}

/// `GET /admin/mail`
pub async fn outbox(operator: Operator, query: Query<MailQuery>) -> Page {
    let person = operator.0;
    let asked = query.0.asked();
    let question = asked.clone();
    let (lines, counts) = person
        .visitor
        .db
        .read(move |c| Ok::<_, DbError>((store::list(c, &question, store::PAGE)?, store::figures(c)?)))
        .await?;
    show(&Outbox::new(&person, &asked, lines, counts))
}

/// `GET /admin/mail.csv`: needs the password of the last ten minutes, and is itself written down.
pub async fn csv(operator: Operator, query: Query<MailQuery>) -> Page {
    let person = operator.0;
    person.must_have_confirmed()?;
    export::note(&person, None, "mail").await?;
    let mut asked = Asked { place: Place::Start, ..query.0.asked() };
    let db = person.visitor.db.clone();
    download::csv("mail.csv", move |file| async move {
        file.write(download::lines([HEADS])?).await?;
        loop {
            let question = asked.clone();
            let lines = db.read(move |c| store::list(c, &question, store::STEP)).await?;
            file.write(download::lines(lines.rows.iter().map(cells))?).await?;
            match lines.ends(|line| line.id) {
                (_, Some(last)) => asked.place = Place::After(last),
                (_, None) => return Ok(()),
            }
        }
    })
}

/// The columns of the file.
const HEADS: [&str; 8] =
    ["created_at", "recipient", "kind", "state", "tries", "next_try_at", "sent_at", "error"];

fn cells(line: &Line) -> [String; 8] {
    let at = |at: Instant| at.and_utc().to_rfc3339();
    let waits = line.state == State::Queued.as_str();
    [
        at(line.created_at),
        harmless(&line.recipient),
        line.kind.clone(),
        line.state.clone(),
        line.tries.to_string(),
        if waits { at(line.next_try_at) } else { String::new() },
        line.sent_at.map(at).unwrap_or_default(),
        harmless(&line.error),
    ]
}

/// `POST /admin/mail/{id}/sending`: one that was given up is due once more.
pub async fn send_again(operator: Operator, id: Path<String>) -> Page {
    let (person, id) = (operator.0, LetterId::parse(&id).ok_or(Error::NotFound)?);
    let now = person.now();
    person.visitor.db.write(move |c| outbox_store::send_again(c, id, now)).await?;
    and_say(go(urls::ADMIN_MAIL), "said-letter-again")
}

/// `GET /dev/outbox`: in development without a mail server, to whoever asks; anywhere else there is no such page.
pub async fn letters(visitor: Visitor) -> Page {
    let config = &visitor.state.config;
    if config.env != AppEnv::Development || config.smtp.is_some() {
        return Err(Error::NotFound);
    }
    let path = transport::folder(config);
    let found = folder::newest(&path).map_err(|e| Error::Internal(format!("{}: {e}", path.display())))?;
    show(&Folder::new(&visitor, path.display().to_string(), found))
}
