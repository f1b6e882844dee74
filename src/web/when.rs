//! Dates and times as people read them.

use std::fmt;

use chrono::{Datelike as _, NaiveDate, NaiveTime, TimeDelta, Timelike as _};
use chrono_tz::Tz;

use crate::base::clock::{Instant, local_in};
use crate::text::{Texts, Value};

const WEEKDAYS: [&str; 7] =
    ["weekday-1", "weekday-2", "weekday-3", "weekday-4", "weekday-5", "weekday-6", "weekday-7"];

const MONTHS: [&str; 12] = [
    "month-1", "month-2", "month-3", "month-4", "month-5", "month-6", "month-7", "month-8", "month-9",
    "month-10", "month-11", "month-12",
];

fn weekday(t: &'static Texts, date: NaiveDate) -> &'static str {
    t.say(WEEKDAYS[date.weekday().num_days_from_monday() as usize])
}

fn month(t: &'static Texts, date: NaiveDate) -> &'static str {
    t.say(MONTHS[date.month0() as usize])
}

/// "25 November", with the year where it is not this one.
pub fn date(t: &'static Texts, date: NaiveDate, today: NaiveDate) -> String {
    match date.year() == today.year() {
        true => t.with("date-short", &day_and_month(t, date)),
        false => date_with_year(t, date),
    }
}

/// "25 November 2026": the year too, for where two dates are of different years.
pub fn date_with_year(t: &'static Texts, date: NaiveDate) -> String {
    let [day, month] = day_and_month(t, date);
    t.with("date-long", &[day, month, ("year", Value::Text(&date.year().to_string()))])
}

fn day_and_month(t: &'static Texts, date: NaiveDate) -> [(&'static str, Value<'static>); 2] {
    [("day", Value::Number(date.day().into())), ("month", Value::Text(month(t, date)))]
}

/// "Wednesday 25 November", with the year where it is not this one.
pub fn day(t: &'static Texts, of: NaiveDate, today: NaiveDate) -> String {
    let short = date(t, of, today);
    t.with("date-with-weekday", &[("weekday", Value::Text(weekday(t, of))), ("date", Value::Text(&short))])
}

/// "9:00", written where it is shown.
#[derive(Clone, Copy)]
pub struct Clock(pub NaiveTime);

impl fmt::Display for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{:02}", self.0.hour(), self.0.minute())
    }
}

/// "9:00".
pub fn time(time: NaiveTime) -> String {
    Clock(time).to_string()
}

/// "9:00 to 12:30", "from 9:00", or nothing where no time was given.
pub fn times(t: &'static Texts, start: Option<NaiveTime>, end: Option<NaiveTime>) -> String {
    match (start.map(time), end.map(time)) {
        (Some(start), Some(end)) => {
            t.with("time-range", &[("start", Value::Text(&start)), ("end", Value::Text(&end))])
        }
        (Some(start), None) => t.with("time-from", &[("start", Value::Text(&start))]),
        (None, _) => String::new(),
    }
}

/// "4 minutes ago", "yesterday, 16:40", "14 November": relative for the recent, a date for the rest.
pub fn ago(t: &'static Texts, at: Instant, now: Instant, zone: Tz) -> String {
    let passed = now - at;
    let (here, today) = (local_in(zone, at), local_in(zone, now).date());
    let clock = time(here.time());
    let number = |n: i64| [("n", Value::Number(n))];
    match passed {
        p if p < TimeDelta::minutes(1) => t.say("ago-now").to_owned(),
        p if p < TimeDelta::hours(1) => t.with("ago-minutes", &number(p.num_minutes())),
        _ if here.date() == today => t.with("ago-today", &[("time", Value::Text(&clock))]),
        _ if here.date() + TimeDelta::days(1) == today => {
            t.with("ago-yesterday", &[("time", Value::Text(&clock))])
        }
        _ => date(t, here.date(), today),
    }
}

/// How long to wait, in words: seconds below two minutes, else minutes, rounded up.
pub fn wait(t: &'static Texts, wait: TimeDelta) -> String {
    let seconds = wait.num_seconds().max(1);
    match seconds {
        ..120 => t.with("wait-seconds", &[("n", Value::Number(seconds))]),
        _ => t.with("wait-minutes", &[("n", Value::Number((seconds + 59) / 60))]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::english;

    fn on(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).expect("a real date")
    }

    #[test]
    fn a_date_has_its_year_only_where_it_is_another() {
        let today = on(2026, 11, 24);
        assert_eq!(day(english(), on(2026, 11, 25), today), "Wednesday 25 November");
        assert_eq!(date(english(), on(2027, 1, 2), today), "2 January 2027");
    }

    #[test]
    fn the_recent_is_relative() {
        let now = on(2026, 11, 24).and_hms_opt(12, 0, 0).expect("noon");
        let said = |minutes| ago(english(), now - TimeDelta::minutes(minutes), now, Tz::UTC);
        assert_eq!(said(0), "just now");
        assert_eq!(said(1), "1 minute ago");
        assert_eq!(said(90), "today, 10:30");
        assert_eq!(said(24 * 60), "yesterday, 12:00");
        assert_eq!(said(3 * 24 * 60), "21 November");
    }

    #[test]
    fn a_wait_is_never_told_too_short() {
        assert_eq!(wait(english(), TimeDelta::milliseconds(300)), "1 second");
        assert_eq!(wait(english(), TimeDelta::seconds(121)), "3 minutes");
    }
}
