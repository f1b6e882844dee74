//! Pages of a long list by the row at their end.

/// The rows of a boxed query behind or before a `Place` of (name, id), nearest first: its order turns round before the place.
macro_rules! by_name {
    ($query:expr, ($name:expr, $id:expr), $place:expr) => {{
        use crate::base::listing::Place;
        match $place {
            Place::Start => $query.order(($name.asc(), $id.asc())),
            Place::After((name, id)) => {
                let same = $name.eq(name.clone()).and($id.gt(id));
                $query.filter($name.gt(name).or(same)).order(($name.asc(), $id.asc()))
            }
            Place::Before((name, id)) => {
                let same = $name.eq(name.clone()).and($id.lt(id));
                $query.filter($name.lt(name).or(same)).order(($name.desc(), $id.desc()))
            }
        }
    }};
}

/// The rows of a boxed query whose newest come first, behind (older) or before (newer) a `Place` of an id.
macro_rules! newest_first {
    ($query:expr, $id:expr, $place:expr) => {{
        use crate::base::listing::Place;
        match $place {
            Place::Start => $query.order($id.desc()),
            Place::After(id) => $query.filter($id.lt(id)).order($id.desc()),
            Place::Before(id) => $query.filter($id.gt(id)).order($id.asc()),
        }
    }};
}

pub(crate) use {by_name, newest_first};
