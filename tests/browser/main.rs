//! A few journeys in a real browser, against the real binary: what no test without one can promise.
//!
//! Needs Debian's `chromium` and `chromium-driver`. Runs on SQLite, or on PostgreSQL where `DESK_POSTGRES` holds the address
//! of a server that may be filled with throw-away databases (`./test` starts one).

mod counter;
mod devices;
mod every_page;
mod keyboard;
mod looks;
mod passkeys;
mod phone;
mod scheduling;
mod signing_in;
mod support;
