//! PostgreSQL's own tools. The password goes in their environment: their arguments are seen by everyone on the machine.

use std::fs::File;
use std::io;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use url::Url;

use super::Failed;

/// Writes the database into a file, in `pg_dump`'s own format: compressed, from one moment.
pub fn dump(url: &Url, payload: &Path) -> Result<(), Failed> {
    let mut command = tool("pg_dump", url);
    command.args(["--format=custom", "--no-owner", "--no-privileges", "--file"]).arg(payload);
    ran("pg_dump", command.output())
}

/// Fills the schema `public`, which must be empty: all of it or nothing.
pub fn fill(url: &Url, payload: File) -> Result<(), Failed> {
    let mut command = tool("pg_restore", url);
    command.args(["--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges"]);
    ran("pg_restore", fed(command, payload))
}

/// Through a pipe: in a file it would look for places counted from the file's beginning, which is ours.
fn fed(mut command: Command, mut payload: File) -> io::Result<Output> {
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
    let stdin = child.stdin.take();
    std::thread::scope(|scope| {
        scope.spawn(move || {
            // Where it takes no more, it has ended, and says itself why.
            stdin.map(|mut stdin| io::copy(&mut payload, &mut stdin))
        });
        child.wait_with_output()
    })
}

fn tool(name: &str, url: &Url) -> Command {
    let mut command = Command::new(name);
    let mut address = url.clone();
    if let Some(password) = url.password() {
        // As it is written in the address: with %XX, and a plus that is a plus.
        let pair = format!("={}", password.replace('+', "%2B"));
        let decoded =
            url::form_urlencoded::parse(pair.as_bytes()).map(|(_, value)| value.into_owned()).next();
        command.env("PGPASSWORD", decoded.unwrap_or_default());
        // An address with a scheme and a host takes a password, and its absence.
        let _ = address.set_password(None);
    }
    command.arg("--dbname").arg(address.as_str()).stdin(Stdio::null());
    command
}

fn ran(name: &str, output: io::Result<Output>) -> Result<(), Failed> {
    match output {
        Ok(output) if output.status.success() => Ok(()),
        Ok(output) => {
            let said = String::from_utf8_lossy(&output.stderr);
            Err(Failed::Tool(format!("{name} failed: {}", said.trim())))
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => Err(Failed::Tool(format!(
            "{name} is missing: install PostgreSQL's client of the server's version, or run this in the image"
        ))),
        Err(error) => Err(Failed::Tool(format!("{name} did not start: {error}"))),
    }
}
