//! `/tenant/settings/shop`, for its owner.

use super::change;
use super::form::{self, ShopForm};
use super::view::{Moved, ShopSettings};
use crate::db::{DbError, Unique};
use crate::tenancy::{slug, store};
use crate::web::flash::and_say;
use crate::web::{Errors, Form, Owner, Page, go, invalid, show, urls};

/// `GET /tenant/settings/shop`
pub async fn form(owner: Owner) -> Page {
    let shop = owner.0.shop.id;
    let units = owner.0.person.visitor.db.read(move |c| store::units(c, shop)).await?;
    let form = ShopForm::of(&owner.0.shop, units);
    show(&ShopSettings::new(&owner.0, &form, &Errors::default()))
}

/// `POST /tenant/settings/shop`
pub async fn save(owner: Owner, form: Form<ShopForm>) -> Page {
    let admin = owner.0;
    let (id, wishes) = (admin.shop.id, slug::proposals(&form.slug, &form.name));
    let (units, free) = admin
        .person
        .visitor
        .db
        .read(move |c| Ok::<_, DbError>((store::units(c, id)?, store::free_slug(c, &wishes)?)))
        .await?;
    let new = match form.check(&free) {
        Ok(new) => new,
        Err(errors) => return invalid(&ShopSettings::new(&admin, &form, &errors)),
    };
    let (old, by, slug) = (admin.shop.clone(), admin.person.by(), new.slug.clone());
    let saved = admin.person.visitor.db.write(move |c| change::save(c, &old, units, &new, &by)).await;
    match saved {
        Err(DbError::Unique(Unique::TenantSlug)) => {
            let mut errors = Errors::default();
            errors.add("slug", form::slug_taken(&free));
            invalid(&ShopSettings::new(&admin, &form, &errors))
        }
        Err(error) => Err(error.into()),
        // This host is nobody's any more, and cookies belong to one host.
        Ok(_) if admin.person.visitor.shop.is_some() && slug != admin.shop.slug => {
            let origin = admin.person.visitor.state.config.app_url.of_shop(&slug);
            show(&Moved::new(&admin, format!("{origin}{}", urls::SHOP_SETTINGS)))
        }
        Ok(_) => and_say(go(urls::SHOP_SETTINGS), "said-changed"),
    }
}
