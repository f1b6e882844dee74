//! A desk to test with: the real application on a port of its own, a clock that the test moves, cheap hashing, and people
//! who use its pages through their real forms.

mod answer;
mod browser;
mod database;
mod desk;

pub use answer::{Answer, HtmlForm};
pub use browser::Browser;
pub use database::is_postgres;
pub use desk::{CHEAP, DEMO_PASSWORD, Desk};
