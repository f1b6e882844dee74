//! Counter tablets: a device that the people of a shop share, each acting under their own name after typing a PIN.
//! `login::counter` is what of it every request asks; `docs/decisions/` tells how it fits together with login sessions.

pub mod change;
pub mod form;
pub mod model;
pub mod pages;
pub mod store;
pub mod view;
