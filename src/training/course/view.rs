//! What the pages of courses show.

use askama::Template;

use super::store::{COUNTED, Course, ListPage};
use crate::base::id::CourseId;
use crate::base::listing::{Asked, Place};
use crate::text::{Texts, Value};
use crate::training::session::store::ListRow;
use crate::training::session::view::DayList;
use crate::web::list::Pager;
use crate::web::{Chrome, Desk, urls};

/// The list of courses.
#[derive(Template)]
#[template(path = "training/course/list.html")]
pub struct List {
    /// The frame.
    pub page: Chrome,
    search: String,
    export: String,
    /// The shop has no course at all: nothing was searched for.
    is_new: bool,
    rows: Vec<Row>,
    pager: Pager,
}

struct Row {
    href: String,
    name: String,
    code: String,
    agency: String,
    duration: String,
    dives: String,
    price: String,
    is_archived: bool,
}

impl List {
    /// The page of what was asked.
    pub fn new(desk: &Desk, asked: &Asked<CourseId>, list: ListPage) -> Self {
        let t = desk.t;
        let number = |key: &str, n: i64| t.with(key, &[("n", Value::Number(n))]);
        let total = match list.total > COUNTED {
            true => number("courses-count-more", COUNTED),
            false => number("courses-count", list.total),
        };
        let facts = match list.archived {
            0 => total,
            n => format!("{total} · {}", number("courses-archived", n)),
        };
        let ends = list.courses.ends(|course| course.id);
        Self {
            page: desk.chrome(t.say("courses-title"), urls::COURSES),
            search: asked.search.clone(),
            export: asked.address(urls::COURSES_CSV, &Place::Start),
            is_new: asked.search.is_empty(),
            pager: Pager::by_name(ends, facts, |place| asked.address(urls::COURSES, place)),
            rows: list.courses.rows.into_iter().map(|course| Row::new(t, course)).collect(),
        }
    }
}

impl Row {
    fn new(t: &'static Texts, course: Course) -> Self {
        Self {
            href: urls::course(course.id),
            agency: agency_and_level(&course),
            duration: t.with("days", &[("n", Value::Number(course.duration_days.into()))]),
            dives: match course.open_water_dives {
                0 => String::new(),
                n => t.with("dives", &[("n", Value::Number(n.into()))]),
            },
            price: course.price.to_string(),
            is_archived: !course.is_active,
            name: course.name,
            code: course.code,
        }
    }
}

/// "PADI · Open Water Diver", or what of it is known.
fn agency_and_level(course: &Course) -> String {
    let known: Vec<&str> =
        [course.agency.as_deref(), course.level.as_deref()].into_iter().flatten().collect();
    known.join(" · ")
}

/// A course's page.
#[derive(Template)]
#[template(path = "training/course/detail.html")]
pub struct Detail {
    /// The frame.
    pub page: Chrome,
    name: String,
    line: String,
    description: String,
    is_archived: bool,
    facts: Vec<(&'static str, String)>,
    days: DayList,
    new_href: String,
    all_href: String,
}

impl Detail {
    /// The page of `course` with its next sessions.
    pub fn new(desk: &Desk, course: Course, next: Vec<ListRow>) -> Self {
        let t = desk.t;
        let number = |key: &str, n: i32| t.with(key, &[("n", Value::Number(n.into()))]);
        let seats = t.with(
            "course-seats",
            &[
                ("min", Value::Number(course.min_students.into())),
                ("max", Value::Number(course.max_students.into())),
            ],
        );
        let mut facts = vec![("course-duration", number("days", course.duration_days))];
        for (key, hours) in [("course-classroom", course.classroom_hours), ("course-pool", course.pool_hours)]
        {
            if hours > 0 {
                facts.push((key, number("hours", hours)));
            }
        }
        if course.open_water_dives > 0 {
            facts.push(("course-dives", number("dives", course.open_water_dives)));
        }
        facts.push(("field-seats", seats));
        facts.push(("field-price", course.price.to_string()));
        if let Some(age) = course.min_age {
            facts.push(("course-min-age", number("years", age)));
        }
        if !course.prerequisites.is_empty() {
            facts.push(("course-prerequisites", course.prerequisites.clone()));
        }
        let line = [agency_and_level(&course), course.code.clone()];
        Self {
            page: desk.chrome(course.name.clone(), urls::COURSES),
            line: line.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · "),
            is_archived: !course.is_active,
            facts: facts.into_iter().map(|(key, value)| (t.say(key), value)).collect(),
            days: DayList::new(t, next, desk.today(), false, false).in_section(),
            new_href: format!("{}?course={}", urls::NEW_SESSION, course.id),
            all_href: format!("{}?course={}", urls::SESSIONS, course.id),
            description: course.description,
            name: course.name,
        }
    }
}
