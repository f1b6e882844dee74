//! The second factor: a code from an authenticator app, or a recovery code for whoever has lost it. What a person has set,
//! and the sign-ins that wait for it.

pub mod pending;
pub mod recovery;
pub mod store;
pub mod totp;

use chrono::TimeDelta;

/// "Do not ask again on this device": for so long.
pub const TRUSTED: TimeDelta = TimeDelta::days(30);
