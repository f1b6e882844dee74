//! What the pages of training sessions show: ready text, in the order in which it stands there.

use askama::Template;
use chrono::NaiveDate;

use super::filter::{Cursor, Dates, Filter};
use super::form::{Choices, SessionForm, at, field_id};
use super::model::{Clash, Days, Environment, Refused, Status, TrainingSession};
use super::store::{COUNTED, FilterChoices, ListPage, ListRow, course_in_words};
use crate::audit::{Action, Line};
use crate::base::clock::{Instant, local_in};
use crate::text::{Texts, Value};
use crate::web::chrome::initials;
use crate::web::{Chrome, Desk, Errors, Field, urls, when};

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
    days: DayList,
    earlier: Option<String>,
    later: Option<String>,
    total: String,
    empty: Option<Empty>,
}

/// Sessions under the days on which they are; a part of several pages.
#[derive(Template)]
#[template(path = "parts/days.html")]
pub struct DayList {
    t: &'static Texts,
    /// Of the days' headings: 2 under a page's title, 3 under a section's.
    level: u8,
    days: Vec<Day>,
}

impl askama::filters::HtmlSafe for DayList {}

/// The sessions of one day.
struct Day {
    /// "Wednesday 25 November".
    title: String,
    /// "3 sessions"; nothing where the day goes on on another page.
    count: String,
    /// The shop's today.
    is_today: bool,
    rows: Vec<Row>,
}

/// A line of the list.
struct Row {
    href: String,
    environment: &'static str,
    environment_words: &'static str,
    datetime: String,
    start: String,
    end: String,
    course: String,
    agency: String,
    location: String,
    instructor: Option<(String, String)>,
    dots: &'static str,
    seats: String,
    state: Option<(&'static str, &'static str)>,
}

/// What an empty list says: title, sentence, and whether filters are to blame.
pub struct Empty {
    title: &'static str,
    words: &'static str,
    is_filtered: bool,
}

/// "38", or "10,000+" beyond what is counted.
fn counted(t: &'static Texts, key: &str, count: i64) -> String {
    match count > COUNTED {
        true => {
            t.with("count-more", &[("words", Value::Text(&t.with(key, &[("n", Value::Number(COUNTED))])))])
        }
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
        let cursor = |row: &ListRow| {
            let time = row.days.start_time.unwrap_or_default();
            Cursor { date: row.days.start_date, time, id: row.id }.to_string()
        };
        let link = |name, row: Option<&ListRow>| row.map(|row| filter.address(&[(name, &cursor(row))]));
        let earlier = if list.has_earlier { link("before", list.rows.first()) } else { None };
        let later = if list.has_later { link("after", list.rows.last()) } else { None };
        let total = counted(t, if upcoming { "sessions-upcoming" } else { "sessions-count" }, list.total);
        let past = (upcoming && list.past > 0).then(|| {
            let yesterday = today.pred_opt().unwrap_or(today).to_string();
            (counted(t, "sessions-past", list.past), filter.address(&[("to", &yesterday)]))
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
            days: DayList::new(t, list.rows, today, list.has_earlier, list.has_later),
            earlier,
            later,
            total,
            empty,
        }
    }
}

impl Empty {
    fn of(filter: &Filter, upcoming: bool) -> Self {
        let is_filtered = !filter.search.is_empty() || filter.set() > 0;
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
    let words = |date| when::date(t, date, today);
    match (from.map(words), to.map(words)) {
        (None, None) => t.say("filter-upcoming").to_owned(),
        (Some(from), None) => t.with("filter-from", &[("date", Value::Text(&from))]),
        (None, Some(to)) => t.with("filter-to", &[("date", Value::Text(&to))]),
        (Some(from), Some(to)) => {
            t.with("filter-between", &[("from", Value::Text(&from)), ("to", Value::Text(&to))])
        }
    }
}

impl DayList {
    /// Groups rows by their first day. A day at an edge beyond which the list goes on is not counted: part of it may be
    /// there.
    pub fn new(
        t: &'static Texts,
        rows: Vec<ListRow>,
        today: NaiveDate,
        has_earlier: bool,
        has_later: bool,
    ) -> Self {
        let mut days: Vec<Day> = Vec::new();
        let mut current = None;
        for row in rows {
            let date = row.days.start_date;
            if current != Some(date) {
                current = Some(date);
                let title = when::day(t, date, today);
                days.push(Day { title, count: String::new(), is_today: date == today, rows: Vec::new() });
            }
            if let Some(day) = days.last_mut() {
                day.rows.push(Row::new(t, row));
            }
        }
        let last = days.len().saturating_sub(1);
        for (at, day) in days.iter_mut().enumerate() {
            if (at != 0 || !has_earlier) && (at != last || !has_later) {
                let count = i64::try_from(day.rows.len()).unwrap_or(0);
                day.count = t.with("sessions-count", &[("n", Value::Number(count))]);
            }
        }
        Self { t, level: 2, days }
    }

    /// The list as a part of a section that has a heading of its own.
    #[must_use]
    pub fn in_section(self) -> Self {
        Self { level: 3, ..self }
    }

    /// No session at all.
    pub fn is_empty(&self) -> bool {
        self.days.is_empty()
    }
}

/// A dot a seat, up to ten: beyond, the figure says it better.
const DOTS: &str = "●●●●●●●●●●";

impl Row {
    fn new(t: &'static Texts, row: ListRow) -> Self {
        let seats = usize::try_from(row.max_students).unwrap_or(0);
        let tone = match row.status {
            Status::Scheduled => None,
            Status::InProgress => Some("sea"),
            Status::Completed => Some("good"),
            Status::Cancelled => Some("coral"),
        };
        Self {
            href: row.id.to_string(),
            environment: row.environment.as_str(),
            environment_words: t.say(row.environment.key()),
            datetime: datetime(&row.days),
            start: row.days.start_time.map_or_else(|| t.say("time-all-day").to_owned(), when::time),
            end: row.days.end_time.map(when::time).unwrap_or_default(),
            course: row.course,
            agency: row.agency.unwrap_or_default(),
            location: row.location,
            instructor: row.instructor.map(|name| (initials(&name), name)),
            dots: DOTS.get(..seats * '●'.len_utf8()).unwrap_or_default(),
            seats: t.with("seats", &[("n", Value::Number(row.max_students.into()))]),
            state: tone.map(|tone| (tone, t.say(row.status.key()))),
        }
    }
}

fn datetime(days: &Days) -> String {
    match days.start_time {
        Some(time) => format!("{}T{:0>5}", days.start_date, when::time(time)),
        None => days.start_date.to_string(),
    }
}

/// A session's page.
#[derive(Template)]
#[template(path = "training/session/detail.html")]
pub struct Detail {
    /// The frame.
    pub page: Chrome,
    href: String,
    course: String,
    course_href: String,
    agency: String,
    when: String,
    state: Option<(&'static str, &'static str)>,
    environment: (&'static str, &'static str),
    location: String,
    meeting_point: String,
    instructor: Option<(String, String)>,
    seats: String,
    price: String,
    notes: String,
    cancellation_reason: String,
    next: Option<(&'static str, &'static str)>,
    may_edit: bool,
    cancel: Option<Field>,
    reopen: Option<Field>,
    problem: Option<String>,
    history: Vec<Past>,
}

/// A line of a session's history.
pub struct Past {
    what: String,
    reason: String,
    who: String,
    ago: String,
    at: String,
    exactly: String,
}

/// What did not work, shown on the session's page.
pub struct Problem {
    /// Why.
    pub refused: Refused,
    /// The state that was asked for.
    pub asked: Option<Status>,
    /// The reason that was typed.
    pub reason: String,
}

impl Detail {
    /// The page of `session`; `problem` is what just did not work.
    pub fn new(desk: &Desk, session: TrainingSession, history: Vec<Line>, problem: Option<&Problem>) -> Self {
        let t = desk.t;
        let details = &session.details;
        let may = desk.may_change_session_of(details.instructor);
        let open = session.status.is_open();
        let tone = match session.status {
            Status::Scheduled => None,
            Status::InProgress => Some("sea"),
            Status::Completed => Some("good"),
            Status::Cancelled => Some("coral"),
        };
        let next = match session.status {
            Status::Scheduled => Some((Status::InProgress.as_str(), t.say("session-start"))),
            Status::InProgress => Some((Status::Completed.as_str(), t.say("session-complete"))),
            Status::Completed | Status::Cancelled => None,
        };
        let when = when_in_words(t, &details.days, desk.today());
        let at_reason = |asked| problem.filter(|p| p.refused == Refused::NoReason && p.asked == Some(asked));
        Self {
            page: desk.chrome(format!("{}, {when}", session.course_name), urls::SESSIONS),
            href: urls::training_session(session.id),
            course_href: urls::course(session.course),
            agency: session.agency.unwrap_or_default(),
            course: session.course_name,
            when,
            state: tone.map(|tone| (tone, t.say(session.status.key()))),
            environment: (details.environment.as_str(), t.say(details.environment.key())),
            location: details.location.clone(),
            meeting_point: details.meeting_point.clone(),
            instructor: session.instructor_name.map(|name| (initials(&name), name)),
            seats: details.max_students.to_string(),
            price: details.price.to_string(),
            notes: details.notes.clone(),
            cancellation_reason: session.cancellation_reason,
            next: next.filter(|_| may),
            may_edit: may && open,
            cancel: (may && open).then(|| reason_field(t, "cancel-reason", at_reason(Status::Cancelled))),
            reopen: (!open && desk.role.runs_the_shop())
                .then(|| reason_field(t, "reopen-reason", at_reason(Status::Scheduled))),
            problem: problem
                .filter(|p| p.refused != Refused::NoReason)
                .map(|p| refused_in_words(t, p, session.status)),
            history: history.into_iter().map(|line| Past::new(t, line, desk.now(), desk)).collect(),
        }
    }
}

impl Detail {
    /// A reason was asked for and not given: what hides its field stands open.
    fn is_asking(&self) -> bool {
        [&self.cancel, &self.reopen].into_iter().flatten().any(|field| field.problem().is_some())
    }
}

fn reason_field(t: &'static Texts, id: &str, problem: Option<&Problem>) -> Field {
    let mut errors = Errors::default();
    if problem.is_some() {
        errors.add(id.to_owned(), "form-reason");
    }
    let typed = problem.map_or("", |problem| problem.reason.as_str());
    Field::lines(t, "reason", "field-reason", 3, typed).id(id.to_owned()).required().checked(&errors, t)
}

fn refused_in_words(t: &'static Texts, problem: &Problem, now: Status) -> String {
    let now = t.say(now.key()).to_lowercase();
    match (problem.refused, problem.asked) {
        (Refused::NotYours, _) => t.say("refused-reopen").to_owned(),
        (_, Some(asked)) => t.with(
            "refused-step",
            &[("now", Value::Text(&now)), ("asked", Value::Text(&t.say(asked.key()).to_lowercase()))],
        ),
        (_, None) => t.say("refused-unknown").to_owned(),
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

impl Past {
    fn new(t: &'static Texts, line: Line, now: Instant, desk: &Desk) -> Self {
        let here = local_in(desk.shop.zone, line.at);
        let (what, reason) = match line.action {
            Action::SessionScheduled => ("history-scheduled", String::new()),
            Action::SessionChanged => ("history-changed", String::new()),
            Action::SessionCancelled => ("history-cancelled", line.detail),
            _ => {
                let (status, reason) = line.detail.split_once(' ').unwrap_or((&line.detail, ""));
                let what = match Status::parse(status) {
                    Some(Status::InProgress) => "history-started",
                    Some(Status::Completed) => "history-completed",
                    Some(Status::Scheduled) => "history-reopened",
                    _ => "history-changed",
                };
                (what, reason.to_owned())
            }
        };
        Self {
            what: t.say(what).to_owned(),
            reason,
            who: line.actor.unwrap_or_else(|| t.say("history-nobody").to_owned()),
            ago: when::ago(t, line.at, now, desk.shop.zone),
            at: line.at.and_utc().to_rfc3339(),
            exactly: here.format("%Y-%m-%d %H:%M:%S").to_string(),
        }
    }
}

/// The form of a new or changed session.
#[derive(Template)]
#[template(path = "training/session/form.html")]
pub struct Edit {
    /// The frame.
    pub page: Chrome,
    title: &'static str,
    action: String,
    back: String,
    back_words: String,
    submit: &'static str,
    zone: String,
    what: Vec<Field>,
    days: Vec<(String, Vec<Field>)>,
    may_add_day: bool,
    place: Vec<Field>,
    seats: Vec<Field>,
    notes: Field,
    version: String,
    problems: String,
    clashes: Vec<String>,
}

/// Which form: of a new session, or of one that is changed.
pub enum Of {
    /// A new one.
    New,
    /// This one.
    Session(crate::base::id::TrainingSessionId),
}

impl Edit {
    /// The form as it was typed, with what is wrong or clashes.
    pub fn new(
        desk: &Desk,
        of: &Of,
        form: &SessionForm,
        choices: &Choices,
        errors: &Errors,
        clashes: &[Clash],
    ) -> Self {
        let t = desk.t;
        let (title, submit, action, back) = match of {
            Of::New => {
                ("session-new", "session-schedule", urls::NEW_SESSION.to_owned(), urls::SESSIONS.to_owned())
            }
            Of::Session(id) => {
                let page = urls::training_session(*id);
                ("session-edit", "session-save", format!("{page}/edit"), page)
            }
        };
        let is_new = matches!(of, Of::New);
        let fields = FormFields { t, form, choices, errors };
        let count = i64::try_from(errors.all().count()).unwrap_or(0);
        Self {
            page: desk.chrome(t.say(title), urls::SESSIONS),
            title: t.say(title),
            action,
            back_words: t.say(if is_new { "sessions-title" } else { "session-back" }).to_owned(),
            back,
            submit: t.say(submit),
            zone: t.with("form-zone", &[("zone", Value::Text(desk.shop.zone.name()))]),
            what: fields.what(),
            days: (0..form.day_count()).map(|day| (day_label(t, day), fields.day(day))).collect(),
            may_add_day: is_new,
            place: fields.place(),
            seats: fields.seats(),
            notes: Field::lines(t, "notes", "field-notes", 4, &form.notes).checked(errors, t),
            version: form.version.to_string(),
            problems: if count == 0 {
                String::new()
            } else {
                t.with("form-problems", &[("n", Value::Number(count))])
            },
            clashes: clashes.iter().map(|clash| clash_in_words(t, clash, desk.today())).collect(),
        }
    }

    /// Every field, for the summary of what is wrong.
    fn wrong(&self) -> impl Iterator<Item = (&str, &str, &str)> {
        let days = self.days.iter().flat_map(|(_, fields)| fields);
        let all = self
            .what
            .iter()
            .chain(days)
            .chain(&self.place)
            .chain(&self.seats)
            .chain(std::iter::once(&self.notes));
        all.filter_map(Field::problem)
    }
}

fn day_label(t: &'static Texts, day: usize) -> String {
    t.with("form-day", &[("n", Value::Number(i64::try_from(day + 1).unwrap_or(1)))])
}

fn clash_in_words(t: &'static Texts, clash: &Clash, today: NaiveDate) -> String {
    let when = when_in_words(t, &clash.days, today);
    let key = if clash.same_instructor { "clash-instructor" } else { "clash-place" };
    let place = if clash.location.is_empty() { t.say("place-none") } else { &clash.location };
    t.with(
        key,
        &[
            ("course", Value::Text(&clash.course_name)),
            ("when", Value::Text(&when)),
            ("place", Value::Text(place)),
        ],
    )
}

struct FormFields<'f> {
    t: &'static Texts,
    form: &'f SessionForm,
    choices: &'f Choices,
    errors: &'f Errors,
}

impl FormFields<'_> {
    fn line(&self, name: &'static str, label: &'static str, kind: &'static str, value: &str) -> Field {
        Field::line(self.t, name, label, kind, value)
    }

    fn what(&self) -> Vec<Field> {
        let t = self.t;
        let first = (String::new(), t.say("choose").to_owned());
        let courses = self.choices.courses.iter().map(|course| {
            (course.id.to_string(), course_in_words(course.name.clone(), course.agency.as_deref()))
        });
        let environments =
            Environment::ALL.map(|e| (e.as_str().to_owned(), t.say(e.key()).to_owned())).into();
        vec![
            Field::choice(
                t,
                "course_id",
                "field-course",
                std::iter::once(first).chain(courses).collect(),
                &self.form.course_id,
            )
            .required()
            .checked(self.errors, t),
            Field::choice(t, "environment", "field-environment", environments, &self.form.environment)
                .checked(self.errors, t),
        ]
    }

    fn day(&self, day: usize) -> Vec<Field> {
        let (t, form) = (self.t, self.form);
        let id = |name| field_id(name, day).into_owned();
        vec![
            self.line("start_date", "field-start-date", "date", at(&form.start_date, day))
                .id(id("start_date"))
                .required()
                .checked(self.errors, t),
            self.line("end_date", "field-end-date", "date", at(&form.end_date, day))
                .id(id("end_date"))
                .hint(t.say("hint-end-date"))
                .checked(self.errors, t),
            self.line("start_time", "field-start-time", "time", at(&form.start_time, day))
                .id(id("start_time"))
                .checked(self.errors, t),
            self.line("end_time", "field-end-time", "time", at(&form.end_time, day))
                .id(id("end_time"))
                .checked(self.errors, t),
        ]
    }

    fn place(&self) -> Vec<Field> {
        let (t, form) = (self.t, self.form);
        let nobody = (String::new(), t.say("nobody-yet").to_owned());
        let people = self.choices.instructors.iter().map(|(id, name)| (id.to_string(), name.clone()));
        vec![
            self.line("location", "field-location", "text", &form.location)
                .with("maxlength", "120")
                .checked(self.errors, t),
            self.line("meeting_point", "field-meeting-point", "text", &form.meeting_point)
                .with("maxlength", "120")
                .checked(self.errors, t),
            Field::choice(
                t,
                "instructor_id",
                "field-instructor",
                std::iter::once(nobody).chain(people).collect(),
                &form.instructor_id,
            )
            .checked(self.errors, t),
        ]
    }

    fn seats(&self) -> Vec<Field> {
        let (t, form) = (self.t, self.form);
        let course = self.choices.courses.iter().find(|course| course.id.as_str() == &*form.course_id);
        let as_course = |value: String| t.with("hint-as-course-value", &[("value", Value::Text(&value))]);
        let general = || t.say("hint-as-course").to_owned();
        vec![
            self.line("max_students", "field-seats", "text", &form.max_students)
                .with("inputmode", "numeric")
                .hint(course.map_or_else(general, |c| as_course(c.max_students.to_string())))
                .checked(self.errors, t),
            self.line("price", "field-price", "text", &form.price)
                .with("inputmode", "decimal")
                .suffix(course.map(|c| c.price.currency.code()).unwrap_or_default())
                .hint(course.map_or_else(general, |c| as_course(c.price.plain())))
                .checked(self.errors, t),
        ]
    }
}

/// Two versions side by side.
#[derive(Template)]
#[template(path = "training/session/conflict.html")]
pub struct Conflict {
    /// The frame.
    pub page: Chrome,
    href: String,
    course: String,
    words: String,
    rows: Vec<Compared>,
    /// Everything that was typed, to be sent again against the version that stands.
    typed: Vec<(String, String)>,
}

/// One field in both versions.
pub struct Compared {
    label: &'static str,
    theirs: String,
    mine: String,
}

impl Compared {
    fn differs(&self) -> bool {
        self.theirs != self.mine
    }
}

impl Conflict {
    /// What stands, and what was typed meanwhile.
    pub fn new(desk: &Desk, theirs: &TrainingSession, form: &SessionForm, choices: &Choices) -> Self {
        let t = desk.t;
        let standing = SessionForm::of(theirs.course, &theirs.details, theirs.version);
        let course = |form: &SessionForm| {
            let found = choices.courses.iter().find(|course| course.id.as_str() == &*form.course_id);
            found.map(|course| course.name.clone()).unwrap_or_default()
        };
        let instructor = |form: &SessionForm| {
            let found = choices.instructors.iter().find(|(id, _)| id.as_str() == &*form.instructor_id);
            found.map_or_else(|| t.say("nobody-yet").to_owned(), |(_, name)| name.clone())
        };
        let environment = |form: &SessionForm| {
            t.say(Environment::parse(&form.environment).unwrap_or(Environment::Other).key()).to_owned()
        };
        let row = |label: &'static str, of: &dyn Fn(&SessionForm) -> String| Compared {
            label: t.say(label),
            theirs: of(&standing),
            mine: of(form),
        };
        let rows = vec![
            row("field-course", &course),
            row("field-environment", &environment),
            row("field-start-date", &|f| at(&f.start_date, 0).to_owned()),
            row("field-end-date", &|f| at(&f.end_date, 0).to_owned()),
            row("field-start-time", &|f| at(&f.start_time, 0).to_owned()),
            row("field-end-time", &|f| at(&f.end_time, 0).to_owned()),
            row("field-location", &|f| f.location.to_string()),
            row("field-meeting-point", &|f| f.meeting_point.to_string()),
            row("field-instructor", &instructor),
            row("field-seats", &|f| f.max_students.to_string()),
            row("field-price", &|f| f.price.to_string()),
            row("field-notes", &|f| f.notes.to_string()),
        ];
        let differing = i64::try_from(rows.iter().filter(|row| row.differs()).count()).unwrap_or(0);
        let ago = when::ago(t, theirs.updated_at, desk.now(), desk.shop.zone);
        let words = t.with("conflict-words", &[("ago", Value::Text(&ago)), ("n", Value::Number(differing))]);
        Self {
            page: desk.chrome(t.say("conflict-title"), urls::SESSIONS),
            href: urls::training_session(theirs.id),
            course: theirs.course_name.clone(),
            words,
            rows,
            typed: typed(form, theirs.version),
        }
    }
}

/// The form's pairs again, against the version that stands.
fn typed(form: &SessionForm, version: i32) -> Vec<(String, String)> {
    let mut again = form.clone();
    again.version = version.to_string().into();
    let text = serde_html_form::to_string(&again).unwrap_or_default();
    url::form_urlencoded::parse(text.as_bytes()).into_owned().collect()
}
