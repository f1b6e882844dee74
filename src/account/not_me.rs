//! `/auth/not-me`: a sign-in that was someone else's ends, every other of the person too, and they are sent a link for a new
//! password. The link of this page, which works for as long as the sign-in, sets none itself: whoever finds it in an old letter
//! can only sign out.

use askama::Template;
use serde::Deserialize;

use super::reset::Given;
use super::{letters, over};
use crate::db::DbError;
use crate::login::change::{By, disown};
use crate::login::link::{self, Kind, Looked};
use crate::login::store;
use crate::login::token::Token;
use crate::web::{Chrome, Form, Page, Query, Typed, Visitor, show, urls};

#[derive(Template)]
#[template(path = "account/button.html")]
struct ButtonPage<'p> {
    page: Chrome,
    words: &'static str,
    button: &'static str,
    action: &'static str,
    token: &'p str,
}

/// What the button sends.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Pressed {
    /// What the letter's link carries.
    pub token: Typed,
}

/// A page with one button that uses the link up.
///
/// # Errors
/// Where the page cannot be made.
pub fn button(visitor: &Visitor, texts: [&'static str; 3], action: &'static str, token: &Token) -> Page {
    let [title, words, button] = texts.map(|key| visitor.t.say(key));
    show(&ButtonPage { page: visitor.chrome(title), words, button, action, token: token.reveal() })
}

const INSTEAD: Option<(&str, &str)> = Some(("not-me-instead", urls::FORGOT));

/// `GET /auth/not-me`
///
/// # Errors
/// Where the database does not answer.
pub async fn form(visitor: Visitor, query: Query<Given>) -> Page {
    let Some(token) = Token::parse(&query.0.token) else {
        return over::over(&visitor, &Looked::Unknown, INSTEAD);
    };
    let (now, asked) = (visitor.now(), token.clone());
    match visitor.db.read(move |c| link::look(c, Kind::NotMe, &asked, now)).await? {
        Looked::Live(_) => {
            button(&visitor, ["not-me-title", "not-me-words", "not-me-submit"], urls::NOT_ME, &token)
        }
        looked => over::over(&visitor, &looked, INSTEAD),
    }
}

/// `POST /auth/not-me`
///
/// # Errors
/// Where the database does not answer.
pub async fn submit(visitor: Visitor, query: Query<Given>, form: Form<Pressed>) -> Page {
    let given = if form.token.is_empty() { &query.0.token } else { &form.token };
    let Some(token) = Token::parse(given) else {
        return over::over(&visitor, &Looked::Unknown, INSTEAD);
    };
    let (now, post, client) = (visitor.now(), visitor.state.post.clone(), visitor.client.clone());
    let taken = visitor.db.write(move |c| {
        let looked = link::take(c, Kind::NotMe, &token, now)?;
        let Looked::Live(link) = &looked else { return Ok(looked) };
        let (Some(user), Some(login)) = (link.of.user, link.of.login) else { return Ok(Looked::Unknown) };
        disown(c, user, login, link.of.tenant, &By { user: Some(user), client, now })?;
        let to = store::addressee(c, user)?;
        letters::reset(c, &post, &to, None, now)?;
        Ok::<_, DbError>(looked)
    });
    match taken.await? {
        Looked::Live(_) => over::told(&visitor, "not-me-done-title", visitor.t.say("not-me-done"), None),
        looked => over::over(&visitor, &looked, INSTEAD),
    }
}
