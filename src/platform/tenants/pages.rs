//! `/admin/tenants`

use actix_web::HttpResponse;
use actix_web::web::Path;

use super::form::NewForm;
use super::store::{self, Listed};
use super::view::{self, NewShopPage, ShopPage};
use crate::audit::Action;
use crate::base::id::TenantId;
use crate::base::listing::{Asked, Place};
use crate::db::{DbError, Unique};
use crate::login::change;
use crate::people::invitation::change::{NotInvited, Saying, ask};
use crate::shop::form::{ShopForm, slug_taken};
use crate::tenancy::store::NewShop;
use crate::tenancy::{Role, Scoped, slug, store as shops};
use crate::web::download::{attachment, fault, harmless};
use crate::web::flash::and_say;
use crate::web::list::ListQuery;
use crate::web::{Error, Errors, Form, Operator, Page, Query, go, invalid, show, urls};

/// Rows of an export at most; a search takes out the rest.
const MOST_EXPORTED: usize = 10_000;

/// `GET /admin/tenants`
pub async fn list(operator: Operator, query: Query<ListQuery>) -> Page {
    let asked = query.0.asked(TenantId::parse);
    let question = asked.clone();
    let list = operator.0.visitor.db.read(move |c| store::list(c, &question)).await?;
    show(&view::shops(&operator.0, &asked, list))
}

/// `GET /admin/tenants.csv`
pub async fn csv(operator: Operator, query: Query<ListQuery>) -> Result<HttpResponse, Error> {
    operator.0.must_have_confirmed()?;
    let (mut asked, by) = (Asked { place: Place::Start, ..query.0.asked(TenantId::parse) }, operator.0.by());
    let write = move |c: &mut _| {
        by.note(c, None, Action::Exported, "", "shops")?;
        let mut all: Vec<Listed> = Vec::new();
        loop {
            let page = store::list(c, &asked)?;
            all.extend(page.shops.rows);
            match all.last().filter(|_| page.shops.has_later && all.len() < MOST_EXPORTED) {
                Some(last) => asked.place = Place::After(last.id),
                None => return Ok::<_, DbError>(all),
            }
        }
    };
    let all = operator.0.visitor.db.write(write).await?;
    let mut csv = csv::Writer::from_writer(Vec::new());
    csv.write_record(["id", "slug", "name", "is_active", "created_at"]).map_err(fault)?;
    for shop in &all {
        let active = if shop.is_active { "true" } else { "false" };
        let created = shop.created_at.and_utc().to_rfc3339();
        csv.write_record([shop.id.as_str(), &shop.slug, &harmless(&shop.name), active, &created])
            .map_err(fault)?;
    }
    attachment("shops.csv", csv.into_inner().map_err(fault)?)
}

/// `GET /admin/tenants/new`
pub async fn new(operator: Operator) -> Page {
    let form = NewForm {
        time_zone: "UTC".to_owned().into(),
        currency: "USD".to_owned().into(),
        ..NewForm::default()
    };
    show(&NewShopPage::new(&operator.0, &form, &Errors::default()))
}

/// `POST /admin/tenants/new`: the owner gets a letter with a link that lets them in.
pub async fn create(operator: Operator, form: Form<NewForm>) -> Page {
    let person = operator.0;
    person.must_have_confirmed()?;
    let wishes = slug::proposals(&form.slug, &form.name);
    let free = person.visitor.db.read(move |c| shops::free_slug(c, &wishes)).await?;
    let (new, owner) = match form.check(&free) {
        Ok(checked) => checked,
        Err(errors) => return invalid(&NewShopPage::new(&person, &form, &errors)),
    };
    let (post, by) = (person.visitor.state.post.clone(), person.by());
    let saying = Saying {
        shop: new.name.clone(),
        by: person.login.person.name.clone(),
        language: person.visitor.t.language,
    };
    let made = person.visitor.db.write(move |c| {
        let shop = NewShop { slug: &new.slug, name: &new.name, zone: new.zone, currency: new.currency };
        change::create_shop(c, &shop, &owner, &by)?;
        let shop = shops::by_slug(c, &new.slug)?.ok_or(DbError::NotFound)?;
        ask(&mut Scoped::new(c, shop.id), &post, &owner, Role::Owner, &saying, &by)?;
        Ok::<_, NotInvited>(shop.id)
    });
    match made.await {
        Ok(id) => and_say(go(urls::admin_tenant(id)), "said-shop-made"),
        Err(NotInvited::Db(DbError::Unique(Unique::TenantSlug))) => {
            let mut errors = Errors::default();
            errors.add("slug", slug_taken(&free));
            invalid(&NewShopPage::new(&person, &form, &errors))
        }
        Err(NotInvited::Db(error)) => Err(error.into()),
        Err(other) => Err(Error::Internal(format!("a shop just made has no invitation yet: {other:?}"))),
    }
}

/// `GET /admin/tenants/{id}`
pub async fn detail(operator: Operator, id: Path<String>) -> Page {
    let id = tenant_id(&id)?;
    let seen = operator.0.visitor.db.read(move |c| store::get(c, id)).await?;
    show(&ShopPage::new(&operator.0, seen, None, &Errors::default()))
}

/// `POST /admin/tenants/{id}/name`
pub async fn rename(operator: Operator, id: Path<String>, form: Form<ShopForm>) -> Page {
    let (person, id) = (operator.0, tenant_id(&id)?);
    person.must_have_confirmed()?;
    let wishes = slug::proposals(&form.slug, &form.name);
    let (seen, units, free) = person
        .visitor
        .db
        .read(move |c| {
            Ok::<_, DbError>((store::get(c, id)?, shops::units(c, id)?, shops::free_slug(c, &wishes)?))
        })
        .await?;
    let typed = ShopForm { name: form.0.name, slug: form.0.slug, ..ShopForm::of(&seen.shop, units) };
    let mut errors = match typed.check(&free) {
        Ok(new) => {
            let (old, by) = (seen.shop.clone(), person.by());
            let saved =
                person.visitor.db.write(move |c| crate::shop::change::save(c, &old, units, &new, &by)).await;
            match saved {
                Ok(_) => return and_say(go(urls::admin_tenant(id)), "said-changed"),
                Err(DbError::Unique(Unique::TenantSlug)) => Errors::default(),
                Err(error) => return Err(error.into()),
            }
        }
        Err(errors) => errors,
    };
    if errors.is_empty() {
        errors.add("slug", slug_taken(&free));
    }
    invalid(&ShopPage::new(&person, seen, Some(&typed), &errors))
}

/// `POST /admin/tenants/{id}/closing`: everyone in it is signed out at once.
pub async fn close(operator: Operator, id: Path<String>) -> Page {
    let (id, by) = (tenant_id(&id)?, operator.0.by());
    operator.0.must_have_confirmed()?;
    let close = move |c: &mut _| {
        let shop = shops::get(c, id)?;
        change::close_shop(c, &shop, &by)
    };
    operator.0.visitor.db.write(close).await?;
    and_say(go(urls::admin_tenant(id)), "said-shop-closed")
}

/// `POST /admin/tenants/{id}/opening`
pub async fn open(operator: Operator, id: Path<String>) -> Page {
    let (id, by) = (tenant_id(&id)?, operator.0.by());
    operator.0.must_have_confirmed()?;
    let open = move |c: &mut _| {
        let shop = shops::get(c, id)?;
        change::open_shop(c, &shop, &by)
    };
    operator.0.visitor.db.write(open).await?;
    and_say(go(urls::admin_tenant(id)), "said-shop-opened")
}

fn tenant_id(text: &str) -> Result<TenantId, Error> {
    TenantId::parse(text).ok_or(Error::NotFound)
}
