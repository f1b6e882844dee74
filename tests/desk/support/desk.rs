//! The application under test.

use std::net::SocketAddr;
use std::sync::mpsc;
use std::thread::JoinHandle;

use actix_web::dev::ServerHandle;
use actix_web::web::Data;
use chrono::TimeDelta;
use divestreams::app::App;
use divestreams::base::clock::Instant;
use divestreams::config::{Config, HashCost};
use divestreams::db::{Connection, DbError};
use divestreams::jobs::{self, Purged};
use divestreams::web::State;

use super::browser::Browser;
use super::database::{self, Own};

/// Hashing that costs next to nothing.
pub const CHEAP: HashCost = HashCost { memory_kib: 64, passes: 1 };

/// Everyone's password in the demo shops.
pub const DEMO_PASSWORD: &str = divestreams::cli::demo::DEMO_PASSWORD;

/// A running application with the demo shops in it.
pub struct Desk {
    pub config: Config,
    pub address: SocketAddr,
    pub state: Data<State>,
    server: Option<(ServerHandle, JoinHandle<()>)>,
    _database: Own,
}

impl Desk {
    /// Opens one.
    pub fn open() -> Self {
        Self::open_with(|_| {})
    }

    /// Opens one with another configuration.
    pub fn open_with(change: impl FnOnce(&mut Config)) -> Self {
        let database = Own::filled();
        let mut config = database::config(database.url.clone(), CHEAP);
        // Letters land there: each desk has its own.
        config.data_dir = database.folder();
        change(&mut config);
        let (address, state, server) = start(config.clone());
        Self { config, address, state, server: Some(server), _database: database }
    }

    /// Stops the application and starts it again on the same database, with the configuration as it now is.
    pub fn restart(&mut self) {
        self.stop();
        let (address, state, server) = start(self.config.clone());
        (self.address, self.state, self.server) = (address, state, Some(server));
    }

    /// A second process on the same database, as far as a test can have one: its own pool, clock and keys.
    pub fn twin(&self) -> Twin {
        self.twin_with(|_| {})
    }

    /// A second process with another configuration.
    pub fn twin_with(&self, change: impl FnOnce(&mut Config)) -> Twin {
        let mut config = self.config.clone();
        change(&mut config);
        let (address, _, server) = start(config);
        Twin { address, server: Some(server) }
    }

    /// Moves the clock.
    pub fn wait(&self, time: TimeDelta) {
        self.config.clock.advance(time);
    }

    /// Moves the clock to an instant.
    pub fn wait_until(&self, instant: Instant) {
        self.wait(instant - self.config.clock.now());
    }

    /// A browser on the bare host that nobody has signed in with.
    pub fn visitor(&self) -> Browser {
        Browser::new(self.address, "localhost")
    }

    /// A browser on a shop's host that nobody has signed in with.
    pub fn visitor_of(&self, slug: &str) -> Browser {
        Browser::new(self.address, &format!("{slug}.localhost"))
    }

    /// Someone signed in on the bare host.
    pub fn signed_in(&self, email: &str) -> Browser {
        let browser = self.visitor();
        browser.sign_in(email, DEMO_PASSWORD).expect_redirect();
        browser
    }

    /// Someone of the demo shop, by role: `owner`, `admin`, `instructor`, `staff`.
    pub fn staff(&self, role: &str) -> Browser {
        self.signed_in(&format!("{role}@demo.example"))
    }

    /// The owner of the other shop.
    pub fn stranger(&self) -> Browser {
        self.signed_in("owner@reef.example")
    }

    /// Looks into the database, or changes it behind the application's back.
    pub fn db<T>(&self, work: impl FnOnce(&mut Connection) -> Result<T, DbError>) -> T {
        self.state.db.with(work).expect("the database answers")
    }

    /// Purges as the hourly job does; after the purge of the start, which may still be under way, or beside it.
    pub fn purge(&self) -> Purged {
        let mut all = Purged::default();
        loop {
            let now = self.config.clock.now();
            let purged = jobs::purge(&self.state.db, now).expect("purges");
            add(&mut all, purged);
            if !purged.was_busy {
                return all;
            }
            std::thread::sleep(std::time::Duration::from_millis(20));
        }
    }

    /// One figure out of the database.
    pub fn count(&self, sql: &str) -> i64 {
        use diesel::RunQueryDsl as _;
        #[derive(diesel::QueryableByName)]
        struct Figure {
            #[diesel(sql_type = diesel::sql_types::BigInt)]
            n: i64,
        }
        self.db(|c| Ok(diesel::sql_query(format!("SELECT ({sql}) AS n")).get_result::<Figure>(c)?.n))
    }

    /// One text out of the database; empty where there is none.
    pub fn text(&self, sql: &str) -> String {
        use diesel::RunQueryDsl as _;
        #[derive(diesel::QueryableByName)]
        struct Words {
            #[diesel(sql_type = diesel::sql_types::Text)]
            words: String,
        }
        let sql = format!("SELECT COALESCE(CAST(({sql}) AS TEXT), '') AS words");
        self.db(|c| Ok(diesel::sql_query(sql).get_result::<Words>(c)?.words))
    }

    /// Changes the database behind the application's back.
    pub fn execute(&self, sql: &str) {
        use diesel::connection::SimpleConnection as _;
        self.db(|c| Ok(c.batch_execute(sql)?));
    }

    /// Writes what was counted of sign-ins and cookies; the application does so every few seconds.
    pub fn write_traffic(&self) {
        actix_web::rt::System::new().block_on(async {
            self.state.seen.write_first(&self.state.db).await.expect("the database answers");
            let now = self.config.clock.now();
            self.state.traffic.write(&self.state.db, now).await.expect("the database answers");
        });
    }

    /// Stops the application; [`Desk::restart`] starts it again.
    pub fn stop(&mut self) {
        stop(self.server.take());
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        self.stop();
    }
}

/// What a run took before another was at it, and what the next one took.
fn add(all: &mut Purged, more: Purged) {
    for (sum, n) in [
        (&mut all.expired, more.expired),
        (&mut all.ended, more.ended),
        (&mut all.audit, more.audit),
        (&mut all.attempts, more.attempts),
        (&mut all.devices, more.devices),
        (&mut all.drafts, more.drafts),
        (&mut all.links, more.links),
        (&mut all.pending, more.pending),
        (&mut all.traffic, more.traffic),
        (&mut all.challenges, more.challenges),
        (&mut all.signups, more.signups),
        (&mut all.bodies, more.bodies),
        (&mut all.letters, more.letters),
    ] {
        *sum += n;
    }
}

/// Another process on a desk's database.
pub struct Twin {
    pub address: SocketAddr,
    server: Option<(ServerHandle, JoinHandle<()>)>,
}

impl Drop for Twin {
    fn drop(&mut self) {
        stop(self.server.take());
    }
}

fn start(config: Config) -> (SocketAddr, Data<State>, (ServerHandle, JoinHandle<()>)) {
    let (tell, told) = mpsc::channel();
    let thread = std::thread::spawn(move || {
        actix_web::rt::System::new().block_on(async move {
            let running = App::start(config).expect("the application starts");
            tell.send((running.address, running.state.clone(), running.handle())).expect("the test listens");
            running.serve().await.expect("the application serves");
        });
    });
    let (address, state, handle) = told.recv().expect("the application has started");
    (address, state, (handle, thread))
}

fn stop(server: Option<(ServerHandle, JoinHandle<()>)>) {
    if let Some((handle, thread)) = server {
        // Not gracefully: keep-alive connections of the tests' browsers would be waited for.
        drop(handle.stop(false));
        let ended = thread.join();
        if !std::thread::panicking() {
            ended.expect("the application ends");
        }
    }
}
