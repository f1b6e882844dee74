//! A desk to test with: the real application on a port of its own, a clock that the test moves, cheap hashing, and people
//! who use its pages through their real forms.

mod answer;
mod authenticator;
mod browser;
pub mod database;
mod desk;
mod devices;
mod factors;
mod look;
mod mail;
mod process;
mod raw;
mod redis;
mod smtp;

pub use answer::{Answer, HtmlForm};
pub use browser::Browser;
pub use database::{Own, admin, folder, is_postgres};
pub use desk::{CHEAP, DEMO_PASSWORD, Desk, Twin};
pub use devices::{OWN, PLATFORM, SHOP, end};
pub use factors::{APP, Phone, SECURITY, STEP, step};
pub use look::{shop, user};
pub use mail::Mail;
pub use process::{GOOD, OTHER, Process, address_of, binary, free_port, own_folder, pairs, strict, url_of};
pub use raw::{get_with, raw};
pub use redis::{Redis, Wire};
pub use smtp::{Begins, Does, Sink};
