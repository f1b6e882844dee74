//! What the application holds for all requests.

use std::collections::HashSet;
use std::sync::atomic::AtomicBool;

use super::assets::Assets;
use crate::base::clock::Clock;
use crate::config::Config;
use crate::db::Db;
use crate::login::keys::{self, Purpose};
use crate::login::password::Hasher;
use crate::login::pin::Pepper;
use crate::login::sealing::Sealer;
use crate::login::seen::Seen;
use crate::login::signing::Signer;
use crate::login::traffic::Traffic;
use crate::mail::Post;

/// Shared by all workers.
pub struct State {
    /// What this process was told.
    pub config: Config,
    /// The database.
    pub db: Db,
    /// What time it is.
    pub clock: Clock,
    /// Checks passwords.
    pub hasher: Hasher,
    /// Signs login cookies.
    pub signer: Signer,
    /// Form tokens are made with the first, and accepted under all: a rotation breaks no form that stands open.
    pub csrf_keys: Vec<[u8; 32]>,
    /// Encrypts forms that are kept until their person has signed in again.
    pub drafts: Sealer,
    /// Puts letters into the outbox.
    pub post: Post,
    /// Encrypts the secrets of authenticator apps.
    pub factors: Sealer,
    /// Peppers the PINs of counter tablets.
    pub pins: Pepper,
    /// Styles, scripts and pictures under their hashes.
    pub assets: Assets,
    /// Patterns of the addresses that answer GET: where a sign-in may lead back to.
    pub pages: HashSet<&'static str>,
    /// Who was seen when, until it is written.
    pub seen: Seen,
    /// What cookies turned out to be, until it is written.
    pub traffic: Traffic,
    /// Set once somebody or something is here: from then on the first start is not asked for.
    pub is_set_up: AtomicBool,
    /// Set while the process shuts down: no longer ready.
    pub is_draining: AtomicBool,
}

impl State {
    /// Puts everything together; opens no connection yet.
    ///
    /// # Errors
    /// Where the hashing threads cannot be started.
    pub fn new(config: Config, db: Db, pages: HashSet<&'static str>) -> std::io::Result<Self> {
        Ok(Self {
            hasher: Hasher::start(config.hash_cost)?,
            signer: Signer::new(&config.signing),
            csrf_keys: std::iter::once(&config.auth.current)
                .chain(&config.auth.previous)
                .map(|secret| keys::derive(secret, Purpose::Csrf))
                .collect(),
            drafts: Sealer::new(&config.auth, Purpose::Draft),
            post: Post::new(&config),
            factors: Sealer::new(&config.auth, Purpose::SecondFactor),
            pins: Pepper::new(&config.auth),
            clock: config.clock.clone(),
            assets: Assets::join(),
            seen: Seen::default(),
            traffic: Traffic::default(),
            is_set_up: AtomicBool::new(false),
            is_draining: AtomicBool::new(false),
            config,
            db,
            pages,
        })
    }
}
