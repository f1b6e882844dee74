//! What is done without being asked: each step is one transaction, and of several replicas one does it at a time.

mod purge;

use std::time::Duration;

use actix_web::rt::{spawn, time};
use actix_web::web;

use crate::base::clock::Clock;
use crate::db::Db;
use crate::login::seen::{EVERY, Seen};
use crate::login::traffic::{self, Traffic};
use crate::mail::Post;
use crate::mail::sending::send_due;
use crate::mail::transport::Transport;

pub use purge::{Purged, purge};

/// Between two purges.
const HOURLY: Duration = Duration::from_secs(3_600);

/// Between two looks into the outbox.
const MAIL: Duration = Duration::from_secs(2);

/// Starts sending what the outbox holds, on this thread's runtime; it ends with it.
pub fn send_mail(db: &Db, clock: &Clock, post: &Post, transport: Transport) {
    let (db, clock, post) = (db.apart(), clock.clone(), post.clone());
    spawn(async move {
        let mut ticks = time::interval(MAIL);
        loop {
            ticks.tick().await;
            if let Err(error) = send_due(&db, &post, &transport, &clock).await {
                tracing::warn!(%error, "letters wait for the database");
            }
        }
    });
}

/// Starts the other jobs on this thread's runtime; they end with it.
pub fn start(db: &Db, clock: &Clock, seen: &Seen, traffic: &Traffic) {
    let db = &db.apart();
    count(db, clock, seen, traffic);
    let (writer, noted) = (db.clone(), seen.clone());
    spawn(async move {
        let mut ticks = time::interval(Duration::from_secs(EVERY));
        loop {
            ticks.tick().await;
            if let Err(error) = noted.write(&writer).await {
                tracing::warn!(%error, "who was last seen when waits for the next write");
            }
        }
    });
    let (db, clock) = (db.clone(), clock.clone());
    spawn(async move {
        let mut ticks = time::interval(HOURLY);
        loop {
            ticks.tick().await;
            purge_all(&db, &clock).await;
        }
    });
}

/// Writes what was counted of sign-ins and cookies, and which new sign-ins have come back.
fn count(db: &Db, clock: &Clock, seen: &Seen, traffic: &Traffic) {
    let (db, clock, seen, traffic) = (db.clone(), clock.clone(), seen.clone(), traffic.clone());
    spawn(async move {
        let mut ticks = time::interval(Duration::from_secs(traffic::EVERY));
        loop {
            ticks.tick().await;
            let written = match seen.write_first(&db).await {
                Ok(_) => traffic.write(&db, clock.now()).await,
                Err(error) => Err(error),
            };
            if let Err(error) = written {
                tracing::warn!(%error, "what was counted of sign-ins waits for the next write");
            }
        }
    });
}

/// Purges until an hour's worth is done, however much that is.
async fn purge_all(db: &Db, clock: &Clock) {
    let (db, now) = (db.clone(), clock.now());
    match web::block(move || purge(&db, now)).await {
        Ok(Ok(purged)) if purged.is_nothing() => {}
        Ok(Ok(purged)) => tracing::info!(?purged, "purged"),
        Ok(Err(error)) => tracing::warn!(%error, "the purge waits for the next hour"),
        Err(error) => tracing::error!(%error, "the purge broke off, and waits for the next hour"),
    }
}
