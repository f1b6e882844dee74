//! Is it alive, is it ready, and will people stay signed in?

pub mod clock;
pub mod metrics;
pub mod model;
pub mod pages;
pub mod probe;
mod watch;

pub use probe::Health;
pub use watch::watch;
