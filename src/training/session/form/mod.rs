//! The form of a new or changed session: what was typed, and what of it can be saved.

mod day;
mod opened;

use chrono::{NaiveDate, NaiveTime};
use serde::{Deserialize, Serialize};

use super::model::{Choices, CourseChoice, Details, Environment, MOST_IN_CLASS, Plan};
use crate::base::id::{CourseId, UserId};
use crate::base::money::{self, Money};
use crate::web::{Errors, Said, Typed};

use day::date;
pub use day::{at, field_id, time};

/// Seats of one session at most.
const MOST_SEATS: i32 = 500;

/// What was typed. The four fields of a day repeat, once for each day.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct SessionForm {
    /// The course's id.
    pub course_id: Typed,
    /// First days, `2026-11-25`.
    pub start_date: Vec<Typed>,
    /// Last days, where over several.
    pub end_date: Vec<Typed>,
    /// From, `09:00`.
    pub start_time: Vec<Typed>,
    /// Until.
    pub end_time: Vec<Typed>,
    /// Where.
    pub location: Typed,
    /// Where to meet.
    pub meeting_point: Typed,
    /// The instructor's id.
    pub instructor_id: Typed,
    /// Seats; empty: as the course.
    pub max_students: Typed,
    /// A decimal; empty: as the course.
    pub price: Typed,
    /// In which kind of place.
    pub environment: Typed,
    /// For the team.
    pub notes: Typed,
    /// The version that was changed.
    pub version: Typed,
    /// Marks of what the fields held when the form was opened, by which [`SessionForm::over`] knows what was touched.
    pub opened: Typed,
    /// "Add another day" was pressed.
    #[serde(skip_serializing)]
    pub add_day: Option<Typed>,
    /// "Remove this day" was pressed, of the day counted from nought.
    #[serde(skip_serializing)]
    pub remove_day: Option<Typed>,
    /// Clashes were seen and are meant.
    pub anyway: Typed,
}

impl SessionForm {
    /// A form with the course chosen and tomorrow as its day.
    pub fn blank(course: &str, tomorrow: NaiveDate, instructor: Option<UserId>) -> Self {
        Self {
            course_id: course.to_owned().into(),
            start_date: vec![tomorrow.to_string().into()],
            instructor_id: instructor.map(|id| id.to_string()).unwrap_or_default().into(),
            environment: Environment::Classroom.as_str().to_owned().into(),
            ..Self::default()
        }
    }

    /// A form filled with a session as it stands.
    pub fn of(course: CourseId, details: &Details, version: i32) -> Self {
        let Details { days, .. } = details;
        let clock = |time: Option<NaiveTime>| time.map(|t| t.format("%H:%M").to_string()).unwrap_or_default();
        let last = if days.end_date == days.start_date { String::new() } else { days.end_date.to_string() };
        Self {
            course_id: course.to_string().into(),
            start_date: vec![days.start_date.to_string().into()],
            end_date: vec![last.into()],
            start_time: vec![clock(days.start_time).into()],
            end_time: vec![clock(days.end_time).into()],
            location: details.location.clone().into(),
            meeting_point: details.meeting_point.clone().into(),
            instructor_id: details.instructor.map(|id| id.to_string()).unwrap_or_default().into(),
            max_students: details.max_students.to_string().into(),
            price: details.price.plain().into(),
            environment: details.environment.as_str().to_owned().into(),
            notes: details.notes.clone().into(),
            version: version.to_string().into(),
            ..Self::default()
        }
        .marked()
    }

    /// How many days the form shows.
    pub fn day_count(&self) -> usize {
        self.start_date.len().clamp(1, MOST_IN_CLASS)
    }

    /// Does what a button of the days asks for. Whether one was pressed: then nothing is to be saved.
    pub fn press(&mut self) -> bool {
        match (self.add_day.take(), self.remove_day.take()) {
            (Some(_), _) => self.add_day(),
            (None, Some(day)) => self.remove_day(&day),
            (None, None) => return false,
        }
        true
    }

    /// Without a day; one stays.
    fn remove_day(&mut self, day: &str) {
        let count = self.day_count();
        let Some(day) = day.parse().ok().filter(|day: &usize| *day < count && count > 1) else { return };
        for fields in [&mut self.start_date, &mut self.end_date, &mut self.start_time, &mut self.end_time] {
            if day < fields.len() {
                fields.remove(day);
            }
        }
    }

    /// One more day, at the same hours, the day after the last.
    fn add_day(&mut self) {
        let last = self.day_count() - 1;
        if last + 1 == MOST_IN_CLASS {
            return;
        }
        let next = date(at(&self.start_date, last)).and_then(|d| d.succ_opt()).map(|d| d.to_string());
        let (from, until) = (at(&self.start_time, last).to_owned(), at(&self.end_time, last).to_owned());
        for (fields, value) in [
            (&mut self.start_date, next.unwrap_or_default()),
            (&mut self.end_date, String::new()),
            (&mut self.start_time, from),
            (&mut self.end_time, until),
        ] {
            fields.resize(last + 1, Typed::default());
            fields.push(value.into());
        }
    }

    /// Everything that can be saved.
    ///
    /// # Errors
    /// Everything that is wrong, by field. Ids that are not among the shop's `choices` do not exist.
    pub fn check(&self, choices: &Choices, today: NaiveDate) -> Result<Plan, Errors> {
        let mut errors = Errors::default();
        let course = errors.take("course_id", self.course(choices));
        let days = self.days(today, &mut errors);
        let location = errors.take("location", short(&self.location));
        let meeting_point = errors.take("meeting_point", short(&self.meeting_point));
        let instructor = errors.take("instructor_id", self.instructor(choices));
        let max_students = errors.take("max_students", self.seats(course));
        // An empty price without a course is no error of its own: the course's says it all.
        let price = match course {
            None if self.price.is_empty() => None,
            _ => errors.take("price", self.price(course)),
        };
        let environment = errors.take("environment", self.environment());
        let notes = errors.take("notes", at_most(&self.notes, 2_000));
        match (course, days, location, meeting_point, instructor, max_students, price, environment, notes) {
            (
                Some(course),
                Some(days),
                Some(location),
                Some(meeting_point),
                Some(instructor),
                Some(max_students),
                Some(price),
                Some(environment),
                Some(notes),
            ) if errors.is_empty() => Ok(Plan {
                course: course.id,
                details: Details {
                    days: days[0],
                    location,
                    meeting_point,
                    instructor,
                    max_students,
                    price,
                    environment,
                    notes,
                },
                days,
                anyway: !self.anyway.is_empty(),
            }),
            _ => Err(errors),
        }
    }

    fn course<'c>(&self, choices: &'c Choices) -> Result<&'c CourseChoice, Said> {
        let id = CourseId::parse(&self.course_id);
        choices.courses.iter().find(|course| Some(course.id) == id).ok_or_else(|| "form-course".into())
    }

    fn instructor(&self, choices: &Choices) -> Result<Option<UserId>, Said> {
        if self.instructor_id.is_empty() {
            return Ok(None);
        }
        let id = UserId::parse(&self.instructor_id);
        let known = choices.instructors.iter().find(|(known, _)| Some(*known) == id);
        known.map(|(id, _)| Some(*id)).ok_or_else(|| "form-instructor".into())
    }

    fn seats(&self, course: Option<&CourseChoice>) -> Result<i32, Said> {
        if self.max_students.is_empty() {
            return Ok(course.map_or(1, |course| course.max_students));
        }
        match self.max_students.parse() {
            Ok(seats) if (1..=MOST_SEATS).contains(&seats) => Ok(seats),
            _ => Err(Said::from("form-seats").number("most", MOST_SEATS.into())),
        }
    }

    fn price(&self, course: Option<&CourseChoice>) -> Result<Money, Said> {
        let like = course.map(|course| course.price);
        match (like, self.price.is_empty()) {
            (Some(price), true) => Ok(price),
            // Without a course there is no currency to read it in.
            (None, _) => Err("form-price-course".into()),
            (Some(like), false) => Money::parse(&self.price, like.currency).map_err(|wrong| match wrong {
                money::Wrong::NotANumber => "form-price".into(),
                money::Wrong::TooManyDecimals(n) => Said::from("form-price-decimals").number("n", n.into()),
                money::Wrong::Negative => "form-price-negative".into(),
                money::Wrong::TooMuch => "form-price-much".into(),
            }),
        }
    }

    fn environment(&self) -> Result<Environment, Said> {
        match &*self.environment {
            "" => Ok(Environment::Other),
            text => Environment::parse(text).ok_or_else(|| "form-choice".into()),
        }
    }
}

fn short(text: &str) -> Result<String, Said> {
    at_most(text, 120)
}

fn at_most(text: &str, most: usize) -> Result<String, Said> {
    match text.chars().count() {
        n if n <= most => Ok(text.to_owned()),
        _ => Err(Said::from("form-too-many-letters").number("n", i64::try_from(most).unwrap_or(i64::MAX))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn today() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, 24).expect("a real date")
    }

    fn choices() -> Choices {
        let now = today().and_hms_opt(0, 0, 0).expect("midnight");
        let price = Money { minor: 48_000, currency: iso_currency::Currency::EUR };
        Choices {
            courses: vec![CourseChoice {
                id: CourseId::new(now),
                name: "Open Water Diver".into(),
                agency: Some("PADI".into()),
                max_students: 8,
                price,
            }],
            instructors: vec![(UserId::new(now), "Maria Santos".into())],
        }
    }

    fn filled(choices: &Choices) -> SessionForm {
        SessionForm::blank(choices.courses[0].id.as_str(), today(), None)
    }

    fn wrong(change: impl Fn(&mut SessionForm)) -> Vec<String> {
        let choices = choices();
        let mut form = filled(&choices);
        change(&mut form);
        let errors = form.check(&choices, today()).expect_err("something is wrong");
        errors.all().map(|(field, _)| field.to_owned()).collect()
    }

    fn typed(text: &str) -> Typed {
        text.to_owned().into()
    }

    #[test]
    fn seats_and_price_come_from_the_course_unless_said() {
        let choices = choices();
        let checked = filled(&choices).check(&choices, today()).expect("complete");
        assert_eq!((checked.details.max_students, checked.details.price.minor), (8, 48_000));
    }

    #[test]
    fn every_error_is_told_at_its_field() {
        let fields = wrong(|form| {
            form.course_id = typed("nothing");
            form.start_date = vec![typed("2026-13-40")];
            form.start_time = vec![typed("25:00")];
            form.max_students = typed("eight");
            form.instructor_id = typed("0197e0c0-0000-7000-8000-000000000000");
            form.environment = typed("moon");
            form.notes = typed(&"x".repeat(2_001));
        });
        for field in
            ["course_id", "start_date", "start_time", "max_students", "instructor_id", "environment", "notes"]
        {
            assert!(fields.iter().any(|f| f == field), "{field} in {fields:?}");
        }
    }

    #[test]
    fn a_session_ends_after_it_starts() {
        assert_eq!(wrong(|f| f.end_date = vec![typed("2026-11-23")]), ["end_date"]);
        assert_eq!(
            wrong(|f| {
                f.start_time = vec![typed("09:00")];
                f.end_time = vec![typed("08:00")];
            }),
            ["end_time"]
        );
        assert_eq!(wrong(|f| f.end_time = vec![typed("08:00")]), ["start_time"]);
        assert_eq!(wrong(|f| f.start_date = vec![typed("0226-11-24")]), ["start_date"]);
    }

    #[test]
    fn another_day_makes_a_class_and_may_not_be_the_same() {
        let choices = choices();
        let mut form = filled(&choices);
        form.start_time = vec![typed("09:00")];
        form.add_day();
        let checked = form.check(&choices, today()).expect("two days");
        assert_eq!(checked.days.len(), 2);
        assert_eq!(checked.days[1].start_date, today().succ_opt().expect("there is a tomorrow"));
        form.start_date[1] = form.start_date[0].clone();
        let errors = form.check(&choices, today()).expect_err("the same day twice");
        assert!(errors.of("start_date-2").is_some());
    }

    #[test]
    fn what_was_saved_is_what_the_form_shows_again() {
        let choices = choices();
        let checked = filled(&choices).check(&choices, today()).expect("complete");
        let again =
            SessionForm::of(checked.course, &checked.details, 3).check(&choices, today()).expect("unchanged");
        assert_eq!(again.details, checked.details);
    }
}
