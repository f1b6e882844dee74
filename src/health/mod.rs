//! Is it alive, is it ready, and will people stay signed in?

pub mod metrics;
pub mod model;
pub mod pages;
pub mod probe;

pub use probe::Health;
