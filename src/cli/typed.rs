//! A password as it is typed: never an argument, which other people on the machine could read.

use std::io::{self, IsTerminal as _, Read as _};

use anyhow::{Context as _, bail, ensure};

use crate::login::password::{self, MAX_CHARACTERS, MIN_CHARACTERS, Weakness};

/// More than any password takes.
const MOST_BYTES: u64 = 64 * 1024;

/// Asks twice, without showing it; or reads the first line of standard input where that is no terminal.
///
/// # Errors
/// Where it is too short, too long or the first that anyone would guess, the two differ, or nothing can be read.
pub fn new_password(whose: &str) -> anyhow::Result<String> {
    let password = match io::stdin().is_terminal() {
        true => asked_twice(whose)?,
        false => first_line()?,
    };
    match password::policy(&password, &[whose]) {
        Ok(()) => Ok(password),
        Err(Weakness::TooShort | Weakness::TooLong) => {
            bail!("a password has {MIN_CHARACTERS} to {MAX_CHARACTERS} characters; nothing was changed")
        }
        Err(Weakness::Guessable) => {
            bail!(
                "others would guess that password: it is common, or made of their name; nothing was changed"
            )
        }
    }
}

fn asked_twice(whose: &str) -> anyhow::Result<String> {
    let first = rpassword::prompt_password(format!("New password of {whose}: "))?;
    let second = rpassword::prompt_password("Once more: ")?;
    ensure!(first == second, "the two differ; nothing was changed");
    Ok(first)
}

fn first_line() -> anyhow::Result<String> {
    let mut text = String::new();
    io::stdin()
        .take(MOST_BYTES)
        .read_to_string(&mut text)
        .context("the password is read from standard input")?;
    Ok(text.lines().next().unwrap_or_default().to_owned())
}
