//! Someone at a shop's desk, and what they may there.

use std::rc::Rc;

use actix_web::{HttpRequest, web};

use super::token;
use crate::audit::{self, Action, Entry};
use crate::base::client::Client;
use crate::base::clock::{self, Instant};
use crate::base::id::UserId;
use crate::login::LoginSession;
use crate::tenancy::{Role, Scoped, Tenant, TenantDb};
use crate::text::Texts;
use crate::web::chrome::Theme;
use crate::web::{Chrome, Error, State, flash, redirect};

/// Someone at a shop's desk: what [`Staff`] hands to its pages.
pub struct Desk {
    /// The shop's rows, and no others.
    pub db: TenantDb,
    /// The shop.
    pub shop: Tenant,
    /// Who.
    pub me: UserId,
    /// As what.
    pub role: Role,
    /// From where.
    pub client: Client,
    /// What people read.
    pub t: &'static Texts,
    pub(super) login: Rc<LoginSession>,
    pub(in crate::web) state: web::Data<State>,
    pub(in crate::web) request: HttpRequest,
}

impl Desk {
    /// Now.
    pub fn now(&self) -> Instant {
        self.state.clock.now()
    }

    /// Today, where the shop is.
    pub fn today(&self) -> chrono::NaiveDate {
        clock::day_in(self.shop.zone, self.now())
    }

    /// What the page is framed with; `place` is the address in the navigation that it belongs to.
    pub fn chrome(&self, title: impl Into<String>, place: &'static str) -> Chrome {
        let csrf = token(&self.request, &self.state);
        let mut chrome = Chrome::new(&self.state, self.t, csrf, title.into(), Some(&self.shop));
        chrome.theme = Theme::of(&self.request);
        chrome.is_late = flash::is_late(&self.request);
        chrome.at_desk(&self.login, Some(self.role), place);
        chrome.said = flash::read(&self.request, self.t);
        chrome
    }

    /// Lets on whoever gave the password a moment ago ("sudo"); whoever is signed in by PIN cannot.
    ///
    /// # Errors
    /// [`Error::ConfirmRequired`], which leads through the password and back to this page; [`Error::Forbidden`].
    pub fn must_have_confirmed(&self) -> Result<(), Error> {
        match (self.login.is_limited, self.login.is_confirmed(self.now())) {
            (true, _) => Err(Error::Forbidden("error-needs-password")),
            (false, true) => Ok(()),
            (false, false) => {
                Err(Error::ConfirmRequired(redirect::page_of(&self.request, &self.state.pages)))
            }
        }
    }

    /// Writes down that a list of the shop is taken out as a file, before its first line is read.
    ///
    /// # Errors
    /// Where the database does not answer: then there is no file.
    pub async fn note_export(&self, what: &'static str) -> Result<(), Error> {
        let (now, me, client) = (self.now(), self.me, self.client.clone());
        let note = move |t: &mut Scoped<'_>| {
            let entry = Entry {
                tenant: Some(t.tenant()),
                actor: Some(me),
                action: Action::Exported,
                subject: None,
                detail: what,
                client: &client,
            };
            audit::record(t.conn(), now, &entry)
        };
        Ok(self.db.write(note).await?)
    }

    /// May change a session that `instructor` teaches.
    ///
    /// # Errors
    /// [`Error::Forbidden`], which says who may.
    pub fn must_teach(&self, instructor: Option<UserId>) -> Result<(), Error> {
        match self.may_change_session_of(instructor) {
            true => Ok(()),
            false => Err(Error::Forbidden("error-own-classes")),
        }
    }

    /// May change a session that `instructor` teaches.
    pub fn may_change_session_of(&self, instructor: Option<UserId>) -> bool {
        self.role.may_change_session_of(self.me, instructor)
    }
}
