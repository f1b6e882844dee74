//! A shop's team: seen, given another role, removed, and handed the shop.

pub mod change;
pub mod export;
pub mod model;
pub mod pages;
pub mod store;
pub mod view;
