//! The audit log, to read: a shop's for its owner and admins, one's own for everyone.

pub mod pages;
pub mod store;
pub mod view;
mod words;
