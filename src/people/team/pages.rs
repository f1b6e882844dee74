//! The pages of a shop's team.

use actix_web::HttpResponse;
use actix_web::web::Path;
use serde::Deserialize;

use super::change::{self, NotChanged};
use super::model::{Member, Refused};
use super::view::{MemberPage, Problem, Team};
use super::{export, store};
use crate::account::letters;
use crate::audit::Action;
use crate::base::clock::day_in;
use crate::base::id::UserId;
use crate::base::listing::{Asked, Place};
use crate::db::DbError;
use crate::login::store::addressee;
use crate::mail::Credential;
use crate::people::invitation;
use crate::tenancy::Role;
use crate::web::flash::and_say;
use crate::web::list::ListQuery;
use crate::web::{Admin, Error, Form, Owner, Page, Query, Typed, go, invalid, show, urls};

/// Rows of an export at most; a search takes out the rest.
const MOST_EXPORTED: usize = 10_000;

/// `GET /tenant/settings/team`
pub async fn list(admin: Admin, query: Query<ListQuery>) -> Page {
    show(&team(&admin, query.0.asked(UserId::parse)).await?)
}

/// The team as `asked` for.
///
/// # Errors
/// Where the database does not answer.
pub async fn team(admin: &Admin, asked: Asked<UserId>) -> Result<Team, Error> {
    let question = asked.clone();
    let (list, invited) = admin
        .db()
        .read(move |t| Ok::<_, DbError>((store::list(t, &question)?, invitation::store::open(t)?)))
        .await?;
    Ok(Team::new(admin, &asked, list, invited))
}

/// `GET /tenant/settings/team.csv`
pub async fn csv(admin: Admin, query: Query<ListQuery>) -> Result<HttpResponse, Error> {
    admin.person.must_have_confirmed()?;
    let (mut asked, by) = (Asked { place: Place::Start, ..query.0.asked(UserId::parse) }, admin.person.by());
    let members = admin
        .db()
        .write(move |t| {
            let shop = t.tenant();
            by.note(t.conn(), Some(shop), Action::Exported, shop.as_str(), "team")?;
            let mut all: Vec<Member> = Vec::new();
            loop {
                let page = store::list(t, &asked)?;
                all.extend(page.members.rows);
                match all.last().filter(|_| page.members.has_later && all.len() < MOST_EXPORTED) {
                    Some(last) => asked.place = Place::After(last.id),
                    None => return Ok::<_, DbError>(all),
                }
            }
        })
        .await?;
    export::members(&members)
}

/// `GET /tenant/settings/team/{id}`
pub async fn member(admin: Admin, id: Path<String>) -> Page {
    show(&load(&admin, user_id(&id)?, None).await?)
}

async fn load(admin: &Admin, id: UserId, problem: Option<Problem>) -> Result<MemberPage, Error> {
    let (me, today) = (admin.person.login.person.id, day_in(admin.shop.zone, admin.person.now()));
    let (member, parties, upcoming) = admin
        .db()
        .read(move |t| {
            let member = store::get(t, id)?;
            Ok::<_, DbError>((member, store::parties(t, me, id)?, store::upcoming_of(t, id, today)?.len()))
        })
        .await?;
    Ok(MemberPage::new(admin, member, &parties, upcoming, problem))
}

/// What is sent to change a role.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct RoleForm {
    role: Typed,
}

/// `POST /tenant/settings/team/{id}/role`
pub async fn set_role(admin: Admin, id: Path<String>, form: Form<RoleForm>) -> Page {
    let (id, me, by) = (user_id(&id)?, admin.person.login.person.id, admin.person.by());
    let Some(role) = Role::parse(&form.role) else {
        return invalid(&load(&admin, id, Some(Problem::Role(Refused::NoRole))).await?);
    };
    // An owner made or lowered: either way it is ownership that changes.
    let was = admin.db().read(move |t| store::get(t, id)).await?.role;
    if role == Role::Owner || was == Role::Owner {
        admin.person.must_have_confirmed()?;
    }
    match admin.db().write(move |t| change::set_role(t, me, id, role, &by)).await {
        Ok(()) => and_say(go(urls::member(id)), "said-role"),
        Err(why) => refused(&admin, id, why, Problem::Role).await,
    }
}

/// `POST /tenant/settings/team/{id}/removal`
pub async fn remove(admin: Admin, id: Path<String>) -> Page {
    let (id, me, by) = (user_id(&id)?, admin.person.login.person.id, admin.person.by());
    admin.person.must_have_confirmed()?;
    let today = day_in(admin.shop.zone, by.now);
    match admin.db().write(move |t| change::remove(t, me, id, today, &by)).await {
        Ok(_) => and_say(go(urls::TEAM), "said-removed"),
        Err(why) => refused(&admin, id, why, Problem::Other).await,
    }
}

/// `POST /tenant/settings/team/{id}/second-factor-reset`
pub async fn reset_second_factor(admin: Admin, id: Path<String>) -> Page {
    let (id, me, by) = (user_id(&id)?, admin.person.login.person.id, admin.person.by());
    admin.person.must_have_confirmed()?;
    let post = admin.person.visitor.state.post.clone();
    let db = admin.db();
    let reset = db.write(move |t| {
        change::reset_second_factor(t, me, id, &by)?;
        let (to, shop) = (addressee(t.conn(), id)?, t.tenant());
        letters::changed(t.conn(), &post, &to, Credential::SecondFactorReset, Some(shop), by.now)?;
        Ok::<_, change::NotChanged>(())
    });
    match reset.await {
        Ok(()) => and_say(go(urls::member(id)), "said-factor-reset"),
        Err(why) => refused(&admin, id, why, Problem::Other).await,
    }
}

/// What is sent to hand the shop over.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct HandOverForm {
    person: Typed,
}

/// `POST /tenant/settings/team/ownership`
pub async fn hand_over(owner: Owner, form: Form<HandOverForm>) -> Page {
    let admin = owner.0;
    admin.person.must_have_confirmed()?;
    let Some(id) = UserId::parse(&form.person) else {
        let words = admin.person.visitor.t.say("team-nobody").to_owned();
        return invalid(&team(&admin, Asked::default()).await?.with_problem(words));
    };
    let (me, by) = (admin.person.login.person.id, admin.person.by());
    match admin.db().write(move |t| change::hand_over(t, me, id, &by)).await {
        Ok(()) => and_say(go(urls::TEAM), "said-handed-over"),
        Err(why) => refused(&admin, id, why, Problem::Other).await,
    }
}

/// The member's page again, with why not. Whoever has lost the role meanwhile sees no page of the team.
async fn refused(admin: &Admin, id: UserId, why: NotChanged, at: fn(Refused) -> Problem) -> Page {
    match why {
        NotChanged::Refused(Refused::NotYours) => Err(Error::Forbidden("error-needs-admin")),
        NotChanged::Refused(refused) => invalid(&load(admin, id, Some(at(refused))).await?),
        NotChanged::Db(error) => Err(error.into()),
    }
}

fn user_id(text: &str) -> Result<UserId, Error> {
    UserId::parse(text).ok_or(Error::NotFound)
}
