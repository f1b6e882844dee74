//! What the commands about people, shops and login sessions have in common: they need no running server and nobody who is
//! signed in, and what they change counts on the next request of every server on this database.

use std::net::{IpAddr, Ipv4Addr};

use serde::Serialize;

use super::out::{self, complain};
use crate::app::App;
use crate::base::client::Client;
use crate::base::clock::Instant;
use crate::base::email;
use crate::base::id::UserId;
use crate::config::Config;
use crate::db::{Connection, Db, DbError, migrations};
use crate::login::change::By;
use crate::login::store;
use crate::tenancy::{self, Tenant};

/// Rows of a list at most.
pub const MOST: usize = 1_000;

/// The database, which must have been migrated.
///
/// # Errors
/// Where it does not answer or migrations are pending.
pub fn open(config: &Config) -> anyhow::Result<Db> {
    let db = App::database(config);
    let pending = db.with(migrations::pending)?;
    anyhow::ensure!(
        pending.is_empty(),
        "{} is not up to date: run `divestreams migrate`, or start the server once",
        config.database
    );
    Ok(db)
}

/// From where a change is made, for the audit log.
pub fn here(config: &Config) -> By {
    let client = Client::new(IpAddr::V4(Ipv4Addr::LOCALHOST), "command line");
    By { user: None, client, now: config.clock.now() }
}

/// The person with this e-mail.
///
/// # Errors
/// Where nobody has it; where the database does not answer.
pub fn person(connection: &mut Connection, address: &str) -> Result<UserId, Refused> {
    let found = store::credentials(connection, &email::key(address))?;
    found.map(|person| person.user).ok_or_else(|| {
        Refused::Because(format!(
            "nobody has the e-mail {address}; `divestreams user list` shows who there is"
        ))
    })
}

/// The shop with this slug, closed ones too.
///
/// # Errors
/// Where there is none; where the database does not answer.
pub fn shop(connection: &mut Connection, slug: &str) -> Result<Tenant, Refused> {
    tenancy::store::by_slug(connection, slug)?.ok_or_else(|| {
        Refused::Because(format!(
            "no shop has the slug {slug}; `divestreams tenant list` shows which there are"
        ))
    })
}

/// Why nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    /// A sentence that says how to mend it.
    #[error("{0}")]
    Because(String),
    /// The database.
    #[error(transparent)]
    Db(#[from] DbError),
}

impl crate::db::IsUnavailable for Refused {
    fn is_unavailable(&self) -> bool {
        matches!(self, Self::Db(error) if error.is_unavailable())
    }
}

/// "1 sign-in was ended", "3 sign-ins were ended".
pub fn ended(n: usize) -> String {
    match n {
        0 => "no sign-in was live".to_owned(),
        1 => "1 sign-in was ended".to_owned(),
        n => format!("{n} sign-ins were ended"),
    }
}

/// An instant as operators and programs read it.
pub fn instant(at: Instant) -> String {
    at.and_utc().format("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// Prints rows: as JSON, or as a table with these heads. Says so where there are more than [`MOST`].
///
/// # Errors
/// Where standard output takes no more.
pub fn print<R: Serialize, const N: usize>(
    mut rows: Vec<R>,
    as_json: bool,
    heads: [&str; N],
    cells: impl Fn(&R) -> [String; N],
) -> anyhow::Result<()> {
    let has_more = rows.len() > MOST;
    rows.truncate(MOST);
    let text = match as_json {
        true => serde_json::to_string_pretty(&rows)? + "\n",
        false => table(heads, rows.iter().map(cells).collect()),
    };
    out::write(format_args!("{text}"))?;
    if has_more {
        complain!("divestreams: there are more; only the first {MOST} are shown");
    }
    Ok(())
}

fn table<const N: usize>(heads: [&str; N], rows: Vec<[String; N]>) -> String {
    // Names come from people: a terminal must not take them for orders.
    let plain = |cell: String| cell.chars().map(|c| if c.is_control() { ' ' } else { c }).collect::<String>();
    let mut lines = vec![heads.map(str::to_owned)];
    lines.extend(rows.into_iter().map(|row| row.map(plain)));
    let widths: Vec<usize> = (0..N)
        .map(|column| lines.iter().map(|line| line[column].chars().count()).max().unwrap_or(0))
        .collect();
    let mut text = String::new();
    for line in lines {
        let cells = line.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}"));
        text.push_str(cells.collect::<Vec<_>>().join("  ").trim_end());
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::table;

    #[test]
    fn a_name_cannot_steer_the_terminal() {
        let text = table(["NAME", "X"], vec![["\u{1b}[2Jeve\n".to_owned(), "y".to_owned()]]);
        assert_eq!(text, "NAME      X\n [2Jeve   y\n");
    }
}
