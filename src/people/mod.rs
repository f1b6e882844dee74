//! Who belongs to a shop and as what.

pub mod security;
pub mod team;
