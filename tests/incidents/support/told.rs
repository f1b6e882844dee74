//! Health, metrics and log: all three must tell of it, with the same cause, within a minute.

use std::time::{Duration, Instant};

use super::in_time;
use super::server::Server;

/// The promise: so long after it happened.
const WITHIN: Duration = Duration::from_secs(60);

/// What must be told.
pub struct Told {
    /// The check of `/api/health`.
    pub check: &'static str,
    /// "degraded" or "failing".
    pub status: &'static str,
    /// Words of its cause and of its remedy.
    pub words: &'static [&'static str],
    /// A series of `/metrics` besides the check's own, and the value that it must reach.
    pub metric: Option<(&'static str, f64)>,
}

/// Waits for all three. Answers who told, and what was said.
#[track_caller]
pub fn must_tell(server: &Server, told: &Told, since: Instant) -> (String, String) {
    let level = match told.status {
        "degraded" => 1.0,
        _ => 2.0,
    };
    let own = format!("health_check_status{{check=\"{}\"}}", told.check);
    let mut series = vec![(own.as_str(), level)];
    series.extend(told.metric);
    let (mut detail, mut last) = (None, String::new());
    let is_told = in_time(WITHIN.saturating_sub(since.elapsed()), || {
        if detail.is_none() {
            last = server.health().body;
            detail = said(&last, told);
        }
        let Some(detail) = &detail else { return false };
        let metrics = server.metrics();
        let is_measured = series.iter().all(|(of, least)| value(&metrics, of) >= Some(*least));
        let is_logged =
            server.log().lines().any(|line| line.contains(detail.as_str()) && line.contains(told.check));
        is_measured && is_logged
    });
    assert!(
        is_told,
        "not told within a minute: {} {} {:?}\nhealth: {last}\nmetrics: {}\nlog: {}",
        told.check,
        told.status,
        told.words,
        server
            .metrics()
            .lines()
            .filter(|line| line.contains("health_") || line.contains("sign"))
            .collect::<Vec<_>>()
            .join("\n"),
        server.log().lines().rev().take(30).collect::<Vec<_>>().join("\n")
    );
    let measured: Vec<String> = series.iter().map(|(of, _)| format!("`{of}`")).collect();
    let by = format!("`{}` {}; {}; the log", told.check, told.status, measured.join(", "));
    (by, detail.unwrap_or_default())
}

/// The check's detail, once it is as bad as it must be and says what it must.
fn said(report: &str, told: &Told) -> Option<String> {
    let report: serde_json::Value = serde_json::from_str(report).ok()?;
    let check = &report["checks"][told.check];
    let detail = check["detail"].as_str()?;
    let is_right = check["status"] == told.status && told.words.iter().all(|word| detail.contains(word));
    is_right.then(|| detail.to_owned())
}

/// The value of the one series that begins like this.
fn value(metrics: &str, series: &str) -> Option<f64> {
    let line = metrics.lines().find(|line| line.starts_with(series))?;
    line.rsplit(' ').next().and_then(|value| value.parse().ok())
}

/// A check is as it should be again.
#[track_caller]
pub fn must_be_well(server: &Server, check: &str) {
    let mut last = String::new();
    let is_well = in_time(WITHIN, || {
        last = server.health().body;
        let report: serde_json::Value = serde_json::from_str(&last).unwrap_or_default();
        report["checks"][check]["status"] == "ok"
    });
    assert!(is_well, "{check} stays as it was: {last}");
}
