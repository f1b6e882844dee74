//! Whether a page is asked for by a counter tablet.

use super::{Error, Visitor};
use crate::login::counter::Tablet;
use crate::login::counter::store::{self, Enrolled};

impl Visitor {
    /// Stops whoever is signed in at a counter tablet: it stays with its shop, and a PIN is nobody's word elsewhere.
    ///
    /// # Errors
    /// [`Error::Forbidden`].
    pub fn must_be_on_own_device(&self) -> Result<(), Error> {
        match self.login.as_ref().is_some_and(|login| login.counter.is_some()) {
            true => Err(Error::Forbidden("error-at-counter")),
            false => Ok(()),
        }
    }

    /// What this browser says it is enrolled as.
    pub fn tablet(&self) -> Option<Tablet> {
        Tablet::of(self.request(), self.state.config.app_url.is_https())
    }

    /// The counter tablet that this browser is. On a shop's host only that shop's counts.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub async fn at_counter(&self) -> Result<Option<Enrolled>, Error> {
        let Some(tablet) = self.tablet() else { return Ok(None) };
        let found = self.db.read(move |c| store::enrolled(c, &tablet)).await?;
        Ok(found.filter(|found| self.shop.as_ref().is_none_or(|shop| shop.id == found.shop.id)))
    }
}
