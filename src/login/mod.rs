//! The login session: durable, provable, revocable. `docs/decisions/` tells why it is carried the way it is.

pub mod cookie;
pub mod keys;
pub mod model;
pub mod password;
pub mod signing;
pub mod store;
pub mod throttle;
pub mod token;

pub use model::{LoginSession, Person, Shop};
