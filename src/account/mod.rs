//! A person's way in and out: sign in, sign out, choose a shop, and find again what was typed.

pub mod begin;
pub mod choose_shop;
pub mod confirm;
pub mod forgot;
pub mod kept;
pub mod letters;
pub mod login;
pub mod logout;
pub mod not_me;
pub mod over;
pub mod passkey;
pub mod profile;
pub mod reset;
pub mod second_factor;
pub mod security;
pub mod verify_email;
mod why;
