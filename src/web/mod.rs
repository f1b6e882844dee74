//! What every page is made with: state, guards, forms, form tokens, errors, chrome, assets, headers. Never a feature.

pub mod agent;
pub mod answer;
pub mod assets;
pub mod chrome;
pub mod client;
pub mod counter;
pub mod csrf;
pub mod download;
pub mod draft;
pub mod error;
pub mod field;
pub mod flash;
pub mod form;
pub mod gate;
pub mod guards;
pub mod host;
pub mod language;
pub mod list;
pub mod problems;
pub mod redirect;
pub mod state;
pub mod tabs;
pub mod upload;
pub mod urls;
pub mod when;

pub use answer::{Page, go, invalid, show};
pub use chrome::Chrome;
pub use error::Error;
pub use field::Field;
pub use form::{Errors, Form, Query, Said, Typed};
pub use guards::{Admin, Desk, Operator, Owner, Person, Staff, Visitor};
pub use problems::Problems;
pub use state::State;
