//! The platform, for its administrators: figures across shops.

pub mod mail;
pub mod pages;
pub mod store;
