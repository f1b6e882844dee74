//! All SQL of kept forms.

use diesel::prelude::*;
use diesel::sql_types::Bool;

use super::{KEPT, MOST_PER_PERSON, Of};
use crate::base::clock::Instant;
use crate::base::id::{DraftId, TenantId, UserId};
use crate::db::schema::draft;
use crate::db::{Connection, DbError};
use crate::login::sealing::{Sealed, Sealer};

/// Keeps a form. Beyond [`MOST_PER_PERSON`] the person's oldest go.
///
/// # Errors
/// Where the database does not answer.
pub fn keep(connection: &mut Connection, of: &Of, sealed: &Sealed, now: Instant) -> Result<(), DbError> {
    let too_many: Vec<DraftId> = draft::table
        .filter(draft::user_id.eq(of.user))
        .order(draft::draft_id.desc())
        .offset(MOST_PER_PERSON - 1)
        .limit(MOST_PER_PERSON)
        .select(draft::draft_id)
        .load(connection)?;
    diesel::delete(draft::table.filter(draft::draft_id.eq_any(too_many))).execute(connection)?;
    diesel::insert_into(draft::table)
        .values((
            draft::draft_id.eq(of.id),
            draft::user_id.eq(of.user),
            draft::tenant_id.eq(of.tenant),
            draft::path.eq(&of.path),
            draft::body.eq(&sealed.body),
            draft::key_fingerprint.eq(&sealed.fingerprint),
            draft::created_at.eq(now),
        ))
        .execute(connection)?;
    Ok(())
}

/// Whether a form of that person in that shop is kept under this id.
///
/// # Errors
/// Where the database does not answer.
pub fn is_kept(
    connection: &mut Connection,
    id: DraftId,
    user: UserId,
    tenant: Option<TenantId>,
    now: Instant,
) -> Result<bool, DbError> {
    let kept = draft::table
        .find(id)
        .filter(draft::user_id.eq(user))
        .filter(draft::created_at.gt(now - KEPT))
        .select(draft::tenant_id)
        .first::<Option<TenantId>>(connection)
        .optional()?;
    Ok(kept == Some(tenant))
}

/// Takes a form out, in one statement: of two who ask at once, one gets it. `None`, and nothing happens, where it is someone
/// else's, another shop's or page's, older than [`KEPT`], or not there.
///
/// # Errors
/// Where the database does not answer.
pub fn take(connection: &mut Connection, of: &Of, now: Instant) -> Result<Option<Sealed>, DbError> {
    // Of no shop: a platform administrator's. Nothing equals NULL.
    let of_none = draft::tenant_id.is_null().and(of.tenant.is_none().into_sql::<Bool>());
    let asked = draft::table
        .find(of.id)
        .filter(draft::user_id.eq(of.user))
        .filter(draft::tenant_id.eq(of.tenant).or(of_none))
        .filter(draft::path.eq(&of.path))
        .filter(draft::created_at.gt(now - KEPT));
    let row = diesel::delete(asked)
        .returning((draft::body, draft::key_fingerprint))
        .get_result::<(String, String)>(connection)
        .optional()?;
    Ok(row.map(|(body, fingerprint)| Sealed { body, fingerprint }))
}

/// Deletes what is older than [`KEPT`], `most` at once; says how many.
///
/// # Errors
/// Where the database does not answer.
pub fn purge(connection: &mut Connection, now: Instant, most: i64) -> Result<usize, DbError> {
    let old = draft::table
        .filter(draft::created_at.le(now - KEPT))
        .select(draft::draft_id)
        .limit(most)
        .load::<String>(connection)?;
    Ok(diesel::delete(draft::table.filter(draft::draft_id.eq_any(old))).execute(connection)?)
}

/// Seals with today's secret what a previous one has sealed. Answers how many, and how many no secret opens.
///
/// # Errors
/// Where the database does not answer.
pub fn seal_anew(connection: &mut Connection, sealer: &Sealer) -> Result<(usize, usize), DbError> {
    type Row = (DraftId, UserId, Option<TenantId>, String, String, String);
    let columns =
        (draft::draft_id, draft::user_id, draft::tenant_id, draft::path, draft::body, draft::key_fingerprint);
    let rows: Vec<Row> = draft::table
        .filter(draft::key_fingerprint.ne(sealer.fingerprint()))
        .select(columns)
        .load(connection)?;
    let (mut anew, mut lost) = (0, 0);
    for (id, user, tenant, path, body, fingerprint) in rows {
        let bound = Of { id, user, tenant, path }.bound();
        let Some(new) = sealer.renewed(&bound, &Sealed { body, fingerprint }) else {
            lost += 1;
            continue;
        };
        anew += diesel::update(draft::table.find(id))
            .set((draft::body.eq(new.body), draft::key_fingerprint.eq(new.fingerprint)))
            .execute(connection)?;
    }
    Ok((anew, lost))
}
