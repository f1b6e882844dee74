//! The list: filters, pages, totals, and what it can be filtered by.

use chrono::{NaiveDate, TimeDelta};
use diesel::dsl::exists;
use diesel::prelude::*;

use super::{CHOICES, DAYS, Days4, course_in_words, days_of, with_names};
use crate::base::fold::like_pattern;
use crate::base::id::{CourseId, TrainingSessionId, UserId};
use crate::db::schema::{agency, course, membership, training_session, users};
use crate::db::{DbError, bounded_counts};
use crate::tenancy::Scoped;
use crate::training::session::filter::{Cursor, Filter, Place};
use crate::training::session::model::{Days, Environment, MOST_DAYS, Status};

/// Sessions on one page of the list.
pub const PAGE: i64 = 50;

/// A total is exact so far; beyond it the page says "10,000+".
pub const COUNTED: i64 = 10_000;

/// A row of the list: what its line shows, and no more.
#[derive(Clone, Debug)]
pub struct ListRow {
    /// Its id.
    pub id: TrainingSessionId,
    /// When.
    pub days: Days,
    /// Where.
    pub location: String,
    /// In which kind of place.
    pub environment: Environment,
    /// How far it has come.
    pub status: Status,
    /// Seats.
    pub max_students: i32,
    /// What is taught.
    pub course: String,
    /// The agency's code.
    pub agency: Option<String>,
    /// Who teaches.
    pub instructor: Option<String>,
}

impl ListRow {
    /// Its position in the list.
    pub fn cursor(&self) -> Cursor {
        Cursor { date: self.days.start_date, time: self.days.start_time.unwrap_or_default(), id: self.id }
    }
}

/// A page of the list.
pub struct ListPage {
    /// Its rows, in the order in which they are shown.
    pub rows: Vec<ListRow>,
    /// There are rows before these.
    pub has_earlier: bool,
    /// There are rows behind these.
    pub has_later: bool,
    /// All that the filters let through, at most [`COUNTED`] + 1.
    pub total: i64,
    /// All that are over, where the list shows what is to come; at most [`COUNTED`] + 1.
    pub past: i64,
}

/// What the list can be filtered by: only what has rows.
pub struct FilterChoices {
    /// Courses with sessions.
    pub courses: Vec<(CourseId, String)>,
    /// People with sessions.
    pub instructors: Vec<(UserId, String)>,
}

/// The filters of a list that need no names, and no dates.
macro_rules! narrowed {
    ($query:expr, $filter:expr) => {{
        let mut query = $query;
        if let Some(course) = $filter.course {
            query = query.filter(training_session::course_id.eq(course));
        }
        if let Some(status) = $filter.status {
            query = query.filter(training_session::status.eq(status.as_str()));
        }
        if let Some(environment) = $filter.environment {
            query = query.filter(training_session::environment.eq(environment.as_str()));
        }
        if let Some(instructor) = $filter.instructor {
            query = query.filter(training_session::instructor_id.eq(instructor));
        }
        query
    }};
}

/// All filters of a list but for its dates; the search is in names.
macro_rules! conditions {
    ($query:expr, $filter:expr) => {{
        let mut query = narrowed!($query, $filter);
        if !$filter.search.is_empty() {
            let pattern = like_pattern(&$filter.search);
            query = query.filter(
                course::name_folded
                    .like(pattern.clone())
                    .escape('\\')
                    .or(training_session::location_folded.like(pattern.clone()).escape('\\'))
                    .or(users::name_folded.nullable().like(pattern).escape('\\')),
            );
        }
        query
    }};
}

/// Those that go on at `from` or later, and begin at `to` or before.
macro_rules! between {
    ($query:expr, $from:expr, $to:expr) => {{
        let mut query = $query;
        if let Some(from) = $from {
            // The second bound lets the index skip the past: nothing lasts longer than MOST_DAYS.
            query = query.filter(
                training_session::end_date
                    .ge(from)
                    .and(training_session::start_date.gt(from - TimeDelta::days(MOST_DAYS))),
            );
        }
        if let Some(to) = $to {
            query = query.filter(training_session::start_date.le(to));
        }
        query
    }};
}

/// A page of the list, its totals with it.
///
/// # Errors
/// Where the database does not answer.
pub fn list(t: &mut Scoped<'_>, filter: &Filter) -> Result<ListPage, DbError> {
    let (mut rows, mut is_cut) = (rows(t, filter, PAGE + 1)?, false);
    if rows.len() > PAGE as usize {
        rows.truncate(PAGE as usize);
        is_cut = true;
    }
    let (has_earlier, has_later) = match filter.place {
        Place::Start => (false, is_cut),
        Place::After(_) => (true, is_cut),
        Place::Before(_) => {
            rows.reverse();
            (is_cut, true)
        }
    };
    let (total, past) = totals(t, filter)?;
    Ok(ListPage { rows, has_earlier, has_later, total, past })
}

/// At most so many rows from where the list begins; before a place the nearest come first.
///
/// # Errors
/// Where the database does not answer.
pub fn rows(t: &mut Scoped<'_>, filter: &Filter, most: i64) -> Result<Vec<ListRow>, DbError> {
    let (from, to) = filter.dates.bounds();
    let (forwards, cursor) = match filter.place {
        Place::Start => (true, None),
        Place::After(cursor) => (true, Some(cursor)),
        Place::Before(cursor) => (false, Some(cursor)),
    };
    let (days_ascend, hours_ascend) = (filter.dates.earliest_first() == forwards, forwards);
    let mut query = between!(conditions!(with_names!(t).into_boxed(), filter), from, to);
    if let Some(Cursor { date, time, id }) = cursor {
        /// What lies behind the cursor, by the days, and within its day by the hours.
        macro_rules! behind {
            ($from_day:ident, $later_day:ident, $later:ident) => {
                query.filter(
                    training_session::start_date.$from_day(date).and(
                        training_session::start_date
                            .$later_day(date)
                            .or(training_session::sort_time.$later(time))
                            .or(training_session::sort_time
                                .eq(time)
                                .and(training_session::training_session_id.$later(id))),
                    ),
                )
            };
        }
        query = match (days_ascend, hours_ascend) {
            (true, true) => behind!(ge, gt, gt),
            (true, false) => behind!(ge, gt, lt),
            (false, true) => behind!(le, lt, gt),
            (false, false) => behind!(le, lt, lt),
        };
    }
    let query = match days_ascend {
        true => query.order(training_session::start_date.asc()),
        false => query.order(training_session::start_date.desc()),
    };
    // Within a day always from early to late, whichever way the days run: one reads on where one is.
    let query = match hours_ascend {
        true => query
            .then_order_by((training_session::sort_time.asc(), training_session::training_session_id.asc())),
        false => query.then_order_by((
            training_session::sort_time.desc(),
            training_session::training_session_id.desc(),
        )),
    };
    type Row =
        (TrainingSessionId, Days4, String, String, String, i32, String, Option<String>, Option<String>);
    let rows = query
        .limit(most)
        .select((
            training_session::training_session_id,
            DAYS,
            training_session::location,
            training_session::environment,
            training_session::status,
            training_session::max_students,
            course::name,
            agency::code.nullable(),
            users::name.nullable(),
        ))
        .load::<Row>(t.conn())?;
    Ok(rows.into_iter().map(list_row).collect())
}

fn list_row(
    (id, days, location, environment, status, max_students, course, agency, instructor): (
        TrainingSessionId,
        Days4,
        String,
        String,
        String,
        i32,
        String,
        Option<String>,
        Option<String>,
    ),
) -> ListRow {
    ListRow {
        id,
        days: days_of(days),
        location,
        environment: Environment::parse(&environment).unwrap_or(Environment::Other),
        status: Status::parse(&status).unwrap_or(Status::Scheduled),
        max_students,
        course,
        agency,
        instructor,
    }
}

/// What the filters let through, and what of it is over. Names are joined only where they are searched.
fn totals(t: &mut Scoped<'_>, filter: &Filter) -> Result<(i64, i64), DbError> {
    let (from, to) = filter.dates.bounds();
    let yesterday = from.and_then(|d| d.pred_opt());
    let none = None::<NaiveDate>;
    /// The two counts over a query, each narrowed to its dates.
    macro_rules! counted {
        ($shown:expr, $over:expr) => {
            bounded_counts(
                between!($shown, from, to).select(training_session::training_session_id),
                between!($over, none, yesterday).select(training_session::training_session_id),
                COUNTED + 1,
            )
            .get_result(t.conn())?
        };
    }
    Ok(match filter.search.is_empty() {
        true => {
            let shown = narrowed!(t.rows::<training_session::table>().into_boxed(), filter);
            let over = narrowed!(t.rows::<training_session::table>().into_boxed(), filter);
            counted!(shown, over)
        }
        false => {
            let shown = conditions!(with_names!(t).into_boxed(), filter);
            let over = conditions!(with_names!(t).into_boxed(), filter);
            counted!(shown, over)
        }
    })
}

/// What the list can be filtered by.
///
/// # Errors
/// Where the database does not answer.
pub fn filter_choices(t: &mut Scoped<'_>) -> Result<FilterChoices, DbError> {
    let taught = t
        .rows::<course::table>()
        .left_join(agency::table.on(
            agency::tenant_id.eq(course::tenant_id).and(agency::agency_id.nullable().eq(course::agency_id)),
        ))
        .filter(exists(
            training_session::table
                .filter(training_session::tenant_id.eq(course::tenant_id))
                .filter(training_session::course_id.eq(course::course_id)),
        ))
        .order(course::name_folded)
        .limit(CHOICES)
        .select((course::course_id, course::name, agency::code.nullable()));
    let courses = taught.load::<(CourseId, String, Option<String>)>(t.conn())?;
    let teaching = membership::table
        .inner_join(users::table.on(users::user_id.eq(membership::user_id)))
        .filter(membership::tenant_id.eq(t.tenant()))
        .filter(exists(
            training_session::table
                .filter(training_session::tenant_id.eq(membership::tenant_id))
                .filter(training_session::instructor_id.eq(membership::user_id.nullable())),
        ))
        .order(users::name_folded)
        .limit(CHOICES)
        .select((users::user_id, users::name));
    let courses =
        courses.into_iter().map(|(id, name, agency)| (id, course_in_words(name, agency.as_deref())));
    Ok(FilterChoices { courses: courses.collect(), instructors: teaching.load(t.conn())? })
}
