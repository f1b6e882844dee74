//! Reading training sessions; `change.rs` writes them.

mod list;

use chrono::{NaiveDate, NaiveTime, TimeDelta};
use diesel::prelude::*;

use super::model::{
    Choices, Clash, CourseChoice, Days, Details, Environment, MOST_DAYS, MOST_IN_CLASS, OtherDay, Status,
    TrainingSession,
};
use crate::base::clock::Instant;
use crate::base::fold::fold;
use crate::base::id::{ClassRunId, CourseId, TrainingSessionId, UserId};
use crate::base::money::{self, Money};
use crate::db::DbError;
use crate::db::schema::{agency, course, membership, training_session, users};
use crate::tenancy::Scoped;

pub use list::{COUNTED, FilterChoices, ListPage, ListRow, PAGE, filter_choices, list, rows};

/// Most courses and people that a form offers to choose from.
const CHOICES: i64 = 1_000;

type Days4 = (NaiveDate, NaiveDate, Option<NaiveTime>, Option<NaiveTime>);

fn days_of((start_date, end_date, start_time, end_time): Days4) -> Days {
    Days { start_date, end_date, start_time, end_time }
}

const DAYS: (
    training_session::start_date,
    training_session::end_date,
    training_session::start_time,
    training_session::end_time,
) = (
    training_session::start_date,
    training_session::end_date,
    training_session::start_time,
    training_session::end_time,
);

/// Every session with its course, agency and instructor, inside the shop.
macro_rules! with_names {
    ($t:expr) => {
        $t.rows::<training_session::table>()
            .inner_join(
                course::table.on(course::tenant_id
                    .eq(training_session::tenant_id)
                    .and(course::course_id.eq(training_session::course_id))),
            )
            .left_join(
                agency::table.on(agency::tenant_id
                    .eq(course::tenant_id)
                    .and(agency::agency_id.nullable().eq(course::agency_id))),
            )
            .left_join(users::table.on(users::user_id.nullable().eq(training_session::instructor_id)))
    };
}
use with_names;

/// "Open Water Diver (PADI)": several agencies have one of that name.
pub fn course_in_words(name: String, agency: Option<&str>) -> String {
    agency.into_iter().fold(name, |name, agency| format!("{name} ({agency})"))
}

/// What a form offers: active courses (and `also`, the one a session has), and who teaches (and `also`).
///
/// # Errors
/// Where the database does not answer.
pub fn choices(
    t: &mut Scoped<'_>,
    also_course: Option<CourseId>,
    also_instructor: Option<UserId>,
) -> Result<Choices, DbError> {
    let courses = t
        .rows::<course::table>()
        .left_join(agency::table.on(
            agency::tenant_id.eq(course::tenant_id).and(agency::agency_id.nullable().eq(course::agency_id)),
        ))
        .filter(course::is_active.eq(true).or(course::course_id.nullable().eq(also_course)))
        .order(course::name_folded)
        .limit(CHOICES)
        .select((
            course::course_id,
            course::name,
            agency::code.nullable(),
            course::max_students,
            course::price_minor,
            course::currency,
        ))
        .load::<(CourseId, String, Option<String>, i32, i64, String)>(t.conn())?;
    let instructors = membership::table
        .inner_join(users::table.on(users::user_id.eq(membership::user_id)))
        .filter(membership::tenant_id.eq(t.tenant()))
        .filter(membership::role.ne("staff").or(membership::user_id.nullable().eq(also_instructor)))
        .order(users::name_folded)
        .limit(CHOICES)
        .select((users::user_id, users::name))
        .load(t.conn())?;
    let courses = courses
        .into_iter()
        .filter_map(|(id, name, agency, max_students, minor, code)| {
            let price = Money { minor, currency: money::currency(&code)? };
            Some(CourseChoice { id, name, agency, max_students, price })
        })
        .collect();
    Ok(Choices { courses, instructors })
}

/// A session, where it is this shop's.
///
/// # Errors
/// [`DbError::NotFound`], or where the database does not answer.
pub fn get(t: &mut Scoped<'_>, id: TrainingSessionId) -> Result<TrainingSession, DbError> {
    type Row = (
        (ClassRunId, CourseId, String, Option<String>, Option<String>),
        Days4,
        (String, String, Option<UserId>, i32, i64, String, String, String),
        (String, String, i32, Instant),
    );
    let row: Row = with_names!(t)
        .filter(training_session::training_session_id.eq(id))
        .select((
            (
                training_session::class_id,
                course::course_id,
                course::name,
                agency::code.nullable(),
                users::name.nullable(),
            ),
            DAYS,
            (
                training_session::location,
                training_session::meeting_point,
                training_session::instructor_id,
                training_session::max_students,
                training_session::price_minor,
                training_session::currency,
                training_session::environment,
                training_session::notes,
            ),
            (
                training_session::status,
                training_session::cancellation_reason,
                training_session::version,
                training_session::updated_at,
            ),
        ))
        .first(t.conn())?;
    let ((class, course, course_name, agency, instructor_name), days, details, state) = row;
    let (location, meeting_point, instructor, max_students, minor, currency, environment, notes) = details;
    let (status, cancellation_reason, version, updated_at) = state;
    let currency = money::currency(&currency).ok_or(DbError::NotFound)?;
    Ok(TrainingSession {
        id,
        class,
        course,
        course_name,
        agency,
        instructor_name,
        details: Details {
            days: days_of(days),
            location,
            meeting_point,
            instructor,
            max_students,
            price: Money { minor, currency },
            environment: Environment::parse(&environment).ok_or(DbError::NotFound)?,
            notes,
        },
        status: Status::parse(&status).ok_or(DbError::NotFound)?,
        cancellation_reason,
        version,
        updated_at,
    })
}

/// The other sessions of a class, in their order; at most [`MOST_IN_CLASS`] of them.
///
/// # Errors
/// Where the database does not answer.
pub fn others_of_class(
    t: &mut Scoped<'_>,
    class: ClassRunId,
    but: TrainingSessionId,
) -> Result<Vec<OtherDay>, DbError> {
    let rows = t
        .rows::<training_session::table>()
        .filter(training_session::class_id.eq(class))
        .filter(training_session::training_session_id.ne(but))
        .order((training_session::start_date, training_session::sort_time))
        .limit(MOST_IN_CLASS as i64)
        .select((training_session::training_session_id, DAYS, training_session::status))
        .load::<(TrainingSessionId, Days4, String)>(t.conn())?;
    let others = rows.into_iter().filter_map(|(id, days, status)| {
        Some(OtherDay { id, days: days_of(days), status: Status::parse(&status)? })
    });
    Ok(others.collect())
}

/// Sessions at the same time at the same place or with the same instructor, other than `except`.
///
/// # Errors
/// Where the database does not answer.
pub fn clashes(
    t: &mut Scoped<'_>,
    days: &[Days],
    details: &Details,
    except: Option<TrainingSessionId>,
) -> Result<Vec<Clash>, DbError> {
    let place = fold(&details.location);
    if place.is_empty() && details.instructor.is_none() {
        return Ok(Vec::new());
    }
    let (Some(first), Some(last)) =
        (days.iter().map(|d| d.start_date).min(), days.iter().map(|d| d.end_date).max())
    else {
        return Ok(Vec::new());
    };
    let mut near = t
        .rows::<training_session::table>()
        .inner_join(
            course::table.on(course::tenant_id
                .eq(training_session::tenant_id)
                .and(course::course_id.eq(training_session::course_id))),
        )
        .filter(training_session::start_date.gt(first - TimeDelta::days(MOST_DAYS)))
        .filter(training_session::start_date.le(last).and(training_session::end_date.ge(first)))
        .filter(training_session::status.ne(Status::Cancelled.as_str()))
        .order((training_session::start_date, training_session::sort_time))
        .into_boxed();
    if let Some(id) = except {
        near = near.filter(training_session::training_session_id.ne(id));
    }
    near = match (place.is_empty(), details.instructor) {
        (false, Some(who)) => near
            .filter(training_session::instructor_id.eq(who).or(training_session::location_folded.eq(place))),
        (true, Some(who)) => near.filter(training_session::instructor_id.eq(who)),
        (_, None) => near.filter(training_session::location_folded.eq(place)),
    };
    type Row = (TrainingSessionId, String, Days4, String, Option<UserId>);
    let rows = near
        .limit(500)
        .select((
            training_session::training_session_id,
            course::name,
            DAYS,
            training_session::location,
            training_session::instructor_id,
        ))
        .load::<Row>(t.conn())?;
    let clashes = rows.into_iter().map(|(id, course_name, theirs, location, instructor)| Clash {
        id,
        course_name,
        days: days_of(theirs),
        location,
        same_instructor: instructor.is_some() && instructor == details.instructor,
    });
    Ok(clashes.filter(|clash| days.iter().any(|mine| mine.overlaps(&clash.days))).take(5).collect())
}
