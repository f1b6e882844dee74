//! `/admin/mail`: the outbox with the state of each letter. In development also `/dev/outbox`: the letters themselves, where they
//! land in a folder.

pub mod folder;
pub mod pages;
pub mod store;
pub mod view;
