//! The days of a form: four fields each, repeated.

use std::borrow::Cow;

use chrono::{NaiveDate, NaiveTime, TimeDelta};

use super::SessionForm;
use crate::training::session::model::{Days, MOST_DAYS};
use crate::web::{Errors, Said, Typed};

impl SessionForm {
    /// All days; errors stand at the fields of the day they belong to.
    pub(super) fn days(&self, today: NaiveDate, errors: &mut Errors) -> Option<Vec<Days>> {
        let mut days: Vec<Days> = Vec::new();
        for day in 0..self.day_count() {
            let blank = [&self.start_date, &self.end_date, &self.start_time, &self.end_time]
                .iter()
                .all(|fields| at(fields, day).is_empty());
            if day > 0 && blank {
                continue;
            }
            let Some(read) = self.day(day, today, errors) else { continue };
            if days.iter().any(|earlier| earlier.overlaps(&read)) {
                errors.add(field_id("start_date", day), "form-day-twice");
            }
            days.push(read);
        }
        (errors.is_empty() || !days.is_empty()).then_some(days).filter(|days| !days.is_empty())
    }

    fn day(&self, day: usize, today: NaiveDate, errors: &mut Errors) -> Option<Days> {
        let id = |name| field_id(name, day);
        let start_date = errors.take(id("start_date"), first_day(at(&self.start_date, day), today));
        let end_date = match at(&self.end_date, day) {
            "" => Some(start_date),
            text => errors.take(id("end_date"), date(text).ok_or("form-date".into())).map(Some),
        };
        let start_time = errors.take(id("start_time"), time(at(&self.start_time, day)));
        let end_time = errors.take(id("end_time"), time(at(&self.end_time, day)));
        let (start_date, end_date, start_time, end_time) = (start_date?, end_date??, start_time?, end_time?);
        if end_date < start_date {
            errors.add(id("end_date"), "form-ends-before");
            return None;
        }
        if end_date - start_date >= TimeDelta::days(MOST_DAYS) {
            errors.add(id("end_date"), Said::from("form-too-long").number("n", MOST_DAYS));
            return None;
        }
        match (start_time, end_time) {
            (None, Some(_)) => errors.add(id("start_time"), "form-start-time"),
            (Some(start), Some(end)) if end <= start && start_date == end_date => {
                errors.add(id("end_time"), "form-ends-before-it-starts");
            }
            _ => return Some(Days { start_date, end_date, start_time, end_time }),
        }
        None
    }
}

/// The id of a day's field: the first day's is its name.
pub fn field_id(name: &'static str, day: usize) -> Cow<'static, str> {
    match day {
        0 => name.into(),
        _ => format!("{name}-{}", day + 1).into(),
    }
}

/// The value of a repeated field on a day.
pub fn at(fields: &[Typed], day: usize) -> &str {
    fields.get(day).map_or("", |typed| typed)
}

pub(super) fn date(text: &str) -> Option<NaiveDate> {
    NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()
}

/// A day that can be meant: not one whose year was mistyped.
fn first_day(text: &str, today: NaiveDate) -> Result<NaiveDate, Said> {
    match date(text) {
        None if text.is_empty() => Err("form-date-missing".into()),
        None => Err("form-date".into()),
        Some(day) if (day - today).num_days() > 3 * 366 => Err("form-date-far".into()),
        Some(day) if (today - day).num_days() > 366 => Err("form-date-past".into()),
        Some(day) => Ok(day),
    }
}

/// A time of the day as it was typed, `09:00`; `None`: not said.
///
/// # Errors
/// Where it is none.
pub fn time(text: &str) -> Result<Option<NaiveTime>, Said> {
    if text.is_empty() {
        return Ok(None);
    }
    let read =
        NaiveTime::parse_from_str(text, "%H:%M").or_else(|_| NaiveTime::parse_from_str(text, "%H:%M:%S"));
    read.map(Some).map_err(|_| "form-time".into())
}
