//! `/account`: one's own name, e-mail, password and colours.

pub mod pages;
pub mod password;
pub mod view;
