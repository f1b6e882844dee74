//! Login sessions read through Redis (`SESSION_CACHE=on`), a real one: what is ended counts at once all the same, and whatever
//! becomes of Redis, nobody is signed out and nobody gets back in.

mod changes;
mod hard_cases;
mod told;

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use divestreams::config::{Config, RedisUrl};

use crate::support::{Browser, Desk, Redis, user};

const HOME: &str = "/tenant/training/sessions";
const OWNER: &str = "owner@demo.example";
const STAFF: &str = "staff@demo.example";

/// Turns the cache on. One worker: it has one line to Redis, which is up or is not.
fn through(url: RedisUrl) -> impl FnOnce(&mut Config) {
    |config| (config.redis, config.session_cache, config.workers) = (Some(url), true, 1)
}

fn cached(redis: &Redis) -> Desk {
    Desk::open_with(through(redis.url()))
}

/// Changes someone's name behind everyone's back; then whoever shows the old one has not asked the database.
fn rename(desk: &Desk, email: &str) -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let name = format!("Renamed{}", COUNT.fetch_add(1, Ordering::Relaxed));
    desk.execute(&format!("UPDATE users SET name = '{name}' WHERE user_id = {}", user(email)));
    name
}

/// Whether a page of this browser came of what Redis keeps.
#[track_caller]
fn is_kept(desk: &Desk, browser: &Browser, email: &str) -> bool {
    let name = rename(desk, email);
    !browser.get(HOME).expect(200).body.contains(&name)
}

/// Asks until pages of this browser come of what Redis keeps: it is connected to, and told, beside the requests.
#[track_caller]
fn warm(desk: &Desk, browser: &Browser, email: &str) {
    let patience = Instant::now() + Duration::from_secs(10);
    while !is_kept(desk, browser, email) {
        assert!(Instant::now() < patience, "nothing is kept");
        std::thread::sleep(Duration::from_millis(10));
    }
}
