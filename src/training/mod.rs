//! The training desk: what a shop teaches, and when.

pub mod course;
pub mod session;
