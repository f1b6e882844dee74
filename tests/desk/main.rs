//! The whole application, used through its pages. One binary: linking is what is slow.
//!
//! Runs on SQLite, or on PostgreSQL where `DESK_POSTGRES` holds the address of a server that may be filled with
//! throw-away databases (`./test` starts one).

mod cookie;
mod courses;
mod csrf;
mod durability;
mod errors;
mod house;
mod lifetime;
mod logout;
mod sign_in;
mod speed;
mod strict_start;
mod support;
mod throttle;
mod training_sessions;
mod which_shop;
