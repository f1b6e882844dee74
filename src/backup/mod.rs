//! A copy of everything in one file, and the way back from it.
//!
//! The file begins with a line that says what it is: whose, of which database, with which migrations, and the digest of the
//! rest. A restore reads that line, and the rest once, before it touches anything. What it brings back are people, shops and
//! their work; which login sessions had been ended since, a copy cannot know (`docs/decisions/0008-what-a-restore-brings-back.md`).

mod file;
mod postgres;
mod restore;
mod store;

use std::fs;
use std::path::{Path, PathBuf};

use crate::base::clock::Instant;
use crate::db::{DatabaseUrl, Db, DbError, migrations};

pub use file::Manifest;
pub use restore::{Consent, Restored, restore};

/// Why there is no backup, or nothing was restored.
#[derive(Debug, thiserror::Error)]
pub enum Failed {
    /// The file is not what it has to be.
    #[error("{file} {what}; nothing was touched", file = .0.display(), what = .1)]
    File(PathBuf, String),
    /// Where it would go there is something.
    #[error("{0}; nothing was touched")]
    Refused(String),
    /// `pg_dump` or `pg_restore`.
    #[error("{0}")]
    Tool(String),
    /// A file could not be read or written.
    #[error("{0}: {1}")]
    Io(PathBuf, std::io::Error),
    /// The database.
    #[error(transparent)]
    Db(#[from] DbError),
}

impl crate::db::IsUnavailable for Failed {
    fn is_unavailable(&self) -> bool {
        matches!(self, Self::Db(error) if error.is_unavailable())
    }
}

/// Puts an error of a file together with its name.
fn at(path: &Path) -> impl Fn(std::io::Error) -> Failed {
    move |error| Failed::Io(path.to_owned(), error)
}

/// Writes a consistent copy of the database into `target`, while it serves.
///
/// # Errors
/// Where there is such a file already, it cannot be written, or the database does not answer.
pub fn make(db: &Db, target: &Path, now: Instant) -> Result<Manifest, Failed> {
    if target.exists() {
        return Err(Failed::File(target.to_owned(), "is there already".to_owned()));
    }
    let payload = file::beside(target, "payload");
    let made = copy(db, &payload).and_then(|()| {
        let (bytes, sha256) = file::digest(&payload, 0)?;
        let manifest = Manifest {
            format: file::FORMAT,
            made_at: now,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            database: db.url().kind().to_owned(),
            migrations: db.with(migrations::applied)?,
            login_sessions: db.with(store::live)?.logins.len(),
            bytes,
            sha256,
        };
        file::write(target, &payload, &manifest)?;
        // The backup is whole; that it cannot be noted, say where nothing takes writes, takes nothing from it.
        if let Err(error) = db.write_here(|c| store::note(c, now)) {
            tracing::warn!(%error, "that a backup was made could not be noted");
        }
        Ok(manifest)
    });
    // Gone either way: it holds what the database holds.
    let _ = fs::remove_file(&payload);
    made
}

fn copy(db: &Db, payload: &Path) -> Result<(), Failed> {
    file::create(payload)?;
    match db.url() {
        DatabaseUrl::Sqlite(_) => Ok(db.with(|c| store::copy_into(c, payload))?),
        DatabaseUrl::Postgres(url) => postgres::dump(url, payload),
    }
}
