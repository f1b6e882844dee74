//! The application: `main` and the tests start it by the same door.

use std::io;
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use actix_web::dev::{Server, ServerHandle};
use actix_web::middleware::{Compress, from_fn};
use actix_web::{App as ActixApp, HttpServer, rt, web};
use chrono::TimeDelta;

use crate::config::Config;
use crate::db::touched::Watch;
use crate::db::{Db, Options};
use crate::health::metrics::Meter;
use crate::health::pages::Began;
use crate::health::{self, Health};
use crate::jobs;
use crate::login::cache::Cache;
use crate::login::cookie::Carrier;
use crate::mail::transport::Transport;
use crate::routes;
use crate::web::csrf::MAX_FORM;
use crate::web::{State, gate};

/// How long a request waits for a database connection before it is told that the database is away.
const CONNECTION_WAIT: Duration = Duration::from_secs(3);

/// After `SIGTERM`: so long "not ready", still serving, so that a proxy looks elsewhere.
const DRAIN: Duration = Duration::from_secs(3);

/// Then running requests have so long, in seconds.
const LAST_REQUESTS: u64 = 30;

/// A started application.
pub struct Running {
    /// Where it listens.
    pub address: SocketAddr,
    /// What it holds: tests look at the database and move the clock.
    pub state: web::Data<State>,
    transport: Transport,
    server: Server,
    meters: Option<Server>,
    health: web::Data<Health>,
}

/// Starting it.
pub struct App;

impl App {
    /// The pool for a configuration's database.
    pub fn database(config: &Config) -> Db {
        Self::with_cache(config, Cache::of(config))
    }

    fn with_cache(config: &Config, cache: Option<Arc<Cache>>) -> Db {
        let db = Db::new(&config.database, &Options { size: config.pool_size, wait: CONNECTION_WAIT });
        db.watched(cache.map(|cache| cache as Arc<dyn Watch>))
    }

    /// Listens and serves; the caller polls what it gets.
    ///
    /// # Errors
    /// Where the address is taken, or threads cannot be had.
    pub fn start(config: Config) -> io::Result<Running> {
        let cache = Cache::of(&config);
        let db = Self::with_cache(&config, cache.clone());
        let listener = TcpListener::bind(config.bind)?;
        let address = listener.local_addr()?;
        let carrier_db = db.clone();
        let state = web::Data::new(State::new(config, db, routes::get_patterns())?);
        let config = &state.config;
        let transport = Transport::new(config).map_err(io::Error::other)?;
        let carrier = Carrier {
            db: carrier_db,
            clock: state.clock.clone(),
            signer: state.signer.clone(),
            absolute: TimeDelta::days(config.absolute_days.into()),
            cache,
            seen: state.seen.clone(),
            traffic: state.traffic.clone(),
            is_https: config.app_url.is_https(),
        };
        let health = web::Data::new(Health::default());
        let watch = health.clone();
        let began = web::Data::new(Began(Instant::now()));
        let workers = config.workers;
        // As many blocking threads as connections: more would only wait for one another.
        let blocking = (config.pool_size as usize).div_ceil(workers);
        let held = state.clone();
        let meters = config.metrics_bind.map(|bind| meters(bind, &state)).transpose()?;
        let server = HttpServer::new(move || {
            ActixApp::new()
                .app_data(held.clone())
                .app_data(health.clone())
                .app_data(began.clone())
                .app_data(web::PayloadConfig::new(MAX_FORM))
                .wrap(from_fn(gate::middleware))
                .wrap(Compress::default())
                .configure(routes::mount(carrier.clone()))
        })
        .workers(workers)
        .worker_max_blocking_threads(blocking)
        .shutdown_timeout(LAST_REQUESTS)
        .disable_signals()
        .listen(listener)?
        .run();
        Ok(Running { address, state, transport, server, meters, health: watch })
    }
}

/// The second listener, on a thread of its own: metrics must be had above all when everything else is busy.
fn meters(bind: SocketAddr, state: &web::Data<State>) -> io::Result<Server> {
    let meter = web::Data::new(Meter::start(state.clone()));
    let server = HttpServer::new(move || {
        ActixApp::new().app_data(meter.clone()).wrap(Compress::default()).configure(routes::mount_meters)
    });
    let listener = TcpListener::bind(bind)
        .map_err(|error| io::Error::new(error.kind(), format!("METRICS_BIND ({bind}): {error}")))?;
    Ok(server.workers(1).shutdown_timeout(1).disable_signals().listen(listener)?.run())
}

impl Running {
    /// Stops it from elsewhere.
    pub fn handle(&self) -> ServerHandle {
        self.server.handle()
    }

    /// Serves until it is stopped.
    ///
    /// # Errors
    /// Where the server fails.
    pub async fn serve(self) -> io::Result<()> {
        jobs::send_mail(&self.state.db, &self.state.clock, &self.state.post, self.transport);
        jobs::start(&self.state.db, &self.state.clock, &self.state.seen, &self.state.traffic);
        rt::spawn(health::watch(self.health.into_inner(), self.state.clone().into_inner()));
        let meters = self.meters.map(|server| {
            let handle = server.handle();
            rt::spawn(server);
            handle
        });
        let served = self.server.await;
        if let Some(handle) = meters {
            handle.stop(false).await;
        }
        if let Err(error) = self.state.seen.write(&self.state.db).await {
            tracing::warn!(%error, "who was last seen when could not be written");
        }
        if let Err(error) = self.state.traffic.write(&self.state.db, self.state.clock.now()).await {
            tracing::warn!(%error, "what was counted of sign-ins could not be written");
        }
        served
    }

    /// Serves until `SIGTERM` (drained first) or `SIGINT` (at once).
    ///
    /// # Errors
    /// Where the server fails, or signals cannot be heard.
    pub async fn serve_until_signal(self) -> io::Result<()> {
        let (handle, state) = (self.handle(), self.state.clone());
        let mut terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
        actix_web::rt::spawn(async move {
            tokio::select! {
                _ = terminate.recv() => {
                    state.is_draining.store(true, Ordering::Release);
                    tracing::info!("stopping: not ready from now on, then the last requests");
                    tokio::time::sleep(DRAIN).await;
                }
                _ = tokio::signal::ctrl_c() => {}
            }
            handle.stop(true).await;
        });
        self.serve().await
    }
}
