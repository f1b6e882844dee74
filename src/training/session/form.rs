//! The form of a new or changed session: what was typed, and what of it can be saved.

use std::borrow::Cow;

use chrono::{NaiveDate, NaiveTime, TimeDelta};
use serde::{Deserialize, Serialize};

use super::model::{Days, Details, Environment, MOST_DAYS};
use crate::base::id::{CourseId, UserId};
use crate::base::money::{self, Money};
use crate::web::{Errors, Said, Typed};

/// Days of one class that a form takes at once.
pub const MOST_IN_CLASS: usize = 30;

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
    /// "Add another day" was pressed.
    #[serde(skip_serializing)]
    pub add_day: Option<Typed>,
    /// Clashes were seen and are meant.
    pub anyway: Typed,
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

/// A form that can be saved.
#[derive(Clone, Debug)]
pub struct Checked {
    /// The course.
    pub course: CourseId,
    /// One session for each of these; the first is in `details` too.
    pub days: Vec<Days>,
    /// Everything else.
    pub details: Details,
    /// Clashes were seen and are meant.
    pub anyway: bool,
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
    }

    /// How many days the form shows.
    pub fn day_count(&self) -> usize {
        self.start_date.len().clamp(1, MOST_IN_CLASS)
    }

    /// One more day, at the same hours, the day after the last.
    pub fn add_day(&mut self) {
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
    pub fn check(&self, choices: &Choices, today: NaiveDate) -> Result<Checked, Errors> {
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
            ) if errors.is_empty() => Ok(Checked {
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
            text => Environment::parse(text).ok_or_else(|| "form-environment".into()),
        }
    }

    /// All days; errors stand at the fields of the day they belong to.
    fn days(&self, today: NaiveDate, errors: &mut Errors) -> Option<Vec<Days>> {
        let mut days: Vec<Days> = Vec::new();
        for day in 0..self.day_count() {
            let blank = [&self.start_date, &self.end_date, &self.start_time, &self.end_time]
                .iter()
                .all(|fields| at(fields, day).is_empty());
            if day > 0 && blank {
                continue;
            }
            let Some(read) = self.day(day, today, errors) else { continue };
            if days.iter().any(|earlier| earlier.overlaps(&read)) {
                errors.add(field_id("start_date", day), "form-day-twice");
            }
            days.push(read);
        }
        (errors.is_empty() || !days.is_empty()).then_some(days).filter(|days| !days.is_empty())
    }

    fn day(&self, day: usize, today: NaiveDate, errors: &mut Errors) -> Option<Days> {
        let id = |name| field_id(name, day);
        let start_date = errors.take(id("start_date"), first_day(at(&self.start_date, day), today));
        let end_date = match at(&self.end_date, day) {
            "" => Some(start_date),
            text => errors.take(id("end_date"), date(text).ok_or("form-date".into())).map(Some),
        };
        let start_time = errors.take(id("start_time"), time(at(&self.start_time, day)));
        let end_time = errors.take(id("end_time"), time(at(&self.end_time, day)));
        let (start_date, end_date, start_time, end_time) = (start_date?, end_date??, start_time?, end_time?);
        if end_date < start_date {
            errors.add(id("end_date"), "form-ends-before");
            return None;
        }
        if end_date - start_date >= TimeDelta::days(MOST_DAYS) {
            errors.add(id("end_date"), Said::from("form-too-long").number("n", MOST_DAYS));
            return None;
        }
        match (start_time, end_time) {
            (None, Some(_)) => errors.add(id("start_time"), "form-start-time"),
            (Some(start), Some(end)) if end <= start && start_date == end_date => {
                errors.add(id("end_time"), "form-ends-before-it-starts");
            }
            _ => return Some(Days { start_date, end_date, start_time, end_time }),
        }
        None
    }
}

/// The id of a day's field: the first day's is its name.
pub fn field_id(name: &'static str, day: usize) -> Cow<'static, str> {
    match day {
        0 => name.into(),
        _ => format!("{name}-{}", day + 1).into(),
    }
}

/// The value of a repeated field on a day.
pub fn at(fields: &[Typed], day: usize) -> &str {
    fields.get(day).map_or("", |typed| typed)
}

fn date(text: &str) -> Option<NaiveDate> {
    NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()
}

/// A day that can be meant: not one whose year was mistyped.
fn first_day(text: &str, today: NaiveDate) -> Result<NaiveDate, Said> {
    match date(text) {
        None if text.is_empty() => Err("form-date-missing".into()),
        None => Err("form-date".into()),
        Some(day) if (day - today).num_days() > 3 * 366 => Err("form-date-far".into()),
        Some(day) if (today - day).num_days() > 366 => Err("form-date-past".into()),
        Some(day) => Ok(day),
    }
}

fn time(text: &str) -> Result<Option<NaiveTime>, Said> {
    if text.is_empty() {
        return Ok(None);
    }
    let read =
        NaiveTime::parse_from_str(text, "%H:%M").or_else(|_| NaiveTime::parse_from_str(text, "%H:%M:%S"));
    read.map(Some).map_err(|_| "form-time".into())
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
