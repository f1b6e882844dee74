//! A letter as mail servers take it.

use std::time::{Duration, SystemTime};

use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart};
use lettre::{Address, Message};

use super::Written;
use crate::base::clock::Instant;

/// What stands on the envelope.
pub struct Envelope<'e> {
    /// Who sends it.
    pub from: &'e Mailbox,
    /// The e-mail it goes to.
    pub to: &'e str,
    /// What mail programs know it by: the same however often it is sent.
    pub message_id: &'e str,
    /// When it was written.
    pub at: Instant,
}

/// Puts it together: as text, and as a page for programs that show those.
///
/// # Errors
/// Says why no server would take it, such as an address that is none.
pub fn compose(envelope: &Envelope<'_>, written: Written) -> Result<Message, String> {
    let Written { name, subject, text, html } = written;
    let address: Address = envelope.to.parse().map_err(|e| format!("the address: {e}"))?;
    let seconds = u64::try_from(envelope.at.and_utc().timestamp()).unwrap_or(0);
    // Automatic answers ("I am on holiday") are not wanted for these (RFC 3834).
    let automatic = HeaderName::new_from_ascii_str("Auto-Submitted");
    Message::builder()
        .from(envelope.from.clone())
        .to(Mailbox::new((!name.is_empty()).then_some(name), address))
        .subject(subject)
        .message_id(Some(envelope.message_id.to_owned()))
        .date(SystemTime::UNIX_EPOCH + Duration::from_secs(seconds))
        .raw_header(HeaderValue::new(automatic, "auto-generated".to_owned()))
        .multipart(MultiPart::alternative_plain_html(text, html))
        .map_err(|e| e.to_string())
}
