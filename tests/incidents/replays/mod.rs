//! The replays, in the order of the table.

mod clocks;
mod database;
mod proxies;
mod redis;
mod secrets;
mod writes;

use crate::support::Seen;

/// One thing that happens.
pub struct Replay {
    /// What, as the table says it.
    pub title: &'static str,
    /// It takes minutes: `./test all` alone runs it.
    pub is_slow: bool,
    /// Makes it happen.
    pub run: fn() -> Seen,
}

const fn quick(title: &'static str, run: fn() -> Seen) -> Replay {
    Replay { title, is_slow: false, run }
}

const fn slow(title: &'static str, run: fn() -> Seen) -> Replay {
    Replay { title, is_slow: true, run }
}

/// All of them.
pub const REPLAYS: &[Replay] = &[
    quick("`BETTER_AUTH_SECRET` does not reach the container", secrets::missing),
    quick("`BETTER_AUTH_SECRET` is empty", secrets::empty),
    quick("`BETTER_AUTH_SECRET` is the literal `${BETTER_AUTH_SECRET}`", secrets::literal),
    quick("`BETTER_AUTH_SECRET` is another, and the one from before is in no `…_PREVIOUS`", secrets::changed),
    quick("the same, and the start is told `--accept-sign-out`", secrets::changed_and_accepted),
    quick("two replicas have different secrets", secrets::two_replicas),
    quick("the table `session` is emptied", database::emptied),
    quick("the database's volume is lost under a running server", database::lost),
    quick("the database's volume is lost, and the server starts anew", database::lost_and_started),
    quick("the database takes no writes: it is read-only", writes::read_only),
    quick("the database takes no writes: its disk is full", writes::disk_full),
    quick("SQLite takes no writes: its disk is full", writes::disk_full_on_sqlite),
    quick("the database takes no writes: its role may not", writes::revoked),
    quick("a proxy lets no `Set-Cookie` through", proxies::drops_every_cookie),
    slow("a proxy drops the sign-in's cookie alone", proxies::drops_the_sign_in),
    quick("`APP_URL` is http, behind TLS", proxies::http_behind_tls),
    quick("`APP_URL` is https, and people come by http", proxies::https_without_tls),
    quick("the clock is a month ahead of the database's at the start", clocks::ahead_at_the_start),
    quick("the clock drifts two minutes while it serves", clocks::drifts),
    quick("Redis is gone", redis::gone),
    quick("Redis is slow", redis::slow),
    quick("Redis is flushed", redis::flushed),
    quick("Redis is gone, with `SESSION_CACHE=on`", redis::gone_with_cache),
    quick("Redis is slow, with `SESSION_CACHE=on`", redis::slow_with_cache),
    quick("Redis is flushed, with `SESSION_CACHE=on`", redis::flushed_with_cache),
    quick("the database is restarted under load", database::restarted),
    slow("the database is away for two minutes under load", database::away_for_long),
    quick("a migration is pending", database::pending),
];
