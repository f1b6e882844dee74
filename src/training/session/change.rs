//! Writing training sessions: each function is one change, in the caller's one transaction, and leaves its line in the
//! audit log.

use diesel::prelude::*;

use super::model::{Clash, Details, Plan, Refused, Status, TrainingSession};
use super::store;
use crate::audit::{self, Action, Entry};
use crate::base::client::Client;
use crate::base::clock::Instant;
use crate::base::fold::fold;
use crate::base::id::{ClassRunId, CourseId, TrainingSessionId, UserId};
use crate::db::schema::{class_run, training_session};
use crate::db::{DbError, IsUnavailable};
use crate::tenancy::{Role, Scoped};

/// Who changes, when and from where.
#[derive(Clone, Debug)]
pub struct By {
    /// Who.
    pub user: UserId,
    /// As what.
    pub role: Role,
    /// From where.
    pub client: Client,
    /// When, in UTC.
    pub now: Instant,
}

/// Why nothing was changed.
#[derive(Debug)]
pub enum NotChanged {
    /// Others are then and there.
    Clash(Vec<Clash>),
    /// Someone changed it meanwhile: this is how it stands.
    Meanwhile(Box<TrainingSession>),
    /// Its state cannot become that.
    Refused(Box<TrainingSession>, Refused),
    /// Another's session.
    NotYours,
    /// It is over: its details no longer change.
    Over,
    /// The database.
    Db(DbError),
}

impl From<DbError> for NotChanged {
    fn from(error: DbError) -> Self {
        Self::Db(error)
    }
}

impl From<diesel::result::Error> for NotChanged {
    fn from(error: diesel::result::Error) -> Self {
        Self::Db(error.into())
    }
}

impl IsUnavailable for NotChanged {
    fn is_unavailable(&self) -> bool {
        matches!(self, Self::Db(error) if error.is_unavailable())
    }
}

/// Schedules a class: one session for each of its days. Answers the first.
///
/// # Errors
/// [`NotChanged::Clash`] unless clashes are meant.
pub fn schedule(t: &mut Scoped<'_>, new: &Plan, by: &By) -> Result<TrainingSessionId, NotChanged> {
    if !by.role.may_change_session_of(by.user, new.details.instructor) {
        return Err(NotChanged::NotYours);
    }
    if !new.anyway {
        let clashes = store::clashes(t, &new.days, &new.details, None)?;
        if !clashes.is_empty() {
            return Err(NotChanged::Clash(clashes));
        }
    }
    let class = add_class(t, new.course, by.now)?;
    let mut first = None;
    for days in &new.days {
        let id = TrainingSessionId::new(by.now);
        let Details { location, meeting_point, instructor, max_students, price, environment, notes, .. } =
            &new.details;
        diesel::insert_into(training_session::table)
            .values((
                (
                    training_session::tenant_id.eq(t.tenant()),
                    training_session::training_session_id.eq(id),
                    training_session::class_id.eq(class),
                    training_session::course_id.eq(new.course),
                ),
                (
                    training_session::start_date.eq(days.start_date),
                    training_session::end_date.eq(days.end_date),
                    training_session::start_time.eq(days.start_time),
                    training_session::end_time.eq(days.end_time),
                ),
                (
                    training_session::location.eq(location),
                    training_session::location_folded.eq(fold(location)),
                    training_session::meeting_point.eq(meeting_point),
                    training_session::instructor_id.eq(instructor),
                    training_session::max_students.eq(max_students),
                    training_session::price_minor.eq(price.minor),
                    training_session::currency.eq(price.currency.code()),
                    training_session::environment.eq(environment.as_str()),
                    training_session::notes.eq(notes),
                ),
                (
                    training_session::status.eq(Status::Scheduled.as_str()),
                    training_session::cancellation_reason.eq(""),
                    training_session::version.eq(1),
                    training_session::created_at.eq(by.now),
                    training_session::updated_at.eq(by.now),
                ),
            ))
            .execute(t.conn())?;
        note(t, id, Action::SessionScheduled, "", by)?;
        first.get_or_insert(id);
    }
    first.ok_or_else(|| NotChanged::Db(DbError::NotFound))
}

/// Changes a session's details, where its version is still the one that was shown.
///
/// # Errors
/// [`NotChanged`] says why not; nothing is then different.
pub fn change(
    t: &mut Scoped<'_>,
    id: TrainingSessionId,
    version: i32,
    new: &Plan,
    by: &By,
) -> Result<(), NotChanged> {
    let old = store::get(t, id)?;
    let may = |instructor| by.role.may_change_session_of(by.user, instructor);
    if !may(old.details.instructor) || !may(new.details.instructor) {
        return Err(NotChanged::NotYours);
    }
    if !old.status.is_open() {
        return Err(NotChanged::Over);
    }
    if old.version != version {
        return Err(NotChanged::Meanwhile(Box::new(old)));
    }
    if !new.anyway {
        let clashes = store::clashes(t, &new.days, &new.details, Some(id))?;
        if !clashes.is_empty() {
            return Err(NotChanged::Clash(clashes));
        }
    }
    let class = if old.course == new.course { old.class } else { add_class(t, new.course, by.now)? };
    let Details { days, location, meeting_point, instructor, max_students, price, environment, notes } =
        &new.details;
    let unchanged = t
        .rows::<training_session::table>()
        .filter(training_session::training_session_id.eq(id))
        .filter(training_session::version.eq(version));
    let changed = diesel::update(unchanged)
        .set((
            (training_session::class_id.eq(class), training_session::course_id.eq(new.course)),
            (
                training_session::start_date.eq(days.start_date),
                training_session::end_date.eq(days.end_date),
                training_session::start_time.eq(days.start_time),
                training_session::end_time.eq(days.end_time),
            ),
            (
                training_session::location.eq(location),
                training_session::location_folded.eq(fold(location)),
                training_session::meeting_point.eq(meeting_point),
                training_session::instructor_id.eq(instructor),
                training_session::max_students.eq(max_students),
                training_session::price_minor.eq(price.minor),
                training_session::currency.eq(price.currency.code()),
                training_session::environment.eq(environment.as_str()),
                training_session::notes.eq(notes),
            ),
            (training_session::version.eq(version + 1), training_session::updated_at.eq(by.now)),
        ))
        .execute(t.conn())?;
    if changed == 0 {
        return Err(NotChanged::Meanwhile(Box::new(store::get(t, id)?)));
    }
    if class != old.class {
        drop_empty_class(t, old.class)?;
    }
    note(t, id, Action::SessionChanged, "", by)
}

/// Takes a session to another state, with the reason where one is asked.
///
/// # Errors
/// [`NotChanged::Refused`] with the session as it stands, and the like.
pub fn set_status(
    t: &mut Scoped<'_>,
    id: TrainingSessionId,
    next: Status,
    reason: &str,
    by: &By,
) -> Result<(), NotChanged> {
    let old = store::get(t, id)?;
    if !by.role.may_change_session_of(by.user, old.details.instructor) {
        return Err(NotChanged::NotYours);
    }
    if let Err(refused) = old.status.check(next, by.role, reason) {
        return Err(NotChanged::Refused(Box::new(old), refused));
    }
    let kept_reason = if next == Status::Cancelled { reason } else { "" };
    let unchanged = t
        .rows::<training_session::table>()
        .filter(training_session::training_session_id.eq(id))
        .filter(training_session::version.eq(old.version));
    let changed = diesel::update(unchanged)
        .set((
            training_session::status.eq(next.as_str()),
            training_session::cancellation_reason.eq(kept_reason),
            training_session::version.eq(old.version + 1),
            training_session::updated_at.eq(by.now),
        ))
        .execute(t.conn())?;
    if changed == 0 {
        // Someone was faster by a hair: told against how it stands now.
        return Err(NotChanged::Refused(Box::new(store::get(t, id)?), Refused::NoWay));
    }
    match next {
        Status::Cancelled => note(t, id, Action::SessionCancelled, reason, by),
        Status::Scheduled => {
            note(t, id, Action::SessionStatusChanged, &format!("{} {reason}", next.as_str()), by)
        }
        _ => note(t, id, Action::SessionStatusChanged, next.as_str(), by),
    }
}

fn add_class(t: &mut Scoped<'_>, course: CourseId, now: Instant) -> Result<ClassRunId, NotChanged> {
    let class = ClassRunId::new(now);
    diesel::insert_into(class_run::table)
        .values((
            class_run::tenant_id.eq(t.tenant()),
            class_run::class_id.eq(class),
            class_run::course_id.eq(course),
            class_run::created_at.eq(now),
        ))
        .execute(t.conn())?;
    Ok(class)
}

/// A class whose last session went to another course has nothing left to say.
fn drop_empty_class(t: &mut Scoped<'_>, class: ClassRunId) -> Result<(), NotChanged> {
    let left: i64 = t
        .rows::<training_session::table>()
        .filter(training_session::class_id.eq(class))
        .count()
        .get_result(t.conn())?;
    if left == 0 {
        diesel::delete(t.rows::<class_run::table>().filter(class_run::class_id.eq(class)))
            .execute(t.conn())?;
    }
    Ok(())
}

fn note(
    t: &mut Scoped<'_>,
    id: TrainingSessionId,
    action: Action,
    detail: &str,
    by: &By,
) -> Result<(), NotChanged> {
    let entry = Entry {
        tenant: Some(t.tenant()),
        actor: Some(by.user),
        action,
        subject: Some(id.as_str()),
        detail,
        client: &by.client,
    };
    Ok(audit::record(t.conn(), by.now, &entry)?)
}
