//! Who belongs to a shop and as what.

pub mod team;
