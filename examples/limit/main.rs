//! What the list page could cost at best, and the small measurements of `scripts/bench` that wrk cannot make.
//!
//! ```text
//! limit serve                   the barest honest list page, configured as the application is
//! limit sign-in ADDRESS         signs in at a running application, prints what wrk is to send
//! limit hash ADDRESS            a sign-in against one argon2, in turns; milliseconds
//! limit start ADDRESS COMMAND…  how long the command takes until ADDRESS/health/ready answers 200
//! limit size ADDRESS PATH COOKIE  bytes of a page, plain and as brotli
//! ```

mod client;
mod serve;

use std::process::ExitCode;

fn main() -> ExitCode {
    let given: Vec<String> = std::env::args().skip(1).collect();
    let given: Vec<&str> = given.iter().map(String::as_str).collect();
    let done = match given.as_slice() {
        ["serve"] => serve::run(),
        ["sign-in", address] => client::sign_in(address),
        ["hash", address] => client::hash(address),
        ["start", address, command, arguments @ ..] => client::start(address, command, arguments),
        ["size", address, path, cookie] => client::size(address, path, cookie),
        _ => Err(anyhow::anyhow!("see the head of examples/limit/main.rs")),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("limit: {error:#}");
            ExitCode::FAILURE
        }
    }
}
