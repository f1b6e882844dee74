//! Invitations: someone is asked by mail to join a shop, and joins. Whoever invites learns nothing of who is known here.

pub mod accept;
pub mod change;
pub mod form;
pub mod model;
pub mod pages;
pub mod store;
pub mod view;
