//! The first start of an empty system: whoever reads the log makes its first shop. It closes for good with that.

pub mod change;
pub mod form;
pub mod model;
pub mod pages;
pub mod view;
