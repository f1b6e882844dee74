//! Lists as CSV (RFC 4180), through a library that knows its quoting.

use actix_web::HttpResponse;
use actix_web::http::header::{ContentDisposition, DispositionParam, DispositionType};

use super::model::Device;
use crate::base::clock::Instant;
use crate::web::Error;

/// The devices of a list, with the times in UTC and `days_until_expiry` as operators know it.
///
/// # Errors
/// Where the library cannot write, which it can.
pub fn devices(devices: &[Device], now: Instant) -> Result<HttpResponse, Error> {
    let mut csv = csv::Writer::from_writer(Vec::new());
    csv.write_record([
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
    ])
    .map_err(fault)?;
    for device in devices {
        let time = |at: Instant| at.and_utc().to_rfc3339();
        let days = (device.expires_at - now).as_seconds_f64() / 86_400.0;
        let ended = device.ended.as_ref();
        csv.write_record([
            device.id.as_str(),
            &harmless(&device.person),
            &harmless(&device.email),
            &harmless(device.shop.as_deref().unwrap_or_default()),
            &harmless(&device.agent),
            &device.address,
            &time(device.created_at),
            &device.last_seen_at.map(time).unwrap_or_default(),
            &time(device.expires_at),
            &if ended.is_some() { String::new() } else { format!("{days:.3}") },
            &ended.map(|e| time(e.at)).unwrap_or_default(),
            ended.and_then(|e| e.reason).map_or("", |reason| reason.as_str()),
            &harmless(ended.and_then(|e| e.by.as_deref()).unwrap_or_default()),
        ])
        .map_err(fault)?;
    }
    attachment("signed-in-devices.csv", csv.into_inner().map_err(fault)?)
}

/// A CSV file to keep.
///
/// # Errors
/// None; so that a handler's last word is an answer.
pub fn attachment(name: &str, bytes: Vec<u8>) -> Result<HttpResponse, Error> {
    let disposition = ContentDisposition {
        disposition: DispositionType::Attachment,
        parameters: vec![DispositionParam::Filename(name.to_owned())],
    };
    Ok(HttpResponse::Ok().content_type("text/csv; charset=utf-8").insert_header(disposition).body(bytes))
}

/// A text that no spreadsheet takes for a formula (OWASP, CSV injection).
pub fn harmless(text: &str) -> String {
    match text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        true => format!("'{text}"),
        false => text.to_owned(),
    }
}

/// What the CSV library could not do.
pub fn fault(error: impl std::fmt::Display) -> Error {
    Error::Internal(format!("CSV: {error}"))
}

#[cfg(test)]
mod tests {
    use super::harmless;

    #[test]
    fn no_cell_is_a_formula() {
        assert_eq!(harmless("=1+1"), "'=1+1");
        assert_eq!(harmless("Maria"), "Maria");
    }
}
