//! `divestreams secret`

use std::process::ExitCode;

use crate::config;

/// Prints 256 random bits as text.
pub fn run() -> ExitCode {
    println!("{}", config::fresh_secret());
    ExitCode::SUCCESS
}
