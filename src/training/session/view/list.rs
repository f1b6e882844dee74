//! The list of sessions.

use askama::Template;
use chrono::{Datelike as _, NaiveDate};

use super::days::DayList;
use crate::text::{Texts, Value};
use crate::training::session::filter::{Dates, Filter};
use crate::training::session::model::{Environment, Status};
use crate::training::session::store::{COUNTED, FilterChoices, ListPage, ListRow};
use crate::web::{Chrome, Desk, urls, when};

/// One option of a filter: value, words, whether it is chosen.
pub type Choice = (&'static str, String, bool);

/// The list of sessions.
#[derive(Template)]
#[template(path = "training/session/list.html")]
pub struct List {
    /// The frame.
    pub page: Chrome,
    facts: String,
    past: Option<(String, String)>,
    search: String,
    courses: Vec<(String, String, bool)>,
    instructors: Vec<(String, String, bool)>,
    statuses: Vec<Choice>,
    environments: Vec<Choice>,
    from: String,
    to: String,
    dates: String,
    set: usize,
    is_filtered: bool,
    days: DayList,
    earlier: Option<String>,
    later: Option<String>,
    total: String,
    export: String,
    empty: Option<Empty>,
}

/// What an empty list says: title, sentence, and whether filters are to blame.
pub struct Empty {
    title: &'static str,
    words: &'static str,
    is_filtered: bool,
}

/// "38", or "10,000+" beyond what is counted.
fn counted(t: &'static Texts, key: &'static str, more: &'static str, count: i64) -> String {
    match count > COUNTED {
        true => t.with(more, &[("n", Value::Number(COUNTED))]),
        false => t.with(key, &[("n", Value::Number(count))]),
    }
}

impl List {
    /// The page of `filter`.
    pub fn new(desk: &Desk, filter: &Filter, list: ListPage, choices: FilterChoices) -> Self {
        let t = desk.t;
        let today = desk.today();
        let upcoming = matches!(filter.dates, Dates::Upcoming(_));
        let (from, to) = if upcoming { (None, None) } else { filter.dates.bounds() };
        let link =
            |name, row: Option<&ListRow>| row.map(|row| filter.address(&[(name, &row.cursor().to_string())]));
        let earlier = if list.has_earlier { link("before", list.rows.first()) } else { None };
        let later = if list.has_later { link("after", list.rows.last()) } else { None };
        let total = match upcoming {
            true => counted(t, "sessions-upcoming", "sessions-upcoming-more", list.total),
            false => counted(t, "sessions-count", "sessions-count-more", list.total),
        };
        let past = (upcoming && list.past > 0).then(|| {
            let yesterday = today.pred_opt().unwrap_or(today).to_string();
            (
                counted(t, "sessions-past", "sessions-past-more", list.past),
                filter.address(&[("to", &yesterday)]),
            )
        });
        let empty = list.rows.is_empty().then(|| Empty::of(filter, upcoming));
        Self {
            page: desk.chrome(t.say("sessions-title"), urls::SESSIONS),
            facts: total.clone(),
            past,
            search: filter.search.clone(),
            courses: marked(choices.courses, filter.course),
            instructors: marked(choices.instructors, filter.instructor),
            statuses: Status::ALL
                .map(|s| (s.as_str(), t.say(s.key()).to_owned(), filter.status == Some(s)))
                .into(),
            environments: Environment::ALL
                .map(|e| (e.as_str(), t.say(e.key()).to_owned(), filter.environment == Some(e)))
                .into(),
            from: from.map(|d| d.to_string()).unwrap_or_default(),
            to: to.map(|d| d.to_string()).unwrap_or_default(),
            dates: dates_in_words(t, from, to, today),
            set: filter.set(),
            is_filtered: filter.is_set(),
            days: DayList::new(t, list.rows, today, list.has_earlier, list.has_later),
            earlier,
            later,
            total,
            export: filter.address_of(urls::SESSIONS_CSV, &[]),
            empty,
        }
    }
}

impl Empty {
    fn of(filter: &Filter, upcoming: bool) -> Self {
        let is_filtered = filter.is_set();
        let (title, words) = match (is_filtered, upcoming) {
            (true, _) => ("sessions-none-title", "sessions-none"),
            (false, _) => ("sessions-empty-title", "sessions-empty"),
        };
        Self { title, words, is_filtered }
    }
}

fn marked<I: PartialEq + std::fmt::Display>(
    all: Vec<(I, String)>,
    chosen: Option<I>,
) -> Vec<(String, String, bool)> {
    all.into_iter().map(|(id, name)| (id.to_string(), name, chosen.as_ref() == Some(&id))).collect()
}

fn dates_in_words(
    t: &'static Texts,
    from: Option<NaiveDate>,
    to: Option<NaiveDate>,
    today: NaiveDate,
) -> String {
    let is_one_year = from.zip(to).is_none_or(|(from, to)| from.year() == to.year());
    let words = |date| if is_one_year { when::date(t, date, today) } else { when::date_with_year(t, date) };
    match (from.map(words), to.map(words)) {
        (None, None) => t.say("filter-upcoming").to_owned(),
        (Some(from), None) => t.with("filter-from", &[("date", Value::Text(&from))]),
        (None, Some(to)) => t.with("filter-to", &[("date", Value::Text(&to))]),
        (Some(from), Some(to)) => {
            t.with("filter-between", &[("from", Value::Text(&from)), ("to", Value::Text(&to))])
        }
    }
}
