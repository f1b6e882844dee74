//! `/auth/choose-shop`: for whoever belongs to several.

use askama::Template;
use serde::Deserialize;

use super::login::Target;
use crate::audit::{self, Action, Entry};
use crate::base::id::TenantId;
use crate::login::{Shop, counter, store};
use crate::tenancy::{self, Membership};
use crate::web::answer::{found, render};
use crate::web::{Chrome, Error, Form, Page, Person, Query, Typed, redirect, show, urls};
use actix_web::http::StatusCode;

#[derive(Template)]
#[template(path = "account/choose_shop.html")]
struct ChoosePage<'p> {
    page: Chrome,
    shops: Vec<Choice>,
    target: &'p str,
    error: &'p str,
}

struct Choice {
    id: String,
    name: String,
    role: &'static str,
    is_current: bool,
    /// On a shop's own host: the sign-in page of this one's host, for cookies belong to one host.
    elsewhere: Option<String>,
}

/// What is sent.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct ChooseForm {
    tenant: Typed,
    redirect: Typed,
}

/// `GET /auth/choose-shop`
///
/// # Errors
/// Where the database does not answer.
pub async fn form(person: Person, query: Query<Target>) -> Page {
    let (shops, target) = (memberships(&person).await?, query.0.safe());
    // Whoever has no shop has none to choose: on, to what needs none. Every way to the start page comes by here for them.
    let needs_shop = target.starts_with(redirect::START) || target.starts_with(urls::OWN_PIN);
    match (shops.is_empty(), needs_shop, person.login.person.is_platform_admin) {
        (true, false, _) => return found(target),
        (true, true, true) => return found(urls::ADMIN),
        _ => {}
    }
    show(&page(&person, shops, target, ""))
}

/// `POST /auth/choose-shop`
///
/// # Errors
/// Where the database does not answer.
pub async fn submit(person: Person, query: Query<Target>, form: Form<ChooseForm>) -> Page {
    person.visitor.must_be_on_own_device()?;
    let target = match form.redirect.is_empty() {
        true => query.0.safe(),
        false => redirect::safe(&form.redirect),
    };
    let shops = memberships(&person).await?;
    let wanted = TenantId::parse(&form.tenant);
    // On a shop's own host the only choice is that shop: the others have hosts, and cookies, of their own.
    let here = person.visitor.shop.as_ref().map(|shop| shop.id);
    let known =
        shops.iter().find(|m| Some(m.tenant.id) == wanted && here.is_none_or(|here| here == m.tenant.id));
    let Some(shop) = known.map(|m| m.tenant.id) else { return missing(&person, shops, target) };
    let (login, user) = (person.login.id, person.login.person.id);
    let (now, client, tablet) =
        (person.visitor.now(), person.visitor.client.clone(), person.visitor.tablet());
    let chosen = person
        .visitor
        .db
        .write(move |c| {
            // Whoever removes them from the shop waits for this, or is seen by it.
            store::hold(c, user, None)?;
            if tenancy::store::role_in(c, user, shop)?.is_none() {
                return Ok(Chosen::Missing);
            }
            if !store::choose_shop(c, login, shop)? {
                return Ok(Chosen::Over);
            }
            counter::store::stand_at(c, tablet.as_ref(), (login, user, Some(shop)), now)?;
            let entry = Entry {
                tenant: Some(shop),
                actor: Some(user),
                action: Action::ShopChosen,
                subject: Some(login.as_str()),
                detail: "",
                client: &client,
            };
            audit::record(c, now, &entry)?;
            Ok::<_, Error>(Chosen::Done)
        })
        .await?;
    match chosen {
        Chosen::Done => found(target),
        Chosen::Missing => missing(&person, memberships(&person).await?, target),
        Chosen::Over => Err(Error::LoginRequired(target.to_owned())),
    }
}

/// What came of a choice.
enum Chosen {
    /// The login session is bound to the shop.
    Done,
    /// The person does not belong to the shop any more, or it was closed.
    Missing,
    /// The login session has ended.
    Over,
}

fn missing(person: &Person, shops: Vec<Membership>, target: &str) -> Page {
    let words = person.visitor.t.say("choose-shop-missing");
    render(StatusCode::UNPROCESSABLE_ENTITY, &page(person, shops, target, words))
}

async fn memberships(person: &Person) -> Result<Vec<Membership>, Error> {
    let user = person.login.person.id;
    Ok(person.visitor.db.read(move |c| tenancy::store::memberships(c, user)).await?)
}

fn page<'p>(person: &Person, shops: Vec<Membership>, target: &'p str, error: &'p str) -> ChoosePage<'p> {
    let t = person.visitor.t;
    let current = match &person.login.shop {
        Shop::In(membership) => Some(membership.tenant.id),
        Shop::NotChosen | Shop::Closed => None,
    };
    let is_shops_host = person.visitor.shop.is_some();
    let app_url = &person.visitor.state.config.app_url;
    let shops = shops.into_iter().map(|Membership { tenant, role }| Choice {
        id: tenant.id.to_string(),
        is_current: current == Some(tenant.id),
        elsewhere: is_shops_host.then(|| format!("{}/auth/login", app_url.of_shop(&tenant.slug))),
        name: tenant.name,
        role: t.say(role.text_key()),
    });
    ChoosePage {
        page: person.visitor.chrome(t.say("choose-shop-title")),
        shops: shops.collect(),
        target,
        error,
    }
}
