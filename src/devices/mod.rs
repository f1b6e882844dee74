//! Signed-in devices: one's own, everyone's in a shop, and across shops. Seen, and ended at once.

pub mod change;
pub mod export;
pub mod filter;
pub mod model;
pub mod pages;
pub mod store;
pub mod view;
