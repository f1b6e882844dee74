//! `/account/security`: what else than the password proves who one is.

pub mod pages;
pub mod passkeys;
mod view;
