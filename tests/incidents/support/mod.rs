//! What a replay needs: a PostgreSQL that may be broken, a server with people signed in to it, a proxy that misbehaves, and the
//! three places that must tell of it within a minute.

mod cluster;
mod people;
mod proxy;
mod server;
mod table;
mod told;

pub use cluster::{Cluster, template};
pub use people::{People, sign_in_fares};
pub use proxy::{Fault, Proxy};
pub use server::{Env, Server, refused, run};
pub use table::{Row, Seen, Table};
pub use told::{Told, must_be_well, must_tell};

/// Removes what this run kept its files in.
pub fn tidy() {
    let _ = std::fs::remove_dir_all(crate::shared::folder());
}

/// Asks again until it holds; false where it never does.
pub fn in_time(within: std::time::Duration, mut holds: impl FnMut() -> bool) -> bool {
    let patience = std::time::Instant::now() + within;
    loop {
        if holds() {
            return true;
        }
        if std::time::Instant::now() > patience {
            return false;
        }
        std::thread::sleep(std::time::Duration::from_millis(250));
    }
}
