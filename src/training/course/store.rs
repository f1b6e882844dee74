//! All SQL of courses.

use diesel::prelude::*;

use crate::base::fold::like_pattern;
use crate::base::id::CourseId;
use crate::base::listing::{Asked, Part};
use crate::base::money::{self, Money};
use crate::db::schema::{agency, cert_level, course};
use crate::db::{DbError, bounded_counts, by_name};
use crate::tenancy::Scoped;

/// Courses on one page of the list.
pub const PAGE: usize = 50;

/// A total is exact so far.
pub const COUNTED: i64 = 10_000;

/// A course as it is shown.
#[derive(Clone, Debug)]
pub struct Course {
    /// Its id.
    pub id: CourseId,
    /// Its name.
    pub name: String,
    /// Folded, for the place in the list.
    pub name_folded: String,
    /// The shop's short name for it; may be empty.
    pub code: String,
    /// In a sentence or two.
    pub description: String,
    /// Its agency's code.
    pub agency: Option<String>,
    /// What it leads to.
    pub level: Option<String>,
    /// Days it takes.
    pub duration_days: i32,
    /// Hours of theory.
    pub classroom_hours: i32,
    /// Hours in the pool.
    pub pool_hours: i32,
    /// Dives in open water.
    pub open_water_dives: i32,
    /// What a seat costs.
    pub price: Money,
    /// Students at least.
    pub min_students: i32,
    /// Students at most.
    pub max_students: i32,
    /// Years of age at least.
    pub min_age: Option<i32>,
    /// What one must have and be able to do; may be empty.
    pub prerequisites: String,
    /// Still taught.
    pub is_active: bool,
}

/// A page of the list.
pub struct ListPage {
    /// Its courses, by name.
    pub courses: Part<Course>,
    /// All that the search finds, at most [`COUNTED`] + 1.
    pub total: i64,
    /// Those among them that are archived.
    pub archived: i64,
}

type Row = (
    (CourseId, String, String, String, String),
    (Option<String>, Option<String>),
    (i32, i32, i32, i32),
    (i64, String),
    (i32, i32, Option<i32>, String, bool),
);

macro_rules! with_names {
    ($t:expr) => {
        $t.rows::<course::table>()
            .left_join(
                agency::table.on(agency::tenant_id
                    .eq(course::tenant_id)
                    .and(agency::agency_id.nullable().eq(course::agency_id))),
            )
            .left_join(
                cert_level::table.on(cert_level::tenant_id
                    .eq(course::tenant_id)
                    .and(cert_level::level_id.nullable().eq(course::level_id))),
            )
    };
}

macro_rules! columns {
    () => {
        (
            (course::course_id, course::name, course::name_folded, course::code, course::description),
            (agency::code.nullable(), cert_level::name.nullable()),
            (course::duration_days, course::classroom_hours, course::pool_hours, course::open_water_dives),
            (course::price_minor, course::currency),
            (
                course::min_students,
                course::max_students,
                course::min_age,
                course::prerequisites,
                course::is_active,
            ),
        )
    };
}

fn read((names, (agency, level), sizes, (minor, code), rest): Row) -> Option<Course> {
    let (id, name, name_folded, short, description) = names;
    let (duration_days, classroom_hours, pool_hours, open_water_dives) = sizes;
    let (min_students, max_students, min_age, prerequisites, is_active) = rest;
    let price = Money { minor, currency: money::currency(&code)? };
    Some(Course {
        id,
        name,
        name_folded,
        code: short,
        description,
        agency,
        level,
        duration_days,
        classroom_hours,
        pool_hours,
        open_water_dives,
        price,
        min_students,
        max_students,
        min_age,
        prerequisites,
        is_active,
    })
}

/// Every course that the search finds in name, code or agency.
macro_rules! found {
    ($t:expr, $search:expr) => {{
        let mut query = with_names!($t).into_boxed();
        if !$search.is_empty() {
            let pattern = like_pattern($search);
            // Codes are ASCII capitals, which LIKE folds on SQLite alone: so they are compared as they are stored.
            let code = like_pattern($search).to_uppercase();
            query = query.filter(
                course::name_folded
                    .like(pattern)
                    .escape('\\')
                    .or(course::code.like(code.clone()).escape('\\'))
                    .or(agency::code.nullable().like(code).escape('\\')),
            );
        }
        query
    }};
}

/// A page of the courses that the search finds, by name, with how many there are.
///
/// # Errors
/// Where the database does not answer.
pub fn list(t: &mut Scoped<'_>, asked: &Asked<CourseId>) -> Result<ListPage, DbError> {
    let search = asked.search.as_str();
    let courses = part(t, asked, PAGE)?;
    let counts = bounded_counts(
        found!(t, search).select(course::course_id),
        found!(t, search).filter(course::is_active.eq(false)).select(course::course_id),
        COUNTED + 1,
    );
    let (total, archived) = counts.get_result(t.conn())?;
    Ok(ListPage { courses, total, archived })
}

/// At most `size` of the courses that the search finds, by name.
///
/// # Errors
/// Where the database does not answer.
pub fn part(t: &mut Scoped<'_>, asked: &Asked<CourseId>, size: usize) -> Result<Part<Course>, DbError> {
    let place = asked.place.said_by(|id| {
        let name = t.rows::<course::table>().filter(course::course_id.eq(id)).select(course::name_folded);
        Ok::<_, DbError>(name.first::<String>(t.conn()).optional()?.map(|name| (name, id)))
    })?;
    let rows = by_name!(found!(t, &asked.search), (course::name_folded, course::course_id), place.clone());
    let rows = rows.limit(size as i64 + 1).select(columns!()).load::<Row>(t.conn())?;
    let Part { rows, has_earlier, has_later } = Part::cut(rows, size, &place);
    Ok(Part { rows: rows.into_iter().filter_map(read).collect(), has_earlier, has_later })
}

/// A course, where it is this shop's.
///
/// # Errors
/// [`DbError::NotFound`], or where the database does not answer.
pub fn get(t: &mut Scoped<'_>, id: CourseId) -> Result<Course, DbError> {
    let row = with_names!(t).filter(course::course_id.eq(id)).select(columns!()).first::<Row>(t.conn())?;
    read(row).ok_or(DbError::NotFound)
}
