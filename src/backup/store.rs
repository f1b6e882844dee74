//! What a backup asks of the database, and a restore tells it.

use std::collections::HashSet;
use std::path::Path;

use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;

use crate::base::clock::Instant;
use crate::base::id::{CounterId, LoginSessionId, TenantId};
use crate::db::schema::{
    backup_made, counter, known_device, link, outbox, passkey_challenge, pending_sign_in, session, signup,
    tenant,
};
use crate::db::{Connection, DbError};
use crate::login::model::EndReason;
use crate::login::store;

/// What opens a door now.
#[derive(Debug, Default)]
pub struct Live {
    /// Login sessions, each with the hash of its token: one that was given another since is not the same.
    pub logins: HashSet<(LoginSessionId, String)>,
    /// The hashes of counter tablets' tokens.
    pub tablets: HashSet<String>,
}

type Tablet = (TenantId, CounterId, String);

fn tablets(connection: &mut Connection) -> Result<Vec<Tablet>, DbError> {
    Ok(counter::table.select((counter::tenant_id, counter::counter_id, counter::token)).load(connection)?)
}

/// What is live now.
pub fn live(connection: &mut Connection) -> Result<Live, DbError> {
    let logins = session::table.select((session::id, session::token)).load(connection)?;
    let tablets = tablets(connection)?.into_iter().map(|(.., token)| token);
    Ok(Live { logins: logins.into_iter().collect(), tablets: tablets.collect() })
}

/// Notes that a backup was made; the newest alone is kept.
pub fn note(connection: &mut Connection, now: Instant) -> Result<(), DbError> {
    diesel::delete(backup_made::table).execute(connection)?;
    diesel::insert_into(backup_made::table).values(backup_made::at.eq(now)).execute(connection)?;
    Ok(())
}

/// Whether anybody works with this database: a shop is there.
pub fn has_shops(connection: &mut Connection) -> Result<bool, DbError> {
    Ok(diesel::select(diesel::dsl::exists(tenant::table.select(tenant::tenant_id))).get_result(connection)?)
}

/// Ends every login session that is not among `kept`. Links may have been used and letters sent since: what was still to be
/// used or sent is taken back too, shops that were asked for among it. Sign-ins that waited for their second step begin anew, and
/// no device is trusted that may have been forgotten since; a counter tablet that may have been lost since is none any more.
pub fn end_but(connection: &mut Connection, kept: &Live, now: Instant) -> Result<usize, DbError> {
    let mut ended = 0;
    for one in live(connection)?.logins {
        if !kept.logins.contains(&one) {
            ended += usize::from(store::end(connection, one.0, EndReason::Revoked, None, now)?);
        }
    }
    for (shop, tablet, token) in tablets(connection)? {
        if !kept.tablets.contains(&token) {
            ended += lose(connection, shop, tablet, now)?;
        }
    }
    let unused = link::table.filter(link::used_at.is_null()).filter(link::withdrawn_at.is_null());
    diesel::update(unused).set(link::withdrawn_at.eq(now)).execute(connection)?;
    diesel::delete(outbox::table.filter(outbox::state.eq("queued"))).execute(connection)?;
    diesel::delete(signup::table).execute(connection)?;
    diesel::delete(pending_sign_in::table).execute(connection)?;
    diesel::delete(passkey_challenge::table).execute(connection)?;
    let trusted = known_device::table.filter(known_device::trusted_until.is_not_null());
    diesel::update(trusted).set(known_device::trusted_until.eq(None::<Instant>)).execute(connection)?;
    Ok(ended)
}

/// Ends a tablet with the login sessions on it.
fn lose(
    connection: &mut Connection,
    shop: TenantId,
    tablet: CounterId,
    now: Instant,
) -> Result<usize, DbError> {
    let on_it = session::table.filter(session::tenant_id.eq(shop).and(session::counter_id.eq(tablet)));
    let on_it: Vec<LoginSessionId> = on_it.select(session::id).load(connection)?;
    for login in &on_it {
        store::end(connection, *login, EndReason::Revoked, None, now)?;
    }
    diesel::delete(counter::table.find((shop, tablet))).execute(connection)?;
    Ok(on_it.len())
}

/// SQLite: a copy as of one moment, into a file that is empty or not there.
pub fn copy_into(connection: &mut Connection, path: &Path) -> Result<(), DbError> {
    let path = path.to_string_lossy().into_owned();
    diesel::sql_query("VACUUM INTO $1").bind::<diesel::sql_types::Text, _>(path).execute(connection)?;
    Ok(())
}

/// SQLite: all of it into its one file, with nothing beside.
pub fn into_one_file(connection: &mut Connection) -> Result<(), DbError> {
    Ok(connection.batch_execute("PRAGMA wal_checkpoint(TRUNCATE); PRAGMA journal_mode = DELETE")?)
}

/// PostgreSQL: what is there steps aside, and makes room for what comes.
pub fn step_aside(connection: &mut Connection) -> Result<(), DbError> {
    let sql = "DROP SCHEMA IF EXISTS before_restore CASCADE; ALTER SCHEMA public RENAME TO before_restore; \
               CREATE SCHEMA public";
    Ok(connection.batch_execute(sql)?)
}

/// PostgreSQL: what stepped aside comes back; what came in its place is gone.
pub fn step_back(connection: &mut Connection) -> Result<(), DbError> {
    let sql = "DROP SCHEMA public CASCADE; ALTER SCHEMA before_restore RENAME TO public";
    Ok(connection.batch_execute(sql)?)
}

/// PostgreSQL: what stepped aside is gone for good.
pub fn let_go(connection: &mut Connection) -> Result<(), DbError> {
    Ok(connection.batch_execute("DROP SCHEMA before_restore CASCADE")?)
}
