//! Plans a shop's training sessions around today, without a database.

use chrono::{NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};
use chrono_tz::Tz;

use crate::base::clock::{Instant, local_in};

use super::Shop;
use super::catalogue::Course;
use super::outlines::{Part, parts_of};
use super::people::instructors;
use super::places::Place;
use super::timetable::{MONTH_DAYS, THIS_MONTH};

/// How far a training session has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// To come.
    Scheduled,
    /// Being taught.
    Running,
    /// Taught.
    Completed,
    /// Called off, and why.
    Cancelled(&'static str),
}

/// A training session to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Planned {
    /// The number of its class; that of the first training session of a class is new.
    pub class: i64,
    /// What is taught.
    pub course: &'static Course,
    /// Start, on the shop's clock.
    pub from: NaiveDateTime,
    /// End, on the shop's clock.
    pub to: NaiveDateTime,
    /// The environment, as it is stored.
    pub environment: &'static str,
    /// Where.
    pub place: Option<&'static Place>,
    /// The instructor's e-mail address.
    pub instructor: Option<&'static str>,
    /// The units taught.
    pub notes: &'static str,
    /// How far it has come.
    pub progress: Progress,
    /// When it was scheduled, in UTC.
    pub created_at: Instant,
    /// When its progress was last told, in UTC; the same where it never was.
    pub updated_at: Instant,
}

/// The training sessions of a shop, class by class.
pub fn plan(shop: &Shop, now: Instant) -> Vec<Planned> {
    let local = local_in(shop.zone, now);
    let mut classes = classes(shop, local.date());
    classes.sort_by_key(|class| (class.first_day, class.slot));
    let mut diary = Diary::default();
    let mut sessions = Vec::new();
    for (number, class) in (0_i64..).zip(&classes) {
        sessions.extend(class.sessions(shop, local.date(), number, &mut diary));
    }
    tell_today(&mut sessions, local);
    for session in &mut sessions {
        session.updated_at = told_at(session, shop.zone, now);
    }
    sessions
}

/// A class of the timetable and its first day.
struct Class {
    month: i64,
    slot: i64,
    course: &'static Course,
    first_day: NaiveDate,
}

fn classes(shop: &Shop, today: NaiveDate) -> Vec<Class> {
    let mut classes = Vec::new();
    for (slot, entry) in (0_i64..).zip(shop.timetable.slots) {
        for (month, code) in entry.classes() {
            // A few days' delay that differs by month, so that months do not look alike; none in this one.
            let delay = (month * slot) % THIS_MONTH;
            let days = (month - THIS_MONTH) * MONTH_DAYS + entry.day + delay;
            let first_day = today + TimeDelta::days(days);
            let course = shop.courses.iter().find(|course| course.code == code);
            classes.extend(course.map(|course| Class { month, slot, course, first_day }));
        }
    }
    classes
}

impl Class {
    fn sessions(&self, shop: &Shop, today: NaiveDate, number: i64, diary: &mut Diary) -> Vec<Planned> {
        let parts = parts_of(self.course.code);
        let times: Vec<_> = parts.iter().map(|part| self.times(part)).collect();
        let instructor = self.instructor(shop, &times, diary);
        let created_at = self.created_at(today, number);
        (0_i64..)
            .zip(parts.iter().zip(&times))
            .map(|(index, (part, &(from, to)))| Planned {
                class: number,
                course: self.course,
                from,
                to,
                environment: part.site.environment(),
                place: place(shop, part, self.month + self.slot, (from, to), diary),
                instructor,
                notes: part.units,
                progress: self.progress(shop, index, from.date() < today),
                created_at,
                updated_at: created_at,
            })
            .collect()
    }

    fn times(&self, part: &Part) -> Times {
        let day = self.first_day + TimeDelta::days(part.day);
        (day.and_time(time(part.from)), (day + TimeDelta::days(part.more_days)).and_time(time(part.to)))
    }

    /// The first in turn who is free for the whole class, with half an hour to get there and away.
    fn instructor(&self, shop: &Shop, times: &[Times], diary: &mut Diary) -> Option<&'static str> {
        if shop.timetable.unstaffed.contains(&(self.month, self.slot)) {
            return None;
        }
        let way = TimeDelta::minutes(30);
        let team = instructors(shop.slug, self.month);
        let found = in_turn(&team, self.month + self.slot)
            .find(|who| times.iter().all(|&(from, to)| diary.is_free(who, (from - way, to + way))))?;
        for &times in times {
            diary.take(found, times);
        }
        Some(found)
    }

    /// The afternoon of a day some weeks before the class, at the latest yesterday.
    fn created_at(&self, today: NaiveDate, number: i64) -> Instant {
        let early = self.first_day - TimeDelta::days(21 + number % 9);
        let late = today - TimeDelta::days(1 + number % 17);
        early.min(late).and_time(NaiveTime::MIN) + TimeDelta::minutes(14 * 60 + (number * 7) % 60)
    }

    fn progress(&self, shop: &Shop, part: i64, is_past: bool) -> Progress {
        let which = (self.month, self.slot, part);
        match shop.timetable.cancelled.iter().find(|cancelled| cancelled.which == which) {
            Some(cancelled) => Progress::Cancelled(cancelled.reason),
            None if is_past => Progress::Completed,
            None => Progress::Scheduled,
        }
    }
}

fn time((hour, minute): (u32, u32)) -> NaiveTime {
    NaiveTime::from_hms_opt(hour, minute, 0)
        .expect("the outlines hold times of day, and a test plans them all")
}

/// The first place in turn that serves and is free.
fn place(shop: &Shop, part: &Part, turn: i64, times: Times, diary: &mut Diary) -> Option<&'static Place> {
    let serving: Vec<_> = shop.places.iter().filter(|place| place.site == part.site.served_by()).collect();
    let found = in_turn(&serving, turn).find(|place| diary.is_free(place.name, times))?;
    diary.take(found.name, times);
    Some(found)
}

/// All of them once, beginning further down each turn.
fn in_turn<T: Copy>(all: &[T], turn: i64) -> impl Iterator<Item = T> {
    let skipped = usize::try_from(turn).unwrap_or(0);
    all.iter().copied().cycle().skip(skipped).take(all.len())
}

/// From and to.
type Times = (NaiveDateTime, NaiveDateTime);

/// Which people and places are taken when.
#[derive(Default)]
struct Diary {
    taken: Vec<(&'static str, Times)>,
}

impl Diary {
    fn is_free(&self, what: &str, (from, to): Times) -> bool {
        !self.taken.iter().any(|&(name, taken)| name == what && from < taken.1 && taken.0 < to)
    }

    fn take(&mut self, what: &'static str, times: Times) {
        self.taken.push((what, times));
    }
}

/// Of today's training sessions one is in progress, whatever the hour; those that are over are completed.
fn tell_today(sessions: &mut [Planned], local: NaiveDateTime) {
    let mut today: Vec<_> = sessions
        .iter_mut()
        .filter(|session| session.from.date() == local.date() && session.progress == Progress::Scheduled)
        .collect();
    today.sort_by_key(|session| session.from);
    let begun = today.iter().filter(|session| session.from <= local).count();
    let running = today
        .iter()
        .position(|session| session.from <= local && local < session.to)
        .unwrap_or(begun.saturating_sub(1));
    for (index, session) in today.into_iter().enumerate() {
        if index == running {
            session.progress = Progress::Running;
        } else if session.to <= local {
            session.progress = Progress::Completed;
        }
    }
}

/// When the desk told of the progress: never in the future, never before it was scheduled.
fn told_at(session: &Planned, zone: Tz, now: Instant) -> Instant {
    let day_before = session.from.date() - TimeDelta::days(1);
    let local = match session.progress {
        Progress::Scheduled => return session.created_at,
        Progress::Running => session.from,
        Progress::Completed => session.to + TimeDelta::minutes(20),
        Progress::Cancelled(_) => day_before.and_time(time((17, 0))),
    };
    let day_ago = now - TimeDelta::days(1);
    let latest = if matches!(session.progress, Progress::Cancelled(_)) { day_ago } else { now };
    // No class begins in the hour that the clocks skip; if one did, its local time is near enough.
    let told = local.and_local_timezone(zone).earliest().map_or(local, |at| at.naive_utc());
    told.min(latest).max(session.created_at)
}

#[cfg(test)]
mod tests {
    use super::super::{DEMO, REEF, SHOPS};
    use super::*;

    /// 24 November 2026, `hour`:30 in Cancún.
    fn at(hour: i64) -> Instant {
        let day = NaiveDate::from_ymd_opt(2026, 11, 24).expect("a real date");
        day.and_time(NaiveTime::MIN) + TimeDelta::minutes((hour + 5) * 60 + 30)
    }

    fn overlap(a: &Planned, b: &Planned) -> bool {
        a.from < b.to && b.from < a.to
    }

    #[test]
    fn the_demo_shop_has_two_hundred_training_sessions() {
        let today = local_in(DEMO.zone, at(10)).date();
        let sessions = plan(&DEMO, at(10));
        assert_eq!(sessions.len(), 200);
        assert_eq!(sessions.iter().filter(|s| s.from.date() < today).count(), 120);
        assert!(sessions.iter().filter(|s| s.from.date() == today).count() >= 3);
        assert!(sessions.iter().filter(|s| s.from.date() == today + TimeDelta::days(1)).count() >= 3);
        assert_eq!(plan(&REEF, at(10)).len(), 40);
    }

    #[test]
    fn planning_twice_gives_the_same() {
        for shop in SHOPS {
            assert_eq!(plan(shop, at(10)), plan(shop, at(10)));
        }
    }

    #[test]
    fn nobody_and_nothing_is_in_two_places_at_once() {
        for shop in SHOPS {
            let sessions = plan(shop, at(10));
            for (index, a) in sessions.iter().enumerate() {
                assert!(a.place.is_some(), "{a:?}");
                for b in sessions.iter().skip(index + 1).filter(|b| overlap(a, b)) {
                    assert_ne!(a.place, b.place, "{a:?} {b:?}");
                    assert!(a.instructor.is_none() || a.instructor != b.instructor, "{a:?} {b:?}");
                }
            }
        }
    }

    #[test]
    fn whoever_teaches_in_both_shops_has_a_day_between_them() {
        let reef = plan(&REEF, at(10));
        for a in plan(&DEMO, at(10)).iter().filter(|a| a.instructor.is_some()) {
            for b in reef.iter().filter(|b| b.instructor == a.instructor) {
                assert!((a.from - b.from).abs() > TimeDelta::days(1), "{a:?} {b:?}");
            }
        }
    }

    #[test]
    fn only_the_classes_that_the_timetable_names_lack_an_instructor() {
        for shop in SHOPS {
            let mut lacking: Vec<_> =
                plan(shop, at(10)).iter().filter(|s| s.instructor.is_none()).map(|s| s.class).collect();
            lacking.dedup();
            assert_eq!(lacking.len(), shop.timetable.unstaffed.len());
        }
    }

    #[test]
    fn everything_is_in_its_order() {
        for session in SHOPS.iter().flat_map(|shop| plan(shop, at(10))) {
            assert!(session.from < session.to, "{session:?}");
            assert!(session.created_at <= session.updated_at, "{session:?}");
            assert!(session.updated_at <= at(10), "{session:?}");
        }
    }

    #[test]
    fn one_training_session_is_in_progress_at_any_hour() {
        for hour in 0..24 {
            let sessions = plan(&DEMO, at(hour));
            let running = sessions.iter().filter(|s| s.progress == Progress::Running).count();
            assert_eq!(running, 1, "at {hour}:30");
        }
    }

    #[test]
    fn every_cancellation_of_the_timetables_is_found() {
        for shop in SHOPS {
            let sessions = plan(shop, at(10));
            let found = sessions.iter().filter(|s| matches!(s.progress, Progress::Cancelled(_))).count();
            assert_eq!(found, shop.timetable.cancelled.len());
        }
    }

    #[test]
    fn what_is_archived_is_taught_no_more() {
        let today = local_in(DEMO.zone, at(10)).date();
        let archived = |s: &&Planned| !s.course.is_active;
        let sessions = plan(&DEMO, at(10));
        assert!(sessions.iter().any(|s| !s.course.is_active));
        assert!(sessions.iter().filter(archived).all(|s| s.from.date() < today));
    }
}
