//! The pages of signed-in devices.

use actix_web::HttpResponse;
use actix_web::web::Path;
use serde::Deserialize;

use super::change::{self, By, NotEnded, Whose};
use super::filter::{Asked, DevicesQuery, Place};
use super::model::{Device, Scope};
use super::view::{Devices, Shown};
use super::{export, store};
use crate::audit::{self, Action, Entry};
use crate::base::id::{LoginSessionId, TenantId, UserId};
use crate::counter;
use crate::counter::model::Tablets;
use crate::db::DbError;
use crate::login::{Shop, cookie};
use crate::tenancy::Role;
use crate::web::flash::and_say;
use crate::web::{Admin, Error, Form, Operator, Page, Person, Query, Typed, go, show, urls};

/// Rows of an export at most; a filter takes out the rest.
const MOST_EXPORTED: usize = 10_000;

/// `GET /account/devices`
pub async fn own(person: Person, query: Query<DevicesQuery>) -> Page {
    let scope = Scope::Person(person.login.person.id);
    list(&person, Asked::of(scope, &query.0)).await
}

/// `GET /tenant/settings/devices`
pub async fn shop(admin: Admin, query: Query<DevicesQuery>) -> Page {
    list(&admin.person, Asked::of(Scope::Shop(admin.shop.id), &query.0)).await
}

/// `GET /admin/sessions`
pub async fn everywhere(operator: Operator, query: Query<DevicesQuery>) -> Page {
    list(&operator.0, Asked::of(Scope::Everywhere, &query.0)).await
}

async fn list(person: &Person, asked: Asked) -> Page {
    let (question, now) = (asked.clone(), person.now());
    let fingerprint = person.visitor.state.signer.fingerprint().to_owned();
    let (list, figures, tablets) = person
        .visitor
        .db
        .read(move |c| {
            let list = store::list(c, &question)?;
            let figures = match question.scope {
                Scope::Shop(shop) => Some(store::figures(c, shop, &fingerprint, now)?),
                Scope::Person(_) | Scope::Everywhere => None,
            };
            // Beside the whole list alone: a search is about people.
            let tablets = match (question.scope, question.search.is_empty() && !question.ended) {
                (Scope::Shop(shop), true) => counter::store::tablets(c, shop)?,
                _ => Tablets::default(),
            };
            Ok::<_, DbError>((list, figures, tablets))
        })
        .await?;
    let own = person.login.id;
    show(&Devices::new(person, Shown { asked, list, figures, tablets, own }))
}

/// `POST /account/devices/{id}/ending`
pub async fn end_own(person: Person, id: Path<String>) -> Page {
    let scope = Scope::Person(person.login.person.id);
    end(&person, scope, person.role(), Whose::One(device_id(&id)?), urls::OWN_DEVICES).await
}

/// `POST /account/devices/ending`: all others.
pub async fn end_others(person: Person) -> Page {
    let scope = Scope::Person(person.login.person.id);
    end(&person, scope, person.role(), Whose::All, urls::OWN_DEVICES).await
}

/// What is sent to end many: a person's, or everyone's.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct EndMany {
    person: Typed,
    everyone: Typed,
}

impl EndMany {
    fn whose(&self) -> Result<Whose, Error> {
        match (UserId::parse(&self.person), self.everyone.is_empty()) {
            (Some(user), _) => Ok(Whose::Person(user)),
            (None, false) => Ok(Whose::All),
            (None, true) => Err(Error::NotFound),
        }
    }
}

/// `POST /tenant/settings/devices/{id}/ending`
pub async fn end_in_shop(admin: Admin, id: Path<String>) -> Page {
    let whose = Whose::One(device_id(&id)?);
    admin.person.must_have_confirmed()?;
    end(&admin.person, Scope::Shop(admin.shop.id), Some(admin.role), whose, urls::SHOP_DEVICES).await
}

/// `POST /tenant/settings/devices/ending`: all of a person, or all of the shop; the own one stays.
pub async fn end_many_in_shop(admin: Admin, form: Form<EndMany>) -> Page {
    let whose = form.whose()?;
    admin.person.must_have_confirmed()?;
    end(&admin.person, Scope::Shop(admin.shop.id), Some(admin.role), whose, urls::SHOP_DEVICES).await
}

/// `POST /admin/sessions/{id}/ending`
pub async fn end_anywhere(operator: Operator, id: Path<String>) -> Page {
    let whose = Whose::One(device_id(&id)?);
    operator.0.must_have_confirmed()?;
    end(&operator.0, Scope::Everywhere, None, whose, urls::ADMIN_SESSIONS).await
}

/// `POST /admin/sessions/ending`: all of a person.
pub async fn end_many_anywhere(operator: Operator, form: Form<EndMany>) -> Page {
    let user = UserId::parse(&form.person).ok_or(Error::NotFound)?;
    operator.0.must_have_confirmed()?;
    end(&operator.0, Scope::Everywhere, None, Whose::Person(user), urls::ADMIN_SESSIONS).await
}

async fn end(person: &Person, scope: Scope, role: Option<Role>, whose: Whose, back: &'static str) -> Page {
    let by = By {
        user: person.login.person.id,
        own: person.login.id,
        role,
        tenant: tenant_of(person, scope),
        client: person.visitor.client.clone(),
        now: person.now(),
    };
    let ended = person.visitor.db.write(move |c| change::end(c, scope, whose, &by)).await;
    match ended {
        Ok(_) if matches!(whose, Whose::One(id) if id == person.login.id) => {
            cookie::take_away(person.visitor.request());
            go(urls::LOGIN)
        }
        Ok(1 | 0) => and_say(go(back), "said-ended"),
        Ok(_) => and_say(go(back), "said-ended-many"),
        Err(NotEnded::Owners) => Err(Error::Forbidden("error-owners-sign-ins")),
        Err(NotEnded::Db(error)) => Err(error.into()),
    }
}

/// In which shop's audit log it stands.
fn tenant_of(person: &Person, scope: Scope) -> Option<TenantId> {
    match (scope, &person.login.shop) {
        (Scope::Shop(shop), _) => Some(shop),
        (Scope::Person(_), Shop::In(membership)) => Some(membership.tenant.id),
        _ => None,
    }
}

/// `GET /tenant/settings/devices.csv`
pub async fn shop_csv(admin: Admin, query: Query<DevicesQuery>) -> Page {
    csv(&admin.person, Asked::of(Scope::Shop(admin.shop.id), &query.0)).await
}

/// `GET /admin/sessions.csv`
pub async fn everywhere_csv(operator: Operator, query: Query<DevicesQuery>) -> Page {
    csv(&operator.0, Asked::of(Scope::Everywhere, &query.0)).await
}

async fn csv(person: &Person, asked: Asked) -> Result<HttpResponse, Error> {
    person.must_have_confirmed()?;
    let (now, user, client) = (person.now(), person.login.person.id, person.visitor.client.clone());
    let tenant = tenant_of(person, asked.scope);
    let devices = person
        .visitor
        .db
        .write(move |c| {
            let entry = Entry {
                tenant,
                actor: Some(user),
                action: Action::Exported,
                subject: None,
                detail: "signed-in devices",
                client: &client,
            };
            audit::record(c, now, &entry)?;
            let mut asked = Asked { place: Place::Start, ..asked };
            let mut all: Vec<Device> = Vec::new();
            loop {
                let page = store::list(c, &asked)?;
                all.extend(page.devices);
                match all.last().filter(|_| page.has_older && all.len() < MOST_EXPORTED) {
                    Some(last) => asked.place = Place::After(last.id),
                    None => return Ok::<_, DbError>(all),
                }
            }
        })
        .await?;
    export::devices(&devices, now)
}

fn device_id(text: &str) -> Result<LoginSessionId, Error> {
    LoginSessionId::parse(text).ok_or(Error::NotFound)
}
