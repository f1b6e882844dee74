//! What a training session is, and how its state may change.

use chrono::{NaiveDate, NaiveTime};

use crate::base::clock::Instant;
use crate::base::id::{ClassRunId, CourseId, TrainingSessionId, UserId};
use crate::base::money::Money;
use crate::tenancy::Role;

/// A session lasts so many days at most; lists look back no further for one that is still going on.
pub const MOST_DAYS: i64 = 60;

/// Days of one class that a form takes at once.
pub const MOST_IN_CLASS: usize = 30;

/// Letters of a reason at most: a few sentences.
pub const MOST_REASON: usize = 500;

/// Where teaching happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Environment {
    /// A room ashore.
    Classroom,
    /// A pool.
    Pool,
    /// Sheltered open water with a pool's conditions.
    ConfinedWater,
    /// The sea, a lake, a cenote.
    OpenWater,
    /// A written or practical exam.
    Exam,
    /// A call or e-learning.
    Online,
    /// Anything else.
    Other,
}

impl Environment {
    /// All, in the order of a course.
    pub const ALL: [Self; 7] = [
        Self::Classroom,
        Self::Pool,
        Self::ConfinedWater,
        Self::OpenWater,
        Self::Exam,
        Self::Online,
        Self::Other,
    ];

    /// As it is stored, sent, and named in the styles.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Classroom => "classroom",
            Self::Pool => "pool",
            Self::ConfinedWater => "confined_water",
            Self::OpenWater => "open_water",
            Self::Exam => "exam",
            Self::Online => "online",
            Self::Other => "other",
        }
    }

    /// The text key of its name.
    pub fn key(self) -> &'static str {
        match self {
            Self::Classroom => "environment-classroom",
            Self::Pool => "environment-pool",
            Self::ConfinedWater => "environment-confined-water",
            Self::OpenWater => "environment-open-water",
            Self::Exam => "environment-exam",
            Self::Online => "environment-online",
            Self::Other => "environment-other",
        }
    }

    /// Reads what is stored or sent.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|e| e.as_str() == text)
    }
}

/// How far a session has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Planned.
    Scheduled,
    /// Being taught.
    InProgress,
    /// Taught.
    Completed,
    /// Called off, with a reason.
    Cancelled,
}

impl Status {
    /// All, in their order.
    pub const ALL: [Self; 4] = [Self::Scheduled, Self::InProgress, Self::Completed, Self::Cancelled];

    /// As it is stored and sent.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Scheduled => "scheduled",
            Self::InProgress => "in_progress",
            Self::Completed => "completed",
            Self::Cancelled => "cancelled",
        }
    }

    /// The text key of its name.
    pub fn key(self) -> &'static str {
        match self {
            Self::Scheduled => "status-scheduled",
            Self::InProgress => "status-in-progress",
            Self::Completed => "status-completed",
            Self::Cancelled => "status-cancelled",
        }
    }

    /// Reads what is stored or sent.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.as_str() == text)
    }

    /// Still to be taught: its details may change.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Scheduled | Self::InProgress)
    }

    /// Whether the state may become `next`, with what is given.
    ///
    /// # Errors
    /// Why not.
    pub fn check(self, next: Self, role: Role, reason: &str) -> Result<(), Refused> {
        match (self, next) {
            (Self::Scheduled, Self::InProgress) | (Self::InProgress, Self::Completed) => Ok(()),
            (Self::Scheduled | Self::InProgress, Self::Cancelled) => as_a_reason(reason),
            (Self::Completed | Self::Cancelled, Self::Scheduled) if !role.runs_the_shop() => {
                Err(Refused::NotYours)
            }
            (Self::Completed | Self::Cancelled, Self::Scheduled) => as_a_reason(reason),
            _ => Err(Refused::NoWay),
        }
    }
}

/// A reason has a letter or a digit in it: blanks and invisible characters tell nobody anything.
fn as_a_reason(reason: &str) -> Result<(), Refused> {
    match reason.chars().any(char::is_alphanumeric) {
        false => Err(Refused::NoReason),
        true if reason.chars().count() > MOST_REASON => Err(Refused::LongReason),
        true => Ok(()),
    }
}

/// Why a state stays as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// Cancelling and reopening need a reason.
    NoReason,
    /// It has more than [`MOST_REASON`] letters.
    LongReason,
    /// Reopening is for owners and admins.
    NotYours,
    /// No step leads from here to there.
    NoWay,
}

/// A session with the names around it.
#[derive(Clone, Debug)]
pub struct TrainingSession {
    /// Its id.
    pub id: TrainingSessionId,
    /// The class it is part of.
    pub class: ClassRunId,
    /// What is taught.
    pub course: CourseId,
    /// The course's name.
    pub course_name: String,
    /// The code of the course's agency.
    pub agency: Option<String>,
    /// Its own details.
    pub details: Details,
    /// The instructor's name.
    pub instructor_name: Option<String>,
    /// Its state.
    pub status: Status,
    /// Why it was cancelled.
    pub cancellation_reason: String,
    /// Counts its changes.
    pub version: i32,
    /// When it was last changed, in UTC.
    pub updated_at: Instant,
}

/// What someone decides about a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Details {
    /// When.
    pub days: Days,
    /// Where; may be empty.
    pub location: String,
    /// Where to meet; may be empty.
    pub meeting_point: String,
    /// Who teaches.
    pub instructor: Option<UserId>,
    /// Seats.
    pub max_students: i32,
    /// What a seat costs.
    pub price: Money,
    /// In which kind of place.
    pub environment: Environment,
    /// For the team; may be empty.
    pub notes: String,
}

/// When a session is, by the shop's own calendar and clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Days {
    /// The first day.
    pub start_date: NaiveDate,
    /// The last day, included.
    pub end_date: NaiveDate,
    /// On each of them from; `None`: not said, the whole day.
    pub start_time: Option<NaiveTime>,
    /// On each of them until.
    pub end_time: Option<NaiveTime>,
}

impl Days {
    /// Whether both take place at the same time somewhen. What ends at 12:00 does not meet what begins then.
    pub fn overlaps(&self, other: &Self) -> bool {
        let (start, end) = self.hours();
        let (other_start, other_end) = other.hours();
        self.start_date <= other.end_date
            && other.start_date <= self.end_date
            && start < other_end
            && other_start < end
    }

    /// From and until, in minutes of the day; without an end an hour is taken, without a start the whole day.
    fn hours(&self) -> (u32, u32) {
        use chrono::Timelike as _;
        let minutes = |time: NaiveTime| time.hour() * 60 + time.minute();
        match (self.start_time.map(minutes), self.end_time.map(minutes)) {
            (Some(start), Some(end)) if end > start => (start, end),
            // Past midnight, over several days: the rest of each day.
            (Some(start), Some(_)) => (start, 24 * 60),
            (Some(start), None) => (start, start + 60),
            (None, _) => (0, 24 * 60),
        }
    }
}

/// A course as the form offers it.
#[derive(Clone, Debug)]
pub struct CourseChoice {
    /// Its id.
    pub id: CourseId,
    /// Its name.
    pub name: String,
    /// Its agency's code.
    pub agency: Option<String>,
    /// Seats, unless said otherwise.
    pub max_students: i32,
    /// What a seat costs, unless said otherwise.
    pub price: Money,
}

/// What the shop has to choose from: every id in a form is looked up here.
#[derive(Clone, Debug)]
pub struct Choices {
    /// Its courses.
    pub courses: Vec<CourseChoice>,
    /// Who teaches: id and name.
    pub instructors: Vec<(UserId, String)>,
}

/// Another session of the same class.
#[derive(Clone, Debug)]
pub struct OtherDay {
    /// Which.
    pub id: TrainingSessionId,
    /// When.
    pub days: Days,
    /// How far it has come.
    pub status: Status,
}

/// A class as it is to be scheduled, or one session as it is to be changed: a form that could be read.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The course.
    pub course: CourseId,
    /// One session for each of these; the first is in `details` too.
    pub days: Vec<Days>,
    /// Everything else.
    pub details: Details,
    /// Clashes were seen and are meant.
    pub anyway: bool,
}

/// A session that is at the same time at the same place, or with the same instructor.
#[derive(Clone, Debug)]
pub struct Clash {
    /// Which.
    pub id: TrainingSessionId,
    /// Its course's name.
    pub course_name: String,
    /// When.
    pub days: Days,
    /// Where.
    pub location: String,
    /// The instructor is the same, not only the place.
    pub same_instructor: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days(day: u32, from: Option<u32>, to: Option<u32>) -> Days {
        let date = NaiveDate::from_ymd_opt(2026, 11, day).expect("a real date");
        let time = |hour| NaiveTime::from_hms_opt(hour, 0, 0).expect("a real hour");
        Days { start_date: date, end_date: date, start_time: from.map(time), end_time: to.map(time) }
    }

    #[test]
    fn what_ends_when_the_next_begins_is_no_clash() {
        let morning = days(25, Some(9), Some(12));
        assert!(morning.overlaps(&days(25, Some(11), Some(13))));
        assert!(!morning.overlaps(&days(25, Some(12), Some(13))));
        assert!(!morning.overlaps(&days(26, Some(9), Some(12))));
        assert!(morning.overlaps(&days(25, None, None)), "without a time it takes the whole day");
    }

    #[test]
    fn states_go_forward_and_only_the_shops_heads_reopen() {
        use Status::*;
        assert_eq!(Scheduled.check(InProgress, Role::Staff, ""), Ok(()));
        assert_eq!(InProgress.check(Completed, Role::Staff, ""), Ok(()));
        assert_eq!(Scheduled.check(Completed, Role::Owner, ""), Err(Refused::NoWay));
        assert_eq!(Scheduled.check(Cancelled, Role::Staff, ""), Err(Refused::NoReason));
        assert_eq!(Scheduled.check(Cancelled, Role::Staff, "\u{202e} \u{200b}"), Err(Refused::NoReason));
        assert_eq!(Scheduled.check(Cancelled, Role::Staff, "storm"), Ok(()));
        let long = "é".repeat(MOST_REASON);
        assert_eq!(Scheduled.check(Cancelled, Role::Staff, &long), Ok(()));
        assert_eq!(Scheduled.check(Cancelled, Role::Staff, &format!("{long}é")), Err(Refused::LongReason));
        assert_eq!(Cancelled.check(Scheduled, Role::Staff, "sun"), Err(Refused::NotYours));
        assert_eq!(Cancelled.check(Scheduled, Role::Admin, ""), Err(Refused::NoReason));
        assert_eq!(Completed.check(Scheduled, Role::Owner, "wrong day"), Ok(()));
        assert_eq!(Cancelled.check(InProgress, Role::Owner, "x"), Err(Refused::NoWay));
    }

    #[test]
    fn states_and_environments_survive_being_stored() {
        assert!(Status::ALL.into_iter().all(|s| Status::parse(s.as_str()) == Some(s)));
        assert!(Environment::ALL.into_iter().all(|e| Environment::parse(e.as_str()) == Some(e)));
    }
}
