//! `docs/incidents.md`: the rows that were observed, held against those that are there.

use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

use crate::replays::REPLAYS;

/// What was observed of one replay. Times and counts that differ from run to run stay out of it.
pub struct Row {
    /// What people and servers meet while it lasts.
    pub meanwhile: String,
    /// Who tells of it.
    pub told_by: String,
    /// Cause and remedy, word for word.
    pub said: String,
    /// Who is signed out once it is mended.
    pub signed_out: String,
}

/// What a replay came to.
pub enum Seen {
    /// It ran.
    Row(Row),
    /// It cannot be made to happen on this machine, and why.
    Cannot(&'static str),
}

/// All rows, by title.
#[derive(Default)]
pub struct Table {
    pub rows: Vec<(&'static str, Row)>,
}

const HEAD: &str = "\
# Incidents, replayed

What once signed everybody out, and what else could. Each is made to happen to the real binary in `tests/incidents/`, and this table is
what was observed: `./test` fails where it says anything else. To write it anew: `cargo test --test incidents -- --all --write`.

Everything in it was told within a minute by all that the column names: the check of `/api/health`, the metrics, and the log with the same
words. A start that is refused ends with exit code 78 before a port is opened. What to do is in the words themselves, and at more
length in the [runbook](runbook.md).

| what happens | meanwhile | told by | cause and remedy, as they are said | signed out, once it is mended |
| --- | --- | --- | --- | --- |
";

impl Table {
    /// The page as it should be: what was observed, and for what did not run what is there.
    fn page(&self, there: &str) -> String {
        let mut page = HEAD.to_owned();
        for replay in REPLAYS {
            let begins = format!("| {} |", replay.title);
            match self.rows.iter().find(|(title, _)| *title == replay.title) {
                Some((_, row)) => {
                    let cells = [&row.meanwhile, &row.told_by, &row.said, &row.signed_out];
                    let cells = cells.map(|cell| cell.replace('|', "\\|"));
                    let _ = writeln!(page, "{begins} {} |", cells.join(" | "));
                }
                None => there.lines().filter(|line| line.starts_with(&begins)).for_each(|line| {
                    let _ = writeln!(page, "{line}");
                }),
            }
        }
        page
    }

    /// Writes what was observed down.
    pub fn write(&self) -> Result<(), String> {
        let page = self.page(&fs::read_to_string(path()).unwrap_or_default());
        fs::write(path(), page).map_err(|error| error.to_string())
    }

    /// Holds what was observed against what is written. `is_whole`: every replay was to run, so every row must be there.
    pub fn compare(&self, is_whole: bool) -> Result<(), String> {
        let there = fs::read_to_string(path()).unwrap_or_default();
        let page = self.page(&there);
        if there == page && (!is_whole || there.lines().count() == HEAD.lines().count() + REPLAYS.len()) {
            return Ok(());
        }
        let new = page.lines().filter(|line| !there.lines().any(|old| old == *line));
        let old = there.lines().filter(|line| !page.lines().any(|new| new == *line));
        Err(format!(
            "docs/incidents.md does not say what was observed.\n\nIt says:\n{}\n\nObserved:\n{}\n\nWrite it anew and read the \
             difference: cargo test --test incidents -- --all --write",
            old.collect::<Vec<_>>().join("\n"),
            new.collect::<Vec<_>>().join("\n")
        ))
    }
}

fn path() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("docs/incidents.md")
}
