//! The platform, for its administrators: shops and people, and figures across them.

mod chart;
pub mod health;
pub mod mail;
pub mod pages;
pub mod people;
pub mod store;
pub mod tenants;
pub mod view;
