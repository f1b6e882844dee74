//! `/account/pin`: one's own PIN for the counter tablets of the shop that is open.

use crate::base::id::TenantId;
use crate::counter::change::{self, By};
use crate::counter::form::PinForm;
use crate::counter::store;
use crate::counter::view::own_pin::OwnPin;
use crate::web::flash::and_say;
use crate::web::{Error, Errors, Form, Page, Person, go, invalid, show, urls};

/// `GET /account/pin`: behind the password of the last ten minutes.
///
/// # Errors
/// [`Error::ConfirmRequired`]; where the database does not answer.
pub async fn form(person: Person) -> Page {
    person.must_have_confirmed()?;
    show(&page(&person, &Errors::default()).await?)
}

async fn page(person: &Person, errors: &Errors) -> Result<OwnPin, Error> {
    let (shop, user) = (shop(person)?, person.login.person.id);
    let set_at = person.visitor.db.read(move |c| store::pin_set_at(c, shop, user)).await?;
    Ok(OwnPin::new(person, set_at, errors))
}

/// `POST /account/pin`
///
/// # Errors
/// As [`form`].
pub async fn submit(person: Person, form: Form<PinForm>) -> Page {
    person.must_have_confirmed()?;
    let by = by(&person)?;
    let pin = match form.check() {
        Ok(pin) => pin,
        Err(errors) => return invalid(&page(&person, &errors).await?),
    };
    let state = &person.visitor.state;
    let fingerprint = state.pins.today().to_owned();
    let unknown = || Error::Internal("no secret to pepper a PIN with".into());
    let peppered = state.pins.peppered(&fingerprint, by.shop, by.user, pin.digits()).ok_or_else(unknown)?;
    let busy = |_| Error::Unavailable("many wait for the hashing threads".into());
    let hash = state.hasher.hash(&peppered).await.map_err(busy)?;
    person.visitor.db.write(move |c| change::set_pin(c, &hash, &fingerprint, &by)).await?;
    and_say(go(urls::OWN_PIN), "said-pin-set")
}

/// `POST /account/pin/removal`
///
/// # Errors
/// As [`form`].
pub async fn remove(person: Person) -> Page {
    person.must_have_confirmed()?;
    let by = by(&person)?;
    person.visitor.db.write(move |c| change::remove_pin(c, &by)).await?;
    and_say(go(urls::OWN_PIN), "said-pin-removed")
}

fn shop(person: &Person) -> Result<TenantId, Error> {
    person.membership().map(|(shop, _)| shop.id)
}

fn by(person: &Person) -> Result<By, Error> {
    let (user, client) = (person.login.person.id, person.visitor.client.clone());
    Ok(By { user, shop: shop(person)?, client, now: person.now() })
}
