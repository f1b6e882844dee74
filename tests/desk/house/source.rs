//! The source as text, for tests that read it.

use std::path::Path;

/// One file of this repository.
#[derive(Clone)]
pub struct File {
    /// From the repository's root: `src/web/form.rs`.
    pub path: String,
    pub text: String,
}

impl File {
    /// Its lines with their numbers, but for comments and the unit tests at its end.
    pub fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        self.lines().filter(|(_, line)| !line.trim_start().starts_with("//"))
    }

    /// Its lines with their numbers, but for the unit tests at its end.
    pub fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        self.text
            .lines()
            .take_while(|line| *line != "#[cfg(test)]")
            .enumerate()
            .map(|(at, line)| (at + 1, line))
    }

    /// The strings between quotation marks in a line of code.
    pub fn literals(line: &str) -> impl Iterator<Item = &str> {
        line.split('"').skip(1).step_by(2)
    }
}

/// All files of a folder whose names end like this, by path.
pub fn files(folder: &str, ending: &str) -> Vec<File> {
    let mut found = Vec::new();
    gather(&root().join(folder), ending, &mut found);
    found.sort_by(|a, b| a.path.cmp(&b.path));
    assert!(!found.is_empty(), "no {ending} in {folder}: these tests look at nothing");
    found
}

/// One file.
pub fn file(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).unwrap_or_else(|e| panic!("{path}: {e}"))
}

/// The names in a folder, in order.
pub fn names(folder: &str) -> Vec<String> {
    let entries = std::fs::read_dir(root().join(folder)).expect("a folder");
    let mut names: Vec<String> =
        entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

/// The words of a line: letters, digits and underscores.
pub fn words(line: &str) -> impl Iterator<Item = &str> {
    line.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|word| !word.is_empty())
}

/// Fails where there is anything to tell, one line each.
#[track_caller]
pub fn nothing_of(violations: Vec<String>) {
    assert!(violations.is_empty(), "{} to put right:\n{}", violations.len(), violations.join("\n"));
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn gather(folder: &Path, ending: &str, found: &mut Vec<File>) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            gather(&path, ending, found);
        } else if path.to_string_lossy().ends_with(ending) {
            let name =
                path.strip_prefix(root()).expect("inside the repository").to_string_lossy().into_owned();
            found.push(File { path: name, text: std::fs::read_to_string(&path).expect("a text") });
        }
    }
}
