//! `divestreams check-compose`

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::out::{complain, tell};
use crate::compose::{self, Deployment, Finding};

/// Wrong usage, as clap has it: the files are none that could be judged.
const USAGE: u8 = 2;

/// What `check-compose` can be told.
#[derive(clap::Args)]
pub struct Args {
    /// Compose files, each a deployment of its own.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// What fills them: one for all, or one for each in their order. Without it: `.env` beside each.
    #[arg(long = "env-file", value_name = "FILE")]
    env_files: Vec<PathBuf>,
    /// As JSON.
    #[arg(long)]
    json: bool,
}

/// Judges the files. Ends with 0 where all is well, 1 where something was found, 2 where nothing can be judged.
pub fn run(args: &Args) -> ExitCode {
    match deployments(args) {
        Ok(deployments) => told(args, &deployments).unwrap_or_else(|error| super::outcome(Err(error))),
        Err(what) => {
            complain!("divestreams: {what}");
            ExitCode::from(USAGE)
        }
    }
}

fn deployments(args: &Args) -> Result<Vec<Deployment>, String> {
    let (files, env_files) = (args.files.len(), args.env_files.len());
    if env_files > 1 && env_files != files {
        return Err(format!(
            "{files} files and {env_files} env files; expected one for all, or one for each"
        ));
    }
    let env_file = |at: usize| args.env_files.get(at).or(args.env_files.first()).map(PathBuf::as_path);
    let read = |(at, file): (usize, &PathBuf)| compose::read(file, env_file(at)).map_err(|e| e.to_string());
    args.files.iter().enumerate().map(read).collect()
}

fn told(args: &Args, deployments: &[Deployment]) -> anyhow::Result<ExitCode> {
    let findings = compose::judge(deployments);
    if args.json {
        tell!("{}", serde_json::to_string_pretty(&findings)?)?;
    } else {
        findings.iter().try_for_each(|finding| tell!("{finding}"))?;
        for deployment in deployments.iter().filter(|deployment| is_clean(deployment, &findings)) {
            tell!("{}", praise(deployment))?;
        }
    }
    Ok(if findings.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn is_clean(deployment: &Deployment, findings: &[Finding]) -> bool {
    findings.iter().all(|finding| Path::new(&finding.file) != Path::new(&deployment.file))
}

fn praise(deployment: &Deployment) -> String {
    let ours = deployment.services.iter().filter(|service| service.is_ours());
    let names: Vec<_> = ours.map(|service| service.name.as_str()).collect();
    format!(
        "{}: all that is required reaches {}, filled from {}",
        deployment.file,
        names.join(", "),
        deployment.env_file
    )
}
