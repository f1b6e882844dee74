//! The pages of training sessions.

use actix_web::http::StatusCode;
use actix_web::web::Path;
use serde::Deserialize;

use super::change::{self, By, NotChanged};
use super::filter::{Filter, FilterQuery, Place};
use super::form::SessionForm;
use super::model::{Plan, Refused, Status};
use super::view::{Conflict, Detail, Edit, List, Of, Problem};
use super::{export, store};
use crate::audit;
use crate::base::id::TrainingSessionId;
use crate::tenancy::Role;
use crate::web::answer::{found, render};
use crate::web::flash::and_say;
use crate::web::redirect::START;
use crate::web::{
    Desk, Error, Errors, Form, Page, Query, Staff, Typed, Visitor, download, go, invalid, show, urls,
};

/// Lines of history that a session's page shows.
const HISTORY: i64 = 20;

/// `GET /tenant/training/sessions`
pub async fn list(desk: Staff, query: Query<FilterQuery>) -> Page {
    let filter = Filter::of(&query.0, desk.today());
    let asked = filter.clone();
    let (list, choices) =
        desk.db.read(move |t| Ok::<_, Error>((store::list(t, &asked)?, store::filter_choices(t)?))).await?;
    show(&List::new(&desk, &filter, list, choices))
}

/// `GET /tenant/training/sessions.csv`: what the filters let through, after the password of the last ten minutes, and itself
/// written down.
pub async fn csv(desk: Staff, query: Query<FilterQuery>) -> Page {
    desk.must_have_confirmed()?;
    desk.note_export("training sessions").await?;
    let mut filter = Filter { place: Place::Start, ..Filter::of(&query.0, desk.today()) };
    let db = desk.db.clone();
    download::csv("sessions.csv", move |file| async move {
        file.write(download::lines([export::HEADS])?).await?;
        loop {
            let asked = filter.clone();
            let rows = db.read(move |t| store::rows(t, &asked, export::STEP)).await?;
            file.write(export::sessions(&rows)?).await?;
            match rows.last().filter(|_| rows.len() == export::STEP as usize) {
                Some(last) => filter.place = Place::After(last.cursor()),
                None => return Ok(()),
            }
        }
    })
}

/// `GET /tenant/training/sessions/{id}`
pub async fn detail(desk: Staff, id: Path<String>) -> Page {
    show(&load(&desk, training_session_id(&id)?, None).await?)
}

async fn load(desk: &Desk, id: TrainingSessionId, problem: Option<&Problem>) -> Result<Detail, Error> {
    let (session, others, history) = desk
        .db
        .read(move |t| {
            let session = store::get(t, id)?;
            let others = store::others_of_class(t, session.class, id)?;
            Ok::<_, Error>((session, others, audit::history(t, id.as_str(), HISTORY)?))
        })
        .await?;
    Ok(Detail::new(desk, session, &others, history, problem))
}

/// The query of the form's address.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Preset {
    course: Typed,
    draft: Typed,
}

/// `GET /tenant/training/sessions/new`
pub async fn new(desk: Staff, preset: Query<Preset>) -> Page {
    let choices = desk.db.read(|t| store::choices(t, None, None)).await?;
    let tomorrow = desk.today().succ_opt().unwrap_or(desk.today());
    let me = (desk.role == Role::Instructor).then_some(desk.me);
    let back = desk.given_back::<SessionForm>(&preset.0.draft).await?;
    let is_back = back.is_some();
    let mut form = back.unwrap_or_else(|| SessionForm::blank(&preset.0.course, tomorrow, me));
    let adds_day = form.add_day.is_some();
    form.press();
    let page = Edit::new(&desk, &Of::New, &form, &choices, &Errors::default(), &[]);
    let page = if adds_day { page.on_last_day() } else { page };
    show(&if is_back { page.given_back(desk.t) } else { page })
}

/// `POST /tenant/training/sessions/new`
pub async fn create(desk: Staff, form: Form<SessionForm>) -> Page {
    let mut form = form.0;
    let choices = desk.db.read(|t| store::choices(t, None, None)).await?;
    let adds_day = form.add_day.is_some();
    if form.press() {
        let page = Edit::new(&desk, &Of::New, &form, &choices, &Errors::default(), &[]);
        return show(&if adds_day { page.on_last_day() } else { page });
    }
    let checked = match form.check(&choices, desk.today()).and_then(|new| own(&desk, new)) {
        Ok(checked) => checked,
        Err(errors) => return invalid(&Edit::new(&desk, &Of::New, &form, &choices, &errors, &[])),
    };
    let said = if checked.days.len() > 1 { "said-class-scheduled" } else { "said-scheduled" };
    let by = by(&desk);
    match desk.db.write(move |t| change::schedule(t, &checked, &by)).await {
        Ok(id) => and_say(go(urls::training_session(id)), said),
        Err(NotChanged::Clash(clashes)) => {
            invalid(&Edit::new(&desk, &Of::New, &form, &choices, &Errors::default(), &clashes))
        }
        Err(other) => Err(refused(other)),
    }
}

/// An instructor schedules only what they teach themselves.
fn own(desk: &Desk, new: Plan) -> Result<Plan, Errors> {
    if desk.may_change_session_of(new.details.instructor) {
        return Ok(new);
    }
    let mut errors = Errors::default();
    errors.add("instructor_id", "form-own");
    Err(errors)
}

/// `GET /tenant/training/sessions/{id}/edit`
pub async fn edit(desk: Staff, id: Path<String>, query: Query<Preset>) -> Page {
    let id = training_session_id(&id)?;
    let (session, choices) = desk
        .db
        .read(move |t| {
            let session = store::get(t, id)?;
            let choices = store::choices(t, Some(session.course), session.details.instructor)?;
            Ok::<_, Error>((session, choices))
        })
        .await?;
    desk.must_teach(session.details.instructor)?;
    if !session.status.is_open() {
        return Err(Error::SessionOver);
    }
    let back = desk.given_back::<SessionForm>(&query.0.draft).await?;
    let is_back = back.is_some();
    let form = back.unwrap_or_else(|| SessionForm::of(session.course, &session.details, session.version));
    let page = Edit::new(&desk, &Of::Session(id), &form, &choices, &Errors::default(), &[]);
    show(&if is_back { page.given_back(desk.t) } else { page })
}

/// `POST /tenant/training/sessions/{id}/edit`
pub async fn update(desk: Staff, id: Path<String>, form: Form<SessionForm>) -> Page {
    let (id, form) = (training_session_id(&id)?, form.0);
    let (session, choices) = desk
        .db
        .read(move |t| {
            let session = store::get(t, id)?;
            let choices = store::choices(t, Some(session.course), session.details.instructor)?;
            Ok::<_, Error>((session, choices))
        })
        .await?;
    desk.must_teach(session.details.instructor)?;
    let of = Of::Session(id);
    let checked = match form.check(&choices, desk.today().min(session.details.days.start_date)) {
        Ok(checked) => checked,
        Err(errors) => return invalid(&Edit::new(&desk, &of, &form, &choices, &errors, &[])),
    };
    let checked = match own(&desk, checked) {
        Ok(checked) => checked,
        Err(errors) => return invalid(&Edit::new(&desk, &of, &form, &choices, &errors, &[])),
    };
    let (by, version) = (by(&desk), form.version.parse().unwrap_or(0));
    match desk.db.write(move |t| change::change(t, id, version, &checked, &by)).await {
        Ok(()) => and_say(go(urls::training_session(id)), "said-changed"),
        Err(NotChanged::Clash(clashes)) => {
            invalid(&Edit::new(&desk, &of, &form, &choices, &Errors::default(), &clashes))
        }
        Err(NotChanged::Meanwhile(theirs)) => {
            render(StatusCode::CONFLICT, &Conflict::new(&desk, &theirs, &form, &choices))
        }
        Err(other) => Err(refused(other)),
    }
}

/// What is sent to change a state.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct StatusForm {
    status: Typed,
    reason: Typed,
}

/// `POST /tenant/training/sessions/{id}/status`
pub async fn status(desk: Staff, id: Path<String>, form: Form<StatusForm>) -> Page {
    // Cancelling has an address of its own, which asks for the reason.
    let asked = Status::parse(&form.status).filter(|status| *status != Status::Cancelled);
    set_status(desk, training_session_id(&id)?, asked, &form.reason, "said-status-changed").await
}

/// `POST /tenant/training/sessions/{id}/cancellation`
pub async fn cancel(desk: Staff, id: Path<String>, form: Form<StatusForm>) -> Page {
    set_status(desk, training_session_id(&id)?, Some(Status::Cancelled), &form.reason, "said-cancelled").await
}

async fn set_status(
    desk: Staff,
    id: TrainingSessionId,
    asked: Option<Status>,
    reason: &str,
    said: &'static str,
) -> Page {
    let Some(next) = asked else {
        let problem = Problem { refused: Refused::NoWay, asked: None, reason: reason.to_owned() };
        return invalid(&load(&desk, id, Some(&problem)).await?);
    };
    let (by, given, reason) = (by(&desk), reason.to_owned(), reason.to_owned());
    match desk.db.write(move |t| change::set_status(t, id, next, &given, &by)).await {
        Ok(()) => and_say(go(urls::training_session(id)), said),
        Err(NotChanged::Refused(_, refused)) => {
            let problem = Problem { refused, asked: Some(next), reason };
            invalid(&load(&desk, id, Some(&problem)).await?)
        }
        Err(other) => Err(refused(other)),
    }
}

fn by(desk: &Desk) -> By {
    By { user: desk.me, role: desk.role, client: desk.client.clone(), now: desk.now() }
}

/// What is left of reasons once a page has shown those that it can mend.
fn refused(why: NotChanged) -> Error {
    match why {
        NotChanged::NotYours => Error::Forbidden("error-own-classes"),
        NotChanged::Over => Error::SessionOver,
        NotChanged::Db(error) => error.into(),
        other => Error::Internal(format!("not shown on any page: {other:?}")),
    }
}

fn training_session_id(text: &str) -> Result<TrainingSessionId, Error> {
    TrainingSessionId::parse(text).ok_or(Error::NotFound)
}

/// `GET /`
pub async fn root(_: Visitor) -> Page {
    found(START)
}

/// `GET /tenant`: the day's page is to come; until then the sessions are what a desk opens with.
pub async fn start(_: Staff) -> Page {
    found(urls::SESSIONS)
}
