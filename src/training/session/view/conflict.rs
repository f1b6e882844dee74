//! Two versions of a session side by side.

use askama::Template;

use crate::base::money::Money;
use crate::text::{Value, capitalized};
use crate::training::session::form::{SessionForm, at, time};
use crate::training::session::model::{Choices, CourseChoice, Environment, TrainingSession};
use crate::web::{Chrome, Desk, urls, when};

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
    /// What stands, and what was typed meanwhile: of the typed only what was touched, for the rest is as it stands.
    pub fn new(desk: &Desk, theirs: &TrainingSession, form: &SessionForm, choices: &Choices) -> Self {
        let t = desk.t;
        let standing = SessionForm::of(theirs.course, &theirs.details, theirs.version);
        let mut mine = form.over(&standing);
        mine.anyway = form.anyway.clone();
        let shown = Shown { desk, choices };
        let price = theirs.details.price.to_string();
        let row = |label: &'static str, of: &dyn Fn(&SessionForm) -> String| Compared {
            label: t.say(label),
            theirs: of(&standing),
            mine: of(&mine),
        };
        let rows = vec![
            row("field-course", &|f| shown.course(f).map(|course| course.name.clone()).unwrap_or_default()),
            row("field-environment", &|f| {
                t.say(Environment::parse(&f.environment).unwrap_or(Environment::Other).key()).to_owned()
            }),
            row("field-start-date", &|f| shown.date(at(&f.start_date, 0))),
            row("field-end-date", &|f| shown.date(at(&f.end_date, 0))),
            row("field-start-time", &|f| clock(at(&f.start_time, 0))),
            row("field-end-time", &|f| clock(at(&f.end_time, 0))),
            row("field-location", &|f| f.location.to_string()),
            row("field-meeting-point", &|f| f.meeting_point.to_string()),
            row("field-instructor", &|f| shown.instructor(f)),
            row("field-seats", &|f| f.max_students.to_string()),
            // The saved price keeps its currency, whatever the course's is by now.
            row(
                "field-price",
                &|f| match (&f.price, &f.course_id) == (&standing.price, &standing.course_id) {
                    true => price.clone(),
                    false => shown.price(f),
                },
            ),
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
            typed: pairs(&mine),
        }
    }
}

/// Values as other pages show them; what cannot be read stands as it was typed.
struct Shown<'s> {
    desk: &'s Desk,
    choices: &'s Choices,
}

impl Shown<'_> {
    fn course(&self, form: &SessionForm) -> Option<&CourseChoice> {
        self.choices.courses.iter().find(|course| course.id.as_str() == &*form.course_id)
    }

    fn instructor(&self, form: &SessionForm) -> String {
        let found = self.choices.instructors.iter().find(|(id, _)| id.as_str() == &*form.instructor_id);
        found.map_or_else(|| self.desk.t.say("nobody-yet").to_owned(), |(_, name)| name.clone())
    }

    fn date(&self, typed: &str) -> String {
        let read = typed.parse().map(|date| when::day(self.desk.t, date, self.desk.today()));
        read.map_or_else(|_| typed.to_owned(), |day| capitalized(&day))
    }

    fn price(&self, form: &SessionForm) -> String {
        let Some(like) = self.course(form).map(|course| course.price) else { return form.price.to_string() };
        let typed = if form.price.is_empty() { Ok(like) } else { Money::parse(&form.price, like.currency) };
        typed.map_or_else(|_| form.price.to_string(), |price| price.to_string())
    }
}

fn clock(typed: &str) -> String {
    time(typed).ok().flatten().map_or_else(|| typed.to_owned(), when::time)
}

/// The form's pairs, to be sent again.
fn pairs(form: &SessionForm) -> Vec<(String, String)> {
    let text = serde_html_form::to_string(form).unwrap_or_default();
    url::form_urlencoded::parse(text.as_bytes()).into_owned().collect()
}
