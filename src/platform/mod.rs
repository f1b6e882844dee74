//! The platform, for its administrators: figures across shops.

mod chart;
pub mod health;
pub mod mail;
pub mod pages;
pub mod store;
