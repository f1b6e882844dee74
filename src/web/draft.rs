//! A form whose login session had ended is kept, and given back on its page once the same person has signed in again:
//! nobody types twice.

use actix_web::http::Method;
use actix_web::{HttpMessage as _, HttpRequest};
use serde::de::DeserializeOwned;

use super::csrf::MAX_FORM;
use super::urls::{KEPT, NEW_SESSION};
use super::{Desk, Error, State, Visitor, redirect};
use crate::base::id::{DraftId, TenantId, UserId};
use crate::login::Ended;
use crate::login::draft::{Of, store};

/// Pages that fill their own form again ([`Desk::given_back`]). What is sent to any other address is given back by the one page
/// at [`KEPT`], so that no page can forget to.
const FILLED_AGAIN: &[&str] = &[NEW_SESSION, "/tenant/training/sessions/{id}/edit"];

/// Keeps the form that was sent, and says where the sign-in leads on to: where the form is given back, with the id of what is kept;
/// the page of the form where nothing is. Whoever calls has checked origin and token.
///
/// # Errors
/// Where the database does not answer: sent again, it may be kept.
pub async fn keep(state: &State, request: &HttpRequest, ended: &Ended, body: &[u8]) -> Result<String, Error> {
    let page = redirect::page_of(request, &state.pages);
    // An address that is not in the table takes no form.
    let pattern = request.match_pattern().filter(|_| *request.method() == Method::POST);
    let is_filled_again = pattern.as_deref().is_some_and(|pattern| FILLED_AGAIN.contains(&pattern));
    let is_form = request.content_type().eq_ignore_ascii_case("application/x-www-form-urlencoded");
    // Without its password or code a form could be filled again, not sent again.
    let takes_it = is_form && (is_filled_again || (pattern.is_some() && is_whole(body)));
    let Some(typed) = kept_of(body).filter(|_| takes_it) else { return Ok(page) };
    let now = state.clock.now();
    let path = request.path().to_owned();
    let of = Of { id: DraftId::new(now), user: ended.user, tenant: ended.tenant, path };
    let Some(sealed) = state.drafts.seal(&of.bound(), &typed) else { return Ok(page) };
    let back = match is_filled_again {
        true => format!("{page}?draft={}", of.id),
        false => {
            let mut query = url::form_urlencoded::Serializer::new(String::new());
            query.append_pair("of", &of.path).append_pair("draft", of.id.as_str());
            format!("{KEPT}?{}", query.finish())
        }
    };
    state.db.write(move |c| store::keep(c, &of, &sealed, now)).await?;
    Ok(back)
}

/// Whether all of a form but its token may be kept.
fn is_whole(body: &[u8]) -> bool {
    url::form_urlencoded::parse(body).all(|(name, _)| name == "csrf" || may_be_kept(&name))
}

/// The fields that may be kept, as a form's body; `None` where there are none, or more than a form may have.
fn kept_of(body: &[u8]) -> Option<String> {
    let mut kept = url::form_urlencoded::Serializer::new(String::new());
    for (name, value) in url::form_urlencoded::parse(body).filter(|(name, _)| may_be_kept(name)) {
        kept.append_pair(&name, &value);
    }
    Some(kept.finish()).filter(|kept| !kept.is_empty() && kept.len() <= MAX_FORM)
}

/// No token, password, PIN or code, whatever it is called in full, nor what a passkey said.
fn may_be_kept(name: &str) -> bool {
    let name = name.to_lowercase();
    let mut words = name.split(|c: char| !c.is_alphanumeric());
    !name.contains("password")
        && !words.any(|word| {
            matches!(
                word,
                "csrf" | "pin" | "code" | "current" | "token" | "secret" | "challenge" | "credential"
            )
        })
}

/// Whether what this browser's person typed waits behind a sign-in that leads to `target`. Told to nobody else: only the
/// cookie of the ended login session says who asks.
///
/// # Errors
/// Where the database does not answer.
pub async fn is_kept_for(visitor: &Visitor, target: &str) -> Result<bool, Error> {
    let Some(ended) = &visitor.ended else { return Ok(false) };
    let query = target.split_once('?').map_or("", |(_, query)| query);
    let id = url::form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "draft");
    let Some(id) = id.and_then(|(_, id)| DraftId::parse(&id)) else { return Ok(false) };
    let (user, tenant, now) = (ended.user, ended.tenant, visitor.now());
    Ok(visitor.db.read(move |c| store::is_kept(c, id, user, tenant, now)).await?)
}

impl Desk {
    /// What this person had typed into the form of this page when their login session ended, once. `None` where there is
    /// nothing, where it is someone else's, another shop's or page's, or too old: the page shows its usual form.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub async fn given_back<T: DeserializeOwned>(&self, draft: &str) -> Result<Option<T>, Error> {
        let path = self.request.path().to_owned();
        let typed = taken(&self.state, &self.request, (self.me, Some(self.shop.id)), draft, path).await?;
        Ok(typed.and_then(|typed| serde_html_form::from_str(&typed).ok()))
    }
}

impl Visitor {
    /// The fields of the form that this person of this shop had sent to `path` when their login session ended, once; none as in
    /// [`Desk::given_back`].
    ///
    /// # Errors
    /// Where the database does not answer.
    pub async fn kept_fields(
        &self,
        of: (UserId, Option<TenantId>),
        path: &str,
        draft: &str,
    ) -> Result<Vec<(String, String)>, Error> {
        let typed = taken(&self.state, self.request(), of, draft, path.to_owned()).await?;
        Ok(url::form_urlencoded::parse(typed.unwrap_or_default().as_bytes()).into_owned().collect())
    }
}

/// Takes what is kept out, opened.
async fn taken(
    state: &State,
    request: &HttpRequest,
    (user, tenant): (UserId, Option<TenantId>),
    draft: &str,
    path: String,
) -> Result<Option<String>, Error> {
    let Some(id) = DraftId::parse(draft) else { return Ok(None) };
    // Only a page that is seen uses it up.
    if *request.method() != Method::GET {
        return Ok(None);
    }
    let (of, now) = (Of { id, user, tenant, path }, state.clock.now());
    let asked = of.clone();
    let Some(sealed) = state.db.write(move |c| store::take(c, &asked, now)).await? else {
        return Ok(None);
    };
    let typed = state.drafts.open(&of.bound(), &sealed);
    if typed.is_none() {
        tracing::warn!(draft = %id, "a kept form does not open: AUTH_SECRET was changed without its predecessor");
    }
    Ok(typed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_passwords_pins_and_codes_are_not_kept() {
        let body = b"csrf=t&location=Lake+1&password=a&password_again=b&new_password=c&New-Password=d&pin=1&my_pin=2\
            &code=3&totp_code=4&pinned=5&start_date=x&start_date=y";
        assert_eq!(kept_of(body).as_deref(), Some("location=Lake+1&pinned=5&start_date=x&start_date=y"));
        assert_eq!(kept_of(b"csrf=t&password=a"), None);
        assert_eq!(kept_of(b""), None);
    }

    #[test]
    fn at_most_64_kib_are_kept() {
        let body = |length: usize| format!("n={}", "x".repeat(length - 2));
        assert!(kept_of(body(MAX_FORM).as_bytes()).is_some());
        assert_eq!(kept_of(body(MAX_FORM + 1).as_bytes()), None);
    }
}
