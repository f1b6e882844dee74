//! The sessions as CSV, with dates and times of the shop's own calendar and clock.

use super::store::ListRow;
use crate::web::Error;
use crate::web::download::{harmless, lines};

/// Rows that one step of an export reads.
pub const STEP: i64 = 500;

/// The columns of the file.
pub const HEADS: [&str; 12] = [
    "id",
    "start_date",
    "end_date",
    "start_time",
    "end_time",
    "course",
    "agency",
    "environment",
    "location",
    "instructor",
    "max_students",
    "status",
];

/// Sessions, one a line.
///
/// # Errors
/// Where the library cannot write, which it can.
pub fn sessions(rows: &[ListRow]) -> Result<Vec<u8>, Error> {
    let clock =
        |time: Option<chrono::NaiveTime>| time.map(|t| t.format("%H:%M").to_string()).unwrap_or_default();
    lines(rows.iter().map(|row| {
        [
            row.id.to_string(),
            row.days.start_date.to_string(),
            row.days.end_date.to_string(),
            clock(row.days.start_time),
            clock(row.days.end_time),
            harmless(&row.course),
            harmless(row.agency.as_deref().unwrap_or_default()),
            row.environment.as_str().to_owned(),
            harmless(&row.location),
            harmless(row.instructor.as_deref().unwrap_or_default()),
            row.max_students.to_string(),
            row.status.as_str().to_owned(),
        ]
    }))
}
