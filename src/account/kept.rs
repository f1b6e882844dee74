//! `/kept`: a form whose login session had ended comes back here, whatever page it is of, and is sent by pressing its button.

use askama::Template;
use serde::Deserialize;

use crate::web::answer::found;
use crate::web::redirect::{self, START};
use crate::web::{Chrome, Error, Page, Query, Typed, Visitor, show};

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

/// `GET /kept`: what is not there any more, or is someone else's, leads to the start page. Whoever is signed in may, by the PIN of
/// a counter tablet too: the address that the form is sent to says who may do that.
///
/// # Errors
/// [`Error::LoginRequired`]; where the database does not answer.
pub async fn page(visitor: Visitor, query: Query<Kept>) -> Page {
    let login = visitor
        .login
        .clone()
        .ok_or_else(|| Error::LoginRequired(redirect::page_of(visitor.request(), &visitor.state.pages)))?;
    let action: &str = &query.0.of;
    let of = (login.person.id, login.shop.id());
    let fields = visitor.kept_fields(of, action, &query.0.draft).await?;
    if fields.is_empty() {
        return found(START);
    }
    let page = visitor.chrome(visitor.t.say("kept-title"));
    show(&KeptPage { page, action, fields: &fields })
}
