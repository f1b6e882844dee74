//! `/auth/reset-password`: a new password by a link. Every sign-in of the person ends, and one begins here.

use actix_web::http::StatusCode;
use actix_web::http::header::RETRY_AFTER;
use askama::Template;
use serde::Deserialize;

use super::begin::{self, Chosen};
use super::{letters, over};
use crate::base::email;
use crate::db::DbError;
use crate::login::change::{self, By};
use crate::login::link::{self, Kind, Looked};
use crate::login::password;
use crate::login::store::{self, Addressee};
use crate::login::token::Token;
use crate::mail::Credential;
use crate::tenancy::{self, Membership};
use crate::web::answer::render;
use crate::web::error::TRY_AGAIN;
use crate::web::{
    Chrome, Error, Errors, Field, Form, Page, Problems, Query, Typed, Visitor, invalid, redirect, show, urls,
};

/// The query of the page's address.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Given {
    /// What the letter's link carries.
    pub token: Typed,
}

/// What is typed.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct ResetForm {
    token: Typed,
    password: Typed,
    password_again: Typed,
    remember: Typed,
}

#[derive(Template)]
#[template(path = "account/reset.html")]
struct ResetPage<'p> {
    page: Chrome,
    token: &'p str,
    /// Whose password it is: browsers keep it under that name.
    email: &'p str,
    problems: Problems,
    fields: [Field; 2],
    remember: bool,
    error: &'p str,
}

impl<'p> ResetPage<'p> {
    fn new(visitor: &Visitor, token: &'p str, whose: &'p Holder, errors: &Errors, remember: bool) -> Self {
        let fields = new_password_fields(visitor.t, errors);
        Self {
            page: visitor.chrome(visitor.t.say("reset-title")),
            token,
            email: &whose.person.email,
            problems: Problems::of(visitor.t, &fields),
            fields,
            remember,
            error: "",
        }
    }
}

/// The two fields for a new password, as every form has them that sets one.
pub fn new_password_fields(t: &'static crate::text::Texts, errors: &Errors) -> [Field; 2] {
    let field = |name, label| {
        Field::line(t, name, label, "password", "").required().with("autocomplete", "new-password")
    };
    [
        field("password", "field-new-password").hint(t.say("password-hint")).checked(errors, t),
        field("password_again", "field-new-password-again").checked(errors, t),
    ]
}

/// What is wrong with a new password that was typed twice. `words` are what others would guess of the person and the shop.
pub fn check_new_password(errors: &mut Errors, typed: &Typed, again: &Typed, words: &[&str]) {
    if let Err(weakness) = password::policy(typed.untrimmed(), words) {
        errors.add("password", weakness.key());
    }
    if typed.untrimmed() != again.untrimmed() {
        errors.add("password_again", "password-differs");
    }
}

/// Who holds a link that works.
struct Holder {
    person: Addressee,
    shops: Vec<Membership>,
    /// A shop waits for them to join.
    is_invited: bool,
}

impl Holder {
    fn words<'w>(&'w self, visitor: &'w Visitor) -> Vec<&'w str> {
        let shops = self.shops.iter().map(|m| &m.tenant).chain(visitor.shop.as_ref());
        let shops = shops.flat_map(|shop| [shop.name.as_str(), shop.slug.as_str()]);
        shops.chain([self.person.name.as_str(), self.person.email.as_str()]).collect()
    }
}

/// How it stands with a link, and who holds it where it works: here, for someone who may come in.
async fn held(visitor: &Visitor, token: &Typed) -> Result<Result<(Token, Holder), Looked>, Error> {
    let Some(token) = Token::parse(token) else { return Ok(Err(Looked::Unknown)) };
    let (now, asked, here) = (visitor.now(), token.clone(), visitor.shop.as_ref().map(|shop| shop.id));
    let found = visitor.db.read(move |c| {
        let looked = link::look(c, Kind::Reset, &asked, now)?;
        let Looked::Live(link) = &looked else { return Ok::<_, DbError>(Err(looked)) };
        // One that belongs to a shop is nothing anywhere else.
        let (Some(user), true) = (link.of.user, link.of.tenant.is_none_or(|shop| here == Some(shop))) else {
            return Ok(Err(Looked::Unknown));
        };
        let person = store::addressee(c, user)?;
        match person.is_disabled {
            true => Ok(Err(Looked::Withdrawn(link.clone()))),
            false => {
                let is_invited = tenancy::store::is_invited(c, &email::key(&person.email), now)?;
                Ok(Ok(Holder { person, shops: tenancy::store::memberships(c, user)?, is_invited }))
            }
        }
    });
    Ok(found.await?.map(|holder| (token, holder)))
}

const ANOTHER: Option<(&str, &str)> = Some(("link-another", urls::FORGOT));

/// `GET /auth/reset-password`: looking uses nothing up.
///
/// # Errors
/// Where the database does not answer.
pub async fn form(visitor: Visitor, query: Query<Given>) -> Page {
    match held(&visitor, &query.0.token).await? {
        Ok((token, holder)) => {
            show(&ResetPage::new(&visitor, token.reveal(), &holder, &Errors::default(), true))
        }
        Err(looked) => over::over(&visitor, &looked, ANOTHER),
    }
}

/// `POST /auth/reset-password`
///
/// # Errors
/// Where the database does not answer; whatever keeps the login session from being written.
pub async fn submit(visitor: Visitor, query: Query<Given>, form: Form<ResetForm>) -> Page {
    let given = if form.token.is_empty() { &query.0.token } else { &form.token };
    let (token, holder) = match held(&visitor, given).await? {
        Ok(found) => found,
        Err(looked) => return over::over(&visitor, &looked, ANOTHER),
    };
    let remembered = !form.remember.is_empty();
    let mut errors = Errors::default();
    check_new_password(&mut errors, &form.password, &form.password_again, &holder.words(&visitor));
    if !errors.is_empty() {
        return invalid(&ResetPage::new(&visitor, token.reveal(), &holder, &errors, remembered));
    }
    let needs_no_shop = holder.person.is_platform_admin || holder.is_invited;
    let Some(shop) = begin::shop_of(&visitor, needs_no_shop, &holder.shops) else {
        return over::over(&visitor, &Looked::Unknown, ANOTHER);
    };
    let Ok(hash) = visitor.state.hasher.hash(form.password.untrimmed()).await else {
        // A moment later it will do, and the link still works.
        let mut page = ResetPage::new(&visitor, token.reveal(), &holder, &errors, remembered);
        page.error = visitor.t.say("login-busy");
        let mut answer = render(StatusCode::SERVICE_UNAVAILABLE, &page)?;
        answer.headers_mut().insert(RETRY_AFTER, TRY_AGAIN.into());
        return Ok(answer);
    };
    let chosen = Chosen { user: holder.person.user, shop, remembered };
    let (post, taken) = (visitor.state.post.clone(), token);
    let by = By { user: Some(chosen.user), client: visitor.client.clone(), now: visitor.now() };
    let signed_in = begin::sign_in_by_link(&visitor, chosen, redirect::START, move |c| {
        // Of two who come at once the second finds it used, and changes nothing.
        let Looked::Live(_) = link::take(c, Kind::Reset, &taken, by.now)? else {
            return Err(DbError::NotFound);
        };
        change::choose_password(c, chosen.user, &hash, None, &by)?;
        change::forgive(c, chosen.user, &[email::key(&holder.person.email)])?;
        letters::changed(c, &post, &holder.person, Credential::Password, shop, by.now)
    });
    match signed_in.await {
        Err(Error::NotFound) => match held(&visitor, given).await? {
            Err(looked) => over::over(&visitor, &looked, ANOTHER),
            Ok(_) => Err(Error::NotFound),
        },
        page => page,
    }
}
