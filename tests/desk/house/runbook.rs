//! Who is woken finds what to do.

use std::collections::BTreeSet;

use super::source::file;

fn after<'f>(text: &'f str, mark: &str) -> BTreeSet<&'f str> {
    text.lines().filter_map(|line| line.trim().strip_prefix(mark)).map(str::trim).collect()
}

#[test]
fn every_alert_has_a_section_with_symptom_check_and_remedy_and_a_test() {
    let (rules, tests, book) =
        (file("deploy/alerts.yml"), file("deploy/alerts_test.yml"), file("docs/runbook.md"));
    let alerts = after(&rules, "- alert: ");
    assert!(alerts.len() >= 8, "{alerts:?}");
    assert_eq!(alerts, after(&book, "## "), "a section for each alert, and none left over");
    assert_eq!(alerts, after(&tests, "alertname: "), "a test for each alert");
    for section in book.split("\n## ").skip(1) {
        for part in ["**Symptom.**", "**Check.**", "**Remedy.**"] {
            assert!(section.contains(part), "{part} in {section}");
        }
    }
    for alert in alerts {
        let anchor = format!("docs/runbook.md#{}", alert.to_lowercase());
        assert!(rules.contains(&anchor), "{alert} does not lead to its section");
    }
}

#[test]
fn every_sign_that_people_do_not_stay_signed_in_wakes_somebody() {
    let rules = file("deploy/alerts.yml");
    for sign in divestreams::login::traffic::model::Sign::ALL {
        let asks = rules.lines().filter(|line| line.contains("session_traffic_sign{"));
        let is_asked = asks.flat_map(|line| line.split(['"', '|'])).any(|word| word == sign.as_str());
        assert!(is_asked, "no alert for {sign:?}");
    }
}

#[test]
fn every_metric_that_an_alert_asks_for_is_told() {
    let (rules, told) = (file("deploy/alerts.yml"), file("src/base/metrics.rs"));
    let words = rules.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    let looks_like_one = |word: &&str| {
        ["http_", "login_", "session_", "db_", "password_", "mail_", "backup_", "health_"]
            .iter()
            .any(|start| word.starts_with(start))
    };
    for metric in words.filter(looks_like_one) {
        let name = metric.trim_end_matches("_bucket");
        assert!(told.contains(&format!("\"{name}\"")), "{metric}");
    }
}
