//! One schema in two databases, and in it one shop that cannot reach into another.

use std::collections::BTreeMap;

use diesel::RunQueryDsl as _;
use diesel::result::{DatabaseErrorKind, Error};
use divestreams::db::{Connection, DatabaseUrl, DbError, connect, fence, migrations};

use super::source::{files, names, nothing_of};
use crate::support::{Desk, is_postgres, shop, user};

/// What a column is, said the same way for both databases and for the code.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Column {
    kind: String,
    is_nullable: bool,
}

/// Tables, their columns by name.
type Tables = BTreeMap<String, BTreeMap<String, Column>>;

#[derive(diesel::QueryableByName)]
struct Row {
    #[diesel(sql_type = diesel::sql_types::Text)]
    of: String,
    #[diesel(sql_type = diesel::sql_types::Text)]
    name: String,
    #[diesel(sql_type = diesel::sql_types::Text)]
    kind: String,
    #[diesel(sql_type = diesel::sql_types::Bool)]
    nullable: bool,
    #[diesel(sql_type = diesel::sql_types::Integer)]
    place_in_key: i32,
}

const OF_SQLITE: &str = "SELECT m.name AS of, c.name AS name, c.type AS kind, c.\"notnull\" = 0 AS nullable, \
    c.pk AS place_in_key FROM sqlite_master m JOIN pragma_table_xinfo(m.name) c \
    WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' ORDER BY 1, c.cid";

const OF_POSTGRES: &str = "SELECT c.table_name::text AS of, c.column_name::text AS name, c.data_type::text AS kind, \
    c.is_nullable = 'YES' AS nullable, COALESCE((SELECT k.ordinal_position::int FROM information_schema.table_constraints t \
    JOIN information_schema.key_column_usage k USING (constraint_schema, constraint_name) \
    WHERE t.constraint_type = 'PRIMARY KEY' AND t.table_name = c.table_name AND k.column_name = c.column_name), 0) \
    AS place_in_key FROM information_schema.columns c WHERE c.table_schema = 'public' ORDER BY 1, c.ordinal_position";

fn rows(connection: &mut Connection) -> Vec<Row> {
    let sql = if matches!(connection, Connection::Sqlite(_)) { OF_SQLITE } else { OF_POSTGRES };
    let mut rows: Vec<Row> = diesel::sql_query(sql).load(connection).expect("the database tells of itself");
    // Diesel's own book-keeping is no table of ours.
    rows.retain(|row| row.of != "__diesel_schema_migrations");
    rows
}

fn tables(connection: &mut Connection) -> Tables {
    let mut tables = Tables::new();
    for row in rows(connection) {
        let column = Column { kind: kind(&row.kind), is_nullable: row.nullable };
        tables.entry(row.of).or_default().insert(row.name, column);
    }
    tables
}

/// The one word for a type of SQLite, PostgreSQL or Diesel.
fn kind(of: &str) -> String {
    let one = match of.to_lowercase().as_str() {
        "text" => "text",
        "blob" | "bytea" | "binary" => "bytes",
        "boolean" | "bool" => "bool",
        "integer" => "integer",
        "bigint" => "bigint",
        "timestamp" | "timestamp with time zone" => "instant",
        "date" => "date",
        "time" | "time without time zone" => "time",
        other => panic!("{other}: say here what it is in both databases"),
    };
    one.to_owned()
}

/// A database of SQLite that the migrations have made, whatever this run is on.
fn of_sqlite() -> Tables {
    let path = std::env::temp_dir().join(format!("divestreams-schema-{}.db", std::process::id()));
    let _ = std::fs::remove_file(&path);
    let mut connection = connect(&DatabaseUrl::Sqlite(path.clone())).expect("a new file");
    migrations::apply(&mut connection).expect("migrations apply");
    let tables = tables(&mut connection);
    drop(connection);
    std::fs::remove_file(&path).expect("made above");
    tables
}

/// The tables as `src/db/schema/` says them.
fn of_the_code() -> Tables {
    let text: String = files("src/db/schema", ".rs").iter().map(|file| file.text.as_str()).collect();
    let mut tables = Tables::new();
    for block in text.split("diesel::table! {").skip(1) {
        let name = block.trim_start().split(' ').next().expect("a name").to_owned();
        let columns = block.lines().filter_map(|line| line.trim().strip_suffix(',')?.split_once(" -> "));
        let columns = columns.map(|(column, of)| {
            let inner = of.strip_prefix("Nullable<").and_then(|of| of.strip_suffix('>'));
            let of = Column { kind: kind(inner.unwrap_or(of)), is_nullable: inner.is_some() };
            (column.to_owned(), of)
        });
        tables.insert(name, columns.collect());
    }
    tables
}

#[track_caller]
fn same(left: (&str, &Tables), right: (&str, &Tables)) {
    let line = |tables: &Tables, table: &str, column: &str| {
        tables
            .get(table)
            .and_then(|columns| columns.get(column))
            .map_or("nothing".to_owned(), |c| format!("{c:?}"))
    };
    let mut all: Vec<(String, String)> = [left.1, right.1]
        .iter()
        .flat_map(|tables| tables.iter())
        .flat_map(|(table, columns)| columns.keys().map(|column| (table.clone(), column.clone())))
        .collect();
    all.sort();
    all.dedup();
    assert!(all.len() > 50, "there is a schema to compare");
    let differ = all.into_iter().filter_map(|(table, column)| {
        let (a, b) = (line(left.1, &table, &column), line(right.1, &table, &column));
        (a != b).then(|| format!("{table}.{column}: {a} in {}, {b} in {}", left.0, right.0))
    });
    nothing_of(differ.collect());
}

#[test]
fn both_databases_have_migrations_of_the_same_names() {
    assert_eq!(names("migrations/sqlite"), names("migrations/postgres"));
    for folder in ["migrations/sqlite", "migrations/postgres"] {
        for migration in names(folder) {
            assert_eq!(
                names(&format!("{folder}/{migration}")),
                ["down.sql", "up.sql"],
                "{folder}/{migration}"
            );
        }
    }
}

#[test]
fn both_databases_have_the_tables_and_columns_that_the_code_expects() {
    let (sqlite, code) = (of_sqlite(), of_the_code());
    same(("SQLite", &sqlite), ("src/db/schema.rs", &code));
    let desk = Desk::open();
    let of_this_run = desk.db(|c| Ok(tables(c)));
    let name = if is_postgres() { "PostgreSQL" } else { "the demo's SQLite" };
    same((name, &of_this_run), ("src/db/schema.rs", &code));
    same((name, &of_this_run), ("SQLite", &sqlite));
}

#[test]
fn every_table_that_belongs_to_a_shop_stands_behind_the_fence_and_is_keyed_by_the_shop() {
    let desk = Desk::open();
    let rows = desk.db(|c| Ok(rows(c)));
    let mut wrong = Vec::new();
    for row in rows.iter().filter(|row| row.name == "tenant_id" && !row.nullable && row.of != "tenant") {
        if !fence::OWNED.contains(&row.of.as_str()) {
            wrong.push(format!("{}: has a shop and is not in db::fence::OWNED", row.of));
        }
        if row.place_in_key != 1 {
            wrong.push(format!("{}: its primary key does not begin with tenant_id", row.of));
        }
    }
    for &table in fence::OWNED {
        match rows.iter().find(|row| row.of == table && row.name == "tenant_id") {
            // The audit log alone is also of what belongs to no shop: a sign-in that failed.
            Some(row) if row.nullable && table != "audit" => {
                wrong.push(format!("{table}: tenant_id may be empty"))
            }
            Some(_) => {}
            None => wrong.push(format!("{table}: fenced, and has no tenant_id")),
        }
    }
    nothing_of(wrong);
}

#[test]
fn no_table_of_a_shop_is_referenced_without_the_shop() {
    let mut wrong = Vec::new();
    for migration in files("migrations", "up.sql") {
        for (at, line) in migration.text.lines().enumerate() {
            for target in line.split("REFERENCES ").skip(1) {
                let (table, columns) = target.split_once(" (").expect("REFERENCES table (columns)");
                if fence::OWNED.contains(&table) && !columns.starts_with("tenant_id, ") {
                    wrong.push(format!("{}:{}: {}", migration.path, at + 1, line.trim()));
                }
            }
        }
    }
    nothing_of(wrong);
}

/// A copy of one of demo's sessions, with some columns said otherwise.
fn copy_with(desk: &Desk, number: u32, changes: &[(&str, String)]) -> Result<usize, DbError> {
    let own_id = format!("'0197e0c0-0000-7000-8000-{number:012}'");
    let columns: Vec<String> = of_the_code()["training_session"].keys().cloned().collect();
    // The database makes this one itself.
    let columns: Vec<String> = columns.into_iter().filter(|column| column != "sort_time").collect();
    let values: Vec<String> = columns
        .iter()
        .map(|column| match changes.iter().find(|(name, _)| name == column) {
            Some((_, value)) => value.clone(),
            None if column == "training_session_id" => own_id.clone(),
            None => format!("s.{column}"),
        })
        .collect();
    desk.try_execute(&format!(
        "INSERT INTO training_session ({}) SELECT {} FROM training_session s WHERE s.tenant_id = {} \
         AND s.instructor_id IS NOT NULL ORDER BY s.training_session_id LIMIT 1",
        columns.join(", "),
        values.join(", "),
        shop("demo")
    ))
}

#[track_caller]
fn refused(answer: Result<usize, DbError>, what: &str) {
    let is_refused = matches!(
        &answer,
        Err(DbError::Fault(Error::DatabaseError(DatabaseErrorKind::ForeignKeyViolation, _)))
    );
    assert!(is_refused, "{what}: {answer:?}");
}

#[test]
fn the_database_refuses_a_row_that_points_into_another_shop() {
    let desk = Desk::open();
    assert_eq!(copy_with(&desk, 1, &[]).expect("its own course and class are fine"), 1);
    let of_reef =
        |column: &str| format!("(SELECT min({column}) FROM class_run WHERE tenant_id = {})", shop("reef"));
    refused(copy_with(&desk, 2, &[("course_id", of_reef("course_id"))]), "another shop's course");
    refused(copy_with(&desk, 3, &[("class_id", of_reef("class_id"))]), "another shop's class");
    let both = [("class_id", of_reef("class_id")), ("course_id", of_reef("course_id"))];
    refused(copy_with(&desk, 4, &both), "another shop's class and its course");
    refused(
        copy_with(&desk, 5, &[("instructor_id", user("chloe@reef.example"))]),
        "another shop's instructor",
    );
    refused(copy_with(&desk, 6, &[("tenant_id", shop("reef"))]), "a session moved to another shop");
    let moved = desk.try_execute(&format!(
        "UPDATE class_run SET course_id = {} WHERE tenant_id = {}",
        of_reef("course_id"),
        shop("demo")
    ));
    refused(moved, "a class of another shop's course");
    let level = desk.try_execute(&format!(
        "UPDATE course SET agency_id = (SELECT min(agency_id) FROM agency WHERE tenant_id = {}) WHERE tenant_id = {}",
        shop("reef"),
        shop("demo")
    ));
    refused(level, "a course of another shop's agency");
}
