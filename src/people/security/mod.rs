//! `/tenant/settings/security`: of which roles the shop asks a second factor.

pub mod pages;
mod store;
mod view;
