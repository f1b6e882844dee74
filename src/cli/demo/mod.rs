//! Demo data: two shops with their people, courses and nine months of training sessions.
//!
//! Everything is a table of constants and the day it is: the same `now` gives the same rows, ids
//! included. `calendar` plans without a database, `store` writes.

mod calendar;
mod catalogue;
mod command;
mod courses;
mod outlines;
mod people;
mod places;
mod store;
mod timetable;

use chrono_tz::Tz;

use crate::base::clock::Instant;
use crate::db::{Connection, DbError};

use catalogue::Course;
use people::PEOPLE;
use places::Place;
use store::Seed;
use timetable::Timetable;

pub use command::{fill_now, is_empty, is_there, run};
pub use people::{DEMO_OWNER, DEMO_PASSWORD};

/// What was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Filled {
    /// Dive businesses.
    pub shops: usize,
    /// Those who can sign in, the platform administrator among them.
    pub people: usize,
    /// Courses of all shops.
    pub courses: usize,
    /// Training sessions of all shops.
    pub training_sessions: usize,
}

/// A shop and all its tables.
struct Shop {
    slug: &'static str,
    name: &'static str,
    zone: Tz,
    currency: &'static str,
    courses: &'static [Course],
    places: &'static [Place],
    timetable: &'static Timetable,
}

static DEMO: Shop = Shop {
    slug: "demo",
    name: "Blue Current Divers",
    zone: Tz::America__Cancun,
    currency: "USD",
    courses: &courses::DEMO,
    places: &places::DEMO,
    timetable: &timetable::DEMO,
};

static REEF: Shop = Shop {
    slug: "reef",
    name: "Reef & Ripple",
    zone: Tz::Europe__Lisbon,
    currency: "EUR",
    courses: &courses::REEF,
    places: &places::REEF,
    timetable: &timetable::REEF,
};

static SHOPS: [&Shop; 2] = [&DEMO, &REEF];

/// Fills an otherwise empty database, inside the caller's transaction. Everyone gets `password_hash`.
///
/// # Errors
/// Where the database does not take a row.
pub fn fill(conn: &mut Connection, now: Instant, password_hash: &str) -> Result<Filled, DbError> {
    let mut seed = Seed::new(conn, now);
    let mut filled = Filled { shops: 0, people: 0, courses: 0, training_sessions: 0 };
    for person in &PEOPLE {
        seed.person(person, password_hash)?;
        filled.people += 1;
    }
    for shop in SHOPS {
        let mut desk = seed.shop(shop)?;
        for course in shop.courses {
            desk.course(course)?;
            filled.courses += 1;
        }
        for planned in calendar::plan(shop, now) {
            desk.training_session(&planned)?;
            filled.training_sessions += 1;
        }
        filled.shops += 1;
    }
    Ok(filled)
}
