//! Training sessions: found, scheduled, changed.

mod change;
mod list;
mod new;
mod steps;

/// The list's address.
const LIST: &str = "/tenant/training/sessions";
