//! The way back.

use std::fs::{self, File};
use std::io;
use std::path::Path;

use super::file::{self, Backup};
use super::store::{self, Live};
use super::{Failed, Manifest, at, postgres};
use crate::base::clock::Instant;
use crate::db::{DatabaseUrl, Db, DbError, Options, migrations};

/// What whoever restores takes upon themselves.
#[derive(Clone, Debug, Default)]
pub struct Consent {
    /// The name of the database whose data may be thrown away.
    pub replace: Option<String>,
    /// Nothing served between the backup and now, so no login session was ended in between.
    pub was_stopped: bool,
}

/// What was restored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Restored {
    /// What the backup said of itself.
    pub manifest: Manifest,
    /// Login sessions that came back live.
    pub kept: usize,
    /// Login sessions that were ended on the way.
    pub ended: usize,
}

/// Puts the backup in `path` into the database that `db` is about; nobody may serve from it meanwhile.
///
/// # Errors
/// Where the backup is not ours, not whole, newer than this binary or of the other database; where there is data already
/// and nobody consented to lose it. Then nothing was touched. Where the database takes it not: then all is as it was.
pub fn restore(db: &Db, path: &Path, consent: &Consent, now: Instant) -> Result<Restored, Failed> {
    let backup = Backup::open(path)?;
    suits(&backup, db.url())?;
    // Only what is live here now was certainly not ended: in an empty system that is nothing.
    let is_new = db.with(migrations::applied)?.is_empty();
    let live = if is_new { Live::default() } else { room_for(db, consent)? };
    let kept = if consent.was_stopped { None } else { Some(live) };
    let (kept, ended) = match db.url() {
        DatabaseUrl::Sqlite(target) => into_sqlite(&backup, target, kept.as_ref(), now)?,
        DatabaseUrl::Postgres(url) => into_postgres(db, url, &backup, kept.as_ref(), now)?,
    };
    // Whatever was kept of login sessions elsewhere is of the data before.
    db.forget_copies();
    Ok(Restored { manifest: backup.manifest, kept, ended })
}

/// Whether this binary knows what is in the backup, and the database is of its kind.
fn suits(backup: &Backup, url: &DatabaseUrl) -> Result<(), Failed> {
    let manifest = &backup.manifest;
    let wrong = |what: String| Err(Failed::File(backup.path.clone(), what));
    if manifest.database != url.kind() {
        return wrong(format!("is of {}, and DATABASE_URL names {}", manifest.database, url.kind()));
    }
    let known = migrations::known();
    match manifest.migrations.iter().find(|migration| !known.contains(migration)) {
        Some(_) => wrong(format!(
            "was made by {}, which is newer than this version ({}): restore it with that",
            manifest.version,
            env!("CARGO_PKG_VERSION")
        )),
        None => Ok(()),
    }
}

/// Whether the database may be filled; answers what is live in it.
fn room_for(db: &Db, consent: &Consent) -> Result<Live, Failed> {
    let name = match db.url() {
        DatabaseUrl::Sqlite(path) => path.file_name().unwrap_or_default().to_string_lossy().into_owned(),
        DatabaseUrl::Postgres(url) => url.path().trim_start_matches('/').to_owned(),
    };
    if db.with(store::has_shops)? && consent.replace.as_ref() != Some(&name) {
        return Err(Failed::Refused(format!(
            "there are shops in {}; to throw them away, say --replace {name}",
            db.url()
        )));
    }
    Ok(db.with(store::live)?)
}

/// Made whole beside the database, then put in its place at once.
fn into_sqlite(
    backup: &Backup,
    target: &Path,
    kept: Option<&Live>,
    now: Instant,
) -> Result<(usize, usize), Failed> {
    let aside = file::beside(target, "restored");
    let filled = fill_sqlite(backup, &aside, kept, now);
    if filled.is_err() {
        forget(&aside, &["", "-wal", "-shm"]);
        return filled;
    }
    // What had not been written into the old file is of the old file.
    forget(target, &["-wal", "-shm"]);
    fs::rename(&aside, target).map_err(at(target))?;
    filled
}

fn fill_sqlite(
    backup: &Backup,
    aside: &Path,
    kept: Option<&Live>,
    now: Instant,
) -> Result<(usize, usize), Failed> {
    let mut file = file::create(aside)?;
    io::copy(&mut backup.payload()?, &mut file).map_err(at(aside))?;
    file.sync_all().map_err(at(aside))?;
    let options = Options { size: 1, wait: std::time::Duration::from_secs(5) };
    let db = Db::new(&DatabaseUrl::Sqlite(aside.to_owned()), &options);
    let done = finish(&db, kept, now)?;
    db.with(store::into_one_file)?;
    drop(db);
    forget(aside, &["-wal", "-shm"]);
    File::open(aside).and_then(|file| file.sync_all()).map_err(at(aside))?;
    Ok(done)
}

fn forget(path: &Path, endings: &[&str]) {
    for ending in endings {
        let mut name = path.as_os_str().to_owned();
        name.push(ending);
        // Not there is as good.
        let _ = fs::remove_file(name);
    }
}

/// What is there steps aside until the new is whole.
fn into_postgres(
    db: &Db,
    url: &url::Url,
    backup: &Backup,
    kept: Option<&Live>,
    now: Instant,
) -> Result<(usize, usize), Failed> {
    let payload = backup.payload()?;
    db.write_here(store::step_aside)?;
    match postgres::fill(url, payload).and_then(|()| Ok(finish(db, kept, now)?)) {
        Ok(done) => {
            db.write_here(store::let_go)?;
            Ok(done)
        }
        Err(error) => {
            db.write_here(store::step_back)?;
            Err(error)
        }
    }
}

/// Brings what was restored up to this binary, and ends the login sessions that may have been ended since.
fn finish(db: &Db, kept: Option<&Live>, now: Instant) -> Result<(usize, usize), DbError> {
    db.with(migrations::apply)?;
    let ended = match kept {
        Some(kept) => db.write_here(|c| store::end_but(c, kept, now))?,
        None => 0,
    };
    Ok((db.with(store::live)?.logins.len(), ended))
}
