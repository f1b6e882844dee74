//! The folder that letters land in where there is no mail server.

use std::io;
use std::path::Path;

/// Letters that are shown at most.
const SHOWN: usize = 50;

/// A letter in the folder.
pub struct Found {
    /// The name of its `.eml` file.
    pub name: String,
    /// What it says.
    pub text: String,
}

/// The newest letters, newest first: their names are ids, which sort by time.
///
/// # Errors
/// Where the folder cannot be read; one that is not there is empty.
pub fn newest(folder: &Path) -> io::Result<Vec<Found>> {
    let entries = match std::fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries?,
    };
    let mut names: Vec<String> = entries
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| name.ends_with(".eml"))
        .collect();
    names.sort_unstable_by(|a, b| b.cmp(a));
    names.truncate(SHOWN);
    names
        .into_iter()
        .map(|name| {
            let text = std::fs::read_to_string(folder.join(&name).with_extension("txt"))?;
            Ok(Found { name, text })
        })
        .collect()
}
