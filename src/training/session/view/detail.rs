//! A session's page.

use askama::Template;

use super::{tone, when_in_words};
use crate::audit::{Action, Line};
use crate::base::clock::{Instant, local_in};
use crate::text::{Texts, Value, capitalized};
use crate::training::session::model::{MOST_REASON, OtherDay, Refused, Status, TrainingSession};
use crate::web::chrome::initials;
use crate::web::{Chrome, Desk, Errors, Field, Said, urls, when};

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
    others: Vec<Other>,
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

/// Another day of the same class.
pub struct Other {
    href: String,
    when: String,
    state: Option<(&'static str, &'static str)>,
}

impl Other {
    fn new(t: &'static Texts, other: &OtherDay, today: chrono::NaiveDate) -> Self {
        Self {
            href: urls::training_session(other.id),
            when: capitalized(&when_in_words(t, &other.days, today)),
            state: tone(other.status).map(|tone| (tone, t.say(other.status.key()))),
        }
    }
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

impl Problem {
    /// What is wrong with the reason, where it is the reason.
    fn of_reason(&self) -> Option<Said> {
        match self.refused {
            Refused::NoReason => Some("form-reason".into()),
            Refused::LongReason => {
                let most = i64::try_from(MOST_REASON).unwrap_or(i64::MAX);
                Some(Said::from("form-too-many-letters").number("n", most))
            }
            Refused::NotYours | Refused::NoWay => None,
        }
    }
}

impl Detail {
    /// The page of `session`; `others` are of its class, `problem` is what just did not work.
    pub fn new(
        desk: &Desk,
        session: TrainingSession,
        others: &[OtherDay],
        history: Vec<Line>,
        problem: Option<&Problem>,
    ) -> Self {
        let t = desk.t;
        let details = &session.details;
        let may = desk.may_change_session_of(details.instructor);
        let open = session.status.is_open();
        let next = match session.status {
            Status::Scheduled => Some((Status::InProgress.as_str(), t.say("session-start"))),
            Status::InProgress => Some((Status::Completed.as_str(), t.say("session-complete"))),
            Status::Completed | Status::Cancelled => None,
        };
        let when = when_in_words(t, &details.days, desk.today());
        let at_reason = |asked| problem.filter(|p| p.of_reason().is_some() && p.asked == Some(asked));
        Self {
            page: desk.chrome(format!("{}, {when}", session.course_name), urls::SESSIONS),
            href: urls::training_session(session.id),
            course_href: urls::course(session.course),
            agency: session.agency.unwrap_or_default(),
            course: session.course_name,
            others: others.iter().map(|other| Other::new(t, other, desk.today())).collect(),
            when: capitalized(&when),
            state: tone(session.status).map(|tone| (tone, t.say(session.status.key()))),
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
                .filter(|p| p.of_reason().is_none())
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
    if let Some(said) = problem.and_then(Problem::of_reason) {
        errors.add(id.to_owned(), said);
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
