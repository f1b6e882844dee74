//! `/tenant/settings/counter`: the shop's tablets, after how many minutes they lock, and one more.

use actix_web::http::header::SET_COOKIE;
use actix_web::web::Path;

use crate::base::id::CounterId;
use crate::counter::change::{self, By};
use crate::counter::form::{EnrollForm, IdleForm};
use crate::counter::model::MOST_TABLETS;
use crate::counter::store;
use crate::counter::view::settings::{Settings, Typing};
use crate::db::DbError;
use crate::login::cookie;
use crate::login::counter::Tablet;
use crate::web::answer::leaving_nothing;
use crate::web::flash::and_say;
use crate::web::{Admin, Error, Errors, Form, Page, go, invalid, show, urls};

/// `GET /tenant/settings/counter`
pub async fn page(admin: Admin) -> Page {
    show(&settings(&admin, Typing::default(), &Errors::default()).await?)
}

async fn settings(admin: &Admin, typing: Typing<'_>, errors: &Errors) -> Result<Settings, Error> {
    let shop = admin.shop.id;
    let read = admin.person.visitor.db.read(move |c| {
        Ok::<_, DbError>((store::tablets(c, shop)?, store::people(c, shop)?, store::idle_minutes(c, shop)?))
    });
    let (tablets, people, idle) = read.await?;
    Ok(Settings::new(admin, tablets, people, idle, typing, errors))
}

/// `POST /tenant/settings/counter`: makes this browser a tablet. Whoever does so is signed out here: it is everyone's now.
pub async fn enroll(admin: Admin, form: Form<EnrollForm>) -> Page {
    admin.person.must_have_confirmed()?;
    let typing = Typing { name: Some(&form.name), minutes: None };
    let mut checked = form.check();
    let shop = admin.shop.id;
    let count = admin.person.visitor.db.read(move |c| store::tablets(c, shop)).await?.all.len();
    if checked.is_ok() && count >= MOST_TABLETS as usize {
        let mut errors = Errors::default();
        errors.add("name", "counter-too-many");
        checked = Err(errors);
    }
    let name = match checked {
        Ok(name) => name,
        Err(errors) => return invalid(&settings(&admin, typing, &errors).await?),
    };
    let (by, own, before) = (by(&admin), admin.person.login.id, admin.person.visitor.tablet());
    let tablet = Tablet::fresh();
    let given = tablet.clone();
    let visitor = &admin.person.visitor;
    visitor.db.write(move |c| change::enroll(c, &name, &tablet, before.as_ref(), own, &by)).await?;
    cookie::take_away(visitor.request());
    let mut answer = leaving_nothing(go(urls::COUNTER))?;
    answer.headers_mut().append(SET_COOKIE, given.cookie(visitor.state.config.app_url.is_https()));
    Ok(answer)
}

/// `POST /tenant/settings/counter/idle`
pub async fn idle(admin: Admin, form: Form<IdleForm>) -> Page {
    let minutes = match form.check() {
        Ok(minutes) => minutes,
        Err(errors) => {
            let typing = Typing { name: None, minutes: Some(&form.minutes) };
            return invalid(&settings(&admin, typing, &errors).await?);
        }
    };
    let by = by(&admin);
    admin.person.visitor.db.write(move |c| change::set_idle(c, minutes, &by)).await?;
    and_say(go(urls::SHOP_COUNTER), "said-counter-idle")
}

/// `POST /tenant/settings/counter/{id}/loss`: in one click, without the password: who has lost a tablet is in a hurry, and the
/// worst that a stranger does with it is to lock a shop's tablets.
pub async fn lose(admin: Admin, id: Path<String>) -> Page {
    let id = CounterId::parse(&id).ok_or(Error::NotFound)?;
    let by = by(&admin);
    match admin.person.visitor.db.write(move |c| change::lose(c, id, &by)).await? {
        true => and_say(go(urls::SHOP_COUNTER), "said-counter-lost"),
        false => Err(Error::NotFound),
    }
}

fn by(admin: &Admin) -> By {
    let person = &admin.person;
    let (user, client) = (person.login.person.id, person.visitor.client.clone());
    By { user, shop: admin.shop.id, client, now: person.now() }
}
