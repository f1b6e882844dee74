//! Compose files, read as Compose reads them and judged by what this binary needs: which variable does not reach which
//! service of ours, which secret is none, where the database has no volume. It would have caught the incident of
//! 2026-01-27, in which a secret stood in `.env` and never reached the container.
//!
//! `.env` is the only source of values: what happens to be set in the shell of whoever asks proves nothing about the
//! server.

mod dotenv;
mod fill;
mod interpolate;
mod judge;
mod read;
mod service;
mod shared;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Serialize;

pub use fill::fill_secrets;
pub use service::Service;

/// Names and values, as in `.env`.
pub type Variables = BTreeMap<String, String>;

/// What is wrong in one place, and how to mend it. Never with a secret's value in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// The compose file as it was named.
    pub file: String,
    /// The service in it.
    pub service: String,
    /// The variable, or the field of the service.
    pub variable: String,
    /// What is wrong.
    pub what: String,
    /// How to mend it.
    pub remedy: String,
}

impl std::fmt::Display for Finding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { file, service, variable, what, remedy } = self;
        write!(f, "{file}: {service}: {variable} {what} → {remedy}")
    }
}

/// A compose file and what its variables are filled from.
#[derive(Clone, Debug)]
pub struct Deployment {
    /// The compose file as it was named.
    pub file: String,
    /// Where its values come from, as a person would name it.
    pub env_file: String,
    /// All its services, with what reaches each.
    pub services: Vec<Service>,
    /// The volumes declared at its top.
    pub volumes: Vec<String>,
    /// What was found while reading: a variable that must be set and is not, a file that is not there.
    pub findings: Vec<Finding>,
}

/// Why nothing could be judged.
#[derive(Debug, thiserror::Error)]
#[error("{file}: {what}")]
pub struct NotCompose {
    /// The file as it was named.
    file: String,
    /// What is wrong with it, and what was expected.
    what: String,
}

impl NotCompose {
    fn new(file: &Path, what: impl Into<String>) -> Self {
        Self { file: file.display().to_string(), what: what.into() }
    }
}

/// Reads a compose file and the env file that fills it: `.env` beside it unless another is named.
///
/// # Errors
/// Where it cannot be read, is no compose file, or has no service of ours.
pub fn read(file: &Path, env_file: Option<&Path>) -> Result<Deployment, NotCompose> {
    let beside = file.parent().unwrap_or(Path::new("")).join(".env");
    let env_path = env_file.map_or(beside, PathBuf::from);
    let name = env_path.display().to_string();
    let (variables, is_there) = match std::fs::read_to_string(&env_path) {
        Ok(text) => {
            let variables = dotenv::parse(&text, &Variables::new())
                .map_err(|error| NotCompose::new(&env_path, error.to_string()))?;
            (variables, true)
        }
        // Without a file of that name beside it Compose goes on; one that was asked for has to be there.
        Err(error) if error.kind() == std::io::ErrorKind::NotFound && env_file.is_none() => {
            (Variables::new(), false)
        }
        Err(error) => return Err(NotCompose::new(&env_path, format!("cannot be read ({error})"))),
    };
    let env_file = if is_there { name } else { format!("{name} (which is not there)") };
    let deployment = read::deployment(file, env_file, &variables)?;
    if !deployment.services.iter().any(Service::is_ours) {
        let names: Vec<_> = deployment.services.iter().map(|service| service.name.as_str()).collect();
        let what = format!(
            "none of its services ({}) is DiveStreams; expected one whose image is named divestreams, or that is built here",
            names.join(", ")
        );
        return Err(NotCompose::new(file, what));
    }
    Ok(deployment)
}

/// Everything that is wrong with these deployments, each for itself and where they share what they must not.
pub fn judge(deployments: &[Deployment]) -> Vec<Finding> {
    let mut findings: Vec<_> = deployments.iter().flat_map(judge::deployment).collect();
    findings.extend(shared::between(deployments));
    findings
}

#[cfg(test)]
mod tests;
