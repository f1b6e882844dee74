//! A pooler between us and PostgreSQL that mixes prepared statements up.

use diesel::prelude::*;
use diesel::sql_types::{Bool, Integer};

use super::{Connection, DatabaseUrl, connect};

/// Whether statements that one connection has prepared are known on another, as PgBouncer before 1.21 has it in transaction
/// mode: both call theirs by the same name, and some time later a page fails, whichever comes second.
///
/// # Errors
/// Where the database cannot be reached.
pub fn mixes_statements_up(url: &DatabaseUrl) -> ConnectionResult<bool> {
    if matches!(url, DatabaseUrl::Sqlite(_)) {
        return Ok(false);
    }
    let (mut one, mut other) = (connect(url)?, connect(url)?);
    // Each connection's first statement has the same name and another text.
    let first = |c: &mut Connection| diesel::select(1.into_sql::<Integer>()).get_result::<i32>(c).map(|_| ());
    let second =
        |c: &mut Connection| diesel::select(true.into_sql::<Bool>()).get_result::<bool>(c).map(|_| ());
    for _ in 0..3 {
        for outcome in [first(&mut one), second(&mut other)] {
            if outcome.is_err_and(|error| error.to_string().contains("prepared statement")) {
                return Ok(true);
            }
        }
    }
    Ok(false)
}
