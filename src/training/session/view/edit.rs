//! The form of a new or changed session.

use askama::Template;
use chrono::NaiveDate;

use super::when_in_words;
use crate::base::id::TrainingSessionId;
use crate::text::{Texts, Value};
use crate::training::session::form::{SessionForm, at, field_id};
use crate::training::session::model::{Choices, Clash, Environment};
use crate::training::session::store::course_in_words;
use crate::web::{Chrome, Desk, Errors, Field, Problems, urls};

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
    days: Vec<DayFields>,
    may_add_day: bool,
    place: Vec<Field>,
    seats: Vec<Field>,
    notes: Field,
    version: String,
    opened: String,
    problems: Problems,
    clashes: Vec<String>,
}

/// Which form: of a new session, or of one that is changed.
pub enum Of {
    /// A new one.
    New,
    /// This one.
    Session(TrainingSessionId),
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
        let (what, place, seats) = (fields.what(), fields.place(), fields.seats());
        let days: Vec<_> = (0..form.day_count()).map(|day| DayFields::new(&fields, day)).collect();
        let notes = Field::lines(t, "notes", "field-notes", 4, &form.notes).checked(errors, t);
        let of_days = days.iter().flat_map(|day| day.fields.iter().map(|field| (day.label.as_str(), field)));
        let rest = place.iter().chain(&seats).chain([&notes]);
        let all = what.iter().map(|field| ("", field)).chain(of_days).chain(rest.map(|field| ("", field)));
        Self {
            page: desk.chrome(t.say(title), urls::SESSIONS),
            title: t.say(title),
            action,
            back_words: t.say(if is_new { "sessions-title" } else { "session-back" }).to_owned(),
            back,
            submit: t.say(submit),
            zone: t.with("form-zone", &[("zone", Value::Text(desk.shop.zone.name()))]),
            may_add_day: is_new,
            version: form.version.to_string(),
            opened: form.opened.to_string(),
            problems: Problems::of_parts(t, all),
            what,
            days,
            place,
            seats,
            notes,
            clashes: clashes.iter().map(|clash| clash_in_words(t, clash, desk.today())).collect(),
        }
    }

    /// The keyboard starts in the last day, which was added a moment ago.
    #[must_use]
    pub fn on_last_day(mut self) -> Self {
        if let Some(first) = self.days.last_mut().and_then(|day| day.fields.first_mut()) {
            first.focus();
        }
        self
    }

    /// Says that these are the values typed before the login session ended.
    #[must_use]
    pub fn given_back(mut self, t: &'static Texts) -> Self {
        self.page.said = Some(t.say("draft-given-back"));
        self
    }
}

/// The fields of one day of a class.
struct DayFields {
    /// "Day 2"; nothing where it is the only one.
    label: String,
    fields: Vec<Field>,
    /// "Remove day 2", and which that is, where there are others.
    remove: Option<(String, usize)>,
}

impl DayFields {
    fn new(all: &FormFields<'_>, day: usize) -> Self {
        let number = [("n", Value::Number(i64::try_from(day + 1).unwrap_or(1)))];
        let is_one_of_many = all.form.day_count() > 1;
        Self {
            label: if is_one_of_many { all.t.with("form-day", &number) } else { String::new() },
            fields: all.day(day),
            remove: is_one_of_many.then(|| (all.t.with("form-remove-day", &number), day)),
        }
    }
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
            .hint(if self.choices.courses.is_empty() { t.say("hint-no-course") } else { "" })
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
