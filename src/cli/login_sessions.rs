//! `divestreams login-sessions`

use clap::Subcommand;
use serde::Serialize;

use super::out::tell;
use super::shell::{self, MOST, Refused};
use crate::base::clock::Instant;
use crate::base::id::LoginSessionId;
use crate::base::listing::Place;
use crate::config::Config;
use crate::db::{Connection, DbError};
use crate::devices::filter::Asked;
use crate::devices::model::{Device, Scope};
use crate::devices::store;
use crate::jobs;
use crate::login::change;
use crate::text;
use crate::web::agent::device_in_words;

/// What can be done with login sessions.
#[derive(Subcommand)]
pub enum Command {
    /// Lists the live ones, newest first: at most 1,000.
    List {
        /// Only this shop's.
        #[arg(long, value_name = "SLUG")]
        tenant: Option<String>,
        /// Only this person's.
        #[arg(long, value_name = "EMAIL")]
        user: Option<String>,
        /// As JSON.
        #[arg(long)]
        json: bool,
    },
    /// Ends login sessions: their next request is refused.
    Revoke {
        /// Ids as `login-sessions list` shows them.
        #[arg(value_name = "ID", value_parser = id, required_unless_present = "user", conflicts_with = "user")]
        ids: Vec<LoginSessionId>,
        /// Those of this person; with --all.
        #[arg(long, value_name = "EMAIL", requires = "all")]
        user: Option<String>,
        /// All of them.
        #[arg(long, requires = "user")]
        all: bool,
    },
    /// Moves expired ones to the ended ones, and deletes what is kept no longer. The server does so hourly.
    Purge,
}

fn id(text: &str) -> Result<LoginSessionId, String> {
    LoginSessionId::parse(text).ok_or_else(|| {
        "no id of a login session; `divestreams login-sessions list` shows them in its first column"
            .to_owned()
    })
}

/// Does it.
///
/// # Errors
/// Where it is refused or the database does not answer: nothing is then changed.
pub fn run(config: &Config, command: Command) -> anyhow::Result<()> {
    let db = shell::open(config)?;
    let by = shell::here(config);
    match command {
        Command::List { tenant, user, json } => {
            let devices = db.with(|c| list(c, tenant.as_deref(), user.as_deref(), by.now))?;
            let rows = devices.into_iter().map(|device| Row::new(device, by.now)).collect();
            return shell::print(rows, json, HEADS, Row::cells);
        }
        Command::Revoke { user: Some(user), .. } => {
            let ended = db.write_here(|c| {
                let person = shell::person(c, &user)?;
                Ok::<_, Refused>(change::revoke_all_of(c, person, &by)?)
            })?;
            tell!("{user}: {}.", shell::ended(ended))?;
        }
        Command::Revoke { ids, .. } => {
            let ended = db.write_here(|c| ids.iter().map(|id| revoke(c, *id, &by)).sum::<Result<_, _>>())?;
            let before = if ended < ids.len() { " The others had ended before." } else { "" };
            tell!("Of {} named, {}.{before}", ids.len(), shell::ended(ended))?;
        }
        Command::Purge => {
            let purged = jobs::purge(&db, by.now)?;
            anyhow::ensure!(!purged.was_busy, "a server is purging just now; try again in a moment");
            tell!(
                "Expired and moved: {}. Deleted: {} ended ones, {} lines of the audit log, {} counts of failed sign-ins.",
                purged.expired,
                purged.ended,
                purged.audit,
                purged.attempts
            )?;
        }
    }
    Ok(())
}

fn revoke(connection: &mut Connection, id: LoginSessionId, by: &change::By) -> Result<usize, Refused> {
    change::revoke(connection, id, by).map(usize::from).map_err(|error| match error {
        DbError::NotFound => Refused::Because(format!("there is no login session {id}; nothing was ended")),
        other => other.into(),
    })
}

/// One more than are shown, where there are so many.
fn list(
    connection: &mut Connection,
    tenant: Option<&str>,
    user: Option<&str>,
    now: Instant,
) -> Result<Vec<Device>, Refused> {
    let person = user.map(|user| shell::person(connection, user)).transpose()?;
    let shop = tenant.map(|slug| shell::shop(connection, slug)).transpose()?;
    let scope = match (&shop, person) {
        (Some(shop), _) => Scope::Shop(shop.id),
        (None, Some(person)) => Scope::Person(person),
        (None, None) => Scope::Everywhere,
    };
    let mut asked = Asked { scope, search: String::new(), person, ended: false, place: Place::Start };
    let mut all = Vec::new();
    loop {
        let devices = store::step(connection, &asked, now)?;
        let is_last = devices.len() < store::STEP as usize;
        all.extend(devices);
        match all.last().filter(|_| !is_last && all.len() <= MOST) {
            Some(last) => asked.place = Place::After(last.id),
            None => return Ok(all),
        }
    }
}

#[derive(Serialize)]
struct Row {
    id: String,
    person: String,
    email: String,
    shop: Option<String>,
    device: String,
    ip_address: String,
    created_at: String,
    last_seen_at: Option<String>,
    expires_at: String,
    days_until_expiry: f64,
}

const HEADS: [&str; 10] =
    ["ID", "PERSON", "E-MAIL", "SHOP", "DEVICE", "ADDRESS", "CREATED", "LAST SEEN", "EXPIRES", "DAYS"];

impl Row {
    fn new(device: Device, now: Instant) -> Self {
        let days = (device.expires_at - now).as_seconds_f64() / 86_400.0;
        Self {
            id: device.id.to_string(),
            device: device_in_words(text::english(), &device.agent),
            person: device.person,
            email: device.email,
            shop: device.shop,
            ip_address: device.address,
            created_at: shell::instant(device.created_at),
            last_seen_at: device.last_seen_at.map(shell::instant),
            expires_at: shell::instant(device.expires_at),
            days_until_expiry: (days * 1_000.0).round() / 1_000.0,
        }
    }

    fn cells(&self) -> [String; 10] {
        [
            self.id.clone(),
            self.person.clone(),
            self.email.clone(),
            self.shop.clone().unwrap_or_default(),
            self.device.clone(),
            self.ip_address.clone(),
            self.created_at.clone(),
            self.last_seen_at.clone().unwrap_or_default(),
            self.expires_at.clone(),
            format!("{:.1}", self.days_until_expiry),
        ]
    }
}
