//! Which fields of a form were touched: a form carries a mark of each value that it was opened with.

use sha2::{Digest as _, Sha256};

use super::SessionForm;
use crate::web::Typed;

/// Fields of a form, those of its one day among them.
const FIELDS: usize = 12;

/// Bytes of a mark: that a touched field has the mark of the opened one by chance is one in four thousand million, and then it
/// is shown as theirs, in plain sight.
const MARK: usize = 4;

impl SessionForm {
    /// The form, which now knows what it was opened with. Marks, not values: whole notes would double a form that may have 64 KiB.
    pub(super) fn marked(mut self) -> Self {
        let marks = self.fields_mut().map(|field| mark(field));
        self.opened = marks.join(".").into();
        self
    }

    /// What I changed, over what `theirs` is now: a field that I left as it was opened is as they saved it. A form without marks,
    /// from before there were any, is mine as a whole.
    #[must_use]
    pub fn over(&self, theirs: &Self) -> Self {
        let marks: Vec<&str> = self.opened.split('.').collect();
        let (mut merged, mut mine) = (theirs.clone(), self.clone());
        for (at, (field, typed)) in merged.fields_mut().into_iter().zip(mine.fields_mut()).enumerate() {
            if marks.get(at).is_none_or(|opened| *opened != mark(typed)) {
                std::mem::swap(field, typed);
            }
        }
        merged
    }

    /// Every field that a conflict is told about; the first day's, for a session has one.
    fn fields_mut(&mut self) -> [&mut Typed; FIELDS] {
        for fields in [&mut self.start_date, &mut self.end_date, &mut self.start_time, &mut self.end_time] {
            fields.resize(1, Typed::default());
        }
        [
            &mut self.course_id,
            &mut self.environment,
            &mut self.start_date[0],
            &mut self.end_date[0],
            &mut self.start_time[0],
            &mut self.end_time[0],
            &mut self.location,
            &mut self.meeting_point,
            &mut self.instructor_id,
            &mut self.max_students,
            &mut self.price,
            &mut self.notes,
        ]
    }
}

fn mark(value: &str) -> String {
    Sha256::digest(value).iter().take(MARK).map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(price: &str, notes: &str) -> SessionForm {
        SessionForm {
            start_date: vec!["2026-11-25".to_owned().into()],
            price: price.to_owned().into(),
            notes: notes.to_owned().into(),
            ..SessionForm::default()
        }
    }

    #[test]
    fn only_what_was_touched_goes_over_what_stands() {
        let mut mine = form("480", "").marked();
        mine.notes = "towels\r\n".to_owned().into();
        let merged = mine.over(&form("222", "").marked());
        assert_eq!((&*merged.price, &*merged.notes), ("222", "towels"));
        let emptied = form("480", "").over(&form("222", "theirs").marked());
        assert_eq!((&*emptied.price, &*emptied.notes), ("480", ""), "without marks all is mine");
    }

    #[test]
    fn what_was_merged_can_be_merged_again() {
        let mut mine = form("480", "").marked();
        mine.notes = "towels".to_owned().into();
        let once = mine.over(&form("222", "").marked());
        let twice = once.over(&form("333", "theirs").marked());
        assert_eq!((&*twice.price, &*twice.notes), ("333", "towels"));
    }
}
