//! The platform, for its administrators: figures across shops.

pub mod pages;
pub mod store;
