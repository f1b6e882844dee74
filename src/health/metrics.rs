//! `/metrics` for Prometheus, and `/tls-ask` for the proxy in front; on the listener of `METRICS_BIND` alone.

use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use actix_web::http::header::CONTENT_TYPE;
use actix_web::{HttpResponse, rt, web};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use serde::Deserialize;

use super::probe::{newest_backup, stuck_letters};
use crate::base::metrics::{self, is_now, is_now_of};
use crate::db::DbError;
use crate::login::traffic::model::{Sign, signs};
use crate::login::traffic::store;
use crate::tenancy;
use crate::web::State;
use crate::web::host::Host;

/// What comes out of the database is asked for at most so often, however many scrape.
const KEPT: Duration = Duration::from_secs(10);

/// Between two times that recorded durations are sorted into their buckets: until then each takes its bytes.
const UPKEEP: Duration = Duration::from_secs(5);

/// From half a millisecond, where a page of this house lies, to what no one waits for.
const SECONDS: [f64; 13] = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0];

/// The recorder, and what its figures are read from.
pub struct Meter {
    recorder: PrometheusHandle,
    state: web::Data<State>,
    asked: Mutex<Option<Instant>>,
}

impl Meter {
    /// Puts the recorder in its place; a process has one.
    pub fn start(state: web::Data<State>) -> Self {
        static RECORDER: OnceLock<PrometheusHandle> = OnceLock::new();
        let recorder = RECORDER.get_or_init(|| {
            let seconds = Matcher::Suffix("_seconds".to_owned());
            let builder = PrometheusBuilder::new();
            let recorder =
                builder.set_buckets_for_metric(seconds, &SECONDS).unwrap_or_default().build_recorder();
            let handle = recorder.handle();
            // Another recorder is never there: this is the only place that sets one, once.
            let _ = ::metrics::set_global_recorder(recorder);
            metrics::describe();
            handle
        });
        let upkeep = recorder.clone();
        rt::spawn(async move {
            let mut ticks = rt::time::interval(UPKEEP);
            loop {
                ticks.tick().await;
                upkeep.run_upkeep();
            }
        });
        Self { recorder: recorder.clone(), state, asked: Mutex::default() }
    }

    fn is_due(&self) -> bool {
        let mut asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        let is_due = asked.is_none_or(|at| at.elapsed() >= KEPT);
        if is_due {
            *asked = Some(Instant::now());
        }
        is_due
    }

    /// Reads what is a state and not a count.
    async fn read(&self) {
        let (busy, idle) = self.state.db.connections();
        is_now_of(metrics::POOL_CONNECTIONS, "state", "busy", busy.into());
        is_now_of(metrics::POOL_CONNECTIONS, "state", "idle", idle.into());
        is_now(metrics::HASH_QUEUE, self.state.hasher.waiting() as f64);
        if !self.is_due() {
            return;
        }
        let (now, accepted) = (self.state.clock.now(), self.state.signer.fingerprints().to_vec());
        let read = self.state.db.read(move |c| {
            Ok::<_, DbError>((
                store::live_about(c, now)?,
                store::figures(c, &accepted, now)?,
                stuck_letters(c, now)?,
                newest_backup(c)?,
            ))
        });
        match read.await {
            Ok((live, figures, stuck, backup)) => {
                if let Some(at) = backup {
                    is_now(metrics::BACKUP, at.and_utc().timestamp() as f64);
                }
                is_now(metrics::MAIL_STUCK, stuck as f64);
                is_now(metrics::LOGIN_SESSIONS_ACTIVE, live as f64);
                let seen = signs(&figures);
                for sign in Sign::ALL {
                    let shows = f64::from(u8::from(seen.contains(&sign)));
                    is_now_of(metrics::SESSION_TRAFFIC_SIGN, "sign", sign.as_str(), shows);
                }
            }
            Err(error) => tracing::warn!(%error, "metrics: the database does not answer"),
        }
    }
}

/// `GET /metrics`
pub async fn metrics(meter: web::Data<Meter>) -> HttpResponse {
    meter.read().await;
    HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8"))
        .body(meter.recorder.render())
}

/// The query of `/tls-ask`.
#[derive(Deserialize)]
pub struct Asked {
    domain: String,
}

/// `GET /tls-ask?domain=`: whether the proxy may ask for a certificate for this host: the bare one, or a live shop's.
pub async fn tls_ask(meter: web::Data<Meter>, asked: web::Query<Asked>) -> HttpResponse {
    let state = &meter.state;
    match Host::of(&asked.domain, &state.config) {
        Host::Bare => HttpResponse::Ok().finish(),
        Host::Unknown => HttpResponse::NotFound().finish(),
        Host::Shop(slug) => match state.db.read(move |c| tenancy::store::by_slug(c, &slug)).await {
            Ok(Some(shop)) if shop.is_active => HttpResponse::Ok().finish(),
            Ok(_) => HttpResponse::NotFound().finish(),
            Err(_) => HttpResponse::ServiceUnavailable().finish(),
        },
    }
}
