//! Which room may use which, and which layer what: the table in `src/lib.rs` and the arrows of the design, held against
//! what the files say.

use super::source::{File, file, files, nothing_of, words};

/// A room and the rooms it may use; `None`: all.
type Allowed = Vec<(String, Option<Vec<String>>)>;

/// Reads the table in the documentation of `src/lib.rs`.
fn table() -> Allowed {
    let mut rows: Allowed = Vec::new();
    let text = file("src/lib.rs");
    for line in text.lines().filter(|line| line.starts_with("//! | `")) {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        let may = match cells[3].split(['(', ';']).next().unwrap_or_default().trim() {
            "everything" => None,
            "nothing of ours" => Some(Vec::new()),
            "all above" => Some(rows.iter().map(|(room, _)| room.clone()).collect()),
            list => Some(list.split(',').map(|room| room.trim().to_owned()).collect()),
        };
        let rooms = cells[1].split(',').map(|room| room.trim().trim_matches('`').to_owned());
        rows.extend(rooms.map(|room| (room, may.clone())).collect::<Vec<_>>());
    }
    rows
}

/// The room of a file: the folder below `src`, or the file's own name there.
fn room(path: &str) -> &str {
    path.trim_start_matches("src/").trim_end_matches(".rs").split('/').next().unwrap_or_default()
}

/// The rooms that a line of code names by `crate::room`.
fn used(line: &str) -> impl Iterator<Item = &str> {
    line.split("crate::")
        .skip(1)
        .map(|rest| rest.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or_default())
}

/// What a layer's files may not name, and why. A layer is the name of a file or of a folder.
const LAYERS: &[(&[&str], &[&str], &str)] = &[
    (
        &["model"],
        &[
            "diesel",
            "actix_web",
            "actix_session",
            "askama",
            "web",
            "store",
            "change",
            "form",
            "pages",
            "view",
        ],
        "a model is types and rules, without IO",
    ),
    // What a form has been checked to (`Plan`, `Choices`) stands in the model, so that SQL needs no form.
    (
        &["store", "change"],
        &["actix_web", "askama", "web", "form", "pages", "view"],
        "SQL knows no page and no form",
    ),
    // A view may hold a row that a store read: types only. Without a connection it can ask nothing.
    (
        &["view"],
        &["diesel", "Scoped", "TenantDb", "DbError", "Connection", "schema", "change", "pages"],
        "a view asks no database",
    ),
    (&["form"], &["diesel", "Scoped", "TenantDb", "actix_web", "askama"], "a form asks and draws nothing"),
    (&["pages"], &["diesel", "schema"], "SQL stands in stores"),
];

fn layer_of(path: &str) -> impl Iterator<Item = &str> {
    path.trim_end_matches(".rs").split('/').skip(2)
}

/// Of a path like `super::store::get` or `crate::web::Error` all parts; of other lines the words.
fn names_module(line: &str, name: &str) -> bool {
    let is_module = name.chars().all(|c| c.is_ascii_lowercase() || c == '_');
    match is_module {
        // `form` is an everyday word: as a module it stands in a path.
        true => {
            let path = |before: &str| format!("{before}{name}");
            let ends = |rest: &str| rest.starts_with("::") || rest.starts_with(';') || rest.starts_with(',');
            [path("super::"), path("crate::"), path("use "), path("::"), path("{"), path("(")].iter().any(
                |found| line.match_indices(found.as_str()).any(|(at, _)| ends(&line[at + found.len()..])),
            )
        }
        false => words(line).any(|word| word == name),
    }
}

#[test]
fn the_map_in_lib_rs_names_every_room() {
    let table = table();
    let mut missing = Vec::new();
    for file in files("src", ".rs") {
        let room = room(&file.path).to_owned();
        if !matches!(room.as_str(), "lib" | "main") && !table.iter().any(|(known, _)| *known == room) {
            missing.push(format!("{}: the room `{room}` is not in the table of src/lib.rs", file.path));
        }
    }
    missing.dedup();
    nothing_of(missing);
    for (room, may) in &table {
        let known = |name: &String| table.iter().any(|(room, _)| room == name);
        assert!(may.iter().flatten().all(known), "`{room}` may use a room that does not exist: {may:?}");
    }
}

#[test]
fn every_room_uses_only_the_rooms_that_it_may() {
    let table = table();
    let mut wrong = Vec::new();
    for file in files("src", ".rs") {
        let room = room(&file.path);
        let Some((_, Some(may))) = table.iter().find(|(known, _)| known == room) else { continue };
        for (at, line) in file.code() {
            for used in used(line).filter(|used| *used != room && !may.iter().any(|m| m == used)) {
                wrong.push(format!("{}:{at}: `{room}` may not use `{used}`: {}", file.path, line.trim()));
            }
        }
    }
    nothing_of(wrong);
}

#[test]
fn nobody_leaves_a_room_by_climbing() {
    let mut wrong = Vec::new();
    for file in files("src", ".rs") {
        // A module's depth: `src/web/form.rs` is `web::form`, and two `super::` lead out of `web`.
        let depth = file.path.trim_end_matches("/mod.rs").split('/').count() - 1;
        let out = "super::".repeat(depth);
        for (at, line) in file.code().filter(|(_, line)| depth > 0 && line.contains(&out)) {
            wrong.push(format!(
                "{}:{at}: say `crate::`, so that the arrow is seen: {}",
                file.path,
                line.trim()
            ));
        }
    }
    nothing_of(wrong);
}

#[test]
fn every_layer_knows_only_what_it_may() {
    let mut wrong = Vec::new();
    for file in files("src", ".rs") {
        for (layers, forbidden, why) in LAYERS {
            if !layer_of(&file.path).any(|part| layers.contains(&part)) || is_apart(&file, layers) {
                continue;
            }
            for (at, line) in file.code() {
                for name in forbidden.iter().filter(|name| names_module(line, name)) {
                    wrong.push(format!("{}:{at}: `{name}`: {why}: {}", file.path, line.trim()));
                }
            }
        }
    }
    nothing_of(wrong);
}

/// `web::form` is what forms are made of, and so meets requests.
fn is_apart(file: &File, layers: &[&str]) -> bool {
    file.path == "src/web/form.rs" && layers.contains(&"form")
}

/// Where SQL stands besides `store.rs` and `change.rs`: the rooms that are about the database, and small ones whose only
/// IO it is.
const SQL: &[&str] = &[
    "src/db/",
    "src/tenancy/scoped.rs",
    "src/audit/mod.rs",
    "src/login/throttle.rs",
    "src/login/seen.rs",
    "src/jobs/purge.rs",
    "src/health/probe.rs",
    "src/cli/demo/",
    // The ids' derives, so that SQL takes them.
    "src/base/id.rs",
];

#[test]
fn all_sql_stands_in_stores() {
    let mut wrong = Vec::new();
    for file in files("src", ".rs") {
        let is_store = layer_of(&file.path).any(|part| matches!(part, "store" | "change"));
        if is_store || SQL.iter().any(|path| file.path.starts_with(path)) {
            continue;
        }
        for (at, line) in file.code().filter(|(_, line)| words(line).any(|word| word == "diesel")) {
            wrong.push(format!("{}:{at}: SQL stands in a store: {}", file.path, line.trim()));
        }
    }
    nothing_of(wrong);
}

#[test]
fn a_forbidden_arrow_would_be_seen() {
    assert_eq!(used("use crate::web::{Error, Page};").collect::<Vec<_>>(), ["web"]);
    assert_eq!(used("    let x = crate::training::session::get();").collect::<Vec<_>>(), ["training"]);
    assert!(names_module("use super::form::Checked;", "form"));
    assert!(names_module("use crate::web::Error;", "web"));
    assert!(names_module("use super::{form, store};", "form"));
    assert!(!names_module("let form = form.check();", "form"));
    let table = table();
    let of = |room: &str| table.iter().find(|(known, _)| known == room).map(|(_, may)| may.clone());
    assert_eq!(of("base"), Some(Some(Vec::new())));
    assert!(!of("web").flatten().expect("a list").contains(&"training".to_owned()));
    assert!(!of("account").flatten().expect("a list").contains(&"training".to_owned()), "feature to feature");
    assert_eq!(of("cli"), Some(None));
}
