//! The platform, for its administrators: figures across shops.

mod chart;
pub mod health;
pub mod pages;
pub mod store;
