//! All shops: found, made with an owner, renamed, closed and opened.

pub mod form;
pub mod pages;
pub mod store;
pub mod view;
