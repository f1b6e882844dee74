//! `/auth/verify-email`: whoever reads an e-mail's mail says that it is theirs, and signs in with it from then on. Both
//! the old one and the new are told.

use super::not_me::{Pressed, button};
use super::reset::Given;
use super::{letters, over};
use crate::audit::Action;
use crate::db::{DbError, IsUnavailable, Unique};
use crate::login::change::By;
use crate::login::link::{self, Kind, Looked};
use crate::login::store::{self, Addressee};
use crate::login::token::Token;
use crate::mail::Credential;
use crate::web::{Error, Form, Page, Query, Visitor, urls};

const AGAIN: Option<(&str, &str)> = Some(("email-verify-again", urls::ACCOUNT));

/// `GET /auth/verify-email`
///
/// # Errors
/// Where the database does not answer.
pub async fn form(visitor: Visitor, query: Query<Given>) -> Page {
    let Some(token) = Token::parse(&query.0.token) else {
        return over::over(&visitor, &Looked::Unknown, AGAIN);
    };
    let (now, asked) = (visitor.now(), token.clone());
    match visitor.db.read(move |c| link::look(c, Kind::VerifyEmail, &asked, now)).await? {
        Looked::Live(_) => button(
            &visitor,
            ["email-verify-title", "email-verify-words", "email-verify-submit"],
            urls::VERIFY_EMAIL,
            &token,
        ),
        looked => over::over(&visitor, &looked, AGAIN),
    }
}

/// Why an e-mail stays as it is.
enum NotVerified {
    Over(Box<Looked>),
    Db(DbError),
}

impl From<DbError> for NotVerified {
    fn from(error: DbError) -> Self {
        Self::Db(error)
    }
}

impl IsUnavailable for NotVerified {
    fn is_unavailable(&self) -> bool {
        matches!(self, Self::Db(error) if error.is_unavailable())
    }
}

/// `POST /auth/verify-email`
///
/// # Errors
/// Where the database does not answer.
pub async fn submit(visitor: Visitor, query: Query<Given>, form: Form<Pressed>) -> Page {
    let given = if form.token.is_empty() { &query.0.token } else { &form.token };
    let Some(token) = Token::parse(given) else {
        return over::over(&visitor, &Looked::Unknown, AGAIN);
    };
    let (now, post, client) = (visitor.now(), visitor.state.post.clone(), visitor.client.clone());
    let changed = visitor.db.write(move |c| {
        let looked = link::take(c, Kind::VerifyEmail, &token, now)?;
        let Looked::Live(link) = &looked else { return Err(NotVerified::Over(Box::new(looked))) };
        let (Some(user), Some(email)) = (link.of.user, link.of.email.as_deref()) else {
            return Err(NotVerified::Over(Box::new(Looked::Unknown)));
        };
        let old = store::addressee(c, user)?;
        store::set_email(c, user, email, now)?;
        // A link for a new password that went to the old e-mail opens nothing any more.
        link::withdraw_all(c, Kind::Reset, user, now)?;
        By { user: Some(user), client, now }.note(
            c,
            None,
            Action::EmailChanged,
            user.as_str(),
            &old.email,
        )?;
        let new = Addressee { email: email.to_owned(), ..old.clone() };
        for to in [&old, &new] {
            letters::changed(c, &post, to, Credential::Email, None, now)?;
        }
        Ok(email.to_owned())
    });
    match changed.await {
        Ok(email) => {
            let words = visitor.t.with("email-verify-done", &[("email", crate::text::Value::Text(&email))]);
            over::told(&visitor, "email-verify-done-title", &words, Some(("email-verify-on", urls::ACCOUNT)))
        }
        Err(NotVerified::Over(looked)) => over::over(&visitor, &looked, AGAIN),
        Err(NotVerified::Db(DbError::Unique(Unique::UserEmail))) => {
            over::told(&visitor, "email-verify-taken-title", visitor.t.say("email-verify-taken"), AGAIN)
        }
        Err(NotVerified::Db(error)) => Err(Error::from(error)),
    }
}
