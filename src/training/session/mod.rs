//! Training sessions: one dated block of teaching each.

pub mod change;
pub mod export;
pub mod filter;
pub mod form;
pub mod model;
pub mod pages;
pub mod store;
pub mod view;
