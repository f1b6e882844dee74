//! Sweeps over the whole: what every file, table and route has to keep.

mod arrows;
mod fence;
mod names;
mod schema;
mod source;
mod sweep;
