//! Who belongs to a shop and as what, and how they come in.

pub mod invitation;
pub mod security;
pub mod setup;
pub mod signup;
pub mod team;
