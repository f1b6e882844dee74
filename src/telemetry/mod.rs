//! The log: one line a request, errors with their request's id, for people or as JSON.

use std::io::IsTerminal as _;

use tracing_subscriber::EnvFilter;

use crate::config::LogFormat;

/// What is logged unless `RUST_LOG` says otherwise. actix-session tells of every cookie that does not verify: the
/// session checks tell it better.
const USUAL: &str = "info,actix_session=error,actix_server=warn";

/// Starts the log. A second call, as tests make, changes nothing.
pub fn start(format: LogFormat) {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(USUAL));
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_target(false);
    let log = log.with_ansi(std::io::stdout().is_terminal());
    // A second subscriber is refused, which is right.
    let _ = match format {
        LogFormat::Text => log.compact().try_init(),
        LogFormat::Json => log.json().flatten_event(true).try_init(),
    };
}
