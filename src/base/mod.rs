//! Small pure types that everything else is made of. Imports nothing of ours.

pub mod agent;
pub mod client;
pub mod clock;
pub mod email;
pub mod fold;
pub mod id;
pub mod listing;
pub mod metrics;
pub mod money;
pub mod random;
pub mod secret;
