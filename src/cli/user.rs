//! `divestreams user`

use clap::Subcommand;
use serde::Serialize;

use super::out::tell;
use super::shell::{self, MOST, Refused};
use super::{parse, typed};
use crate::account::letters;
use crate::base::email;
use crate::config::Config;
use crate::db::{DbError, Unique};
use crate::login::change::{self, NewPerson, NotDisabled};
use crate::login::{password, store};
use crate::mail::{Credential, Post};

/// What can be done with people.
#[derive(Subcommand)]
pub enum Command {
    /// Makes a person, without a password: `user set-password` gives one.
    Create {
        /// What they sign in with.
        #[arg(value_name = "EMAIL", value_parser = parse::email)]
        email: String,
        /// Their name.
        #[arg(long, value_parser = parse::name)]
        name: String,
        /// They run the platform: they see /admin, across all shops.
        #[arg(long)]
        platform_admin: bool,
    },
    /// Gives a person another password, and ends all their login sessions. Asks for it; reads standard input where that is no
    /// terminal.
    SetPassword {
        /// Whose.
        #[arg(value_name = "EMAIL")]
        email: String,
    },
    /// Forgets a person's failed sign-ins, and lets them in again where they were disabled.
    Unlock {
        /// Whom.
        #[arg(value_name = "EMAIL")]
        email: String,
    },
    /// Keeps a person out, and ends all their login sessions: their next request is refused.
    Disable {
        /// Whom.
        #[arg(value_name = "EMAIL")]
        email: String,
    },
    /// Takes a person's second factors away: the password alone is enough until they set up others.
    ResetSecondFactor {
        /// Whose.
        #[arg(value_name = "EMAIL")]
        email: String,
    },
    /// Lists people by e-mail: at most 1,000.
    List {
        /// As JSON.
        #[arg(long)]
        json: bool,
    },
}

/// Does it.
///
/// # Errors
/// Where it is refused or the database does not answer: nothing is then changed.
pub fn run(config: &Config, command: Command) -> anyhow::Result<()> {
    let db = shell::open(config)?;
    let by = shell::here(config);
    match command {
        Command::Create { email, name, platform_admin } => {
            let new =
                NewPerson { email: &email, name: &name, is_platform_admin: platform_admin, language: "" };
            db.write_here(|c| change::create_person(c, &new, &by)).map_err(|error| match error {
                DbError::Unique(Unique::UserEmail) => {
                    Refused::Because(format!("someone has the e-mail {email} already"))
                }
                other => other.into(),
            })?;
            tell!("Created {email}. Next: divestreams user set-password {email}")?;
        }
        Command::SetPassword { email } => {
            // Whether there is such a person is told before the password is asked for.
            let user = db.with(|c| shell::person(c, &email))?;
            let typed = typed::new_password(&email)?;
            let hash =
                password::hash_here(&typed, config.hash_cost).map_err(|error| anyhow::anyhow!("{error}"))?;
            let post = Post::new(config);
            let ended = db.write_here(|c| {
                let ended = change::set_password(c, user, &hash, &by)?;
                let to = store::addressee(c, user)?;
                letters::changed(c, &post, &to, Credential::Password, None, by.now)?;
                Ok::<_, DbError>(ended)
            })?;
            tell!("{email} has a new password; {}.", shell::ended(ended))?;
        }
        Command::Unlock { email } => {
            db.write_here(|c| {
                let user = shell::person(c, &email)?;
                Ok::<_, Refused>(change::unlock(c, user, &email::key(&email), &by)?)
            })?;
            tell!("{email} may sign in: failed sign-ins are forgotten.")?;
        }
        Command::Disable { email } => {
            let ended = db.write_here(|c| {
                let user = shell::person(c, &email)?;
                change::disable(c, user, &by).map_err(|why| match why {
                    NotDisabled::Db(error) => error.into(),
                    other => Refused::Because(other.to_string()),
                })
            })?;
            tell!(
                "{email} is kept out; {}. `divestreams user unlock` lets them in again.",
                shell::ended(ended)
            )?;
        }
        Command::ResetSecondFactor { email } => {
            let post = Post::new(config);
            let was_set = db.write_here(|c| {
                let user = shell::person(c, &email)?;
                let was_set = change::reset_second_factor(c, user, &by)?;
                if was_set {
                    let to = store::addressee(c, user)?;
                    letters::changed(c, &post, &to, Credential::SecondFactorReset, None, by.now)?;
                }
                Ok::<_, Refused>(was_set)
            })?;
            match was_set {
                true => tell!("{email} signs in with the password alone until they set up a second factor.")?,
                false => tell!("{email} had set up no second factor.")?,
            }
        }
        Command::List { json } => {
            let all = db.with(|c| store::people(c, MOST as i64 + 1))?;
            let rows = all.into_iter().map(Row::from).collect();
            return shell::print(rows, json, ["E-MAIL", "NAME", "STATE", "CREATED", "ID"], Row::cells);
        }
    }
    Ok(())
}

#[derive(Serialize)]
struct Row {
    id: String,
    email: String,
    name: String,
    is_platform_admin: bool,
    is_disabled: bool,
    has_password: bool,
    created_at: String,
}

impl From<store::Listed> for Row {
    fn from(listed: store::Listed) -> Self {
        Self {
            id: listed.id.to_string(),
            email: listed.email,
            name: listed.name,
            is_platform_admin: listed.is_platform_admin,
            is_disabled: listed.is_disabled,
            has_password: listed.has_password,
            created_at: shell::instant(listed.created_at),
        }
    }
}

impl Row {
    fn cells(&self) -> [String; 5] {
        let states = [
            (self.is_platform_admin, "platform administrator"),
            (self.is_disabled, "disabled"),
            (!self.has_password, "no password"),
        ];
        let state: Vec<&str> = states.into_iter().filter(|(is, _)| *is).map(|(_, words)| words).collect();
        [self.email.clone(), self.name.clone(), state.join(", "), self.created_at.clone(), self.id.clone()]
    }
}
