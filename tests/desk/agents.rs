//! What browsers call themselves is anything at all: on pages it is words, and never a part of the page.

use std::collections::BTreeSet;

use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;

use crate::support::{DEMO_PASSWORD, Desk, SHOP};

const OWNER: &str = "owner@demo.example";
const STAFF: &str = "staff@demo.example";
const FIREFOX: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0";

fn sign_in_with(desk: &Desk, agent: &str) {
    desk.visitor().with_header("user-agent", agent).sign_in(STAFF, DEMO_PASSWORD).expect(302);
}

/// Agents that are made of what agents and pages are made of.
fn strange_agents(n: usize) -> Vec<String> {
    let known = prop::sample::select(vec![
        "Mozilla/5.0 (",
        "X11; Linux",
        "Android ",
        "Firefox/132.0",
        "</td>",
        "</tr></table>",
        "<b>",
        "<script>alert(1)</script>",
        "\"><img src=x onerror=alert(1)>",
        "' onload='x",
        "&lt;i&gt;",
        "{{ 7 * 7 }}",
        "<svg/onload=x>",
        "é",
        "🤿",
    ]);
    let part = prop_oneof![3 => known.prop_map(str::to_owned), 1 => "[ -~]{0,12}"];
    let agents = prop::collection::vec(part, 1..12).prop_map(|parts| parts.concat().trim().to_owned());
    let mut runner = TestRunner::deterministic();
    (0..n).map(|_| agents.new_tree(&mut runner).expect("there are such").current()).collect()
}

#[test]
fn whatever_an_agent_is_made_of_its_row_has_the_elements_of_every_row() {
    let desk = Desk::open();
    let owner = desk.signed_in(OWNER);
    sign_in_with(&desk, FIREFOX);
    let agents = strange_agents(40);
    for agent in &agents {
        sign_in_with(&desk, agent);
    }
    let longest = "SELECT CAST(MAX(LENGTH(user_agent)) AS BIGINT) FROM session";
    assert!((100..=300).contains(&desk.count(longest)));
    let log = "/tenant/settings/audit?what=sign-ins&q=aisha";
    for (path, selector) in
        [(format!("{SHOP}?q=aisha"), "table.devices tbody tr"), (log.to_owned(), "tbody tr")]
    {
        let page = owner.get(&path).expect(200);
        assert_eq!(page.all(selector).len(), 41, "{path}");
        // Each row begins a line of the page.
        let tags: BTreeSet<usize> = page
            .body
            .lines()
            .filter(|line| line.starts_with("<tr") && !line.contains("<thead"))
            .map(|line| line.matches('<').count())
            .collect();
        assert_eq!(tags.len(), 1, "{path}: {tags:?}");
        assert!(page.all("td img, td b, td svg, td script, [onerror], [onload]").is_empty(), "{path}");
    }
    let file = owner.get("/tenant/settings/devices.csv?q=aisha").expect(200);
    assert_eq!(
        csv::Reader::from_reader(file.body.as_bytes()).records().filter(|row| row.is_ok()).count(),
        41
    );
}
