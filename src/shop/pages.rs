//! `/tenant/settings/shop`, for its owner; and the shop's logo, for whoever sees a page of it.

use actix_web::HttpResponse;
use actix_web::http::header::CACHE_CONTROL;
use actix_web::web::block;
use serde::Deserialize;

use super::form::{self, ShopForm};
use super::logo::{Wrong, small};
use super::view::{Moved, ShopSettings};
use super::{change, store as logos};
use crate::db::{DbError, Unique};
use crate::tenancy::{TenantDb, slug, store};
use crate::web::answer::found;
use crate::web::flash::and_say;
use crate::web::upload::Upload;
use crate::web::{Error, Errors, Form, Owner, Page, Query, Typed, Visitor, go, invalid, show, urls};

/// `GET /tenant/settings/shop`
pub async fn form(owner: Owner) -> Page {
    show(&as_it_stands(&owner, &Errors::default()).await?)
}

async fn as_it_stands(owner: &Owner, errors: &Errors) -> Result<ShopSettings, Error> {
    let shop = owner.0.shop.id;
    let units = owner.0.person.visitor.db.read(move |c| store::units(c, shop)).await?;
    Ok(ShopSettings::new(&owner.0, &ShopForm::of(&owner.0.shop, units), errors))
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

/// `POST /tenant/settings/shop/logo`
pub async fn set_logo(owner: Owner, sent: Upload) -> Page {
    // Decoding takes a while: other pages are not kept waiting.
    let made = block(move || small(&sent.file)).await.map_err(|e| Error::Internal(e.to_string()))?;
    let png = match made {
        Ok(png) => png,
        Err(wrong) => return refused(&owner, wrong).await,
    };
    let by = owner.0.person.by();
    owner.0.db().write(move |t| change::logo(t, Some(&png), &by)).await?;
    and_say(go(urls::SHOP_SETTINGS), "said-changed")
}

async fn refused(owner: &Owner, wrong: Wrong) -> Page {
    let mut errors = Errors::default();
    errors.add("file", wrong.key());
    invalid(&as_it_stands(owner, &errors).await?)
}

/// `POST /tenant/settings/shop/logo/removal`
pub async fn remove_logo(owner: Owner) -> Page {
    let by = owner.0.person.by();
    owner.0.db().write(move |t| change::logo(t, None, &by)).await?;
    and_say(go(urls::SHOP_SETTINGS), "said-changed")
}

/// Which logo a page asks for.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct LogoQuery {
    v: Typed,
}

/// `GET /logo`: the logo of the shop that this host's pages are of; without one, our own mark.
pub async fn logo(visitor: Visitor, query: Query<LogoQuery>) -> Page {
    let Some(shop) = visitor.shop_shown() else { return found(visitor.state.assets.icon.clone()) };
    let Some(png) = TenantDb::new(visitor.db.clone(), shop.id).read(logos::logo).await? else {
        return found(visitor.state.assets.icon.clone());
    };
    let mut answer = HttpResponse::Ok();
    answer.content_type("image/png");
    if *query.0.v == *shop.logo {
        answer.insert_header((CACHE_CONTROL, "private, max-age=31536000, immutable"));
    }
    Ok(answer.body(png))
}
