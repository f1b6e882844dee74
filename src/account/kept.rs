//! `/kept`: a form whose login session had ended comes back here, whatever page it is of, and is sent by pressing its button.

use askama::Template;
use serde::Deserialize;

use crate::web::answer::found;
use crate::web::redirect::START;
use crate::web::{Chrome, Page, Person, Query, Typed, show};

#[derive(Template)]
#[template(path = "account/kept.html")]
struct KeptPage<'p> {
    page: Chrome,
    action: &'p str,
    fields: &'p [(String, String)],
}

/// The query of its address.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Kept {
    of: Typed,
    draft: Typed,
}

/// `GET /kept`: what is not there any more, or is someone else's, leads to the start page.
///
/// # Errors
/// Where the database does not answer.
pub async fn page(person: Person, query: Query<Kept>) -> Page {
    let action: &str = &query.0.of;
    let fields = person.kept_fields(action, &query.0.draft).await?;
    if fields.is_empty() {
        return found(START);
    }
    let page = person.visitor.chrome(person.visitor.t.say("kept-title"));
    show(&KeptPage { page, action, fields: &fields })
}
