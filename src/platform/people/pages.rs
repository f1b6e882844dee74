//! `/admin/people`

use actix_web::HttpResponse;
use actix_web::web::Path;

use super::store;
use super::view::{self, PersonPage};
use crate::account::letters;
use crate::audit::Action;
use crate::base::email;
use crate::base::id::UserId;
use crate::base::listing::{Asked, Place};
use crate::db::DbError;
use crate::login::change::{self, NotDisabled};
use crate::login::store::{Listed, addressee};
use crate::mail::Credential;
use crate::text::Value;
use crate::web::download::{attachment, fault, harmless};
use crate::web::flash::and_say;
use crate::web::list::ListQuery;
use crate::web::{Error, Operator, Page, Query, go, invalid, show, urls};

/// Rows of an export at most; a search takes out the rest.
const MOST_EXPORTED: usize = 10_000;

/// `GET /admin/people`
pub async fn list(operator: Operator, query: Query<ListQuery>) -> Page {
    let asked = query.0.asked(UserId::parse);
    let question = asked.clone();
    let list = operator.0.visitor.db.read(move |c| store::list(c, &question)).await?;
    show(&view::people(&operator.0, &asked, list))
}

/// `GET /admin/people.csv`
pub async fn csv(operator: Operator, query: Query<ListQuery>) -> Result<HttpResponse, Error> {
    operator.0.must_have_confirmed()?;
    let (mut asked, by) = (Asked { place: Place::Start, ..query.0.asked(UserId::parse) }, operator.0.by());
    let write = move |c: &mut _| {
        by.note(c, None, Action::Exported, "", "people")?;
        let mut all: Vec<Listed> = Vec::new();
        loop {
            let page = store::list(c, &asked)?;
            all.extend(page.people.rows);
            match all.last().filter(|_| page.people.has_later && all.len() < MOST_EXPORTED) {
                Some(last) => asked.place = Place::After(last.id),
                None => return Ok::<_, DbError>(all),
            }
        }
    };
    let all = operator.0.visitor.db.write(write).await?;
    let mut csv = csv::Writer::from_writer(Vec::new());
    let heads = ["id", "name", "email", "is_platform_admin", "is_disabled", "has_password", "created_at"];
    csv.write_record(heads).map_err(fault)?;
    let yes = |is: bool| if is { "true" } else { "false" };
    for person in &all {
        csv.write_record([
            person.id.as_str(),
            &harmless(&person.name),
            &harmless(&person.email),
            yes(person.is_platform_admin),
            yes(person.is_disabled),
            yes(person.has_password),
            &person.created_at.and_utc().to_rfc3339(),
        ])
        .map_err(fault)?;
    }
    attachment("people.csv", csv.into_inner().map_err(fault)?)
}

/// `GET /admin/people/{id}`
pub async fn detail(operator: Operator, id: Path<String>) -> Page {
    let id = user_id(&id)?;
    let seen = operator.0.visitor.db.read(move |c| store::get(c, id)).await?;
    show(&PersonPage::new(&operator.0, seen, String::new()))
}

/// `POST /admin/people/{id}/disabling`: they are signed out everywhere at once.
pub async fn disable(operator: Operator, id: Path<String>) -> Page {
    let (person, id) = (operator.0, user_id(&id)?);
    person.must_have_confirmed()?;
    let by = person.by();
    let disabled = person
        .visitor
        .db
        .write(move |c| {
            store::get(c, id)?;
            change::disable(c, id, &by)
        })
        .await;
    let problem = match disabled {
        Ok(_) => return and_say(go(urls::admin_person(id)), "said-disabled"),
        Err(NotDisabled::Oneself) => person.visitor.t.say("people-oneself").to_owned(),
        Err(NotDisabled::LastOwner(shop)) => {
            person.visitor.t.with("people-last-owner", &[("shop", Value::Text(&shop))])
        }
        Err(NotDisabled::Db(error)) => return Err(error.into()),
    };
    let seen = person.visitor.db.read(move |c| store::get(c, id)).await?;
    invalid(&PersonPage::new(&person, seen, problem))
}

/// `POST /admin/people/{id}/enabling`
pub async fn enable(operator: Operator, id: Path<String>) -> Page {
    let (id, by) = (user_id(&id)?, operator.0.by());
    operator.0.must_have_confirmed()?;
    let enabled = operator.0.visitor.db.write(move |c| {
        let seen = store::get(c, id)?;
        change::unlock(c, id, &email::key(&seen.person.email), &by)
    });
    enabled.await?;
    and_say(go(urls::admin_person(id)), "said-enabled")
}

/// `POST /admin/people/{id}/reset`: they get a letter with a link; nobody sets a password for someone else.
pub async fn reset(operator: Operator, id: Path<String>) -> Page {
    let (person, id) = (operator.0, user_id(&id)?);
    person.must_have_confirmed()?;
    let (post, by) = (person.visitor.state.post.clone(), person.by());
    let seen = person.visitor.db.read(move |c| store::get(c, id)).await?;
    if seen.person.is_disabled {
        let problem = person.visitor.t.say("people-reset-disabled").to_owned();
        return invalid(&PersonPage::new(&person, seen, problem));
    }
    let sent = person.visitor.db.write(move |c| {
        let to = addressee(c, id)?;
        letters::reset(c, &post, &to, None, by.now)?;
        by.note(c, None, Action::ResetAsked, id.as_str(), "")
    });
    sent.await?;
    and_say(go(urls::admin_person(id)), "said-reset-sent")
}

/// `POST /admin/people/{id}/second-factor-reset`: for whoever has lost phone and recovery codes. They are told by mail.
pub async fn reset_second_factor(operator: Operator, id: Path<String>) -> Page {
    let (person, id) = (operator.0, user_id(&id)?);
    person.must_have_confirmed()?;
    let (post, by) = (person.visitor.state.post.clone(), person.by());
    let seen = person.visitor.db.read(move |c| store::get(c, id)).await?;
    if by.user == Some(id) {
        let problem = person.visitor.t.say("team-own-factor").to_owned();
        return invalid(&PersonPage::new(&person, seen, problem));
    }
    let reset = person.visitor.db.write(move |c| {
        change::reset_second_factor(c, id, &by)?;
        let to = addressee(c, id)?;
        letters::changed(c, &post, &to, Credential::SecondFactorReset, None, by.now)
    });
    reset.await?;
    and_say(go(urls::admin_person(id)), "said-factor-reset")
}

fn user_id(text: &str) -> Result<UserId, Error> {
    UserId::parse(text).ok_or(Error::NotFound)
}
