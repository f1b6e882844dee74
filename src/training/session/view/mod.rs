//! What the pages of training sessions show: ready text, in the order in which it stands there.

mod conflict;
mod days;
mod detail;
mod edit;
mod list;

use chrono::NaiveDate;

use super::model::{Days, Status};
use crate::text::{Texts, Value};
use crate::web::when;

pub use conflict::Conflict;
pub use days::DayList;
pub use detail::{Detail, Problem};
pub use edit::{Edit, Of};
pub use list::List;

/// The colour of a state; none for the expected one, which is not shown.
fn tone(status: Status) -> Option<&'static str> {
    match status {
        Status::Scheduled => None,
        Status::InProgress => Some("sea"),
        Status::Completed => Some("good"),
        Status::Cancelled => Some("coral"),
    }
}

/// "Wednesday 25 November, 9:00 to 12:30"; over several days from the first to the last.
fn when_in_words(t: &'static Texts, days: &Days, today: NaiveDate) -> String {
    let first = when::day(t, days.start_date, today);
    let dates = match days.end_date == days.start_date {
        true => first,
        false => {
            let last = when::day(t, days.end_date, today);
            t.with("date-range", &[("first", Value::Text(&first)), ("last", Value::Text(&last))])
        }
    };
    match when::times(t, days.start_time, days.end_time) {
        times if times.is_empty() => dates,
        times => format!("{dates}, {times}"),
    }
}
