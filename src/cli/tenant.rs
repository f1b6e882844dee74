//! `divestreams tenant`

use chrono_tz::Tz;
use clap::Subcommand;
use iso_currency::Currency;
use serde::Serialize;

use super::out::tell;
use super::parse;
use super::shell::{self, MOST, Refused};
use crate::config::Config;
use crate::db::{DbError, Unique};
use crate::login::change;
use crate::tenancy::Tenant;
use crate::tenancy::store::{self, NewShop};

/// What can be done with shops.
#[derive(Subcommand)]
pub enum Command {
    /// Makes a shop.
    Create {
        /// The label of its host: letters a to z, digits and inner hyphens.
        #[arg(value_name = "SLUG", value_parser = parse::slug)]
        slug: String,
        /// Its name.
        #[arg(long, value_parser = parse::name)]
        name: String,
        /// Its owner; made, without a password, where nobody has that e-mail.
        #[arg(long, value_name = "EMAIL", value_parser = parse::email)]
        owner: String,
        /// The zone of its dates and times of day.
        #[arg(long, value_name = "AREA/CITY", value_parser = parse::zone, default_value = "UTC")]
        time_zone: Tz,
        /// The currency of its prices.
        #[arg(long, value_name = "CODE", value_parser = parse::currency, default_value = "USD")]
        currency: Currency,
    },
    /// Lists shops by slug: at most 1,000.
    List {
        /// As JSON.
        #[arg(long)]
        json: bool,
    },
    /// Closes a shop, and ends all login sessions in it: their next request is refused.
    Close {
        /// Which.
        #[arg(value_name = "SLUG")]
        slug: String,
    },
    /// Opens a shop that was closed.
    Open {
        /// Which.
        #[arg(value_name = "SLUG")]
        slug: String,
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
        Command::Create { slug, name, owner, time_zone, currency } => {
            let new = NewShop { slug: &slug, name: &name, zone: time_zone, currency };
            let is_new_person = db.write_here(|c| change::create_shop(c, &new, &owner, &by)).map_err(
                |error| match error {
                    DbError::Unique(Unique::TenantSlug) => {
                        Refused::Because(format!("the slug {slug} is taken; choose another"))
                    }
                    other => other.into(),
                },
            )?;
            tell!("Created the shop {slug}; {owner} owns it.")?;
            if is_new_person {
                tell!("{owner} is new here. Next: divestreams user set-password {owner}")?;
            }
        }
        Command::List { json } => {
            let all = db.with(|c| store::all(c, MOST as i64 + 1))?;
            let rows = all.into_iter().map(Row::from).collect();
            return shell::print(
                rows,
                json,
                ["SLUG", "NAME", "STATE", "TIME ZONE", "CURRENCY", "ID"],
                Row::cells,
            );
        }
        Command::Close { slug } => {
            let ended = db.write_here(|c| {
                let shop = shell::shop(c, &slug)?;
                Ok::<_, Refused>(change::close_shop(c, &shop, &by)?)
            })?;
            match ended {
                Some(ended) => tell!("{slug} is closed; {}.", shell::ended(ended))?,
                None => tell!("{slug} was closed already.")?,
            }
        }
        Command::Open { slug } => {
            let has_changed = db.write_here(|c| {
                let shop = shell::shop(c, &slug)?;
                Ok::<_, Refused>(change::open_shop(c, &shop, &by)?)
            })?;
            tell!("{slug} {} open.", if has_changed { "is" } else { "was already" })?;
        }
    }
    Ok(())
}

#[derive(Serialize)]
struct Row {
    id: String,
    slug: String,
    name: String,
    is_active: bool,
    time_zone: String,
    currency: String,
}

impl From<Tenant> for Row {
    fn from(shop: Tenant) -> Self {
        Self {
            id: shop.id.to_string(),
            slug: shop.slug,
            name: shop.name,
            is_active: shop.is_active,
            time_zone: shop.zone.name().to_owned(),
            currency: shop.currency.code().to_owned(),
        }
    }
}

impl Row {
    fn cells(&self) -> [String; 6] {
        let state = if self.is_active { "open" } else { "closed" };
        [
            self.slug.clone(),
            self.name.clone(),
            state.to_owned(),
            self.time_zone.clone(),
            self.currency.clone(),
            self.id.clone(),
        ]
    }
}
