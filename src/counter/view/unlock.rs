//! The page of a locked tablet.

use askama::Template;

use crate::base::id::UserId;
use crate::counter::model::Someone;
use crate::login::counter::store::Enrolled;
use crate::web::chrome::initials;
use crate::web::{Chrome, Visitor, redirect, urls};

/// What is asked for, and what came of the last try.
pub struct Asked {
    /// Who is chosen already.
    pub person: Option<UserId>,
    /// Their password instead of the PIN.
    pub by_password: bool,
    /// What they typed into a form waits behind this page.
    pub is_kept: bool,
    /// What was wrong.
    pub error: String,
}

/// Who is it?
#[derive(Template)]
#[template(path = "counter/unlock.html")]
pub struct Unlock {
    /// The frame.
    pub page: Chrome,
    tablet: String,
    people: Vec<Choice>,
    target: String,
    by_password: bool,
    is_kept: bool,
    error: String,
    /// The other way of proving it.
    other: String,
    /// By e-mail and password, with all one's rights.
    full: String,
}

struct Choice {
    id: String,
    name: String,
    initials: String,
    is_chosen: bool,
}

impl Unlock {
    /// Puts it together.
    pub fn new(visitor: &Visitor, at: &Enrolled, people: Vec<Someone>, target: &str, asked: Asked) -> Self {
        let is_chosen = |someone: &Someone| asked.person == Some(someone.id);
        let address = |page: &str, switch: &str| {
            let address = redirect::with_target(page, target);
            let joint = if address.contains('?') { '&' } else { '?' };
            format!("{address}{joint}{switch}=1")
        };
        let mut page = visitor.chrome(visitor.t.say("counter-title"));
        // On the bare host, too: the tablet stands in one shop.
        page.shop.clone_from(&at.shop.name);
        Self {
            page,
            tablet: at.name.clone(),
            people: people
                .into_iter()
                .map(|someone| Choice {
                    id: someone.id.to_string(),
                    initials: initials(&someone.name),
                    is_chosen: is_chosen(&someone),
                    name: someone.name,
                })
                .collect(),
            target: target.to_owned(),
            is_kept: asked.is_kept,
            error: asked.error,
            other: match asked.by_password {
                true => redirect::with_target(urls::COUNTER, target),
                false => address(urls::COUNTER, "password"),
            },
            by_password: asked.by_password,
            full: address(urls::LOGIN, "full"),
        }
    }
}
