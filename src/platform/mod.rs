//! The platform, for its administrators: shops and people, and figures across them.

pub mod filter;
pub mod pages;
pub mod people;
pub mod store;
pub mod tenants;
