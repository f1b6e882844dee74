//! Who may: the extractors that hand out the database. A handler's signature is its policy; without a guard it has no data.

mod desk;
mod roles;

use std::rc::Rc;

use actix_web::dev::Payload;
use actix_web::http::header::HOST;
use actix_web::{FromRequest, HttpMessage as _, HttpRequest, web};
use chrono_tz::Tz;
use futures_core::future::LocalBoxFuture;

use super::chrome::Theme;
use super::csrf::Binding;
use super::host::Host;
use super::{Chrome, Error, State, flash, language, redirect};
use crate::base::client::Client;
use crate::base::clock::Instant;
use crate::db::Db;
use crate::login::change::By;
use crate::login::cookie::{self, Presented};
use crate::login::{Ended, LoginSession, Shop};
use crate::tenancy::{self, Role, Tenant, TenantDb};
use crate::text::Texts;

pub use desk::Desk;
pub use roles::{Admin, Operator, Owner};

/// Anyone, on a host of ours: for the pages under `/auth`.
pub struct Visitor {
    /// What the application holds.
    pub state: web::Data<State>,
    /// The whole database: signing in happens before there is a shop.
    pub db: Db,
    /// Who is signed in here, if anyone.
    pub login: Option<Rc<LoginSession>>,
    /// How this browser's last login session ended, where it did.
    pub ended: Option<Rc<Ended>>,
    /// The shop whose host this is; `None` on the bare host.
    pub shop: Option<Tenant>,
    /// From where.
    pub client: Client,
    /// What people read.
    pub t: &'static Texts,
    request: HttpRequest,
}

impl Visitor {
    async fn of(request: HttpRequest) -> Result<Self, Error> {
        let state = request.app_data::<web::Data<State>>().ok_or_else(|| lost("state"))?.clone();
        let (presented, client) = {
            let extensions = request.extensions();
            let presented = extensions.get::<Presented>().cloned().ok_or_else(|| lost("login"))?;
            (presented, extensions.get::<Client>().cloned().ok_or_else(|| lost("client"))?)
        };
        let (login, ended) = match presented {
            Presented::Unknown => return Err(Error::Unavailable("who asks cannot be looked up".into())),
            Presented::Live(login) => (Some(login), None),
            Presented::Ended(ended) => (None, Some(ended)),
            Presented::Nothing => (None, None),
        };
        let header = request.headers().get(HOST).and_then(|v| v.to_str().ok()).unwrap_or_default();
        let (login, shop) = match Host::of(header, &state.config) {
            Host::Unknown => return Err(Error::NoShop),
            Host::Bare => (login, None),
            Host::Shop(slug) => at_shop(&state, login, slug).await?,
        };
        let (db, t) = (state.db.clone(), language::of(&request, login.as_deref()));
        Ok(Self { state, db, login, ended, shop, client, t, request })
    }

    /// Now.
    pub fn now(&self) -> Instant {
        self.state.clock.now()
    }

    /// The request itself, for giving and taking the cookie.
    pub fn request(&self) -> &HttpRequest {
        &self.request
    }

    /// The language that their browser asks for; empty where we have none of its languages.
    pub fn browser_language(&self) -> &'static str {
        language::of_browser(&self.request)
    }

    /// The page to come back to after signing in.
    fn page(&self) -> String {
        redirect::page_of(&self.request, &self.state.pages)
    }

    /// The shop that pages are of: that of the host, or the one that is open.
    pub fn shop_shown(&self) -> Option<&Tenant> {
        let open = self.login.as_ref().and_then(|login| match &login.shop {
            Shop::In(membership) => Some(&membership.tenant),
            Shop::NotChosen | Shop::Closed => None,
        });
        self.shop.as_ref().or(open)
    }

    /// What the page is framed with.
    pub fn chrome(&self, title: impl Into<String>) -> Chrome {
        let csrf = token(&self.request, &self.state);
        let mut chrome = Chrome::new(&self.state, self.t, csrf, title.into(), self.shop_shown());
        chrome.theme = Theme::of(&self.request);
        chrome.is_late = flash::is_late(&self.request);
        chrome
    }
}

/// On a shop's host only a login session bound to that shop counts; any other is anonymous there, and nothing says why.
async fn at_shop(
    state: &State,
    login: Option<Rc<LoginSession>>,
    slug: String,
) -> Result<(Option<Rc<LoginSession>>, Option<Tenant>), Error> {
    let bound = login.as_ref().and_then(|login| match &login.shop {
        Shop::In(membership) if membership.tenant.slug == slug => Some(membership.tenant.clone()),
        _ => None,
    });
    if let Some(shop) = bound {
        return Ok((login, Some(shop)));
    }
    if login.is_some() {
        cookie::is_elsewhere();
    }
    let shop = state.db.read(move |c| tenancy::store::by_slug(c, &slug)).await?.ok_or(Error::NoShop)?;
    if !shop.is_active {
        return Err(Error::ShopClosed);
    }
    Ok((None, Some(shop)))
}

/// What works for whoever has yet to set a second factor: to set it, and to leave.
fn is_where_one_is_set(path: &str) -> bool {
    path.starts_with("/auth/") || path.starts_with(super::urls::OWN_SECURITY)
}

/// Someone signed in, with or without a shop.
pub struct Person {
    /// As anyone.
    pub visitor: Visitor,
    /// The sign-in of this browser.
    pub login: Rc<LoginSession>,
}

impl Person {
    /// The shop that is open, and the role in it.
    ///
    /// # Errors
    /// [`Error::ShopRequired`] where one is to be chosen first, [`Error::ShopClosed`] where there is none to choose.
    pub fn membership(&self) -> Result<(Tenant, Role), Error> {
        match &self.login.shop {
            Shop::In(membership) => Ok((membership.tenant.clone(), membership.role)),
            Shop::NotChosen => Err(Error::ShopRequired(self.visitor.page())),
            Shop::Closed if self.login.has_other_shops => Err(Error::ShopRequired(self.visitor.page())),
            Shop::Closed => Err(Error::ShopClosed),
        }
    }

    /// Whoever is signed in by PIN stops here: beside the desk every page is for the password.
    async fn of(request: HttpRequest) -> Result<Self, Error> {
        let person = Self::at_desk(request).await?;
        match person.login.is_limited {
            true => Err(Error::Forbidden("error-needs-password")),
            false => Ok(person),
        }
    }

    async fn at_desk(request: HttpRequest) -> Result<Self, Error> {
        let visitor = Visitor::of(request).await?;
        let login = visitor.login.clone().ok_or_else(|| Error::LoginRequired(visitor.page()))?;
        if login.must_set_factor && !is_where_one_is_set(visitor.request.path()) {
            return Err(Error::FactorRequired);
        }
        Ok(Self { visitor, login })
    }
}

impl Person {
    /// Now.
    pub fn now(&self) -> Instant {
        self.visitor.now()
    }

    /// The role in the shop that is open, if any.
    pub fn role(&self) -> Option<Role> {
        match &self.login.shop {
            Shop::In(membership) => Some(membership.role),
            Shop::NotChosen | Shop::Closed => None,
        }
    }

    /// The time zone of the shop that is open; UTC without one.
    pub fn zone(&self) -> Tz {
        match &self.login.shop {
            Shop::In(membership) => membership.tenant.zone,
            Shop::NotChosen | Shop::Closed => Tz::UTC,
        }
    }

    /// What the page is framed with; `place` is the address in the navigation that it belongs to.
    pub fn chrome(&self, title: impl Into<String>, place: &'static str) -> Chrome {
        let mut chrome = self.visitor.chrome(title);
        chrome.at_desk(&self.login, self.role(), place);
        chrome.said = flash::read(&self.visitor.request, self.visitor.t);
        chrome
    }

    /// Who makes a change, from where, now.
    pub fn by(&self) -> By {
        By { user: Some(self.login.person.id), client: self.visitor.client.clone(), now: self.now() }
    }

    /// Lets on whoever gave the password a moment ago ("sudo").
    ///
    /// # Errors
    /// [`Error::ConfirmRequired`], which leads through the password and back to this page.
    pub fn must_have_confirmed(&self) -> Result<(), Error> {
        self.must_have_confirmed_for(|| self.visitor.page())
    }

    /// As [`Person::must_have_confirmed`], and leads back to where the button was: the page with its filters.
    ///
    /// # Errors
    /// [`Error::ConfirmRequired`].
    pub fn must_have_confirmed_for(&self, page: impl FnOnce() -> String) -> Result<(), Error> {
        match self.login.is_confirmed(self.now()) {
            true => Ok(()),
            false => Err(Error::ConfirmRequired(page())),
        }
    }
}

/// Anyone who belongs to the shop, in whatever role.
pub struct Staff(pub Desk);

impl std::ops::Deref for Staff {
    type Target = Desk;

    fn deref(&self) -> &Desk {
        &self.0
    }
}

impl Staff {
    async fn of(request: HttpRequest) -> Result<Self, Error> {
        let person = Person::at_desk(request).await?;
        let (shop, role) = person.membership()?;
        let Person { visitor, login } = person;
        let db = TenantDb::new(visitor.db, shop.id);
        let me = login.person.id;
        Ok(Self(Desk {
            db,
            shop,
            me,
            role,
            client: visitor.client,
            t: visitor.t,
            login,
            state: visitor.state,
            request: visitor.request,
        }))
    }
}

macro_rules! guards {
    ($($guard:ident)*) => {$(
        impl FromRequest for $guard {
            type Error = Error;
            type Future = LocalBoxFuture<'static, Result<Self, Error>>;

            fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
                Box::pin(Self::of(request.clone()))
            }
        }
    )*};
}

guards! { Visitor Person Staff Admin Owner Operator }

fn token(request: &HttpRequest, state: &State) -> String {
    request
        .extensions()
        .get::<Rc<Binding>>()
        .map(|binding| binding.token(&state.csrf_keys))
        .unwrap_or_default()
}

fn lost(what: &str) -> Error {
    Error::Internal(format!("a guard stands outside of the middleware: no {what}"))
}
