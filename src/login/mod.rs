//! The login session: durable, provable, revocable. `docs/decisions/` tells why it is carried the way it is.

pub mod cache;
pub mod change;
pub mod cookie;
pub mod counter;
pub mod device;
pub mod draft;
pub mod factor;
pub mod keys;
pub mod link;
pub mod lookup;
pub mod max_age;
pub mod model;
mod own_cookie;
pub mod passkey;
pub mod password;
pub mod pin;
pub mod rotation;
pub mod sealing;
pub mod seen;
pub mod signing;
pub mod store;
pub mod throttle;
pub mod token;
pub mod traffic;

pub use model::{Ended, LoginSession, Person, Shop};
