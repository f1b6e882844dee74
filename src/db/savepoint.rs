//! Writing something and taking it back, inside of a transaction.

use diesel::Connection as _;

use super::{Connection, DbError};

/// Why a savepoint is rolled back.
enum Back {
    Wanted,
    Failed(DbError),
}

impl From<diesel::result::Error> for Back {
    fn from(error: diesel::result::Error) -> Self {
        Self::Failed(error.into())
    }
}

/// Runs `work` in the caller's transaction, and keeps what it writes only where `keeps`: the statements are the same either way.
///
/// # Errors
/// Those of `work`.
pub fn keep_if(
    keeps: bool,
    connection: &mut Connection,
    work: impl FnOnce(&mut Connection) -> Result<(), DbError>,
) -> Result<(), DbError> {
    let done = connection.transaction(|c| {
        work(c).map_err(Back::Failed)?;
        if keeps { Ok(()) } else { Err(Back::Wanted) }
    });
    match done {
        Ok(()) | Err(Back::Wanted) => Ok(()),
        Err(Back::Failed(error)) => Err(error),
    }
}
