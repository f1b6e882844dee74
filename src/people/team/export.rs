//! The team as CSV.

use actix_web::HttpResponse;

use super::model::Member;
use crate::web::Error;
use crate::web::download::{attachment, fault, harmless};

/// The members of a list, with the times in UTC.
///
/// # Errors
/// Where the library cannot write, which it can.
pub fn members(members: &[Member]) -> Result<HttpResponse, Error> {
    let mut csv = csv::Writer::from_writer(Vec::new());
    csv.write_record(["id", "name", "email", "role", "since", "last_seen_at", "is_disabled"])
        .map_err(fault)?;
    for member in members {
        csv.write_record([
            member.id.as_str(),
            &harmless(&member.name),
            &harmless(&member.email),
            member.role.as_str(),
            &member.since.and_utc().to_rfc3339(),
            &member.last_seen.map(|at| at.and_utc().to_rfc3339()).unwrap_or_default(),
            if member.is_disabled { "true" } else { "false" },
        ])
        .map_err(fault)?;
    }
    attachment("team.csv", csv.into_inner().map_err(fault)?)
}
