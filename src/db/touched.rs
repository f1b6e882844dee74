//! What a transaction changes of who is signed in and what they may do. It is collected where the rows are written, so that
//! whoever keeps a copy of them ([`Watch`]) is told before anybody is answered; a write that forgets to say so panics in debug
//! builds and tests, as one that forgets its shop does.

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;

use crate::base::id::{LoginSessionId, TenantId, UserId};

/// Something that a login session's rights hang on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// Its own row.
    Login(LoginSessionId),
    /// A person: their name, whether they may sign in, to which shops they belong.
    Person(UserId),
    /// A shop: whether it is open, its name, zone and rules.
    Shop(TenantId),
    /// All of them: the whole database was replaced.
    All,
}

impl std::fmt::Display for Subject {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Login(id) => f.write_str(id.as_str()),
            Self::Person(id) => f.write_str(id.as_str()),
            Self::Shop(id) => f.write_str(id.as_str()),
            Self::All => f.write_str("all"),
        }
    }
}

/// What a transaction touched.
pub type Touched = BTreeSet<Subject>;

/// Keeps copies of what stands in the database, and is told what of them is worth nothing any more.
pub trait Watch: Send + Sync {
    /// A change is about to be committed: no copy of these is used or made until [`Watch::committed`], or for as long as a
    /// copy may live at all, should this process die in between.
    fn committing(&self, touched: &Touched);

    /// It has been committed: copies from before are worth nothing. False where that could not be told to everyone.
    fn committed(&self, touched: &Touched) -> bool;

    /// Something could not be told, and has not been since.
    fn is_behind(&self) -> bool;
}

thread_local! {
    static WRITING: RefCell<Option<Touched>> = const { RefCell::new(None) };
}

/// Says that the statement which follows changes something about `subject`. Stands beside the statement, in its function.
pub fn touch(subject: Subject) {
    WRITING.with_borrow_mut(|writing| {
        if let Some(touched) = writing {
            touched.insert(subject);
        }
    });
}

/// A transaction begins on this thread.
pub(super) fn begin() {
    WRITING.set(Some(Touched::new()));
}

/// It has done its work: what it touched.
pub(super) fn end() -> Touched {
    WRITING.take().unwrap_or_default()
}

/// The tables that a request's login session is read from, but for counter tablets: what stands on one is never copied.
const READ: [&str; 4] = ["session", "users", "membership", "tenant"];

/// The table that a statement changes within a transaction that has not said whose row it is: none of the ids that were
/// touched is among what is bound. `last_seen_at` alone is read by no request, and a lock changes nothing.
pub(super) fn forgotten(sql: &str) -> Option<&'static str> {
    let (statement, bound) = sql.split_once(" -- binds: ").unwrap_or((sql, ""));
    // PostgreSQL's quotes, and SQLite's.
    let plain = statement.trim_start().replace(['"', '`'], "");
    let mut words = plain.split_ascii_whitespace();
    let table = match (words.next()?.to_ascii_uppercase().as_str(), words.next()?) {
        ("UPDATE", table) => table,
        ("DELETE", _) => words.next()?,
        ("INSERT", _) => words.next().filter(|table| table.starts_with("membership"))?,
        _ => return None,
    };
    let table = READ.into_iter().find(|read| *read == table)?;
    let is_harmless =
        ["SET last_seen_at = $1 WHERE", "SET last_seen_at = ? WHERE", "SET is_active = tenant.is_active"]
            .iter()
            .any(|harmless| plain.contains(harmless));
    let is_said = WRITING.with_borrow(|writing| {
        writing.as_ref().is_none_or(|touched| {
            touched.iter().any(|subject| *subject == Subject::All || bound.contains(&subject.to_string()))
        })
    });
    (!is_harmless && !is_said).then_some(table)
}

tokio::task_local! {
    static LATE: Cell<bool>;
}

/// Runs a request; true beside its answer where what it changed could not be told to everyone.
pub async fn noticing<T>(request: impl Future<Output = T>) -> (T, bool) {
    LATE.scope(Cell::new(false), async {
        let answer = request.await;
        (answer, LATE.with(Cell::get))
    })
    .await
}

/// Whether this request changed something that could not be told to everyone.
pub fn is_late() -> bool {
    LATE.try_with(Cell::get).unwrap_or(false)
}

/// This request did.
pub(super) fn be_late() {
    // Outside of a request there is nobody to be told.
    let _ = LATE.try_with(|late| late.set(true));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id() -> LoginSessionId {
        LoginSessionId::new(chrono::DateTime::UNIX_EPOCH.naive_utc())
    }

    #[test]
    fn a_write_that_does_not_say_whose_row_it_changes_does_not_pass() {
        let mine = id();
        let ended = format!("DELETE FROM \"session\" WHERE (\"session\".\"id\" = $1) -- binds: [{mine}]");
        begin();
        assert_eq!(forgotten(&ended), Some("session"));
        touch(Subject::Login(id()));
        assert_eq!(forgotten(&ended), Some("session"), "another one's was said");
        touch(Subject::Login(mine));
        assert_eq!(forgotten(&ended), None);
        let role = "UPDATE \"membership\" SET \"role\" = $1 WHERE \"tenant_id\" = $2 -- binds: [\"staff\"]";
        assert_eq!(forgotten(role), Some("membership"));
        assert_eq!(forgotten("INSERT INTO \"membership\" (\"tenant_id\") VALUES ($1)"), Some("membership"));
        assert_eq!(forgotten("UPDATE users SET name = 'x'"), Some("users"));
        assert_eq!(forgotten("DELETE FROM `session` WHERE (`session`.`id` = ?)"), Some("session"));
        assert_eq!(end().len(), 2);
    }

    #[test]
    fn what_no_request_reads_needs_no_word() {
        begin();
        for harmless in [
            "UPDATE \"session\" SET \"last_seen_at\" = $1 WHERE (\"session\".\"id\" = $2)",
            "UPDATE \"session\" SET \"last_seen_at\" = ? WHERE (\"session\".\"id\" = ?)",
            "UPDATE \"tenant\" SET \"is_active\" = \"tenant\".\"is_active\" WHERE \"tenant\".\"tenant_id\" = $1",
            "INSERT INTO \"session\" (\"id\") VALUES ($1)",
            "UPDATE \"session_ended\" SET \"reason\" = $1",
            "SELECT 1",
            "BEGIN",
        ] {
            assert_eq!(forgotten(harmless), None, "{harmless}");
        }
        end();
    }
}
