//! The pages of signed-in devices.

use actix_web::web::Path;
use serde::Deserialize;

use super::change::{self, By, NotEnded, Whose};
use super::filter::{Asked, DevicesQuery};
use super::model::Scope;
use super::view::{Devices, Shown, address};
use super::{export, store};
use crate::base::id::{LoginSessionId, TenantId, UserId};
use crate::base::listing::Place;
use crate::counter;
use crate::counter::model::Tablets;
use crate::db::DbError;
use crate::login::cookie;
use crate::tenancy::Role;
use crate::web::flash::and_say;
use crate::web::{Admin, Error, Form, Operator, Page, Person, Query, Typed, download, go, show, urls};

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
            let list = store::list(c, &question, now)?;
            let figures = match question.scope {
                Scope::Shop(shop) if question.is_everything() => {
                    Some(store::figures(c, shop, &fingerprint, now)?)
                }
                _ => None,
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
pub async fn end_own(person: Person, id: Path<String>, query: Query<DevicesQuery>) -> Page {
    let asked = Asked::of(Scope::Person(person.login.person.id), &query.0);
    end(&person, &asked, person.role(), Whose::One(device_id(&id)?)).await
}

/// `POST /account/devices/ending`: all others.
pub async fn end_others(person: Person) -> Page {
    let asked = Asked::of(Scope::Person(person.login.person.id), &DevicesQuery::default());
    end(&person, &asked, person.role(), Whose::All).await
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
pub async fn end_in_shop(admin: Admin, id: Path<String>, query: Query<DevicesQuery>) -> Page {
    let asked = Asked::of(Scope::Shop(admin.shop.id), &query.0);
    end_others_sign_in(&admin.person, &asked, Some(admin.role), Whose::One(device_id(&id)?)).await
}

/// `POST /tenant/settings/devices/ending`: all of a person, or all of the shop; the own one stays.
pub async fn end_many_in_shop(admin: Admin, query: Query<DevicesQuery>, form: Form<EndMany>) -> Page {
    let asked = Asked::of(Scope::Shop(admin.shop.id), &query.0);
    end_others_sign_in(&admin.person, &asked, Some(admin.role), form.whose()?).await
}

/// `POST /admin/sessions/{id}/ending`
pub async fn end_anywhere(operator: Operator, id: Path<String>, query: Query<DevicesQuery>) -> Page {
    let asked = Asked::of(Scope::Everywhere, &query.0);
    end_others_sign_in(&operator.0, &asked, None, Whose::One(device_id(&id)?)).await
}

/// `POST /admin/sessions/ending`: all of a person.
pub async fn end_many_anywhere(operator: Operator, query: Query<DevicesQuery>, form: Form<EndMany>) -> Page {
    let user = UserId::parse(&form.person).ok_or(Error::NotFound)?;
    let asked = Asked::of(Scope::Everywhere, &query.0);
    end_others_sign_in(&operator.0, &asked, None, Whose::Person(user)).await
}

/// Needs the password of the last ten minutes; giving it leads back to the row, which is marked then.
async fn end_others_sign_in(person: &Person, asked: &Asked, role: Option<Role>, whose: Whose) -> Page {
    person.must_have_confirmed_for(|| {
        let page = asked.same_address(address(asked.scope));
        match whose {
            Whose::One(id) => format!("{page}#{id}"),
            Whose::Person(_) | Whose::All => page,
        }
    })?;
    end(person, asked, role, whose).await
}

async fn end(person: &Person, asked: &Asked, role: Option<Role>, whose: Whose) -> Page {
    let scope = asked.scope;
    let by = By {
        user: person.login.person.id,
        own: person.login.id,
        role,
        tenant: tenant_of(person, scope),
        client: person.visitor.client.clone(),
        now: person.now(),
    };
    let ended = person.visitor.db.write(move |c| change::end(c, scope, whose, &by)).await;
    let back = || go(asked.same_address(address(scope)));
    match ended {
        Ok(_) if matches!(whose, Whose::One(id) if id == person.login.id) => {
            cookie::take_away(person.visitor.request());
            go(urls::LOGIN)
        }
        Ok(1 | 0) => and_say(back(), "said-ended"),
        Ok(_) => and_say(back(), "said-ended-many"),
        Err(NotEnded::Owners) => Err(Error::Forbidden("error-owners-sign-ins")),
        Err(NotEnded::Db(error)) => Err(error.into()),
    }
}

/// In which shop's audit log it stands.
fn tenant_of(person: &Person, scope: Scope) -> Option<TenantId> {
    match scope {
        Scope::Shop(shop) => Some(shop),
        Scope::Person(_) => person.login.shop.id(),
        Scope::Everywhere => None,
    }
}

/// `GET /account/devices.csv`: as every file, with the password of the last ten minutes.
pub async fn own_csv(person: Person, query: Query<DevicesQuery>) -> Page {
    let scope = Scope::Person(person.login.person.id);
    csv(&person, Asked::of(scope, &query.0)).await
}

/// `GET /tenant/settings/devices.csv`
pub async fn shop_csv(admin: Admin, query: Query<DevicesQuery>) -> Page {
    csv(&admin.person, Asked::of(Scope::Shop(admin.shop.id), &query.0)).await
}

/// `GET /admin/sessions.csv`
pub async fn everywhere_csv(operator: Operator, query: Query<DevicesQuery>) -> Page {
    csv(&operator.0, Asked::of(Scope::Everywhere, &query.0)).await
}

async fn csv(person: &Person, asked: Asked) -> Page {
    person.must_have_confirmed()?;
    let what = match asked.scope {
        Scope::Person(_) => "own signed-in devices",
        Scope::Shop(_) | Scope::Everywhere => "signed-in devices",
    };
    export::note(person, tenant_of(person, asked.scope), what).await?;
    let (db, now) = (person.visitor.db.clone(), person.now());
    let mut asked = Asked { place: Place::Start, ..asked };
    download::csv("signed-in-devices.csv", move |file| async move {
        file.write(export::heads()?).await?;
        loop {
            let question = asked.clone();
            let devices = db.read(move |c| store::step(c, &question, now)).await?;
            file.write(export::devices(&devices, now)?).await?;
            match devices.last().filter(|_| devices.len() == store::STEP as usize) {
                Some(last) => asked.place = Place::After(last.id),
                None => return Ok(()),
            }
        }
    })
}

fn device_id(text: &str) -> Result<LoginSessionId, Error> {
    LoginSessionId::parse(text).ok_or(Error::NotFound)
}
