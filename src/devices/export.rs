//! Lists as CSV (RFC 4180), through a library that knows its quoting.

use super::model::Device;
use crate::audit::{self, Action, Entry};
use crate::base::clock::Instant;
use crate::base::id::TenantId;
use crate::web::download::{harmless, lines};
use crate::web::{Error, Person};

/// Writes down that a list is taken out as a file, before its first line is read.
///
/// # Errors
/// Where the database does not answer: then there is no file.
pub async fn note(person: &Person, tenant: Option<TenantId>, what: &'static str) -> Result<(), Error> {
    let (now, user, client) = (person.now(), person.login.person.id, person.visitor.client.clone());
    let note = move |c: &mut _| {
        let actor = Some(user);
        let entry =
            Entry { tenant, actor, action: Action::Exported, subject: None, detail: what, client: &client };
        audit::record(c, now, &entry)
    };
    Ok(person.visitor.db.write(note).await?)
}

/// The names of the columns.
///
/// # Errors
/// Where the library cannot write, which it can.
pub fn heads() -> Result<Vec<u8>, Error> {
    lines([[
        "id",
        "person",
        "email",
        "shop",
        "user_agent",
        "ip_address",
        "created_at",
        "last_seen_at",
        "expires_at",
        "days_until_expiry",
        "ended_at",
        "reason",
        "ended_by",
    ]])
}

/// Devices, one a line, with the times in UTC and `days_until_expiry` as operators know it.
///
/// # Errors
/// Where the library cannot write, which it can.
pub fn devices(devices: &[Device], now: Instant) -> Result<Vec<u8>, Error> {
    let time = |at: Instant| at.and_utc().to_rfc3339();
    lines(devices.iter().map(|device| {
        let days = (device.expires_at - now).as_seconds_f64() / 86_400.0;
        let ended = device.ended.as_ref();
        [
            device.id.to_string(),
            harmless(&device.person),
            harmless(&device.email),
            harmless(device.shop.as_deref().unwrap_or_default()),
            harmless(&device.agent),
            device.address.clone(),
            time(device.created_at),
            device.last_seen_at.map(time).unwrap_or_default(),
            time(device.expires_at),
            if ended.is_some() { String::new() } else { format!("{days:.3}") },
            ended.map(|e| time(e.at)).unwrap_or_default(),
            ended.and_then(|e| e.reason).map_or("", |reason| reason.as_str()).to_owned(),
            harmless(ended.and_then(|e| e.by.as_deref()).unwrap_or_default()),
        ]
    }))
}
