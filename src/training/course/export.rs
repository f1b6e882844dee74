//! The courses as CSV.

use super::store::Course;
use crate::web::Error;
use crate::web::download::{harmless, lines};

/// Rows that one step of an export reads.
pub const STEP: usize = 500;

/// The columns of the file.
pub const HEADS: [&str; 17] = [
    "id",
    "name",
    "code",
    "agency",
    "level",
    "description",
    "duration_days",
    "classroom_hours",
    "pool_hours",
    "open_water_dives",
    "price",
    "currency",
    "min_students",
    "max_students",
    "min_age",
    "prerequisites",
    "is_active",
];

/// Courses, one a line.
///
/// # Errors
/// Where the library cannot write, which it can.
pub fn courses(rows: &[Course]) -> Result<Vec<u8>, Error> {
    lines(rows.iter().map(|course| {
        [
            course.id.to_string(),
            harmless(&course.name),
            harmless(&course.code),
            harmless(course.agency.as_deref().unwrap_or_default()),
            harmless(course.level.as_deref().unwrap_or_default()),
            harmless(&course.description),
            course.duration_days.to_string(),
            course.classroom_hours.to_string(),
            course.pool_hours.to_string(),
            course.open_water_dives.to_string(),
            course.price.plain(),
            course.price.currency.code().to_owned(),
            course.min_students.to_string(),
            course.max_students.to_string(),
            course.min_age.map(|age| age.to_string()).unwrap_or_default(),
            harmless(&course.prerequisites),
            course.is_active.to_string(),
        ]
    }))
}
