//! Fresh secrets put into an env file, where there are none yet.

use super::Variables;
use super::dotenv::{self, NotEnv};
use super::judge::is_secret;

/// The text of an env file with a fresh secret wherever one is left empty, and the names filled in. A value that is set
/// stays; so do previous secrets, which are nobody's to make up, and what the mail provider hands out.
///
/// # Errors
/// Where it is no env file.
pub fn fill_secrets(text: &str, fresh: impl Fn() -> String) -> Result<(String, Vec<String>), NotEnv> {
    let read = dotenv::parse(text, &Variables::new())?;
    let mut filled = Vec::new();
    let lines = text.split_inclusive('\n').map(|line| match empty_secret(line) {
        Some(name) if read.get(name).is_some_and(String::is_empty) => {
            filled.push(name.to_owned());
            let end = if line.ends_with('\n') { "\n" } else { "" };
            format!("{name}={}{end}", fresh())
        }
        _ => line.to_owned(),
    });
    let text = lines.collect();
    Ok((text, filled))
}

/// The secret that a line names and leaves empty.
fn empty_secret(line: &str) -> Option<&str> {
    let (name, value) = line.split_once('=')?;
    let is_ours_to_make = is_secret(name) && !name.ends_with("_PREVIOUS") && !name.starts_with("SMTP_");
    let is_empty = matches!(value.trim(), "" | "\"\"" | "''");
    (is_ours_to_make && is_empty).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_secrets_that_are_empty_are_filled_in() {
        let text = "# BETTER_AUTH_SECRET=\nBETTER_AUTH_SECRET=\nAUTH_SECRET=kept\nAUTH_SECRET_PREVIOUS=\nSMTP_PASS=\n\
                    SMTP_HOST=\nPOSTGRES_PASSWORD=\"\"";
        let (text, names) = fill_secrets(text, || "fresh".to_owned()).expect("an env file");
        assert_eq!(names, ["BETTER_AUTH_SECRET", "POSTGRES_PASSWORD"]);
        let expected = "# BETTER_AUTH_SECRET=\nBETTER_AUTH_SECRET=fresh\nAUTH_SECRET=kept\nAUTH_SECRET_PREVIOUS=\nSMTP_PASS=\n\
                        SMTP_HOST=\nPOSTGRES_PASSWORD=fresh";
        assert_eq!(text, expected);
    }
}
