//! The pages of courses: to read, for now.

use actix_web::web::Path;
use serde::Deserialize;

use super::store::{self, Cursor};
use super::view::{Detail, List};
use crate::base::id::CourseId;
use crate::training::session::filter::{Filter, FilterQuery};
use crate::training::session::store as sessions;
use crate::web::{Error, Page, Query, Staff, Typed, show};

/// Sessions to come that a course's page shows.
const NEXT: usize = 10;

/// The query of the list's address.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Search {
    q: Typed,
    after: Typed,
}

/// `GET /tenant/training/courses`
pub async fn list(desk: Staff, query: Query<Search>) -> Page {
    let search: String = query.0.q.chars().take(100).collect();
    let after = CourseId::parse(&query.0.after).map(Cursor);
    let is_further = after.is_some();
    let asked = search.clone();
    let list = desk.db.read(move |t| store::list(t, &asked, after.as_ref())).await?;
    show(&List::new(&desk, &search, list, is_further))
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
