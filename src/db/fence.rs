//! The fence in debug builds and tests: SQL that names a shop's table without `tenant_id` panics, so that
//! the whole suite proves that every query is scoped.

use std::cell::Cell;

use diesel::connection::InstrumentationEvent;

use super::touched;

/// The tables whose rows belong to a shop.
pub const OWNED: &[&str] = &[
    "membership",
    "membership_word",
    "teammate",
    "invitation",
    "audit",
    "agency",
    "cert_level",
    "course",
    "class_run",
    "training_session",
    "counter",
    "pin",
    "pin_failure",
    "tenant_logo",
];

thread_local! {
    static QUERIES: Cell<u64> = const { Cell::new(0) };
}

/// How many statements this thread has sent so far; tests count a page's queries with it.
pub fn queries() -> u64 {
    QUERIES.get()
}

/// Looks at each statement before it is sent.
///
/// # Panics
/// Where one could read or change another shop's rows, or changes what a login session may do and does not say whose.
pub fn check(event: InstrumentationEvent<'_>) {
    if let InstrumentationEvent::StartQuery { query, .. } = event {
        QUERIES.set(QUERIES.get() + 1);
        let sql = query.to_string();
        // What is bound is no table's name, whatever it says.
        let statement = sql.split(" -- binds: ").next().unwrap_or_default();
        if let Some(table) = unscoped(statement) {
            panic!("tenant fence: {table} without tenant_id in {sql}");
        }
        if let Some(table) = touched::forgotten(&sql) {
            panic!("{table} is changed without a word about whose row it is (db::touch) in {sql}");
        }
    }
}

/// The first owned table that `sql` names without saying whose rows it means.
fn unscoped(sql: &str) -> Option<&'static str> {
    let words = || sql.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    if words().any(|word| word == "tenant_id") || is_definition(sql) {
        return None;
    }
    OWNED.iter().copied().find(|table| words().any(|word| word == *table))
}

/// Migrations define tables and indexes; they touch no rows.
fn is_definition(sql: &str) -> bool {
    let start = sql.trim_start().lines().find(|line| !line.trim_start().starts_with("--")).unwrap_or("");
    ["CREATE ", "DROP ", "ALTER "].iter().any(|word| start.trim_start().starts_with(word))
}

#[cfg(test)]
mod tests {
    use super::unscoped;

    #[test]
    fn sql_without_a_shop_does_not_pass() {
        assert_eq!(unscoped("SELECT \"course\".\"name\" FROM \"course\""), Some("course"));
        assert_eq!(
            unscoped("DELETE FROM training_session WHERE training_session_id = $1"),
            Some("training_session")
        );
        assert_eq!(unscoped("SELECT name FROM course WHERE course.tenant_id = $1"), None);
        assert_eq!(unscoped("SELECT count(*) FROM session"), None);
        assert_eq!(unscoped("-- why\nCREATE TABLE course (course_id TEXT)"), None);
    }
}
