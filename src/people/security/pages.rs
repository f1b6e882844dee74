//! The page of what a shop asks for at the door. Who runs the shop sees it; only an owner changes it.

use serde::Deserialize;

use super::store;
use super::view::ShopSecurity;
use crate::audit::Action;
use crate::db::DbError;
use crate::tenancy::{Role, SecondFactorFor};
use crate::web::flash::and_say;
use crate::web::{Admin, Error, Form, Owner, Page, Typed, go, show, urls};

/// `GET /tenant/settings/security`
pub async fn form(admin: Admin) -> Page {
    let asks = admin.db().read(store::get).await?;
    show(&ShopSecurity::new(&admin, &asks))
}

/// What is sent: the roles that are checked.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct RolesForm {
    role: Vec<Typed>,
}

/// `POST /tenant/settings/security`
pub async fn submit(owner: Owner, form: Form<RolesForm>) -> Page {
    let admin = owner.0;
    admin.person.must_have_confirmed()?;
    let roles: Option<Vec<Role>> = form.role.iter().map(|role| Role::parse(role)).collect();
    let of = SecondFactorFor::of(&roles.ok_or_else(|| Error::Unreadable("no such role".into()))?);
    let by = admin.person.by();
    admin
        .db()
        .write(move |t| {
            let shop = t.tenant();
            store::set(t, &of)?;
            by.note(t.conn(), Some(shop), Action::SecondFactorRequired, shop.as_str(), &of.to_string())?;
            Ok::<_, DbError>(())
        })
        .await?;
    and_say(go(urls::SHOP_SECURITY), "said-factor-required")
}
