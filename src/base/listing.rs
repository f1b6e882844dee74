//! Where a page of a long list begins, and what lies before and behind it: by the row at its end, so that no page is counted to.

/// Where a page begins.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Place<I> {
    /// At the beginning.
    #[default]
    Start,
    /// Behind this one.
    After(I),
    /// So that it ends before this one.
    Before(I),
}

impl<I> Place<I> {
    /// What an address asks for; both together mean the first.
    pub fn of(after: Option<I>, before: Option<I>) -> Self {
        match (after, before) {
            (Some(at), _) => Self::After(at),
            (None, Some(at)) => Self::Before(at),
            (None, None) => Self::Start,
        }
    }

    /// The same place, said by what the list is in the order of; where that is not known, the beginning.
    ///
    /// # Errors
    /// Those of `known`.
    pub fn said_by<P, E>(self, known: impl FnOnce(I) -> Result<Option<P>, E>) -> Result<Place<P>, E> {
        Ok(match self {
            Self::Start => Place::Start,
            Self::After(at) => known(at)?.map_or(Place::Start, Place::After),
            Self::Before(at) => known(at)?.map_or(Place::Start, Place::Before),
        })
    }
}

/// A page of a list.
#[derive(Clone, Debug)]
pub struct Part<T> {
    /// Its rows, in the order of the list.
    pub rows: Vec<T>,
    /// There are more before these.
    pub has_earlier: bool,
    /// There are more behind these.
    pub has_later: bool,
}

impl<T> Part<T> {
    /// Out of `size + 1` rows that were read, where there are so many: away from `place`, so that those before it come the other
    /// way round.
    pub fn cut<I>(mut rows: Vec<T>, size: usize, place: &Place<I>) -> Self {
        let are_more = rows.len() > size;
        rows.truncate(size);
        let (has_earlier, has_later) = match place {
            Place::Start => (false, are_more),
            Place::After(_) => (true, are_more),
            Place::Before(_) => (are_more, true),
        };
        if matches!(place, Place::Before(_)) {
            rows.reverse();
        }
        Self { rows, has_earlier, has_later }
    }

    /// The first and the last one's, where there are more beyond them.
    pub fn ends<I>(&self, id: impl Fn(&T) -> I) -> (Option<I>, Option<I>) {
        (
            self.rows.first().filter(|_| self.has_earlier).map(&id),
            self.rows.last().filter(|_| self.has_later).map(&id),
        )
    }
}

/// What is asked of a list that is searched by how names begin.
#[derive(Clone, Debug)]
pub struct Asked<I> {
    /// The beginning of a name, or of what else is searched.
    pub search: String,
    /// Where the page begins.
    pub place: Place<I>,
}

impl<I> Default for Asked<I> {
    fn default() -> Self {
        Self { search: String::new(), place: Place::Start }
    }
}

impl<I: std::fmt::Display> Asked<I> {
    /// The address of `page` with the search, from another place on.
    pub fn address(&self, page: &str, place: &Place<I>) -> String {
        address(page, &[("q", &self.search)], place)
    }
}

/// The address of `page` with these pairs, empty ones left out, from a place on.
pub fn address<I: std::fmt::Display>(page: &str, pairs: &[(&str, &str)], place: &Place<I>) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(pairs.iter().filter(|(_, value)| !value.is_empty()));
    match place {
        Place::Start => {}
        Place::After(at) => drop(query.append_pair("after", &at.to_string())),
        Place::Before(at) => drop(query.append_pair("before", &at.to_string())),
    }
    match query.finish() {
        query if query.is_empty() => page.to_owned(),
        query => format!("{page}?{query}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_knows_what_lies_beyond_its_ends_whichever_way_it_was_read() {
        let cut = |rows: &[u8], place: Place<u8>| {
            let part = Part::cut(rows.to_vec(), 2, &place);
            (part.rows.clone(), part.ends(|row| *row))
        };
        assert_eq!(cut(&[1, 2], Place::Start), (vec![1, 2], (None, None)));
        assert_eq!(cut(&[1, 2, 3], Place::Start), (vec![1, 2], (None, Some(2))));
        assert_eq!(cut(&[3, 4, 5], Place::After(2)), (vec![3, 4], (Some(3), Some(4))));
        assert_eq!(cut(&[4, 3, 2], Place::Before(5)), (vec![3, 4], (Some(3), Some(4))));
        assert_eq!(cut(&[2, 1], Place::Before(3)), (vec![1, 2], (None, Some(2))));
        assert_eq!(cut(&[], Place::After(9)), (vec![], (None, None)));
    }

    #[test]
    fn an_address_keeps_the_search_and_says_where_its_page_begins() {
        let asked = Asked { search: "a & b".to_owned(), place: Place::Start };
        assert_eq!(asked.address("/x", &Place::After(7)), "/x?q=a+%26+b&after=7");
        assert_eq!(Asked::default().address("/x", &Place::<u8>::Start), "/x");
    }
}
