//! Two versions of a session side by side.

use askama::Template;

use crate::text::Value;
use crate::training::session::form::{SessionForm, at};
use crate::training::session::model::{Choices, Environment, TrainingSession};
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
