//! What `docs/asvs.md` claims can be looked up, and its one claim about every page is tried on every page.

use divestreams::routes::{PAGES, Who};

use super::source::{file, files, nothing_of};
use crate::support::Desk;

/// How many requirements each section of the chapter on authentication has: V6.1 to V6.8.
const AUTHENTICATION: [usize; 8] = [3, 12, 8, 6, 8, 4, 2, 4];

/// The requirements of the chapter on session management, in its order.
const NUMBERS: [&str; 19] = [
    "7.1.1", "7.1.2", "7.1.3", "7.2.1", "7.2.2", "7.2.3", "7.2.4", "7.3.1", "7.3.2", "7.4.1", "7.4.2",
    "7.4.3", "7.4.4", "7.4.5", "7.5.1", "7.5.2", "7.5.3", "7.6.1", "7.6.2",
];

#[test]
fn every_requirement_has_its_row() {
    let text = file("docs/asvs.md");
    let of = |chapter: &str| -> Vec<&str> {
        let rows = text.lines().filter(|line| line.starts_with(&format!("| {chapter}.")));
        rows.filter_map(|row| row.split(' ').nth(1)).collect()
    };
    assert_eq!(of("7"), NUMBERS);
    // Grouped by what they are about, so in an order of their own.
    let mut named = of("6");
    named.sort_unstable();
    let sections = AUTHENTICATION.iter().enumerate();
    let mut all: Vec<String> = sections
        .flat_map(|(section, most)| (1..=*most).map(move |n| format!("6.{}.{n}", section + 1)))
        .collect();
    all.sort_unstable();
    assert_eq!((named, all.len()), (all.iter().map(String::as_str).collect(), 47));
    for row in text.lines().filter(|line| line.starts_with("| 6.") || line.starts_with("| 7.")) {
        let cells: Vec<&str> = row.split('|').map(str::trim).collect();
        assert!(["1", "2", "3"].contains(&cells[2]), "{row}");
        assert!(["yes", "partly", "not yet", "none here"].contains(&cells[4]), "{row}");
        let is_shown = cells[5].contains("tests/") || cells[5].contains("src/");
        assert!(
            cells[4] != "yes" || is_shown || cells[5].contains("below"),
            "says yes and shows nothing: {row}"
        );
    }
}

#[test]
fn every_test_that_the_document_names_exists() {
    let text = file("docs/asvs.md");
    let code: String =
        [files("src", ".rs"), files("tests", ".rs")].concat().into_iter().map(|f| f.text).collect();
    // A test's name is a promise: a sentence of several words.
    let named = text.split('`').skip(1).step_by(2).filter(|name| name.matches('_').count() >= 3);
    let mut all = 0;
    let missing = named.inspect(|_| all += 1).filter(|name| !code.contains(&format!("fn {name}(")));
    nothing_of(missing.map(|name| format!("docs/asvs.md: no test {name}")).collect());
    assert!(all > 20, "the document names tests otherwise now: {all}");
    let words = text.split(['(', ')', ',', ' ']).map(|word| word.trim_end_matches('.'));
    for path in words.filter(|word| word.starts_with("src/") || word.starts_with("tests/")) {
        assert!(!file(path).is_empty());
    }
}

#[test]
fn every_page_behind_the_sign_in_offers_to_sign_out() {
    let desk = Desk::open();
    let (owner, operator) = (desk.staff("owner"), desk.signed_in("operator@divestreams.example"));
    let (session, course) = (desk.upcoming("demo", "1 = 1").remove(0), desk.course("demo", "PADI-OWD"));
    let mut looked = 0;
    let is_outside = |path: &str| path.starts_with("/auth/") || path.starts_with("/dev/");
    for route in PAGES.iter().filter(|route| route.method == "GET" && !is_outside(route.path)) {
        let path =
            route.path.replace("{id}", if route.path.contains("/courses/") { &course } else { &session });
        let browser = if route.who == Who::Operator { &operator } else { &owner };
        let page = browser.get(&path);
        if page.status == 200 && !path.ends_with(".csv") {
            looked += 1;
            assert_eq!(page.form_to("/auth/logout").method, "POST", "{path}");
        }
    }
    assert!(looked >= 8, "{looked}");
}
