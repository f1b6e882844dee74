//! `/health/live`, `/health/ready`, `/api/health`: on any host, without a cookie.

use std::sync::atomic::Ordering;
use std::time::Instant;

use actix_web::{HttpResponse, web};
use serde::Serialize;

use super::Health;
use super::model::{Checks, Status};
use crate::db::{DbError, migrations};
use crate::web::State;

/// When this process began, for `uptime_seconds`.
pub struct Began(pub Instant);

#[derive(Serialize)]
struct Report {
    status: Status,
    version: &'static str,
    uptime_seconds: u64,
    checks: Checks,
}

/// `GET /health/live`: touches nothing.
pub async fn live() -> HttpResponse {
    HttpResponse::Ok().content_type("application/json").body(r#"{"status":"ok"}"#)
}

/// `GET /health/ready`: the database answers, migrations are applied, and nobody is shutting us down.
pub async fn ready(state: web::Data<State>) -> HttpResponse {
    let answer = |is_ready, why: &str| {
        let mut response = if is_ready { HttpResponse::Ok() } else { HttpResponse::ServiceUnavailable() };
        response.content_type("application/json").body(format!(r#"{{"status":"{why}"}}"#))
    };
    if state.is_draining.load(Ordering::Acquire) {
        return answer(false, "shutting down");
    }
    match state.db.read(|c| Ok::<_, DbError>(migrations::pending(c)?.is_empty())).await {
        Ok(true) => answer(true, "ok"),
        Ok(false) => answer(false, "migrations are pending"),
        Err(_) => answer(false, "the database does not answer"),
    }
}

/// `GET /api/health`
pub async fn health(
    state: web::Data<State>,
    health: web::Data<Health>,
    began: web::Data<Began>,
) -> HttpResponse {
    let checks = health.checks(&state).await;
    let report = Report {
        status: checks.status(),
        version: env!("CARGO_PKG_VERSION"),
        uptime_seconds: began.0.elapsed().as_secs(),
        checks,
    };
    match report.status {
        Status::Ok | Status::Degraded => HttpResponse::Ok().json(report),
        Status::Failing => HttpResponse::ServiceUnavailable().json(report),
    }
}
