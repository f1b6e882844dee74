//! What the pages of invitations show.

use askama::Template;

use super::form::{InviteForm, JoinForm};
use super::model::{Invitation, Over};
use super::store::Live;
use crate::base::clock::Instant;
use crate::tenancy::Role;
use crate::text::Value;
use crate::web::{Admin, Chrome, Errors, Field, Problems, Visitor, urls, when};

/// The form of a new invitation.
#[derive(Template)]
#[template(path = "people/invitation/new.html")]
pub struct Invite {
    page: Chrome,
    problems: Problems,
    email: Field,
    role: Field,
}

impl Invite {
    /// The form as it was typed, with what is wrong.
    pub fn new(admin: &Admin, form: &InviteForm, errors: &Errors) -> Self {
        let t = admin.person.visitor.t;
        let offered = Role::ALL.into_iter().filter(|role| admin.role == Role::Owner || *role != Role::Owner);
        let roles = offered.map(|role| (role.as_str().to_owned(), t.say(role.text_key()).to_owned()));
        let email = Field::line(t, "email", "field-email", "email", &form.email)
            .required()
            .with("autocomplete", "off")
            .checked(errors, t);
        let role = Field::choice(t, "role", "field-role", roles.collect(), &form.role).checked(errors, t);
        Self {
            page: admin.person.chrome(t.say("invite-title"), urls::TEAM),
            problems: Problems::of(t, [&email, &role]),
            email,
            role,
        }
    }
}

/// An open invitation in the team's list.
pub struct OpenRow {
    /// Where its buttons lead to.
    pub href: String,
    /// To whom.
    pub email: String,
    /// As what.
    pub role: &'static str,
    /// By whom and when.
    pub sent: String,
    /// "Expired", or until when it works.
    pub state: String,
    /// Its time is over.
    pub is_expired: bool,
    /// Whoever looks may send it again or take it back.
    pub may_change: bool,
}

impl OpenRow {
    /// The row of an invitation.
    pub fn new(admin: &Admin, invitation: Invitation) -> Self {
        let (t, now, zone) = (admin.person.visitor.t, admin.person.now(), admin.shop.zone);
        let ago = when::ago(t, invitation.sent_at, now, zone);
        let is_expired = now >= invitation.expires_at;
        Self {
            href: format!("{}/invitations/{}", urls::TEAM, invitation.id),
            email: invitation.email,
            role: t.say(invitation.role.text_key()),
            sent: format!("{ago} · {}", invitation.by),
            state: match is_expired {
                true => t.say("invite-expired").to_owned(),
                false => t.with("expires-days", &[("n", Value::Number(days(now, invitation.expires_at)))]),
            },
            is_expired,
            may_change: admin.role == Role::Owner || invitation.role != Role::Owner,
        }
    }
}

/// Days that are left, begun ones too.
fn days(now: Instant, until: Instant) -> i64 {
    ((until - now).num_hours() + 23) / 24
}

/// How far someone is.
pub enum Step {
    /// Nobody signs in with that e-mail: name and password.
    New,
    /// Sign in as that e-mail first: where.
    SignIn(String),
    /// Signed in as it: a button.
    Ready,
    /// Signed in as someone else: their name.
    Another(String),
}

/// The page of whoever is invited.
#[derive(Template)]
#[template(path = "people/invitation/join.html")]
pub struct Join {
    page: Chrome,
    words: String,
    email: String,
    token: String,
    step: Step,
    signed_in_as: String,
    problems: Problems,
    fields: Vec<Field>,
}

impl Join {
    /// The page of a live invitation, as far as `step`.
    pub fn new(
        visitor: &Visitor,
        live: &Live,
        token: &str,
        step: Step,
        form: &JoinForm,
        errors: &Errors,
    ) -> Self {
        let t = visitor.t;
        let role = t.say(live.invitation.role.text_key());
        let words = [
            ("by", Value::Text(live.invitation.by.as_str())),
            ("shop", Value::Text(live.shop.name.as_str())),
            ("role", Value::Text(role)),
        ];
        let field = |name, label, kind, value: &str| Field::line(t, name, label, kind, value).required();
        let password = |name, label| {
            field(name, label, "password", "").with("autocomplete", "new-password").checked(errors, t)
        };
        let fields = vec![
            field("name", "field-name", "text", &form.name).with("autocomplete", "name").checked(errors, t),
            password("password", "field-password").hint(t.say("hint-password")),
            password("password_again", "field-password-again"),
        ];
        Self {
            page: visitor.chrome(t.with("join-title", &[("shop", Value::Text(live.shop.name.as_str()))])),
            words: t.with("join-words", &words),
            email: live.invitation.email.clone(),
            token: token.to_owned(),
            signed_in_as: match &step {
                Step::Another(name) => t.with("join-another", &[("name", Value::Text(name.as_str()))]),
                _ => String::new(),
            },
            step,
            problems: Problems::of(t, &fields),
            fields,
        }
    }
}

/// An invitation that does not work.
#[derive(Template)]
#[template(path = "people/invitation/gone.html")]
pub struct Gone {
    page: Chrome,
    words: &'static str,
}

impl Gone {
    /// The page that says which.
    pub fn new(visitor: &Visitor, over: Over) -> Self {
        let t = visitor.t;
        let words = match over {
            Over::Expired => "join-expired",
            Over::Used => "join-used",
            Over::Withdrawn => "join-withdrawn",
            Over::Closed => "error-shop-closed",
            Over::Unknown => "join-unknown",
        };
        Self { page: visitor.chrome(t.say("join-gone")), words: t.say(words) }
    }
}
