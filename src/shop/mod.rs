//! A shop's own settings.

pub mod change;
pub mod form;
pub mod logo;
pub mod pages;
pub mod store;
pub mod view;
