//! `/auth/accept-invite`: someone new gives name and password, someone known signs in as that e-mail first.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::RETRY_AFTER;
use serde::Deserialize;

use super::change::{self, Newcomer, NotJoined, Proof};
use super::form::JoinForm;
use super::model::Over;
use super::store::Live;
use super::view::{Gone, Join, Step};
use crate::account::begin::{self, Chosen};
use crate::login::change::By;
use crate::login::token::Token;
use crate::web::answer::{found, render};
use crate::web::error::TRY_AGAIN;
use crate::web::redirect::{START, with_target};
use crate::web::{Error, Errors, Form, Page, Person, Query, Typed, Visitor, show, urls};

/// The query of the page's address.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct TokenQuery {
    token: Typed,
}

/// `GET /auth/accept-invite`: changes nothing.
///
/// # Errors
/// Where the database does not answer.
pub async fn form(visitor: Visitor, query: Query<TokenQuery>) -> Page {
    let Some(token) = Token::parse(&query.0.token) else { return gone(&visitor, Over::Unknown) };
    if visitor.shop.is_some() {
        // Whoever belongs to other shops signs in on the bare host; cookies belong to one host.
        return found(visitor.state.post.link(None, urls::ACCEPT_INVITE, &token));
    }
    match look(&visitor, &token).await {
        Ok(live) => show(&page(&visitor, &live, &token, &JoinForm::default(), &Errors::default())),
        Err(why) => refused(&visitor, &token, why),
    }
}

/// `GET /account/invitation`: where a sign-in on the way to joining comes back to.
///
/// # Errors
/// None: it leads on.
pub async fn signed_in(_: Person, query: Query<TokenQuery>) -> Page {
    match Token::parse(&query.0.token) {
        Some(token) => found(address(&token)),
        None => found(urls::ACCEPT_INVITE),
    }
}

/// The page of the link, on this host.
fn address(token: &Token) -> String {
    format!("{}?token={}", urls::ACCEPT_INVITE, token.reveal())
}

/// `POST /auth/accept-invite`
///
/// # Errors
/// [`Error::Unavailable`] without the database.
pub async fn submit(visitor: Visitor, form: Form<JoinForm>) -> Page {
    let Some(token) = Token::parse(&form.token) else { return gone(&visitor, Over::Unknown) };
    if visitor.shop.is_some() {
        return Err(Error::NotFound);
    }
    visitor.must_be_on_own_device()?;
    let live = match look(&visitor, &token).await {
        Ok(live) => live,
        Err(why) => return refused(&visitor, &token, why),
    };
    let by = By { user: None, client: visitor.client.clone(), now: visitor.now() };
    match (live.must_sign_in(), &visitor.login) {
        (true, Some(login)) if live.known.as_ref().is_some_and(|known| known.user == login.person.id) => {
            let proof = Proof::SignedIn(login.person.id, login.id);
            let joined = token.clone();
            match visitor.db.write(move |c| change::join(c, &joined, proof, &by)).await {
                Ok(_) => found(START),
                Err(why) => refused(&visitor, &token, why),
            }
        }
        (true, _) => found(address(&token)),
        (false, _) => join_as_new(&visitor, &live, &token, &form, by).await,
    }
}

async fn join_as_new(visitor: &Visitor, live: &Live, token: &Token, form: &JoinForm, by: By) -> Page {
    let words = [live.shop.name.as_str(), &live.shop.slug, &live.invitation.email];
    let (name, password) = match form.check(&words) {
        Ok(checked) => checked,
        Err(errors) => {
            let page = page(visitor, live, token, form, &errors);
            return render(StatusCode::UNPROCESSABLE_ENTITY, &page);
        }
    };
    let Ok(hash) = visitor.state.hasher.hash(&password).await else {
        return busy(visitor, live, token, form);
    };
    let newcomer = Newcomer { name, hash, language: visitor.browser_language() };
    let (joined, proof) = (token.clone(), Proof::Letter(newcomer));
    match visitor.db.write(move |c| change::join(c, &joined, proof, &by)).await {
        Ok((user, shop)) => {
            let chosen = Chosen { user, shop: Some(shop.id), remembered: true };
            begin::sign_in(visitor, chosen, START).await
        }
        Err(why) => refused(visitor, token, why),
    }
}

async fn look(visitor: &Visitor, token: &Token) -> Result<Live, NotJoined> {
    let (token, now) = (token.clone(), visitor.now());
    visitor.db.read(move |c| change::look(c, &token, now)).await
}

fn page(visitor: &Visitor, live: &Live, token: &Token, form: &JoinForm, errors: &Errors) -> Join {
    let step = match (live.must_sign_in(), &visitor.login) {
        (false, _) => Step::New,
        (true, None) => {
            let back = format!("{}?token={}", urls::INVITATION, token.reveal());
            Step::SignIn(with_target(urls::LOGIN, &back))
        }
        (true, Some(login)) => match &live.known {
            Some(known) if known.user == login.person.id => Step::Ready,
            _ => Step::Another(login.person.name.clone()),
        },
    };
    Join::new(visitor, live, token.reveal(), step, form, errors)
}

/// Too many wait for the hashing threads: the form stays filled, a moment later it will do.
fn busy(visitor: &Visitor, live: &Live, token: &Token, form: &JoinForm) -> Page {
    let mut errors = Errors::default();
    errors.add("password", "login-busy");
    let page = page(visitor, live, token, form, &errors);
    let mut answer = render(StatusCode::SERVICE_UNAVAILABLE, &page)?;
    answer.headers_mut().insert(RETRY_AFTER, TRY_AGAIN.into());
    Ok(answer)
}

fn refused(visitor: &Visitor, token: &Token, why: NotJoined) -> Page {
    match why {
        NotJoined::Over(over) => gone(visitor, over),
        NotJoined::SignInFirst => found(address(token)),
        NotJoined::Db(error) => Err(error.into()),
    }
}

/// Says what became of it. Whoever has the letter may know.
fn gone(visitor: &Visitor, over: Over) -> Result<HttpResponse, Error> {
    render(StatusCode::GONE, &Gone::new(visitor, over))
}
