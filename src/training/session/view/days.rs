//! Sessions under the days on which they are: a part of several pages.

use std::borrow::Cow;
use std::fmt;

use askama::Template;
use chrono::{NaiveDate, Timelike as _};

use super::tone;
use crate::base::id::TrainingSessionId;
use crate::text::{Texts, Value, capitalized};
use crate::training::session::model::Days;
use crate::training::session::store::ListRow;
use crate::web::chrome::initials;
use crate::web::when::{self, Clock};

/// Sessions under the days on which they are; a part of several pages.
#[derive(Template)]
#[template(path = "parts/days.html")]
pub struct DayList {
    t: &'static Texts,
    /// Of the days' headings: 2 under a page's title, 3 under a section's.
    level: u8,
    days: Vec<Day>,
}

impl askama::filters::HtmlSafe for DayList {}

/// The sessions of one day.
struct Day {
    /// "Wednesday 25 November".
    title: String,
    /// "3 sessions"; nothing where the day goes on on another page.
    count: String,
    /// The shop's today.
    is_today: bool,
    rows: Vec<Row>,
}

/// A line of the list.
struct Row {
    id: TrainingSessionId,
    environment: &'static str,
    environment_words: &'static str,
    machine: Machine,
    start: Option<Clock>,
    end: Option<Clock>,
    course: String,
    agency: String,
    location: String,
    instructor: Option<(String, String)>,
    seats: Cow<'static, str>,
    state: Option<(&'static str, &'static str)>,
}

impl DayList {
    /// Groups rows by their first day. A day at an edge beyond which the list goes on is not counted: part of it may be
    /// there.
    pub fn new(
        t: &'static Texts,
        rows: Vec<ListRow>,
        today: NaiveDate,
        has_earlier: bool,
        has_later: bool,
    ) -> Self {
        let mut days: Vec<Day> = Vec::new();
        let mut current = None;
        for row in rows {
            let date = row.days.start_date;
            if current != Some(date) {
                current = Some(date);
                let title = capitalized(&when::day(t, date, today));
                days.push(Day { title, count: String::new(), is_today: date == today, rows: Vec::new() });
            }
            if let Some(day) = days.last_mut() {
                day.rows.push(Row::new(t, row));
            }
        }
        let last = days.len().saturating_sub(1);
        for (at, day) in days.iter_mut().enumerate() {
            if (at != 0 || !has_earlier) && (at != last || !has_later) {
                let count = i64::try_from(day.rows.len()).unwrap_or(0);
                day.count = t.with("sessions-count", &[("n", Value::Number(count))]);
            }
        }
        Self { t, level: 2, days }
    }

    /// The list as a part of a section that has a heading of its own.
    #[must_use]
    pub fn in_section(self) -> Self {
        Self { level: 3, ..self }
    }

    /// No session at all.
    pub fn is_empty(&self) -> bool {
        self.days.is_empty()
    }
}

impl Row {
    fn new(t: &'static Texts, row: ListRow) -> Self {
        Self {
            id: row.id,
            environment: row.environment.as_str(),
            environment_words: t.say(row.environment.key()),
            machine: Machine(row.days),
            start: row.days.start_time.map(Clock),
            end: row.days.end_time.map(Clock),
            course: row.course,
            agency: row.agency.unwrap_or_default(),
            location: row.location,
            instructor: row.instructor.map(|name| (initials(&name), name)),
            seats: t.count("seats", row.max_students.into()),
            state: tone(row.status).map(|tone| (tone, t.say(row.status.key()))),
        }
    }
}

/// "2026-11-25T09:00", or the date where no time was given: for machines (HTML, 4.5.14, `datetime`).
struct Machine(Days);

impl fmt::Display for Machine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.start_date)?;
        match self.0.start_time {
            Some(time) => write!(f, "T{:02}:{:02}", time.hour(), time.minute()),
            None => Ok(()),
        }
    }
}
