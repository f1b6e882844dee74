//! Sweeps over the whole: what every file, table and route has to keep.

mod arrows;
mod asvs;
mod fence;
mod names;
mod runbook;
mod schema;
pub mod source;
mod sweep;
