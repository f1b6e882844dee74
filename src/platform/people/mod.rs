//! Everyone who signs in: found, kept out and let in again. Nobody sets a password for someone else here.

pub mod pages;
pub mod store;
pub mod view;
