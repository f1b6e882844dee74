//! Courses: what a shop teaches and sells.

pub mod export;
pub mod pages;
pub mod store;
pub mod view;
