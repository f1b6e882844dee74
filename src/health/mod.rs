//! Is it alive, is it ready, and will people stay signed in?

pub mod pages;
mod probe;

pub use probe::Health;
