//! All SQL of second factors, and of the sign-ins that wait for one.

use diesel::dsl::exists;
use diesel::prelude::*;

use super::pending::{Pending, TRIES, Ticket, WAITS};
use super::recovery::Code;
use crate::base::clock::Instant;
use crate::base::id::{TenantId, UserId};
use crate::db::schema::{
    known_device, membership, passkey, pending_sign_in, recovery_code, tenant, totp, users,
};
use crate::db::{Connection, DbError, Subject, touch};
use crate::login::sealing::{Sealed, Sealer};

/// Keeps a sign-in until its second step.
///
/// # Errors
/// Where the database does not answer.
pub fn keep(
    connection: &mut Connection,
    ticket: &Ticket,
    pending: &Pending,
    now: Instant,
) -> Result<(), DbError> {
    diesel::insert_into(pending_sign_in::table)
        .values((
            pending_sign_in::token.eq(ticket.hash()),
            pending_sign_in::user_id.eq(pending.user),
            pending_sign_in::tenant_id.eq(pending.shop),
            pending_sign_in::remembered.eq(pending.remembered),
            pending_sign_in::target.eq(&pending.target),
            pending_sign_in::tries.eq(0),
            pending_sign_in::created_at.eq(now),
        ))
        .execute(connection)?;
    Ok(())
}

/// A sign-in that waits, and what it can go on with.
pub struct Waiting {
    /// What waits.
    pub pending: Pending,
    /// The encrypted secret of the person's app, where one is set.
    pub secret: Option<Sealed>,
    /// They have a passkey for this host.
    pub has_passkey: bool,
}

/// The sign-in that waits under a ticket. `None` where there is none, where it has waited too long, where its tries are used
/// up, and where its person has lost access meanwhile. `rp`: the host whose passkeys count.
///
/// # Errors
/// Where the database does not answer.
pub fn waiting(
    connection: &mut Connection,
    ticket: &Ticket,
    rp: &str,
    now: Instant,
) -> Result<Option<Waiting>, DbError> {
    type Row = ((UserId, Option<TenantId>, bool, String), Option<String>, Option<String>, bool);
    let member = membership::table
        .inner_join(tenant::table.on(tenant::tenant_id.eq(membership::tenant_id)))
        .filter(tenant::is_active.eq(true))
        .filter(membership::user_id.eq(pending_sign_in::user_id))
        .filter(membership::tenant_id.nullable().eq(pending_sign_in::tenant_id));
    let keys =
        passkey::table.filter(passkey::user_id.eq(pending_sign_in::user_id)).filter(passkey::rp.eq(rp));
    let row: Option<Row> = pending_sign_in::table
        .inner_join(users::table.on(users::user_id.eq(pending_sign_in::user_id)))
        .left_join(totp::table.on(totp::user_id.eq(pending_sign_in::user_id)))
        .filter(pending_sign_in::token.eq(ticket.hash()))
        .filter(pending_sign_in::created_at.gt(now - WAITS))
        .filter(pending_sign_in::tries.lt(TRIES))
        .filter(users::is_disabled.eq(false))
        .filter(pending_sign_in::tenant_id.is_null().or(exists(member)))
        .select((
            (
                pending_sign_in::user_id,
                pending_sign_in::tenant_id,
                pending_sign_in::remembered,
                pending_sign_in::target,
            ),
            totp::secret.nullable(),
            totp::key_fingerprint.nullable(),
            exists(keys),
        ))
        .first(connection)
        .optional()?;
    Ok(row.map(|((user, shop, remembered, target), body, fingerprint, has_passkey)| Waiting {
        pending: Pending { user, shop, remembered, target },
        secret: body.zip(fingerprint).map(|(body, fingerprint)| Sealed { body, fingerprint }),
        has_passkey,
    }))
}

/// Uses up one of the tries, before anything is compared: of many at once no more get through. Answers how many are left;
/// `None` where there was none.
///
/// # Errors
/// Where the database does not answer.
pub fn take_try(connection: &mut Connection, ticket: &Ticket, now: Instant) -> Result<Option<i32>, DbError> {
    let open = pending_sign_in::table
        .find(ticket.hash())
        .filter(pending_sign_in::tries.lt(TRIES))
        .filter(pending_sign_in::created_at.gt(now - WAITS));
    let tries = diesel::update(open)
        .set(pending_sign_in::tries.eq(pending_sign_in::tries + 1))
        .returning(pending_sign_in::tries)
        .get_result::<i32>(connection)
        .optional()?;
    Ok(tries.map(|tries| TRIES - tries))
}

/// Nothing waits under the ticket any more. False where nothing did: somebody else has gone on with it.
///
/// # Errors
/// Where the database does not answer.
pub fn close(connection: &mut Connection, ticket: &Ticket) -> Result<bool, DbError> {
    Ok(diesel::delete(pending_sign_in::table.find(ticket.hash())).execute(connection)? == 1)
}

/// Deletes what has waited too long, `most` at once; says how much.
///
/// # Errors
/// Where the database does not answer.
pub fn purge(connection: &mut Connection, now: Instant, most: i64) -> Result<usize, DbError> {
    let old = pending_sign_in::table
        .filter(pending_sign_in::created_at.le(now - WAITS))
        .select(pending_sign_in::token)
        .limit(most)
        .load::<String>(connection)?;
    let all = pending_sign_in::table.filter(pending_sign_in::token.eq_any(old));
    Ok(diesel::delete(all).execute(connection)?)
}

/// Uses up the code of a step. False where that step's code, or a later one's, was used already: of two at once one gets
/// true.
///
/// # Errors
/// Where the database does not answer.
pub fn spend_step(connection: &mut Connection, user: UserId, step: i64) -> Result<bool, DbError> {
    let unused = totp::table.find(user).filter(totp::last_step.lt(step));
    Ok(diesel::update(unused).set(totp::last_step.eq(step)).execute(connection)? == 1)
}

/// Uses up a recovery code. False where it is none, or was used already: of two at once one gets true.
///
/// # Errors
/// Where the database does not answer.
pub fn spend_code(connection: &mut Connection, user: UserId, code: &Code) -> Result<bool, DbError> {
    Ok(diesel::delete(recovery_code::table.find((user, code.hash(user)))).execute(connection)? == 1)
}

/// Whether a person has recovery codes left.
///
/// # Errors
/// Where the database does not answer.
pub fn has_codes(connection: &mut Connection, user: UserId) -> Result<bool, DbError> {
    let codes = exists(recovery_code::table.filter(recovery_code::user_id.eq(user)));
    Ok(diesel::select(codes).get_result(connection)?)
}

/// What a person has set.
#[derive(Clone, Debug, Default)]
pub struct Factors {
    /// Since when an app.
    pub app: Option<Instant>,
    /// Recovery codes that are left.
    pub codes: i64,
    /// Devices on which no second step is asked.
    pub trusted: i64,
}

/// What a person has set.
///
/// # Errors
/// Where the database does not answer.
pub fn of(connection: &mut Connection, user: UserId, now: Instant) -> Result<Factors, DbError> {
    let app = totp::table.find(user).select(totp::created_at).first(connection).optional()?;
    let codes =
        recovery_code::table.filter(recovery_code::user_id.eq(user)).count().get_result(connection)?;
    let trusted = known_device::table
        .filter(known_device::user_id.eq(user))
        .filter(known_device::trusted_until.gt(now))
        .count()
        .get_result(connection)?;
    Ok(Factors { app, codes, trusted })
}

/// The e-mail of someone who is signed in.
///
/// # Errors
/// Where the database does not answer.
pub fn email(connection: &mut Connection, user: UserId) -> Result<String, DbError> {
    Ok(users::table.find(user).select(users::email).first(connection)?)
}

/// Sets a person's app in the place of the one before. `step` is that of the code that proved it, which counts no more.
///
/// # Errors
/// Where the database does not answer.
pub fn set_app(
    connection: &mut Connection,
    user: UserId,
    sealed: &Sealed,
    step: i64,
    now: Instant,
) -> Result<(), DbError> {
    diesel::delete(totp::table.find(user)).execute(connection)?;
    diesel::insert_into(totp::table)
        .values((
            totp::user_id.eq(user),
            totp::secret.eq(&sealed.body),
            totp::key_fingerprint.eq(&sealed.fingerprint),
            totp::last_step.eq(step),
            totp::created_at.eq(now),
        ))
        .execute(connection)?;
    changed(connection, user)
}

/// Takes a person's app away. False where none was set.
///
/// # Errors
/// Where the database does not answer.
pub fn remove_app(connection: &mut Connection, user: UserId) -> Result<bool, DbError> {
    let was_set = diesel::delete(totp::table.find(user)).execute(connection)? == 1;
    changed(connection, user)?;
    Ok(was_set)
}

/// Takes all of a person's factors away. False where none was set.
///
/// # Errors
/// Where the database does not answer.
pub fn reset(connection: &mut Connection, user: UserId) -> Result<bool, DbError> {
    let keys = crate::login::passkey::store::remove_all(connection, user)?;
    Ok(remove_app(connection, user)? || keys > 0)
}

/// New recovery codes in the place of the ones before.
///
/// # Errors
/// Where the database does not answer.
pub fn set_codes(
    connection: &mut Connection,
    user: UserId,
    codes: &[Code],
    now: Instant,
) -> Result<(), DbError> {
    diesel::delete(recovery_code::table.filter(recovery_code::user_id.eq(user))).execute(connection)?;
    for code in codes {
        diesel::insert_into(recovery_code::table)
            .values((
                recovery_code::user_id.eq(user),
                recovery_code::code.eq(code.hash(user)),
                recovery_code::created_at.eq(now),
            ))
            .execute(connection)?;
    }
    Ok(())
}

/// No device is trusted any more to belong to the person; says how many were.
///
/// # Errors
/// Where the database does not answer.
pub fn forget_devices(connection: &mut Connection, user: UserId) -> Result<usize, DbError> {
    let trusted = known_device::table
        .filter(known_device::user_id.eq(user))
        .filter(known_device::trusted_until.is_not_null());
    Ok(diesel::update(trusted).set(known_device::trusted_until.eq(None::<Instant>)).execute(connection)?)
}

/// Sign-ins of the person that wait for their second step begin anew.
///
/// # Errors
/// Where the database does not answer.
pub fn forget_pending(connection: &mut Connection, user: UserId) -> Result<(), DbError> {
    diesel::delete(pending_sign_in::table.filter(pending_sign_in::user_id.eq(user))).execute(connection)?;
    Ok(())
}

/// A factor was set or removed: says so of the person, and forgets what stood on the ones before: sign-ins that wait, devices
/// that are not asked, and without any factor the recovery codes.
///
/// # Errors
/// Where the database does not answer.
pub fn changed(connection: &mut Connection, user: UserId) -> Result<(), DbError> {
    let app = exists(totp::table.filter(totp::user_id.eq(user)));
    let key = exists(passkey::table.filter(passkey::user_id.eq(user)));
    let has_any = diesel::select(app.or(key)).get_result::<bool>(connection)?;
    touch(Subject::Person(user));
    diesel::update(users::table.find(user)).set(users::has_second_factor.eq(has_any)).execute(connection)?;
    if !has_any {
        set_codes(connection, user, &[], Instant::default())?;
    }
    forget_pending(connection, user)?;
    forget_devices(connection, user)?;
    Ok(())
}

/// Seals with today's secret what a previous one has sealed of authenticator apps. Answers how many, and how many no secret
/// opens.
///
/// # Errors
/// Where the database does not answer.
pub fn seal_anew(connection: &mut Connection, sealer: &Sealer) -> Result<(usize, usize), DbError> {
    let rows: Vec<(UserId, String, String)> = totp::table
        .filter(totp::key_fingerprint.ne(sealer.fingerprint()))
        .select((totp::user_id, totp::secret, totp::key_fingerprint))
        .load(connection)?;
    let (mut anew, mut lost) = (0, 0);
    for (user, body, fingerprint) in rows {
        let Some(new) = sealer.renewed(&super::totp::bound(user), &Sealed { body, fingerprint }) else {
            lost += 1;
            continue;
        };
        anew += diesel::update(totp::table.find(user))
            .set((totp::secret.eq(new.body), totp::key_fingerprint.eq(new.fingerprint)))
            .execute(connection)?;
    }
    Ok((anew, lost))
}
