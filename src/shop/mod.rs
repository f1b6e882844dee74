//! A shop's own settings.

pub mod change;
pub mod form;
pub mod pages;
pub mod view;
