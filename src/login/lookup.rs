//! What a token stands for, and the few writes that being presented may cause.

use std::rc::Rc;

use chrono::TimeDelta;

use super::cache::{Answer, Line};
use super::cookie::Presented;
use super::counter;
use super::model::{EndReason, LoginSession, expiry};
use super::signing::Signer;
use super::store::{self, Found};
use super::token::Token;
use crate::base::clock::{Clock, Instant};
use crate::db::{Db, DbError};

/// How long a cookie that is sent again lasts.
#[derive(Clone, Copy, Debug)]
pub enum Send {
    /// Until then.
    Until(Instant),
    /// As long as the browser runs.
    WhileTheBrowserRuns,
}

impl Send {
    fn of(login: &LoginSession) -> Self {
        if login.remembered { Self::Until(login.expires_at) } else { Self::WhileTheBrowserRuns }
    }
}

/// Looks tokens up, for one worker.
pub struct Lookup {
    /// Where the rows are.
    pub db: Db,
    /// What time it is.
    pub clock: Clock,
    /// Which secrets sign.
    pub signer: Signer,
    /// The longest a session lasts.
    pub absolute: TimeDelta,
    /// This worker's line to the cache, where there is one.
    pub line: Option<Line>,
}

impl Lookup {
    /// What a token stands for. Ends its session where its time is over, extends it where a day has passed: then the cookie is
    /// to be sent again.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub async fn present(
        &self,
        token: Token,
        was_signed_anew: bool,
    ) -> Result<(Presented, Option<Send>), DbError> {
        let now = self.clock.now();
        let presented = match self.find(&token, now).await?.map(Found::login) {
            Some(login) if login.has_expired(now) => {
                self.db.write(move |c| store::end(c, login.id, EndReason::Expired, None, now)).await?;
                self.ended(token).await?
            }
            Some(login) if login.is_disabled => Presented::Nothing,
            Some(login) if let Some(locked) = login.locked(now) => Presented::Ended(Rc::new(locked)),
            Some(login) => {
                let (login, send) = self.keep_fresh(login, was_signed_anew, now).await;
                return Ok((Presented::Live(Rc::new(login)), send));
            }
            None => self.ended(token).await?,
        };
        Ok((presented, None))
    }

    /// The live row: kept a moment ago, or asked of the database, which is asked whatever the cache does.
    async fn find(&self, token: &Token, now: Instant) -> Result<Option<Found>, DbError> {
        let ticket = match &self.line {
            None => None,
            Some(line) => match line.find(token, now).await {
                Answer::Kept(found) => return Ok(Some(*found)),
                Answer::Missed(ticket) => Some(ticket),
                Answer::Nothing => None,
            },
        };
        let asked = token.clone();
        let found = self.db.read(move |connection| store::find(connection, &asked, now)).await?;
        if let Some((ticket, found)) = ticket.zip(found.as_ref()) {
            ticket.keep(found);
        }
        Ok(found)
    }

    async fn ended(&self, token: Token) -> Result<Presented, DbError> {
        let ended = self.db.read(move |connection| store::find_ended(connection, &token)).await?;
        Ok(ended.map_or(Presented::Nothing, |ended| Presented::Ended(Rc::new(ended))))
    }

    /// On a counter tablet idle minutes count from here. Where the write fails it only locks early.
    async fn note_act(&self, login: &LoginSession, now: Instant) {
        let Some(at) = login.counter.as_ref().filter(|at| at.wants_note(now)) else { return };
        let (counter, id) = (at.id, login.id);
        if let Err(error) = self.db.write(move |c| counter::store::note_act(c, counter, id, now)).await {
            tracing::error!(%error, session = %id, "an act on a counter tablet could not be noted");
        }
    }

    /// The once-a-day write. Where it fails the page is still shown: the session has days left.
    async fn keep_fresh(
        &self,
        mut login: LoginSession,
        was_signed_anew: bool,
        now: Instant,
    ) -> (LoginSession, Option<Send>) {
        self.note_act(&login, now).await;
        if login.is_by_old_token {
            // Whatever were sent would put the browser's new cookie out, should it arrive last.
            return (login, None);
        }
        let signer = self.signer.fingerprint().to_owned();
        if login.wants_extension(now, self.absolute) {
            let until = expiry(true, now, login.authenticated_at, self.absolute);
            let old = login.clone();
            match self.db.write(move |c| store::extend(c, &old, until, &signer, now)).await {
                Ok(true) => {
                    (login.expires_at, login.updated_at) = (until, now);
                    let send = Send::of(&login);
                    return (login, Some(send));
                }
                Ok(false) => {}
                Err(error) => {
                    tracing::error!(%error, session = %login.id, "a login session could not be extended")
                }
            }
        } else if was_signed_anew || login.signed_by != signer {
            let id = login.id;
            match self.db.write(move |c| store::note_signer(c, id, &signer)).await {
                Ok(()) => {
                    let send = Send::of(&login);
                    return (login, Some(send));
                }
                Err(error) => {
                    tracing::error!(%error, session = %login.id, "a login session could not be signed anew")
                }
            }
        }
        (login, None)
    }
}
