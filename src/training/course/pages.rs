//! The pages of courses: to read, for now.

use actix_web::web::Path;

use super::view::{Detail, List};
use super::{export, store};
use crate::base::id::CourseId;
use crate::base::listing::{Asked, Place};
use crate::training::session::filter::{Filter, FilterQuery};
use crate::training::session::store as sessions;
use crate::web::list::ListQuery;
use crate::web::{Error, Page, Query, Staff, download, show};

/// Sessions to come that a course's page shows.
const NEXT: usize = 10;

/// `GET /tenant/training/courses`
pub async fn list(desk: Staff, query: Query<ListQuery>) -> Page {
    let asked = query.0.asked(CourseId::parse);
    let question = asked.clone();
    let list = desk.db.read(move |t| store::list(t, &question)).await?;
    show(&List::new(&desk, &asked, list))
}

/// `GET /tenant/training/courses.csv`: what the search finds, after the password of the last ten minutes, and itself written down.
pub async fn csv(desk: Staff, query: Query<ListQuery>) -> Page {
    desk.must_have_confirmed()?;
    desk.note_export("courses").await?;
    let mut asked = Asked { place: Place::Start, ..query.0.asked(CourseId::parse) };
    let db = desk.db.clone();
    download::csv("courses.csv", move |file| async move {
        file.write(download::lines([export::HEADS])?).await?;
        loop {
            let question = asked.clone();
            let part = db.read(move |t| store::part(t, &question, export::STEP)).await?;
            file.write(export::courses(&part.rows)?).await?;
            match part.ends(|course| course.id) {
                (_, Some(last)) => asked.place = Place::After(last),
                (_, None) => return Ok(()),
            }
        }
    })
}

/// `GET /tenant/training/courses/{id}`
pub async fn detail(desk: Staff, id: Path<String>) -> Page {
    let id = CourseId::parse(&id).ok_or(Error::NotFound)?;
    let query = FilterQuery { course: id.to_string().into(), ..FilterQuery::default() };
    let filter = Filter::of(&query, desk.today());
    let (course, mut next) =
        desk.db.read(move |t| Ok::<_, Error>((store::get(t, id)?, sessions::list(t, &filter)?.rows))).await?;
    next.truncate(NEXT);
    show(&Detail::new(&desk, course, next))
}
