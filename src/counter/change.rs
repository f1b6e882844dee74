//! Each function is one change to tablets or PINs, in the caller's one transaction, with its line in the audit log. Rows are
//! always taken in the order person, tablet, PIN, login session: those who sign in, switch, reset and report lost wait for one
//! another in turn.

use diesel::prelude::*;
use diesel::sql_types::{Integer, Text};

use super::model::Known;
use crate::audit::{self, Action, Entry};
use crate::base::client::Client;
use crate::base::clock::Instant;
use crate::base::id::{CounterId, LoginSessionId, TenantId, UserId};
use crate::db::schema::{counter, pin, pin_failure, session, tenant};
use crate::db::{Connection, DbError, Subject, touch};
use crate::login::counter::Tablet;
use crate::login::counter::store::{self as tablets, Enrolled};
use crate::login::model::EndReason;
use crate::login::store::{self, Beginning};
use crate::login::token::Token;

/// Who changes something, in which shop, from where, when.
#[derive(Clone, Debug)]
pub struct By {
    /// Who.
    pub user: UserId,
    /// Where.
    pub shop: TenantId,
    /// From where.
    pub client: Client,
    /// When, in UTC.
    pub now: Instant,
}

impl By {
    fn note(&self, c: &mut Connection, action: Action, subject: &str, detail: &str) -> Result<(), DbError> {
        let (tenant, actor, subject) = (Some(self.shop), Some(self.user), Some(subject));
        let entry = Entry { tenant, actor, action, subject, detail, client: &self.client };
        audit::record(c, self.now, &entry)
    }
}

/// Makes a browser a tablet, and ends the sign-in that did so: from here on people type their PINs. What it was before ends too.
///
/// # Errors
/// Where the database does not answer.
pub fn enroll(
    connection: &mut Connection,
    name: &str,
    tablet: &Tablet,
    before: Option<&Tablet>,
    own: LoginSessionId,
    by: &By,
) -> Result<(), DbError> {
    let before = before.map(|before| tablets::enrolled(connection, before)).transpose()?.flatten();
    if let Some(before) = before.filter(|before| before.shop.id == by.shop) {
        lose(connection, before.id, by)?;
    }
    let id = CounterId::new(by.now);
    diesel::insert_into(counter::table)
        .values((
            counter::tenant_id.eq(by.shop),
            counter::counter_id.eq(id),
            counter::name.eq(name),
            counter::token.eq(tablet.hash()),
            counter::acting.eq(None::<LoginSessionId>),
            (counter::active_at.eq(by.now), counter::created_at.eq(by.now)),
            counter::enrolled_by.eq(by.user),
            counter::ip_address.eq(by.client.address.to_string()),
            counter::user_agent.eq(by.client.agent.as_str()),
        ))
        .execute(connection)?;
    store::end(connection, own, EndReason::SignedOut, Some(by.user), by.now)?;
    by.note(connection, Action::CounterEnrolled, id.as_str(), name)
}

/// Ends a tablet with everyone's login sessions on it. False where the shop has no such tablet (any more).
///
/// # Errors
/// Where the database does not answer.
pub fn lose(connection: &mut Connection, id: CounterId, by: &By) -> Result<bool, DbError> {
    // Locked first: whoever is about to take over waits here, and then finds it gone.
    let name: Option<String> = diesel::update(counter::table.find((by.shop, id)))
        .set(counter::acting.eq(None::<LoginSessionId>))
        .returning(counter::name)
        .get_result(connection)
        .optional()?;
    let Some(name) = name else { return Ok(false) };
    let all: Vec<LoginSessionId> = session::table
        .filter(session::tenant_id.eq(by.shop).and(session::counter_id.eq(id)))
        .order(session::id)
        .select(session::id)
        .load(connection)?;
    for login in all {
        store::end(connection, login, EndReason::TabletEnded, Some(by.user), by.now)?;
    }
    diesel::delete(counter::table.find((by.shop, id))).execute(connection)?;
    by.note(connection, Action::CounterLost, id.as_str(), &name)?;
    Ok(true)
}

/// Sets after how many minutes without a request a shop's tablets lock.
///
/// # Errors
/// Where the database does not answer.
pub fn set_idle(connection: &mut Connection, minutes: i32, by: &By) -> Result<(), DbError> {
    touch(Subject::Shop(by.shop));
    diesel::update(tenant::table.find(by.shop))
        .set(tenant::counter_idle_minutes.eq(minutes))
        .execute(connection)?;
    by.note(connection, Action::CounterIdleSet, by.shop.as_str(), &minutes.to_string())
}

/// Locks a tablet under whoever acts on it; their login session waits for their PIN.
///
/// # Errors
/// Where the database does not answer.
pub fn lock(
    connection: &mut Connection,
    (id, name): (CounterId, &str),
    own: LoginSessionId,
    by: &By,
) -> Result<(), DbError> {
    let acting = counter::table.find((by.shop, id)).filter(counter::acting.eq(own));
    let has_locked =
        diesel::update(acting).set(counter::acting.eq(None::<LoginSessionId>)).execute(connection)?;
    match has_locked {
        1 => by.note(connection, Action::CounterLocked, id.as_str(), name),
        _ => Ok(()),
    }
}

/// Counts a PIN that is about to be checked as a wrong one, and answers how many that makes: tried at once, no more of them
/// are checked than one after the other. `None` where tablet or PIN are gone meanwhile.
///
/// # Errors
/// Where the database does not answer.
pub fn count(connection: &mut Connection, id: CounterId, who: &Known) -> Result<Option<i32>, DbError> {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = Integer)]
        failures: i32,
    }
    // Taken in their order, by changes that change nothing: neither goes before this is counted.
    let at = counter::table.find((who.shop, id));
    let of = pin::table.find((who.shop, who.user));
    if diesel::update(at).set(counter::active_at.eq(counter::active_at)).execute(connection)? == 0
        || diesel::update(of).set(pin::set_at.eq(pin::set_at)).execute(connection)? == 0
    {
        return Ok(None);
    }
    let row: Row = diesel::sql_query(
        "INSERT INTO pin_failure (tenant_id, counter_id, user_id, failures) VALUES ($1, $2, $3, 1) \
         ON CONFLICT (tenant_id, counter_id, user_id) DO UPDATE SET failures = pin_failure.failures + 1 \
         RETURNING failures",
    )
    .bind::<Text, _>(who.shop)
    .bind::<Text, _>(id)
    .bind::<Text, _>(who.user)
    .get_result(connection)?;
    Ok(Some(row.failures))
}

/// Gives back what [`count`] counted of a PIN that could not be checked.
///
/// # Errors
/// Where the database does not answer: then it stays counted.
pub fn give_back(connection: &mut Connection, id: CounterId, who: &Known) -> Result<(), DbError> {
    let counted = pin_failure::table.find((who.shop, id, who.user)).filter(pin_failure::failures.gt(0));
    diesel::update(counted).set(pin_failure::failures.eq(pin_failure::failures - 1)).execute(connection)?;
    Ok(())
}

/// What somebody proved who they are with.
#[derive(Clone, Debug)]
pub enum Proof {
    /// The PIN, and its new hash with the fingerprint of its pepper, where it is to be hashed anew.
    Pin(Option<(String, String)>),
    /// The password.
    Password,
}

/// Has someone take over at a tablet: with the login session that they have there, or a new one. `None` where meanwhile the tablet
/// was lost, the person disabled, or what they proved it with changed.
///
/// # Errors
/// Where the database does not answer.
pub fn take_over(
    connection: &mut Connection,
    at: &Enrolled,
    who: &Known,
    proof: Proof,
    new: &Beginning<'_>,
    by: &By,
) -> Result<Option<Token>, DbError> {
    let here = (at.shop.id, at.id);
    // While it was compared, another password may have been set, or their access taken.
    let held = store::hold(connection, who.user, None)?;
    if held.is_disabled || (matches!(proof, Proof::Password) && held.password_hash != who.password_hash) {
        return Ok(None);
    }
    // Nobody acts until the very end; but the row is taken first.
    let taken = diesel::update(counter::table.find(here))
        .set(counter::acting.eq(None::<LoginSessionId>))
        .execute(connection)?;
    if taken == 0 || !is_still(connection, who, proof)? {
        return Ok(None);
    }
    let own = tablets::of_person(connection, here, who.user)?.into_iter().next();
    let renewed = match own {
        Some(id) => store::renew(connection, id, new, by.now)?.map(|(token, _)| (token, id)),
        None => None,
    };
    let (token, id) = match renewed {
        Some(renewed) => renewed,
        None => {
            let (token, id, _) = store::begin(connection, new, by.now)?;
            (token, id)
        }
    };
    tablets::take_place(connection, here, (id, who.user), true, by.now)?;
    tablets::act(connection, here, id, by.now)?;
    let failures = pin_failure::table.find((at.shop.id, at.id, who.user));
    diesel::delete(failures.filter(pin_failure::tenant_id.eq(at.shop.id))).execute(connection)?;
    by.note(connection, Action::CounterUnlocked, at.id.as_str(), &at.name)?;
    Ok(Some(token))
}

/// The PIN is the one that was checked; it is kept under today's secret.
fn is_still(connection: &mut Connection, who: &Known, proof: Proof) -> Result<bool, DbError> {
    let row = pin::table.find((who.shop, who.user));
    let (hash, fingerprint) = match proof {
        Proof::Pin(Some(anew)) => anew,
        Proof::Pin(None) | Proof::Password => (who.hash.clone(), who.fingerprint.clone()),
    };
    let changed = diesel::update(row.filter(pin::hash.eq(&who.hash)))
        .set((pin::hash.eq(hash), pin::key_fingerprint.eq(fingerprint)))
        .execute(connection)?;
    Ok(changed == 1)
}

/// Notes a PIN or password that was wrong. The actor is nobody: it only says whom somebody tried to be.
///
/// # Errors
/// Where the database does not answer.
pub fn note_failure(connection: &mut Connection, name: &str, by: &By) -> Result<(), DbError> {
    let entry = Entry {
        tenant: Some(by.shop),
        actor: None,
        action: Action::CounterFailed,
        subject: Some(by.user.as_str()),
        detail: name,
        client: &by.client,
    };
    audit::record(connection, by.now, &entry)
}

/// Sets someone's PIN in a shop. Wherever the old one has let them in, they are out.
///
/// # Errors
/// Where the database does not answer.
pub fn set_pin(connection: &mut Connection, hash: &str, fingerprint: &str, by: &By) -> Result<(), DbError> {
    let changed = diesel::update(pin::table.find((by.shop, by.user)))
        .set((pin::hash.eq(hash), pin::key_fingerprint.eq(fingerprint), pin::set_at.eq(by.now)))
        .execute(connection)?;
    if changed == 0 {
        diesel::insert_into(pin::table)
            .values((
                pin::tenant_id.eq(by.shop),
                pin::user_id.eq(by.user),
                pin::hash.eq(hash),
                pin::key_fingerprint.eq(fingerprint),
                pin::set_at.eq(by.now),
            ))
            .execute(connection)?;
    }
    let failures = pin_failure::table.filter(pin_failure::tenant_id.eq(by.shop));
    diesel::delete(failures.filter(pin_failure::user_id.eq(by.user))).execute(connection)?;
    end_by_pin(connection, by)?;
    by.note(connection, Action::PinSet, by.user.as_str(), "")
}

/// Takes someone's PIN away. Wherever it has let them in, they are out.
///
/// # Errors
/// Where the database does not answer.
pub fn remove_pin(connection: &mut Connection, by: &By) -> Result<(), DbError> {
    let removed = diesel::delete(pin::table.find((by.shop, by.user))).execute(connection)?;
    end_by_pin(connection, by)?;
    match removed {
        1 => by.note(connection, Action::PinRemoved, by.user.as_str(), ""),
        _ => Ok(()),
    }
}

fn end_by_pin(connection: &mut Connection, by: &By) -> Result<(), DbError> {
    let all: Vec<LoginSessionId> = session::table
        .filter(session::tenant_id.eq(by.shop).and(session::user_id.eq(by.user)))
        .filter(session::is_limited.eq(true))
        .order(session::id)
        .select(session::id)
        .load(connection)?;
    for login in all {
        store::end(connection, login, EndReason::PinChanged, Some(by.user), by.now)?;
    }
    Ok(())
}
