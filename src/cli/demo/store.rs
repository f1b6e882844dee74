//! Writes demo data, a row at a time: what serves both databases takes no batches.

use std::collections::HashMap;

use chrono::TimeDelta;
use diesel::QueryResult;
use diesel::prelude::*;

use crate::audit::Action;
use crate::base::clock::Instant;
use crate::base::email;
use crate::base::fold::fold;
use crate::base::id::{
    AgencyId, AuditId, CertLevelId, ClassRunId, CourseId, Id, TenantId, TrainingSessionId, UserId,
};
use crate::db::schema::{agency, audit, cert_level, class_run, course, tenant, training_session, users};
use crate::db::{Connection, DbError};

use crate::tenancy::store as shops;

use super::Shop;
use super::calendar::{Planned, Progress};
use super::catalogue::{AGENCIES, Agency, Course};
use super::people::{PEOPLE, Person, desk};

/// How long before now the shops opened.
const OPEN_FOR: TimeDelta = TimeDelta::days(400);

/// What is being filled, and who is in it already.
pub struct Seed<'c> {
    conn: &'c mut Connection,
    opened_at: Instant,
    made: u64,
    people: HashMap<&'static str, UserId>,
}

impl<'c> Seed<'c> {
    /// Nothing written yet.
    pub fn new(conn: &'c mut Connection, now: Instant) -> Self {
        Self { conn, opened_at: now - OPEN_FOR, made: 0, people: HashMap::new() }
    }

    /// A new id: a counter stands where random bytes would, so that each run makes the same.
    fn id<T: From<Id>>(&mut self, at: Instant) -> T {
        self.made += 1;
        let mut bytes = [0; 10];
        bytes[2..].copy_from_slice(&self.made.to_be_bytes());
        T::from(Id::at(at, bytes))
    }

    /// Writes someone who signs in.
    pub fn person(&mut self, person: &Person, password_hash: &str) -> QueryResult<()> {
        let id: UserId = self.id(self.opened_at);
        diesel::insert_into(users::table)
            .values((
                users::user_id.eq(id),
                users::email.eq(person.email),
                users::email_folded.eq(email::key(person.email)),
                users::name.eq(person.name),
                users::name_folded.eq(fold(person.name)),
                users::password_hash.eq(Some(password_hash)),
                users::is_platform_admin.eq(person.is_platform_admin()),
                users::language.eq(""),
                users::is_disabled.eq(false),
                users::created_at.eq(self.opened_at),
                users::updated_at.eq(self.opened_at),
            ))
            .execute(self.conn)?;
        self.people.insert(person.email, id);
        Ok(())
    }

    /// Writes a shop, its team and its agencies. The people must be there already.
    pub fn shop<'s>(&'s mut self, shop: &Shop) -> Result<Desk<'s, 'c>, DbError> {
        let id: TenantId = self.id(self.opened_at);
        diesel::insert_into(tenant::table)
            .values((
                tenant::tenant_id.eq(id),
                tenant::slug.eq(shop.slug),
                tenant::name.eq(shop.name),
                tenant::name_folded.eq(fold(shop.name)),
                tenant::time_zone.eq(shop.zone.name()),
                tenant::currency.eq(shop.currency),
                tenant::is_active.eq(true),
                tenant::created_at.eq(self.opened_at),
            ))
            .execute(self.conn)?;
        self.team(id, shop.slug)?;
        let keepers = desk(shop.slug).iter().filter_map(|email| self.people.get(email).copied()).collect();
        let mut desk = Desk {
            seed: self,
            tenant: id,
            currency: shop.currency,
            keepers,
            agencies: HashMap::new(),
            levels: HashMap::new(),
            courses: HashMap::new(),
            classes: HashMap::new(),
        };
        for agency in &AGENCIES {
            desk.agency(agency)?;
        }
        Ok(desk)
    }

    fn team(&mut self, tenant: TenantId, slug: &str) -> Result<(), DbError> {
        for person in &PEOPLE {
            let (Some(&user), Some(seat)) =
                (self.people.get(person.email), person.seats.iter().find(|seat| seat.shop == slug))
            else {
                continue;
            };
            shops::add_member(self.conn, tenant, user, seat.role, self.opened_at)?;
        }
        Ok(())
    }
}

/// One shop of it.
pub struct Desk<'s, 'c> {
    seed: &'s mut Seed<'c>,
    tenant: TenantId,
    currency: &'static str,
    keepers: Vec<UserId>,
    agencies: HashMap<&'static str, AgencyId>,
    levels: HashMap<(&'static str, &'static str), CertLevelId>,
    courses: HashMap<&'static str, CourseId>,
    classes: HashMap<i64, ClassRunId>,
}

impl Desk<'_, '_> {
    fn agency(&mut self, agency: &'static Agency) -> QueryResult<()> {
        let id: AgencyId = self.seed.id(self.seed.opened_at);
        diesel::insert_into(agency::table)
            .values((
                agency::tenant_id.eq(self.tenant),
                agency::agency_id.eq(id),
                agency::code.eq(agency.code),
                agency::name.eq(agency.name),
            ))
            .execute(self.seed.conn)?;
        for (rung, &name) in (1_i32..).zip(agency.levels) {
            let level: CertLevelId = self.seed.id(self.seed.opened_at);
            diesel::insert_into(cert_level::table)
                .values((
                    cert_level::tenant_id.eq(self.tenant),
                    cert_level::level_id.eq(level),
                    cert_level::agency_id.eq(id),
                    cert_level::name.eq(name),
                    cert_level::rung.eq(rung),
                ))
                .execute(self.seed.conn)?;
            self.levels.insert((agency.code, name), level);
        }
        self.agencies.insert(agency.code, id);
        Ok(())
    }

    fn level(&self, agency: &'static str, name: Option<&'static str>) -> Option<CertLevelId> {
        name.and_then(|name| self.levels.get(&(agency, name)).copied())
    }

    /// Writes a course.
    pub fn course(&mut self, course: &'static Course) -> QueryResult<()> {
        let opened_at = self.seed.opened_at;
        let id: CourseId = self.seed.id(opened_at);
        let [days, class_hours, pool_hours, dives] = course.load;
        let [fewest, most] = course.seats;
        diesel::insert_into(course::table)
            .values((
                course::tenant_id.eq(self.tenant),
                course::course_id.eq(id),
                course::agency_id.eq(self.agencies.get(course.agency()).copied()),
                course::level_id.eq(self.level(course.agency(), course.level)),
                course::required_level_id.eq(self.level(course.agency(), course.required)),
                course::name.eq(course.name),
                course::name_folded.eq(fold(course.name)),
                course::code.eq(course.code),
                course::description.eq(course.description),
                course::duration_days.eq(days),
                course::classroom_hours.eq(class_hours),
                course::pool_hours.eq(pool_hours),
                course::open_water_dives.eq(dives),
                course::price_minor.eq(course.price_minor),
                course::currency.eq(self.currency),
                course::min_students.eq(fewest),
                course::max_students.eq(most),
                course::min_age.eq(Some(course.min_age)),
                course::prerequisites.eq(course.prerequisites),
                course::is_active.eq(course.is_active),
                course::is_public.eq(course.is_public),
                course::created_at.eq(opened_at),
                course::updated_at.eq(opened_at),
            ))
            .execute(self.seed.conn)?;
        self.courses.insert(course.code, id);
        Ok(())
    }

    /// Writes a training session, its class if that is new, and what the audit log says of it.
    pub fn training_session(&mut self, planned: &Planned) -> QueryResult<()> {
        let course = *self
            .courses
            .get(planned.course.code)
            .expect("fill writes all courses of a shop before its plan");
        let class = self.class(planned, course)?;
        let id: TrainingSessionId = self.seed.id(planned.created_at);
        let (location, meeting_point) =
            planned.place.map_or(("", ""), |place| (place.name, place.meeting_point));
        let instructor = planned.instructor.and_then(|email| self.seed.people.get(email).copied());
        let (status, reason) = stored(planned.progress);
        diesel::insert_into(training_session::table)
            .values((
                training_session::tenant_id.eq(self.tenant),
                training_session::training_session_id.eq(id),
                training_session::class_id.eq(class),
                training_session::course_id.eq(course),
                training_session::start_date.eq(planned.from.date()),
                training_session::end_date.eq(planned.to.date()),
                training_session::start_time.eq(Some(planned.from.time())),
                training_session::end_time.eq(Some(planned.to.time())),
                training_session::location.eq(location),
                training_session::location_folded.eq(fold(location)),
                training_session::meeting_point.eq(meeting_point),
                training_session::instructor_id.eq(instructor),
                training_session::max_students.eq(planned.course.seats[1]),
                training_session::price_minor.eq(planned.course.price_minor),
                training_session::currency.eq(self.currency),
                training_session::environment.eq(planned.environment),
                training_session::notes.eq(planned.notes),
                training_session::status.eq(status),
                training_session::cancellation_reason.eq(reason),
                training_session::version.eq(1),
                training_session::created_at.eq(planned.created_at),
                training_session::updated_at.eq(planned.updated_at),
            ))
            .execute(self.seed.conn)?;
        self.history(id, planned, instructor)
    }

    fn class(&mut self, planned: &Planned, course: CourseId) -> QueryResult<ClassRunId> {
        if let Some(&id) = self.classes.get(&planned.class) {
            return Ok(id);
        }
        let id: ClassRunId = self.seed.id(planned.created_at);
        diesel::insert_into(class_run::table)
            .values((
                class_run::tenant_id.eq(self.tenant),
                class_run::class_id.eq(id),
                class_run::course_id.eq(course),
                class_run::created_at.eq(planned.created_at),
            ))
            .execute(self.seed.conn)?;
        self.classes.insert(planned.class, id);
        Ok(id)
    }

    /// Scheduled by someone at the desk; begun and completed by whoever taught it.
    fn history(
        &mut self,
        id: TrainingSessionId,
        planned: &Planned,
        taught_by: Option<UserId>,
    ) -> QueryResult<()> {
        let turn = usize::try_from(planned.class).unwrap_or(0);
        let keeper = self.keepers.iter().copied().cycle().nth(turn);
        let told = |at, actor, action, detail| Told { at, actor, action, detail };
        self.tell(id, &told(planned.created_at, keeper, Action::SessionScheduled, ""))?;
        let (status, reason) = stored(planned.progress);
        let taught = taught_by.or(keeper);
        match planned.progress {
            Progress::Scheduled => Ok(()),
            Progress::Running | Progress::Completed => {
                self.tell(id, &told(planned.updated_at, taught, Action::SessionStatusChanged, status))
            }
            Progress::Cancelled(_) => {
                self.tell(id, &told(planned.updated_at, keeper, Action::SessionCancelled, reason))
            }
        }
    }

    fn tell(&mut self, id: TrainingSessionId, told: &Told) -> QueryResult<()> {
        let line: AuditId = self.seed.id(told.at);
        diesel::insert_into(audit::table)
            .values((
                audit::audit_id.eq(line),
                audit::tenant_id.eq(Some(self.tenant)),
                audit::at.eq(told.at),
                audit::actor_id.eq(told.actor),
                audit::action.eq(told.action.as_str()),
                audit::subject_id.eq(Some(id)),
                audit::detail.eq(told.detail),
                audit::ip_address.eq(""),
                audit::user_agent.eq(""),
            ))
            .execute(self.seed.conn)?;
        Ok(())
    }
}

/// A line of the audit log.
struct Told {
    at: Instant,
    actor: Option<UserId>,
    action: Action,
    detail: &'static str,
}

/// The status and the reason as they are stored.
fn stored(progress: Progress) -> (&'static str, &'static str) {
    match progress {
        Progress::Scheduled => ("scheduled", ""),
        Progress::Running => ("in_progress", ""),
        Progress::Completed => ("completed", ""),
        Progress::Cancelled(reason) => ("cancelled", reason),
    }
}
