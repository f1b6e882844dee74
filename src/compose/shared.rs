//! Secrets that staging and production share: whoever reads one has the other.

use super::judge::{is_secret, password_in};
use super::service::Service;
use super::{Deployment, Finding};

/// What is shared between files whose services of ours run in different environments.
pub fn between(deployments: &[Deployment]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (at, one) in deployments.iter().enumerate() {
        for other in &deployments[at + 1..] {
            if environment(one) == environment(other) {
                continue;
            }
            for (service, name, secret) in secrets(one) {
                if secrets(other).any(|(_, _, same)| same == secret) {
                    findings.push(finding(one, other, service, name));
                }
            }
        }
    }
    findings
}

fn finding(one: &Deployment, other: &Deployment, service: &Service, name: &str) -> Finding {
    let remedy = match one.env_file == other.env_file {
        true => {
            "fill each file from an env file of its own: --env-file once for each, in their order".to_owned()
        }
        false => format!("a fresh one in {}: `divestreams secret` prints it", one.env_file),
    };
    Finding {
        file: one.file.clone(),
        service: service.name.clone(),
        variable: name.to_owned(),
        what: format!("holds a secret that {} has as well: staging and production share it", other.file),
        remedy,
    }
}

/// `APP_ENV` of its services of ours.
fn environment(deployment: &Deployment) -> Option<&str> {
    deployment
        .services
        .iter()
        .filter(|service| service.is_ours())
        .find_map(|service| service.value("APP_ENV"))
}

/// Every secret in a deployment that is worth a comparison, the previous ones each for itself.
fn secrets(deployment: &Deployment) -> impl Iterator<Item = (&Service, &str, &str)> {
    deployment.services.iter().filter(|service| service.is_ours()).flat_map(|service| {
        service.environment.iter().flat_map(move |(name, passed)| {
            let value = passed.value.as_deref().unwrap_or_default();
            let secret = if is_secret(name) { Some(value) } else { password_in(value) };
            secret
                .into_iter()
                .flat_map(|secret| secret.split(','))
                .map(str::trim)
                .filter(|secret| !secret.is_empty())
                .map(move |secret| (service, name.as_str(), secret))
        })
    })
}
