//! `/admin/health`: will people stay signed in? What `/api/health` tells programs, for a person.

use actix_web::web;
use askama::Template;
use chrono::{TimeDelta, Timelike as _};

use super::chart::Chart;
use crate::base::clock::Instant;
use crate::db::DbError;
use crate::health::Health;
use crate::health::model::Status;
use crate::login::rotation::Standing;
use crate::login::traffic::model::{Outcome, hour_of};
use crate::login::traffic::store;
use crate::text::{Texts, Value};
use crate::web::tabs::tabs;
use crate::web::{Chrome, Operator, Page, show, urls, when};

/// Hours that the charts show.
const HOURS: i64 = 48;

/// A check as a line of the table.
struct Row {
    name: &'static str,
    tone: &'static str,
    status: &'static str,
    took: String,
    detail: String,
}

#[derive(Template)]
#[template(path = "platform/health.html")]
struct HealthPage {
    page: Chrome,
    tabs: Vec<(&'static str, &'static str, bool)>,
    tone: &'static str,
    status: &'static str,
    rows: Vec<Row>,
    standing: Standing,
    all: i64,
    /// What may be done about the previous secret.
    rotation: String,
    charts: Vec<Chart>,
}

/// `GET /admin/health`
///
/// # Errors
/// Where the database does not answer.
pub async fn page(operator: Operator, health: web::Data<Health>) -> Page {
    let person = operator.0;
    let (t, now) = (person.visitor.t, person.now());
    let since = hour_of(now) - TimeDelta::hours(HOURS - 1);
    let counted = move |c: &mut _| Ok::<_, DbError>((store::by_signer(c, now)?, store::by_hour(c, since)?));
    let (signed, hours) = person.visitor.db.read(counted).await?;
    let standing = Standing::of(&signed, &person.visitor.state.signer);
    let checks = health.checks(&person.visitor.state).await;
    let rows = checks.all().map(|(name, check)| Row {
        name: t.say(name_of(name)),
        tone: tone_of(check.status),
        status: t.say(words_of(check.status)),
        took: format!("{:.1} ms", check.latency_ms),
        detail: check.detail.as_deref().unwrap_or_default().to_owned(),
    });
    show(&HealthPage {
        page: person.chrome(t.say("health-title"), urls::ADMIN),
        tabs: tabs(urls::ADMIN_HEALTH, None),
        tone: tone_of(checks.status()),
        status: t.say(words_of(checks.status())),
        rows: rows.into(),
        all: (standing.accepted() + standing.unknown).max(1),
        rotation: rotation(t, &standing, now),
        standing,
        charts: charts(t, &hours, since),
    })
}

fn name_of(check: &str) -> &'static str {
    match check {
        "database" => "health-database",
        "migrations" => "health-migrations",
        "session_persistence" => "health-persistence",
        "session_traffic" => "health-traffic",
        "redis" => "health-redis",
        "clock" => "health-clock",
        _ => "health-mail",
    }
}

fn words_of(status: Status) -> &'static str {
    match status {
        Status::Ok => "health-ok",
        Status::Degraded => "health-degraded",
        Status::Failing => "health-failing",
    }
}

fn tone_of(status: Status) -> &'static str {
    match status {
        Status::Ok => "good",
        Status::Degraded => "sun",
        Status::Failing => "coral",
    }
}

/// What is to be done about the secrets: bring one back, keep the previous one until a day, or drop it.
fn rotation(t: &'static Texts, standing: &Standing, now: Instant) -> String {
    if standing.unknown > 0 {
        return t.with("health-rotation-unknown", &[("n", Value::Number(standing.unknown))]);
    }
    match standing.previous_until {
        None => t.say("health-rotation-done").to_owned(),
        Some(until) => {
            let date = when::date(t, until.date(), now.date());
            let n = Value::Number(standing.previous);
            t.with("health-rotation-waits", &[("n", n), ("date", Value::Text(&date))])
        }
    }
}

fn charts(t: &'static Texts, hours: &[(Instant, String, i64)], since: Instant) -> Vec<Chart> {
    let of = |outcomes: &[Outcome]| -> Vec<(String, i64)> {
        let hour = |back: i64| {
            let hour = since + TimeDelta::hours(back);
            let counted = |(at, of, _): &&(Instant, String, i64)| {
                *at == hour && outcomes.iter().any(|outcome| outcome.as_str() == of)
            };
            let n: i64 = hours.iter().filter(counted).map(|(.., n)| n).sum();
            (format!("{}:00 UTC: {n}", hour.hour()), n)
        };
        (0..HOURS).map(hour).collect()
    };
    let chart = |name: &'static str, values: Vec<(String, i64)>, figure: i64| {
        let most = values.iter().map(|(_, n)| *n).max().unwrap_or(0);
        let named =
            [("what", Value::Text(t.say(name))), ("n", Value::Number(figure)), ("most", Value::Number(most))];
        Chart::new(t.say(name), t.with("health-chart", &named), figure, values)
    };
    let sum = |values: &[(String, i64)]| values.iter().map(|(_, n)| *n).sum();
    let live = of(&[Outcome::Live]);
    let newest = live.iter().rev().map(|(_, n)| *n).find(|n| *n > 0).unwrap_or(0);
    let sign_ins = of(&[Outcome::SignedIn]);
    let refused = of(&[Outcome::BadSignature, Outcome::Unknown]);
    let (begun, turned) = (sum(&sign_ins), sum(&refused));
    vec![
        chart("health-live", live, newest),
        chart("health-sign-ins", sign_ins, begun),
        chart("health-refused", refused, turned),
    ]
}
