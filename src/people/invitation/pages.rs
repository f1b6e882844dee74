//! The pages of whoever invites.

use actix_web::web::Path;

use super::change::{self, NotInvited, Saying};
use super::form::InviteForm;
use super::model::Refused;
use super::view::Invite;
use crate::base::id::InvitationId;
use crate::tenancy::Role;
use crate::web::chrome::role_key;
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
    admin.db().write(move |t| change::renew(t, &post, id, &saying, &by)).await.map_err(refused)?;
    and_say(go(urls::TEAM), "said-invited")
}

/// `POST /tenant/settings/team/invitations/{id}/cancellation`
pub async fn cancel(admin: Admin, id: Path<String>) -> Page {
    let id = InvitationId::parse(&id).ok_or(Error::NotFound)?;
    let by = admin.person.by();
    admin.db().write(move |t| change::cancel(t, id, &by)).await.map_err(refused)?;
    and_say(go(urls::TEAM), "said-invitation-cancelled")
}

fn saying(admin: &Admin) -> Saying {
    let t = admin.person.visitor.t;
    Saying {
        shop: admin.shop.name.clone(),
        by: admin.person.login.person.name.clone(),
        roles: Role::ALL.map(|role| (role, t.say(role_key(role)))),
    }
}

fn refused(why: NotInvited) -> Error {
    match why {
        NotInvited::Refused(Refused::Owners) => Error::Forbidden("team-owners"),
        NotInvited::Refused(_) => Error::Forbidden("error-needs-admin"),
        NotInvited::Db(error) => error.into(),
    }
}
