//! `/auth/logout`: a button first; only pressing it ends anything.

use askama::Template;

use crate::audit::{self, Action, Entry};
use crate::base::id::TenantId;
use crate::login::model::EndReason;
use crate::login::{Shop, cookie, store};
use crate::web::answer::{found, leaving_nothing};
use crate::web::{Chrome, Error, Page, Visitor, show, urls};

#[derive(Template)]
#[template(path = "account/logout.html")]
struct LogoutPage {
    page: Chrome,
}

/// `GET /auth/logout`: shows a button, changes nothing.
///
/// # Errors
/// Where the page cannot be made.
pub async fn form(visitor: Visitor) -> Page {
    if visitor.login.is_none() {
        return found(urls::LOGIN);
    }
    show(&LogoutPage { page: visitor.chrome(visitor.t.say("logout-title")) })
}

/// `POST /auth/logout`: ends this login session.
///
/// # Errors
/// Where the row cannot be moved: then one is still signed in.
pub async fn submit(visitor: Visitor) -> Page {
    if let Some(login) = visitor.login.clone() {
        let (id, user, tenant) = (login.id, login.person.id, bound_to(&login.shop));
        let (now, client) = (visitor.now(), visitor.client.clone());
        visitor
            .db
            .write(move |c| {
                store::end(c, id, EndReason::SignedOut, Some(user), now)?;
                let entry = Entry {
                    tenant,
                    actor: Some(user),
                    action: Action::SignedOut,
                    subject: Some(id.as_str()),
                    detail: "",
                    client: &client,
                };
                audit::record(c, now, &entry)?;
                Ok::<_, Error>(())
            })
            .await?;
        cookie::take_away(visitor.request());
    }
    leaving_nothing(found(urls::LOGIN))
}

fn bound_to(shop: &Shop) -> Option<TenantId> {
    match shop {
        Shop::In(membership) => Some(membership.tenant.id),
        Shop::NotChosen | Shop::Closed => None,
    }
}
