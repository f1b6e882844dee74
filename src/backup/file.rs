//! The file: one line of text, then the database's own format.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufRead as _, BufReader, Read as _, Seek as _, SeekFrom, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::{Failed, at};
use crate::base::clock::Instant;

/// What the first line begins with.
const MARK: &str = "DiveStreams backup ";

/// Of how this file is built; a binary reads its own and older ones.
pub const FORMAT: u32 = 1;

/// More than any first line has.
const LONGEST_LINE: u64 = 64 * 1024;

/// The first line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// How the file is built.
    pub format: u32,
    /// When it was made, in UTC.
    pub made_at: Instant,
    /// The version of the binary that made it.
    pub version: String,
    /// `SQLite` or `PostgreSQL`.
    pub database: String,
    /// The migrations that had been applied.
    pub migrations: Vec<String>,
    /// How many login sessions were live.
    pub login_sessions: usize,
    /// The length of the rest.
    pub bytes: u64,
    /// Its digest.
    pub sha256: String,
}

/// A backup that is whole and ours.
pub struct Backup {
    /// Where it is.
    pub path: PathBuf,
    /// What it says of itself.
    pub manifest: Manifest,
    /// Where the database's own format begins.
    start: u64,
}

impl Backup {
    /// Opens a file, and reads it once to the end.
    ///
    /// # Errors
    /// Where it is not ours, of a newer binary, or not as it was written.
    pub fn open(path: &Path) -> Result<Self, Failed> {
        let wrong = |what: &str| Failed::File(path.to_owned(), what.to_owned());
        let mut line = Vec::new();
        let file = File::open(path).map_err(at(path))?;
        BufReader::new(file).take(LONGEST_LINE).read_until(b'\n', &mut line).map_err(at(path))?;
        let manifest =
            line.strip_prefix(MARK.as_bytes()).ok_or_else(|| wrong("is no backup of DiveStreams"))?;
        let format: Format = serde_json::from_slice(manifest).map_err(|_| wrong("is a damaged backup"))?;
        if format.format > FORMAT {
            return Err(wrong("was made by a newer version than this one: restore it with that"));
        }
        let manifest: Manifest =
            serde_json::from_slice(manifest).map_err(|_| wrong("is a damaged backup"))?;
        let start = line.len() as u64;
        if digest(path, start)? != (manifest.bytes, manifest.sha256.clone()) {
            return Err(wrong("is a damaged backup: it is not as it was written"));
        }
        Ok(Self { path: path.to_owned(), manifest, start })
    }

    /// What follows the first line.
    ///
    /// # Errors
    /// Where it cannot be read.
    pub fn payload(&self) -> Result<File, Failed> {
        let mut file = File::open(&self.path).map_err(at(&self.path))?;
        file.seek(SeekFrom::Start(self.start)).map_err(at(&self.path))?;
        Ok(file)
    }
}

/// What every format of the first line says, those to come too.
#[derive(Deserialize)]
struct Format {
    format: u32,
}

/// A name beside `target` that nobody has.
pub fn beside(target: &Path, what: &str) -> PathBuf {
    let mut name = target.as_os_str().to_owned();
    name.push(format!(".{what}-{}", std::process::id()));
    name.into()
}

/// An empty file that its owner alone reads: it will hold password hashes.
pub fn create(path: &Path) -> Result<File, Failed> {
    OpenOptions::new().write(true).create_new(true).mode(0o600).open(path).map_err(at(path))
}

/// Length and digest of a file from `start` on.
pub fn digest(path: &Path, start: u64) -> Result<(u64, String), Failed> {
    let mut file = File::open(path).map_err(at(path))?;
    file.seek(SeekFrom::Start(start)).map_err(at(path))?;
    let (mut hash, mut bytes, mut piece) = (Sha256::new(), 0, vec![0; 64 * 1024]);
    loop {
        let read = file.read(&mut piece).map_err(at(path))?;
        if read == 0 {
            break;
        }
        hash.update(&piece[..read]);
        bytes += read as u64;
    }
    let hex = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    Ok((bytes, hex))
}

/// Puts the first line before the payload. Renamed at the end: there is no moment with half a backup under that name.
pub fn write(target: &Path, payload: &Path, manifest: &Manifest) -> Result<(), Failed> {
    let aside = beside(target, "new");
    let written = create(&aside).and_then(|mut file| {
        let line = serde_json::to_string(manifest).map_err(|e| at(&aside)(e.into()))?;
        let mut write = || -> io::Result<()> {
            writeln!(file, "{MARK}{line}")?;
            io::copy(&mut File::open(payload)?, &mut file)?;
            file.sync_all()?;
            fs::rename(&aside, target)
        };
        write().map_err(at(target))
    });
    if written.is_err() {
        let _ = fs::remove_file(&aside);
    }
    written
}
