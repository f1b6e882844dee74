//! The pages of counter tablets: taking over, one's own PIN, the shop's settings.

pub mod own_pin;
pub mod settings;
pub mod unlock;
