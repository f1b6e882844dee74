//! A person's way in and out: sign in, sign out, choose a shop.

pub mod begin;
pub mod choose_shop;
pub mod confirm;
pub mod login;
pub mod logout;
pub mod passkey;
pub mod second_factor;
pub mod security;
