//! What is counted for Prometheus: the names, and how each is recorded. Nothing costs anything until a recorder is there.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use metrics::{Unit, counter, describe_counter, describe_gauge, describe_histogram, gauge, histogram};

/// Requests by method, route pattern and status.
pub const REQUESTS: &str = "http_requests_total";
/// How long they took, by route pattern.
pub const REQUEST_SECONDS: &str = "http_request_duration_seconds";
/// Sign-ins tried, by what came of them.
pub const LOGIN_ATTEMPTS: &str = "login_attempts_total";
/// Live login sessions in the database.
pub const LOGIN_SESSIONS_ACTIVE: &str = "login_sessions_active";
/// Login sessions begun.
pub const LOGIN_SESSIONS_CREATED: &str = "login_sessions_created_total";
/// Login sessions ended, by reason.
pub const LOGIN_SESSIONS_ENDED: &str = "login_sessions_ended_total";
/// Cookies presented, by what they turned out to be.
pub const LOGIN_SESSION_CHECKS: &str = "login_session_checks_total";
/// Login sessions asked of Redis, by what came of it.
pub const SESSION_CACHE: &str = "session_cache_total";
/// People who signed in again and again, none of it ever presented.
pub const LOGIN_LOOPS: &str = "login_loops_total";
/// Connections of the pool, by state.
pub const POOL_CONNECTIONS: &str = "db_pool_connections";
/// How long a request waits for a connection.
pub const POOL_WAIT_SECONDS: &str = "db_pool_wait_seconds";
/// How long a password hash takes.
pub const HASH_SECONDS: &str = "password_hash_seconds";
/// Sign-ins that wait for a hashing thread.
pub const HASH_QUEUE: &str = "password_hash_queue";
/// Messages sent, by outcome.
pub const MAIL_SENT: &str = "mail_sent_total";
/// Messages that wait longer than they should.
pub const MAIL_STUCK: &str = "mail_stuck";
/// Signs that people do not stay signed in: 1 where one shows.
pub const SESSION_TRAFFIC_SIGN: &str = "session_traffic_sign";
/// Each check of `/api/health`: 0 as it should be, 1 degraded, 2 failing.
pub const HEALTH_CHECK: &str = "health_check_status";
/// When the last backup was completed, in seconds since 1970.
pub const BACKUP: &str = "backup_last_success_timestamp_seconds";

static IS_ON: AtomicBool = AtomicBool::new(false);

/// Tells what each name means, once the recorder is there.
pub fn describe() {
    describe_counter!(REQUESTS, "Requests by method, route pattern and status");
    describe_histogram!(REQUEST_SECONDS, Unit::Seconds, "Time to answer, by route pattern");
    describe_counter!(LOGIN_ATTEMPTS, "Sign-ins tried, by what came of them");
    describe_gauge!(LOGIN_SESSIONS_ACTIVE, "Live login sessions in the database, the same on every replica");
    describe_counter!(LOGIN_SESSIONS_CREATED, "Login sessions begun");
    describe_counter!(LOGIN_SESSIONS_ENDED, "Login sessions ended, by reason");
    describe_counter!(LOGIN_SESSION_CHECKS, "Presented cookies, by what they turned out to be");
    describe_counter!(
        SESSION_CACHE,
        "Login sessions asked of Redis: hit, miss, slow, error, not_asked; and not_told: a change that it did not hear of"
    );
    describe_counter!(
        LOGIN_LOOPS,
        "People who signed in three times while no new sign-in was ever presented"
    );
    describe_gauge!(POOL_CONNECTIONS, "Database connections by state");
    describe_histogram!(POOL_WAIT_SECONDS, Unit::Seconds, "Time to wait for a database connection");
    describe_histogram!(HASH_SECONDS, Unit::Seconds, "Time to hash a password");
    describe_gauge!(HASH_QUEUE, "Sign-ins that wait for a hashing thread");
    describe_counter!(MAIL_SENT, "Messages handed to the mail server, by outcome");
    describe_gauge!(MAIL_STUCK, "Messages that wait for the mail server longer than they should");
    describe_gauge!(SESSION_TRAFFIC_SIGN, "1 where this sign that people do not stay signed in shows");
    describe_gauge!(HEALTH_CHECK, "Each check of /api/health: 0 as it should be, 1 degraded, 2 failing");
    describe_gauge!(BACKUP, "When the last backup was completed");
    // There from the start: a series that begins with its first failure shows no increase.
    counter!(SESSION_CACHE, "outcome" => "not_told").increment(0);
    IS_ON.store(true, Ordering::Relaxed);
}

/// Counts an answered request. `route` is the pattern, never an address with ids in it.
pub fn request(method: &str, route: Option<String>, status: u16, took: Duration) {
    if !IS_ON.load(Ordering::Relaxed) {
        return;
    }
    // Whatever a client calls its method, there are only so many series.
    let method = ["GET", "HEAD", "POST"].into_iter().find(|known| *known == method).unwrap_or("other");
    let route = route.filter(|route| !route.is_empty()).unwrap_or_else(|| "none".to_owned());
    histogram!(REQUEST_SECONDS, "route" => route.clone()).record(took);
    counter!(REQUESTS, "method" => method, "route" => route, "status" => status.to_string()).increment(1);
}

/// Whether requests are counted: else their pattern need not be put together.
pub fn is_on() -> bool {
    IS_ON.load(Ordering::Relaxed)
}

/// Adds to a counter that has one label, `outcome`.
pub fn outcome(name: &'static str, outcome: &'static str) {
    counter!(name, "outcome" => outcome).increment(1);
}

/// A login session has begun.
pub fn login_session_created() {
    counter!(LOGIN_SESSIONS_CREATED).increment(1);
}

/// A login session has ended.
pub fn login_session_ended(reason: &'static str) {
    counter!(LOGIN_SESSIONS_ENDED, "reason" => reason).increment(1);
}

/// People were found who sign in again and again.
pub fn login_loops(people: u64) {
    counter!(LOGIN_LOOPS).increment(people);
}

/// A duration of something that has no labels.
pub fn took(name: &'static str, time: Duration) {
    histogram!(name).record(time);
}

/// Something as it is now.
pub fn is_now(name: &'static str, value: f64) {
    gauge!(name).set(value);
}

/// Something as it is now, of several that one label tells apart.
pub fn is_now_of(name: &'static str, label: &'static str, of: &'static str, value: f64) {
    gauge!(name, label => of).set(value);
}
