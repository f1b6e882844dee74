//! The pages of the outbox.

use serde::Deserialize;

use super::folder;
use super::store::{self, Asked, State};
use super::view::{Folder, Outbox};
use crate::base::id::LetterId;
use crate::config::AppEnv;
use crate::mail::transport;
use crate::web::{Error, Operator, Page, Query, Typed, Visitor, show};

/// The query of the list's address.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct MailQuery {
    q: Typed,
    state: Typed,
    after: Typed,
}

/// `GET /admin/mail`
pub async fn outbox(operator: Operator, query: Query<MailQuery>) -> Page {
    let person = operator.0;
    let asked = Asked {
        to: query.0.q.chars().take(254).collect(),
        state: State::parse(&query.0.state),
        after: LetterId::parse(&query.0.after),
    };
    let question = asked.clone();
    let (lines, has_older, counts) = person.visitor.db.read(move |c| store::list(c, &question)).await?;
    show(&Outbox::new(&person, &asked, lines, has_older, counts))
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
