//! Failed sign-ins are counted, by person and by address, in the database: a restart forgets nothing. On a device that is
//! known for the person they are counted by that device instead.
//!
//! Numbers: `security.md`. They are exact for attempts made at once too: each is judged once more as it is written, behind the
//! count of those before it. Whoever comes after the last that is allowed is told to wait, whether it was right or wrong.

use chrono::TimeDelta;
use diesel::prelude::*;
use diesel::sql_types::{Text, Timestamp};
use sha2::{Digest as _, Sha256};

use super::device::Device;
use crate::base::client::Client;
use crate::base::clock::Instant;
use crate::base::id::{CounterId, UserId};
use crate::db::schema::attempt;
use crate::db::{Connection, DbError};

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Person,
    Address,
    /// A person on a device that is known for them.
    Device,
    /// An address that asks for what costs a row, and fails at nothing.
    Asking,
}

impl Kind {
    fn as_str(self) -> &'static str {
        match self {
            Self::Person => "person",
            // Their subjects differ.
            Self::Address | Self::Asking => "address",
            Self::Device => "device",
        }
    }
}

/// What a sign-in is counted by: whom it tries to be, and from where. Unknown e-mails count like known ones.
#[derive(Clone, Debug)]
pub struct Subjects(Vec<(Kind, String)>);

impl Subjects {
    /// By person and by address. The e-mail is kept as a hash: people type passwords into that field too.
    pub fn new(email_key: &str, client: &Client) -> Self {
        Self(vec![(Kind::Person, hash(email_key)), (Kind::Address, client.counted_as())])
    }

    /// By the person on this device alone, which is known for them: no stranger can keep them waiting there, and their own
    /// mistakes there keep nobody else waiting.
    pub fn on_known(email_key: &str, device: &Device) -> Self {
        Self(vec![(Kind::Device, on_device(&device.hash(), email_key))])
    }
}

impl Subjects {
    /// By address alone, where nobody says whom they try to be.
    pub fn at_address(client: &Client) -> Self {
        Self(vec![(Kind::Address, client.counted_as())])
    }

    /// By an address that asks what to ask passkeys: each time is counted, right or wrong, apart from failures.
    pub fn asking(client: &Client) -> Self {
        Self(vec![(Kind::Asking, format!("asking {}", client.counted_as()))])
    }

    /// What is counted under `keys` of one person wherever they are: on `devices` (hashes of those known for them), and elsewhere.
    pub fn everywhere(keys: &[String], devices: &[String]) -> Self {
        let mut all: Vec<_> = keys.iter().map(|key| (Kind::Person, hash(key))).collect();
        for device in devices {
            all.extend(keys.iter().map(|key| (Kind::Device, on_device(device, key))));
        }
        Self(all)
    }

    /// Of these the address.
    pub fn address_alone(&self) -> Self {
        self.only(|kind| kind == Kind::Address)
    }

    fn only(&self, keeps: impl Fn(Kind) -> bool) -> Self {
        Self(self.0.iter().filter(|(kind, _)| keeps(*kind)).cloned().collect())
    }

    /// By a counter tablet alone, and there by `what` is tried: nobody elsewhere is kept waiting.
    pub fn at_counter(counter: CounterId, what: &str) -> Self {
        Self(vec![(Kind::Device, hash(&format!("counter {counter} {what}")))])
    }
}

/// Under which the second step is counted: apart from passwords, for a right one must not win tries for the code.
pub fn second_factor_key(user: UserId) -> String {
    format!("second factor {user}")
}

/// Under which the password is counted where it is asked for once more: apart from sign-ins, so that neither keeps anybody from the other.
pub fn confirm_key(user: UserId) -> String {
    format!("confirm {user}")
}

fn on_device(device: &str, key: &str) -> String {
    hash(&format!("{device} {key}"))
}

fn hash(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().map(|b| format!("{b:02x}")).collect()
}

/// A subject's count so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Count {
    failures: i32,
    blocks: i32,
    counted_from: Instant,
    last_at: Instant,
    blocked_until: Instant,
}

/// Without a failure for so long, a subject starts afresh.
const FORGIVEN_AFTER: TimeDelta = TimeDelta::days(1);

/// So often a minute an address may ask what to ask passkeys: more than a whole shop that signs in at once behind one address, and
/// no more than 300 rows of those that are kept for five minutes.
const ASKED_A_MINUTE: i32 = 60;

/// Who was never blocked. Not the instant of the first attempt: another, that came a moment earlier and is counted after it, would
/// wait for that.
const NEVER: Instant = chrono::DateTime::UNIX_EPOCH.naive_utc();

impl Count {
    fn none(now: Instant) -> Self {
        Self { failures: 0, blocks: 0, counted_from: now, last_at: now, blocked_until: NEVER }
    }

    /// The count after one more failure.
    fn plus_one(self, kind: Kind, now: Instant) -> Self {
        let quiet_since = self.last_at.max(self.blocked_until);
        let old = if now - quiet_since > FORGIVEN_AFTER { Self::none(now) } else { self };
        let mut new = Self { last_at: now, failures: old.failures.saturating_add(1), ..old };
        match kind {
            // 30 s from the fifth failure on, doubling, an hour at most.
            Kind::Person | Kind::Device if new.failures >= 5 => {
                new.blocked_until =
                    now + doubled(TimeDelta::seconds(30), new.failures - 5, TimeDelta::hours(1));
            }
            Kind::Person | Kind::Device => {}
            Kind::Asking => {
                if now - old.counted_from >= TimeDelta::minutes(1) {
                    new.counted_from = now;
                    new.failures = 1;
                }
                if new.failures >= ASKED_A_MINUTE {
                    new.blocked_until = new.counted_from + TimeDelta::minutes(1);
                }
            }
            // Ten a minute; after the tenth 60 s, doubling with each further time, a day at most.
            Kind::Address => {
                if now - old.counted_from >= TimeDelta::minutes(1) {
                    new.counted_from = now;
                    new.failures = 1;
                }
                if new.failures >= 10 {
                    new.blocked_until = now + doubled(TimeDelta::seconds(60), old.blocks, TimeDelta::days(1));
                    new.blocks = old.blocks.saturating_add(1);
                    new.counted_from = new.blocked_until;
                    new.failures = 0;
                }
            }
        }
        new
    }
}

fn doubled(first: TimeDelta, times: i32, most: TimeDelta) -> TimeDelta {
    let factor = 1_i32.checked_shl(u32::try_from(times).unwrap_or(0).min(20)).unwrap_or(i32::MAX);
    (first * factor).min(most)
}

/// Until when each that is counted must wait, the last of them; `None` where nothing is counted.
fn blocked_until(connection: &mut Connection, who: &Subjects) -> Result<Option<Instant>, DbError> {
    let kinds: Vec<_> = who.0.iter().map(|(kind, _)| kind.as_str()).collect();
    // Of one sign-in no subject of one kind can be one of another: hashes of different things, and an address.
    let subjects: Vec<_> = who.0.iter().map(|(_, subject)| subject.as_str()).collect();
    Ok(attempt::table
        .filter(attempt::kind.eq_any(kinds).and(attempt::subject.eq_any(subjects)))
        .select(diesel::dsl::max(attempt::blocked_until))
        .first::<Option<Instant>>(connection)?)
}

fn from(now: Instant, until: Option<Instant>) -> Option<TimeDelta> {
    until.filter(|until| *until > now).map(|until| until - now)
}

/// How long this sign-in must wait; `None`: go on.
///
/// # Errors
/// Where the database does not answer.
pub fn wait(connection: &mut Connection, who: &Subjects, now: Instant) -> Result<Option<TimeDelta>, DbError> {
    Ok(from(now, blocked_until(connection, who)?))
}

/// Counts a failure of each, and answers `None`. How long it must wait where others came before it that were the last allowed:
/// then nothing is counted, and what came of the attempt is not to be told.
///
/// # Errors
/// Where the database does not answer.
pub fn failed(
    connection: &mut Connection,
    who: &Subjects,
    now: Instant,
) -> Result<Option<TimeDelta>, DbError> {
    // All of them before any is judged, always in the same order: of failures at once the second waits for the first's count.
    who.0.iter().try_for_each(|(kind, subject)| hold(connection, *kind, subject, now))?;
    if let Some(wait) = wait(connection, who, now)? {
        return Ok(Some(wait));
    }
    who.0.iter().try_for_each(|(kind, subject)| count(connection, *kind, subject, now))?;
    Ok(None)
}

/// Counts, before it is looked at, an attempt that may be wrong, and answers `None`: tried at once, no more of them are looked at
/// than one after the other. Not by address: [`failed_from`] does once it was wrong, and [`forget`] takes the rest back. How long
/// it must wait where others came before it that were the last allowed.
///
/// # Errors
/// Where the database does not answer.
pub fn begun(
    connection: &mut Connection,
    who: &Subjects,
    now: Instant,
) -> Result<Option<TimeDelta>, DbError> {
    // The address is not counted, but kept waiting for.
    if let Some(wait) = wait(connection, who, now)? {
        return Ok(Some(wait));
    }
    failed(connection, &who.only(|kind| kind != Kind::Address), now)
}

/// Counts by address what [`begun`] has counted of the rest, and was wrong; answers as [`failed`] does.
///
/// # Errors
/// Where the database does not answer.
pub fn failed_from(
    connection: &mut Connection,
    who: &Subjects,
    now: Instant,
) -> Result<Option<TimeDelta>, DbError> {
    failed(connection, &who.address_alone(), now)
}

/// Forgets the person's failures, as [`forget`] does, and answers `None`: they have signed in. How long they must wait where, while
/// this attempt was looked at, others failed that were the last allowed: then it has not succeeded.
///
/// # Errors
/// Where the database does not answer.
pub fn succeeded(
    connection: &mut Connection,
    who: &Subjects,
    now: Instant,
) -> Result<Option<TimeDelta>, DbError> {
    let until = blocked_until(connection, who)?;
    let wait = from(now, until);
    if wait.is_none() && until.is_some() {
        forget(connection, who)?;
    }
    Ok(wait)
}

/// Forgets the person's failures. Not those of the address, nor, on a known device, those of strangers elsewhere.
///
/// # Errors
/// Where the database does not answer.
pub fn forget(connection: &mut Connection, who: &Subjects) -> Result<(), DbError> {
    let subjects =
        who.0.iter().filter(|(kind, _)| *kind != Kind::Address).map(|(_, subject)| subject.as_str());
    let of_persons = attempt::kind.eq_any([Kind::Person.as_str(), Kind::Device.as_str()]);
    let theirs =
        attempt::table.filter(of_persons).filter(attempt::subject.eq_any(subjects.collect::<Vec<_>>()));
    diesel::delete(theirs).execute(connection)?;
    Ok(())
}

/// There first, then locked until the transaction ends, by a change that changes nothing. What nothing is counted of was never
/// blocked, not even for who came a moment earlier and waited for the lock.
fn hold(connection: &mut Connection, kind: Kind, subject: &str, now: Instant) -> Result<(), DbError> {
    diesel::sql_query(
        "INSERT INTO attempt (kind, subject, failures, blocks, counted_from, last_at, blocked_until) \
         VALUES ($1, $2, 0, 0, $3, $3, $4) ON CONFLICT (kind, subject) DO NOTHING",
    )
    .bind::<Text, _>(kind.as_str())
    .bind::<Text, _>(subject)
    .bind::<Timestamp, _>(now)
    .bind::<Timestamp, _>(NEVER)
    .execute(connection)?;
    let row = attempt::table.find((kind.as_str(), subject));
    diesel::update(row).set(attempt::kind.eq(kind.as_str())).execute(connection)?;
    Ok(())
}

fn count(connection: &mut Connection, kind: Kind, subject: &str, now: Instant) -> Result<(), DbError> {
    let row = attempt::table.find((kind.as_str(), subject));
    let (failures, blocks, counted_from, last_at, blocked_until) = row
        .select((
            attempt::failures,
            attempt::blocks,
            attempt::counted_from,
            attempt::last_at,
            attempt::blocked_until,
        ))
        .first(connection)?;
    let new = Count { failures, blocks, counted_from, last_at, blocked_until }.plus_one(kind, now);
    diesel::update(row)
        .set((
            attempt::failures.eq(new.failures),
            attempt::blocks.eq(new.blocks),
            attempt::counted_from.eq(new.counted_from),
            attempt::last_at.eq(new.last_at),
            attempt::blocked_until.eq(new.blocked_until),
        ))
        .execute(connection)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn start() -> Instant {
        NEVER
    }

    fn after(kind: Kind, failures: usize, apart: TimeDelta) -> Count {
        (0..failures).fold(Count::none(start()), |count, n| {
            let n = i32::try_from(n).expect("few");
            count.plus_one(kind, (start() + apart * n).max(count.blocked_until))
        })
    }

    #[test]
    fn a_person_waits_from_the_fifth_failure_on_ever_longer_up_to_an_hour() {
        let wait = |failures| {
            let count = after(Kind::Person, failures, TimeDelta::zero());
            (count.blocked_until - count.last_at).num_seconds()
        };
        assert!(wait(4) <= 0);
        assert_eq!([wait(5), wait(6), wait(7), wait(30)], [30, 60, 120, 3600]);
    }

    #[test]
    fn an_address_has_ten_a_minute_then_waits_up_to_a_day() {
        let wait = |failures| {
            let count = after(Kind::Address, failures, TimeDelta::zero());
            (count.blocked_until - count.last_at).num_seconds()
        };
        assert!(wait(9) <= 0);
        assert_eq!([wait(10), wait(20), wait(30)], [60, 120, 240]);
        assert_eq!(wait(10 * 20), 86_400);
        let slow = after(Kind::Address, 40, TimeDelta::seconds(7));
        assert!(slow.blocked_until <= slow.last_at, "nine a minute go on for ever");
    }

    #[test]
    fn whoever_asks_has_sixty_a_minute_for_ever() {
        let at = |second| start() + TimeDelta::seconds(second);
        let ask = |count: Count, second| count.plus_one(Kind::Asking, at(second));
        let minute = |count, from| (0..60).fold(count, |count, _| ask(count, from));
        let first = minute(Count::none(start()), 20);
        assert_eq!((first.failures, first.blocked_until), (60, at(60)));
        let second = minute(first, 60);
        assert_eq!((second.failures, second.blocked_until), (60, at(120)));
    }

    #[test]
    fn a_quiet_day_forgives() {
        let count = after(Kind::Person, 9, TimeDelta::zero());
        let next = count.plus_one(Kind::Person, count.blocked_until + TimeDelta::days(2));
        assert_eq!((next.failures, next.blocked_until <= next.last_at), (1, true));
    }
}
