//! `divestreams secret`

use std::fs::{self, OpenOptions, Permissions};
use std::io::Write as _;
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

use anyhow::Context as _;

use super::out::tell;
use crate::{compose, config};

/// What `secret` can be told.
#[derive(clap::Args)]
pub struct Args {
    /// Fill in the secrets that this env file leaves empty. What is set stays; the file's mode becomes 0600.
    #[arg(long, value_name = "FILE")]
    fill: Option<PathBuf>,
}

/// Prints 256 random bits as text, or fills a file with such.
///
/// # Errors
/// Where the file cannot be read or written, or is no env file.
pub fn run(args: &Args) -> anyhow::Result<()> {
    let Some(file) = &args.fill else {
        tell!("{}", config::fresh_secret())?;
        return Ok(());
    };
    let text = fs::read_to_string(file)
        .with_context(|| format!("{}: copy .env.example there first", file.display()))?;
    let (text, names) = compose::fill_secrets(&text, config::fresh_secret)
        .map_err(|error| anyhow::anyhow!("{} {error}", file.display()))?;
    replace(file, &text).with_context(|| format!("cannot write {}", file.display()))?;
    match names.as_slice() {
        [] => tell!("{}: every secret was set already", file.display())?,
        names => tell!("{}: filled in {}", file.display(), names.join(", "))?,
    }
    Ok(())
}

/// Written aside and then renamed: there is no moment with half a file, nor one in which others can read it.
fn replace(file: &Path, text: &str) -> std::io::Result<()> {
    let mut aside = file.as_os_str().to_owned();
    aside.push(format!(".{}", std::process::id()));
    let mut new = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&aside)?;
    new.write_all(text.as_bytes())?;
    new.set_permissions(Permissions::from_mode(0o600))?;
    new.sync_all()?;
    fs::rename(&aside, file)
}
