//! All SQL of passkeys and of what they were asked.

use diesel::prelude::*;
use webauthn_rs::prelude::{AuthenticationResult, Passkey};

use super::{ANSWERED_WITHIN, MOST, Purpose};
use crate::base::clock::Instant;
use crate::base::id::{PasskeyId, UserId};
use crate::db::schema::{passkey, passkey_challenge};
use crate::db::{Connection, DbError};
use crate::login::token::Token;

/// A passkey as its person sees it.
pub struct Listed {
    /// Which.
    pub id: PasskeyId,
    /// What its person calls it.
    pub name: String,
    /// The host that it is for.
    pub rp: String,
    /// Since when it is known.
    pub created_at: Instant,
    /// When it was last used.
    pub last_used_at: Option<Instant>,
}

/// A person's passkeys, oldest first.
///
/// # Errors
/// Where the database does not answer.
pub fn list(connection: &mut Connection, user: UserId) -> Result<Vec<Listed>, DbError> {
    type Row = (PasskeyId, String, String, Instant, Option<Instant>);
    let rows: Vec<Row> = passkey::table
        .filter(passkey::user_id.eq(user))
        .order(passkey::passkey_id)
        .limit(MOST as i64)
        .select((passkey::passkey_id, passkey::name, passkey::rp, passkey::created_at, passkey::last_used_at))
        .load(connection)?;
    let listed = |(id, name, rp, created_at, last_used_at)| Listed { id, name, rp, created_at, last_used_at };
    Ok(rows.into_iter().map(listed).collect())
}

/// The public halves of a person's passkeys for a host.
///
/// # Errors
/// Where the database does not answer.
pub fn keys(connection: &mut Connection, user: UserId, rp: &str) -> Result<Vec<Passkey>, DbError> {
    let rows: Vec<String> = passkey::table
        .filter(passkey::user_id.eq(user).and(passkey::rp.eq(rp)))
        .order(passkey::passkey_id)
        .limit(MOST as i64)
        .select(passkey::body)
        .load(connection)?;
    Ok(rows.iter().filter_map(|body| serde_json::from_str(body).ok()).collect())
}

/// Whether a person has a passkey for a host.
///
/// # Errors
/// Where the database does not answer.
pub fn has_any(connection: &mut Connection, user: UserId, rp: &str) -> Result<bool, DbError> {
    let keys = passkey::table.filter(passkey::user_id.eq(user).and(passkey::rp.eq(rp)));
    Ok(diesel::select(diesel::dsl::exists(keys)).get_result(connection)?)
}

/// A person's passkey by its own id.
///
/// # Errors
/// Where the database does not answer.
pub fn by_credential(
    connection: &mut Connection,
    user: UserId,
    credential: &str,
) -> Result<Option<Passkey>, DbError> {
    let body = passkey::table
        .filter(passkey::credential.eq(credential).and(passkey::user_id.eq(user)))
        .select(passkey::body)
        .first::<String>(connection)
        .optional()?;
    Ok(body.and_then(|body| serde_json::from_str(&body).ok()))
}

/// Whether a person may add another.
///
/// # Errors
/// Where the database does not answer.
pub fn has_room(connection: &mut Connection, user: UserId) -> Result<bool, DbError> {
    let count: i64 = passkey::table.filter(passkey::user_id.eq(user)).count().get_result(connection)?;
    Ok(count < MOST as i64)
}

/// A passkey to add.
pub struct New<'n> {
    /// Whose.
    pub user: UserId,
    /// The host that it is for.
    pub rp: &'n str,
    /// What its person calls it.
    pub name: &'n str,
    /// Its public half.
    pub key: &'n Passkey,
}

/// Adds a passkey.
///
/// # Errors
/// [`DbError::Unique`] where it is known already; where the database does not answer.
pub fn add(connection: &mut Connection, new: &New<'_>, now: Instant) -> Result<(), DbError> {
    diesel::insert_into(passkey::table)
        .values((
            passkey::passkey_id.eq(PasskeyId::new(now)),
            passkey::user_id.eq(new.user),
            passkey::credential.eq(text_of(new.key.cred_id())),
            passkey::rp.eq(new.rp),
            passkey::name.eq(new.name),
            passkey::body.eq(body_of(new.key)),
            passkey::created_at.eq(now),
        ))
        .execute(connection)?;
    crate::login::factor::store::changed(connection, new.user)
}

/// Notes that a passkey was used, and its counter. False where it was taken away meanwhile.
///
/// # Errors
/// Where the database does not answer.
pub fn used(
    connection: &mut Connection,
    user: UserId,
    answer: &AuthenticationResult,
    now: Instant,
) -> Result<bool, DbError> {
    let credential = text_of(answer.cred_id());
    let Some(mut key) = by_credential(connection, user, &credential)? else { return Ok(false) };
    key.update_credential(answer);
    diesel::update(passkey::table.filter(passkey::credential.eq(credential).and(passkey::user_id.eq(user))))
        .set((passkey::body.eq(body_of(&key)), passkey::last_used_at.eq(now)))
        .execute(connection)?;
    Ok(true)
}

/// Takes a passkey away; its name, where it was there.
///
/// # Errors
/// Where the database does not answer.
pub fn remove(connection: &mut Connection, user: UserId, id: PasskeyId) -> Result<Option<String>, DbError> {
    let name = diesel::delete(passkey::table.find(id).filter(passkey::user_id.eq(user)))
        .returning(passkey::name)
        .get_result::<String>(connection)
        .optional()?;
    crate::login::factor::store::changed(connection, user)?;
    Ok(name)
}

/// Takes all of a person's passkeys away; says how many.
///
/// # Errors
/// Where the database does not answer.
pub fn remove_all(connection: &mut Connection, user: UserId) -> Result<usize, DbError> {
    Ok(diesel::delete(passkey::table.filter(passkey::user_id.eq(user))).execute(connection)?)
}

/// Keeps what was asked until it is answered.
///
/// # Errors
/// Where the database does not answer.
pub fn keep(
    connection: &mut Connection,
    token: &Token,
    purpose: Purpose,
    user: Option<UserId>,
    state: &str,
    now: Instant,
) -> Result<(), DbError> {
    diesel::insert_into(passkey_challenge::table)
        .values((
            passkey_challenge::token.eq(token.hash()),
            passkey_challenge::purpose.eq(purpose.as_str()),
            passkey_challenge::user_id.eq(user),
            passkey_challenge::state.eq(state),
            passkey_challenge::created_at.eq(now),
        ))
        .execute(connection)?;
    Ok(())
}

/// Takes out what was asked of this person for this purpose, in one statement: it is answered once.
///
/// # Errors
/// Where the database does not answer.
pub fn take(
    connection: &mut Connection,
    token: &Token,
    purpose: Purpose,
    user: Option<UserId>,
    now: Instant,
) -> Result<Option<String>, DbError> {
    let asked = passkey_challenge::table
        .find(token.hash())
        .filter(passkey_challenge::purpose.eq(purpose.as_str()))
        .filter(passkey_challenge::created_at.gt(now - ANSWERED_WITHIN));
    let taken = match user {
        Some(user) => diesel::delete(asked.filter(passkey_challenge::user_id.eq(user)))
            .returning(passkey_challenge::state)
            .get_result(connection),
        None => diesel::delete(asked.filter(passkey_challenge::user_id.is_null()))
            .returning(passkey_challenge::state)
            .get_result(connection),
    };
    Ok(taken.optional()?)
}

/// Deletes what was not answered in time, `most` at once; says how much.
///
/// # Errors
/// Where the database does not answer.
pub fn purge(connection: &mut Connection, now: Instant, most: i64) -> Result<usize, DbError> {
    let old = passkey_challenge::table
        .filter(passkey_challenge::created_at.le(now - ANSWERED_WITHIN))
        .select(passkey_challenge::token)
        .limit(most)
        .load::<String>(connection)?;
    let all = passkey_challenge::table.filter(passkey_challenge::token.eq_any(old));
    Ok(diesel::delete(all).execute(connection)?)
}

/// A passkey's own id as it is stored.
pub fn text_of(credential: &[u8]) -> String {
    use base64::Engine as _;
    base64::prelude::BASE64_URL_SAFE_NO_PAD.encode(credential)
}

fn body_of(key: &Passkey) -> String {
    serde_json::to_string(key).expect("a public key and a counter are JSON")
}
