//! What the pages of counter tablets show.

pub mod own_pin;
pub mod settings;
pub mod unlock;

pub use settings::TabletList;
