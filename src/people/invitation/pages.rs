//! The pages of whoever invites.

use actix_web::http::StatusCode;
use actix_web::http::header::RETRY_AFTER;
use actix_web::web::Path;
use chrono::TimeDelta;

use super::change::{self, NotInvited, Saying};
use super::form::InviteForm;
use super::model::Refused;
use super::view::Invite;
use crate::base::id::InvitationId;
use crate::base::listing::Asked;
use crate::people::team::pages::team;
use crate::tenancy::Role;
use crate::web::answer::render;
use crate::web::flash::and_say;
use crate::web::{Admin, Error, Errors, Form, Page, Said, go, invalid, show, urls};

/// `GET /tenant/settings/team/invitations/new`
pub async fn new(admin: Admin) -> Page {
    let form = InviteForm { role: Role::Staff.as_str().to_owned().into(), ..InviteForm::default() };
    show(&Invite::new(&admin, &form, &Errors::default()))
}

/// `POST /tenant/settings/team/invitations/new`: the answer is the same whether the e-mail is known here or not.
pub async fn create(admin: Admin, form: Form<InviteForm>) -> Page {
    let (email, role) = match form.check() {
        Ok(checked) => checked,
        Err(errors) => return invalid(&Invite::new(&admin, &form, &errors)),
    };
    if role == Role::Owner {
        admin.person.must_have_confirmed()?;
    }
    let (post, saying, by) = (admin.person.visitor.state.post.clone(), saying(&admin), admin.person.by());
    let invited = admin.db().write(move |t| change::invite(t, &post, &email, role, &saying, &by)).await;
    let mut errors = Errors::default();
    match invited {
        Ok(()) => return and_say(go(urls::TEAM), "said-invited"),
        Err(NotInvited::Refused(Refused::Owners)) => errors.add("role", "team-owners"),
        Err(NotInvited::Refused(Refused::Member)) => errors.add("email", "invite-member"),
        Err(NotInvited::Refused(Refused::Open)) => errors.add("email", "invite-open"),
        Err(NotInvited::Refused(Refused::TooMany)) => {
            errors.add("email", Said::from("invite-too-many").number("n", super::model::MOST_OPEN));
        }
        Err(other) => return Err(refused(other)),
    }
    invalid(&Invite::new(&admin, &form, &errors))
}

/// `POST /tenant/settings/team/invitations/{id}/renewal`
pub async fn renew(admin: Admin, id: Path<String>) -> Page {
    let id = InvitationId::parse(&id).ok_or(Error::NotFound)?;
    let (post, saying, by) = (admin.person.visitor.state.post.clone(), saying(&admin), admin.person.by());
    match admin.db().write(move |t| change::renew(t, &post, id, &saying, &by)).await {
        Ok(()) => and_say(go(urls::TEAM), "said-invited"),
        Err(NotInvited::Refused(Refused::TooSoon(wait))) => too_soon(&admin, wait).await,
        Err(other) => Err(refused(other)),
    }
}

/// The team again, with the truth: nothing was sent this time.
async fn too_soon(admin: &Admin, wait: TimeDelta) -> Page {
    let seconds = (wait.num_milliseconds() + 999) / 1000;
    let words = admin.person.visitor.t.count("invite-too-soon", seconds).into_owned();
    let page = team(admin, Asked::default()).await?.with_problem(words);
    let mut answer = render(StatusCode::TOO_MANY_REQUESTS, &page)?;
    answer.headers_mut().insert(RETRY_AFTER, seconds.into());
    Ok(answer)
}

/// `POST /tenant/settings/team/invitations/{id}/cancellation`
pub async fn cancel(admin: Admin, id: Path<String>) -> Page {
    let id = InvitationId::parse(&id).ok_or(Error::NotFound)?;
    let by = admin.person.by();
    admin.db().write(move |t| change::cancel(t, id, &by)).await.map_err(refused)?;
    and_say(go(urls::TEAM), "said-invitation-cancelled")
}

fn saying(admin: &Admin) -> Saying {
    Saying {
        shop: admin.shop.name.clone(),
        by: admin.person.login.person.name.clone(),
        language: admin.person.visitor.t.language,
    }
}

fn refused(why: NotInvited) -> Error {
    match why {
        NotInvited::Refused(Refused::Owners) => Error::Forbidden("team-owners"),
        NotInvited::Refused(_) => Error::Forbidden("error-needs-admin"),
        NotInvited::Db(error) => error.into(),
    }
}
