//! A link that does not work any more says why: whoever holds its token may know. What it offers instead gives nothing away.

use actix_web::http::StatusCode;
use askama::Template;

use crate::login::link::Looked;
use crate::web::answer::render;
use crate::web::{Chrome, Page, Visitor, show};

/// A page that tells something and leads on.
#[derive(Template)]
#[template(path = "account/told.html")]
struct Told<'p> {
    page: Chrome,
    words: &'p str,
    /// What the way on is called, and where it leads.
    on: Option<(&'static str, &'static str)>,
}

/// Tells something after it was done; `on` is the text key and the address of the way on.
///
/// # Errors
/// Where the page cannot be made.
pub fn told(
    visitor: &Visitor,
    title: &'static str,
    words: &str,
    on: Option<(&'static str, &'static str)>,
) -> Page {
    let t = visitor.t;
    show(&Told { page: visitor.chrome(t.say(title)), words, on: on.map(|(key, to)| (t.say(key), to)) })
}

/// Says which it is: expired, used, withdrawn, or never one of ours; `on` is how to get another.
///
/// # Errors
/// Where the page cannot be made.
pub fn over(visitor: &Visitor, looked: &Looked, on: Option<(&'static str, &'static str)>) -> Page {
    let (title, words) = match looked {
        Looked::Expired(_) => ("link-expired-title", "link-expired"),
        Looked::Used(_) => ("link-used-title", "link-used"),
        Looked::Withdrawn(_) => ("link-withdrawn-title", "link-withdrawn"),
        Looked::Live(_) | Looked::Unknown => ("link-unknown-title", "link-unknown"),
    };
    let t = visitor.t;
    let on = on.map(|(key, to)| (t.say(key), to));
    render(StatusCode::GONE, &Told { page: visitor.chrome(t.say(title)), words: t.say(words), on })
}
