//! The command line: one file a command.

mod backup;
mod check_compose;
pub mod demo;
mod deploy;
mod doctor;
mod health;
mod login_sessions;
mod migrate;
mod out;
mod parse;
mod secret;
mod serve;
mod shell;
mod tenant;
mod typed;
mod user;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use self::out::complain;
use crate::config::{self, Config, Problem};

/// `EX_CONFIG` of sysexits.h: the configuration is wrong.
const EX_CONFIG: u8 = 78;

/// The training desk of a dive shop. Alone, it serves.
#[derive(Parser)]
#[command(name = "divestreams", version, about, long_about = None)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    /// Applies pending migrations, then serves. The default.
    Serve(serve::Args),
    /// Applies pending migrations.
    Migrate(migrate::Args),
    /// Asks the running server whether it is ready; for a container's health check.
    Health,
    /// Checks configuration, database, login sessions, clock, Redis and mail, without a server.
    Doctor(doctor::Args),
    /// Before a deploy: counts whom the new configuration would keep signed in.
    Preflight(deploy::Args),
    /// After a deploy: proves that nobody was signed out by it.
    AfterDeploy,
    /// Fills two demo shops with believable data; refuses in production and where there is data already.
    Demo,
    /// Login sessions: list them, end them.
    #[command(subcommand)]
    LoginSessions(login_sessions::Command),
    /// People: create, give a password, reset second factors, unlock, disable, list.
    #[command(subcommand)]
    User(user::Command),
    /// Shops: create, list, close, open.
    #[command(subcommand)]
    Tenant(tenant::Command),
    /// Writes a copy of everything into one file, while others serve.
    Backup(backup::BackupArgs),
    /// Brings a backup back into an empty system. Stop the server first.
    Restore(backup::RestoreArgs),
    /// Prints a fresh secret for BETTER_AUTH_SECRET or AUTH_SECRET, or fills in those that an env file leaves empty.
    Secret(secret::Args),
    /// Says which required variables of compose files do not reach which service, and which secrets are none.
    CheckCompose(check_compose::Args),
}

/// Reads the command line and runs it.
pub fn run() -> ExitCode {
    let command = Cli::parse().command.unwrap_or(Command::Serve(serve::Args::default()));
    match command {
        // These say something about other machines' configurations, and need none.
        Command::Secret(args) => outcome(secret::run(&args)),
        Command::CheckCompose(args) => check_compose::run(&args),
        command => match config::from_environment() {
            Err(problems) => refuse(&problems),
            Ok(config) => outcome(with_config(command, config)),
        },
    }
}

fn outcome(done: anyhow::Result<()>) -> ExitCode {
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            if let Some(problem) = error.downcast_ref::<Problem>() {
                return refuse(std::slice::from_ref(problem));
            }
            complain!("divestreams: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn with_config(command: Command, config: Config) -> anyhow::Result<()> {
    match command {
        Command::Serve(args) => serve::run(config, &args),
        Command::Migrate(args) => migrate::run(&config, &args),
        Command::Health => health::run(&config),
        Command::Doctor(args) => doctor::run(&config, &args),
        Command::Preflight(args) => deploy::preflight(&config, &args),
        Command::AfterDeploy => deploy::after_deploy(&config),
        Command::Demo => demo::run(&config),
        Command::LoginSessions(command) => login_sessions::run(&config, command),
        Command::User(command) => user::run(&config, command),
        Command::Tenant(command) => tenant::run(&config, command),
        Command::Backup(args) => backup::make(&config, &args),
        Command::Restore(args) => backup::restore(&config, &args),
        Command::Secret(_) | Command::CheckCompose(_) => Ok(()),
    }
}

/// Tells every problem in one message, before anything has been opened.
fn refuse(problems: &[Problem]) -> ExitCode {
    let count = match problems.len() {
        1 => "one problem".to_owned(),
        n => format!("{n} problems"),
    };
    let list: String = problems.iter().map(|problem| format!("\n  • {problem}")).collect();
    complain!("divestreams does not start: {count} in the configuration.\n{list}\n");
    ExitCode::from(EX_CONFIG)
}
