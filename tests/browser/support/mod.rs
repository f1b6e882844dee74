//! The binary, the browser and what both leave behind: everything ends with the test that started it, by its process id.

mod app;
mod browser;
mod cdp;
mod pages;
mod process;

pub use app::{App, DEMO_OWNER, DEMO_PASSWORD};
pub use browser::Browser;
pub use pages::{OF_THE_PLATFORM, OF_THE_SHOP, behind_the_door, of_the_desk};

/// Where people sign in.
pub const LOGIN: &str = "/auth/login";

/// The list of training sessions.
pub const SESSIONS: &str = "/tenant/training/sessions";
