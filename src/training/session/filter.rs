//! What the list shows: the filters of its address, checked, and where in it a page begins.

use chrono::{Datelike as _, NaiveDate, NaiveDateTime, NaiveTime};
use serde::Deserialize;

use super::model::{Environment, Status};
use crate::base::id::{CourseId, TrainingSessionId, UserId};
use crate::web::Typed;

/// The query of the list's address, as it came.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct FilterQuery {
    /// Searched in course, place and instructor.
    pub q: Typed,
    /// Only of this course.
    pub course: Typed,
    /// Only in this state.
    pub status: Typed,
    /// Only in this environment.
    pub environment: Typed,
    /// Only with this instructor.
    pub instructor: Typed,
    /// Only what goes on then or later.
    pub from: Typed,
    /// Only what begins then or before.
    pub to: Typed,
    /// Begins after this place.
    pub after: Typed,
    /// Ends before this place.
    pub before: Typed,
}

/// What the list shows. What cannot be read counts as not asked.
#[derive(Clone, Debug)]
pub struct Filter {
    /// Searched in course, place and instructor.
    pub search: String,
    /// Only of this course.
    pub course: Option<CourseId>,
    /// Only in this state.
    pub status: Option<Status>,
    /// Only in this environment.
    pub environment: Option<Environment>,
    /// Only with this instructor.
    pub instructor: Option<UserId>,
    /// Which dates.
    pub dates: Dates,
    /// Where the page begins.
    pub place: Place,
}

/// Which dates a list shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dates {
    /// Today and later: what a list shows unasked.
    Upcoming(NaiveDate),
    /// The dates that were asked for; with an end alone, the latest come first.
    Asked(Option<NaiveDate>, Option<NaiveDate>),
}

impl Dates {
    /// From and to.
    pub fn bounds(self) -> (Option<NaiveDate>, Option<NaiveDate>) {
        match self {
            Self::Upcoming(today) => (Some(today), None),
            Self::Asked(from, to) => (from, to),
        }
    }

    /// The earliest first, unless one looks back from an end.
    pub fn earliest_first(self) -> bool {
        !matches!(self, Self::Asked(None, Some(_)))
    }
}

/// Where a page of the list begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// At the beginning.
    Start,
    /// Behind this one.
    After(Cursor),
    /// So that it ends before this one.
    Before(Cursor),
}

/// A session's position in the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cursor {
    /// Its first day.
    pub date: NaiveDate,
    /// When it begins; midnight where that is not said.
    pub time: NaiveTime,
    /// Which of those at the same time.
    pub id: TrainingSessionId,
}

/// A year that people write: beyond it dates cannot be counted with, nor kept by the databases in their order.
fn is_meant(date: NaiveDate) -> bool {
    (1..=9999).contains(&date.year())
}

const CURSOR: &str = "%Y%m%dT%H%M%S";

impl Cursor {
    fn parse(text: &str) -> Option<Self> {
        let (at, id) = text.split_once('.')?;
        let at = NaiveDateTime::parse_from_str(at, CURSOR).ok().filter(|at| is_meant(at.date()))?;
        Some(Self { date: at.date(), time: at.time(), id: TrainingSessionId::parse(id)? })
    }
}

impl std::fmt::Display for Cursor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}", self.date.and_time(self.time).format(CURSOR), self.id)
    }
}

impl Filter {
    /// Reads the query; `today` is the shop's.
    pub fn of(query: &FilterQuery, today: NaiveDate) -> Self {
        let date =
            |text: &str| NaiveDate::parse_from_str(text, "%Y-%m-%d").ok().filter(|date| is_meant(*date));
        let dates = match (date(&query.from), date(&query.to)) {
            (None, None) => Dates::Upcoming(today),
            (from, to) => Dates::Asked(from, to),
        };
        let place = match (Cursor::parse(&query.after), Cursor::parse(&query.before)) {
            (Some(cursor), _) => Place::After(cursor),
            (None, Some(cursor)) => Place::Before(cursor),
            (None, None) => Place::Start,
        };
        Self {
            search: query.q.chars().take(100).collect(),
            course: CourseId::parse(&query.course),
            status: Status::parse(&query.status),
            environment: Environment::parse(&query.environment),
            instructor: UserId::parse(&query.instructor),
            dates,
            place,
        }
    }

    /// How many filters besides the search are set.
    pub fn set(&self) -> usize {
        let dates = match self.dates {
            Dates::Upcoming(_) => 0,
            Dates::Asked(from, to) => usize::from(from.is_some()) + usize::from(to.is_some()),
        };
        usize::from(self.course.is_some())
            + usize::from(self.status.is_some())
            + usize::from(self.environment.is_some())
            + usize::from(self.instructor.is_some())
            + dates
    }

    /// Whether the list is searched or filtered at all.
    pub fn is_set(&self) -> bool {
        !self.search.is_empty() || self.set() > 0
    }

    /// The list's address with these filters and further pairs.
    pub fn address(&self, further: &[(&str, &str)]) -> String {
        self.address_of(crate::web::urls::SESSIONS, further)
    }

    /// The same filters, at another page.
    pub fn address_of(&self, page: &str, further: &[(&str, &str)]) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        let mut add = |name: &str, value: Option<&str>| {
            if let Some(value) = value.filter(|v| !v.is_empty()) {
                query.append_pair(name, value);
            }
        };
        add("q", Some(&self.search));
        add("course", self.course.as_ref().map(CourseId::as_str));
        add("status", self.status.map(Status::as_str));
        add("environment", self.environment.map(Environment::as_str));
        add("instructor", self.instructor.as_ref().map(UserId::as_str));
        if let Dates::Asked(from, to) = self.dates {
            add("from", from.map(|d| d.to_string()).as_deref());
            add("to", to.map(|d| d.to_string()).as_deref());
        }
        further.iter().for_each(|(name, value)| add(name, Some(value)));
        match query.finish() {
            query if query.is_empty() => page.to_owned(),
            query => format!("{page}?{query}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_keeps_its_filters_and_says_where_a_page_begins() {
        let today = NaiveDate::from_ymd_opt(2026, 11, 24).expect("a real date");
        let id = TrainingSessionId::new(today.and_hms_opt(0, 0, 0).expect("midnight"));
        let cursor = Cursor { date: today, time: NaiveTime::from_hms_opt(9, 30, 0).expect("a time"), id };
        assert_eq!(Cursor::parse(&cursor.to_string()), Some(cursor));
        let query = FilterQuery {
            q: "a & b".to_owned().into(),
            status: "cancelled".to_owned().into(),
            to: "2026-11-23".to_owned().into(),
            environment: "moon".to_owned().into(),
            ..FilterQuery::default()
        };
        let filter = Filter::of(&query, today);
        assert_eq!(filter.environment, None, "what does not exist was not asked");
        assert!(!filter.dates.earliest_first());
        assert_eq!(filter.set(), 2);
        let address = filter.address(&[("after", "x")]);
        assert_eq!(address, "/tenant/training/sessions?q=a+%26+b&status=cancelled&to=2026-11-23&after=x");
    }

    #[test]
    fn nonsense_is_no_place_in_the_list() {
        for wrong in
            ["", ".", "20261124T093000", "20261324T093000.x", "x.0197e0c0-0000-7000-8000-000000000000"]
        {
            assert_eq!(Cursor::parse(wrong), None, "{wrong}");
        }
    }
}
