//! Adding and removing one's own passkeys. Both ask for the password, or a passkey, first.

use actix_web::http::StatusCode;
use serde::Deserialize;

use super::pages::{Own, again};
use super::view::CodesPage;
use crate::account::passkey::{ask, door, taken};
use crate::audit::Action;
use crate::base::id::PasskeyId;
use crate::db::DbError;
use crate::login::factor::recovery::Code;
use crate::login::factor::store as factors;
use crate::login::passkey::store::{self, New};
use crate::login::passkey::{MOST, Purpose};
use crate::web::flash::and_say;
use crate::web::{Form, Page, Person, Said, Typed, go, show, urls};

/// The longest name, in letters.
const LONGEST: usize = 60;

/// `POST /account/security/passkeys/options`
///
/// # Errors
/// Where the password is to be given first, or the database does not answer.
pub async fn options(person: Person) -> Page {
    person.must_have_confirmed()?;
    let (user, visitor) = (person.login.person.id, &person.visitor);
    let Some(door) = door(visitor) else { return ask(visitor, Purpose::Register, Some(user), None).await };
    let rp = door.rp().to_owned();
    let (email, keys) = visitor
        .db
        .read(move |c| Ok::<_, DbError>((factors::email(c, user)?, store::keys(c, user, &rp)?)))
        .await?;
    let question = door.invite(user, &email, &person.login.person.name, &keys);
    ask(visitor, Purpose::Register, Some(user), question).await
}

/// What is sent.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct PasskeyForm {
    name: Typed,
    challenge: Typed,
    credential: Typed,
}

/// `POST /account/security/passkeys`: the first factor of all brings recovery codes.
///
/// # Errors
/// Where the password is to be given first, or the database does not answer.
pub async fn add(person: Person, form: Form<PasskeyForm>) -> Page {
    person.must_have_confirmed()?;
    let name = form.name.to_string();
    if name.is_empty() {
        return again(&person, StatusCode::UNPROCESSABLE_ENTITY, Said::from("passkey-name-missing")).await;
    }
    if name.chars().count() > LONGEST {
        let words = Said::from("form-too-many-letters").number("n", LONGEST as i64);
        return again(&person, StatusCode::UNPROCESSABLE_ENTITY, words).await;
    }
    let (own, visitor) = (Own::of(&person), &person.visitor);
    let state = taken(visitor, Purpose::Register, Some(own.user), &form.challenge).await?;
    let added = state.zip(door(visitor)).and_then(|(state, door)| {
        let key = door.welcome(&form.credential, &state)?;
        Some((key, door.rp().to_owned()))
    });
    let Some((key, rp)) = added else {
        return again(&person, StatusCode::UNPROCESSABLE_ENTITY, Said::from("passkey-failed")).await;
    };
    let codes = Code::fresh();
    let kept = codes.clone();
    let added = visitor
        .db
        .write(move |c| {
            if !store::has_room(c, own.user)? {
                return Ok(None);
            }
            let brings_codes = !factors::has_codes(c, own.user)?;
            store::add(c, &New { user: own.user, rp: &rp, name: &name, key: &key }, own.now)?;
            if brings_codes {
                factors::set_codes(c, own.user, &kept, own.now)?;
            }
            own.note(c, Action::PasskeyAdded, &name)?;
            Ok::<_, DbError>(Some(brings_codes))
        })
        .await;
    match added {
        Ok(Some(true)) => show(&CodesPage::new(&person, &codes, Some("codes-set-passkey"))),
        Ok(Some(false)) => and_say(go(urls::OWN_SECURITY), "said-passkey-added"),
        Ok(None) => {
            let words = Said::from("passkey-too-many").number("n", MOST as i64);
            again(&person, StatusCode::UNPROCESSABLE_ENTITY, words).await
        }
        // It is known already: as good as added.
        Err(DbError::Unique(_)) => go(urls::OWN_SECURITY),
        Err(error) => Err(error.into()),
    }
}

/// What is sent to remove one.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct RemovalForm {
    passkey: Typed,
}

/// `POST /account/security/passkeys/removal`: one that is not there is as good as removed.
///
/// # Errors
/// Where the password is to be given first, or the database does not answer.
pub async fn remove(person: Person, form: Form<RemovalForm>) -> Page {
    person.must_have_confirmed()?;
    let own = Own::of(&person);
    let Some(id) = PasskeyId::parse(&form.passkey) else { return go(urls::OWN_SECURITY) };
    person
        .visitor
        .db
        .write(move |c| match store::remove(c, own.user, id)? {
            Some(name) => own.note(c, Action::PasskeyRemoved, &name),
            None => Ok(()),
        })
        .await?;
    and_say(go(urls::OWN_SECURITY), "said-passkey-removed")
}
