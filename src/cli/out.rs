//! Where commands print: [`tell!`](crate::cli::out::tell) and [`complain!`](crate::cli::out::complain). Whoever reads may have had
//! enough, as in `divestreams doctor | head -1`: what then comes is dropped, and the command ends as it would have. `println!` would
//! panic.

use std::fmt::Arguments;
use std::io::{self, Write as _};

use anyhow::Context as _;

/// Prints a line to standard output, as `println!` does.
macro_rules! tell {
    ($($text:tt)*) => { $crate::cli::out::write(format_args!("{}\n", format_args!($($text)*))) };
}

/// Prints a line to standard error, as `eprintln!` does.
macro_rules! complain {
    ($($text:tt)*) => { $crate::cli::out::write_error(format_args!("{}\n", format_args!($($text)*))) };
}

pub(crate) use {complain, tell};

/// Writes to standard output.
///
/// # Errors
/// Where it takes no more, as on a full disk; not where nobody reads on.
pub fn write(text: Arguments<'_>) -> anyhow::Result<()> {
    // In one piece: a line is flushed by itself, and the reader may go in the middle of one.
    match io::stdout().write_all(text.to_string().as_bytes()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        written => written.context("standard output"),
    }
}

/// Writes to standard error. Where that cannot be done there is nobody left to tell.
pub fn write_error(text: Arguments<'_>) {
    let _ = io::stderr().write_all(text.to_string().as_bytes());
}
