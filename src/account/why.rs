//! What the sign-in page says of this browser's last sign-in: why it ended, by whom, when.

use crate::login::model::EndReason;
use crate::text::Value;
use crate::web::{Visitor, when};

/// One sentence; `None` where there is nothing to say. It is told to nobody else, for only this browser's cookie leads to the row,
/// and not on another shop's host, where it would tell of this one.
pub fn in_words(visitor: &Visitor) -> Option<String> {
    let ended = visitor.ended.as_ref()?;
    if visitor.shop.as_ref().is_some_and(|shop| ended.tenant != Some(shop.id)) {
        return None;
    }
    let key = if ended.is_lock { "why-locked" } else { key(ended.reason)? };
    let t = visitor.t;
    let ago = when::ago(t, ended.at, visitor.now(), ended.zone);
    // By nobody who was signed in: from the command line.
    let (who, by) = match &ended.by {
        None => ("operator", ""),
        Some(_) if ended.by_self => ("you", ""),
        Some(by) => ("other", by.as_str()),
    };
    let said = [("who", who), ("by", by), ("shop", &ended.shop), ("ago", &ago)];
    Some(t.with(key, &said.map(|(name, text)| (name, Value::Text(text)))))
}

/// The sentence of a reason.
fn key(reason: EndReason) -> Option<&'static str> {
    match reason {
        // They know.
        EndReason::SignedOut => None,
        EndReason::Expired => Some("why-expired"),
        // Names nobody: whoever signed in with the same browser may be a stranger to the shop.
        EndReason::Replaced => Some("why-replaced"),
        EndReason::TooMany => Some("why-too-many"),
        EndReason::Revoked => Some("why-revoked"),
        EndReason::PasswordChanged => Some("why-password-changed"),
        EndReason::PasswordReset => Some("why-password-reset"),
        EndReason::Disowned => Some("why-disowned"),
        EndReason::TabletEnded => Some("why-tablet"),
        EndReason::PinChanged => Some("why-pin-changed"),
        EndReason::Disabled => Some("why-disabled"),
        EndReason::Removed => Some("why-removed"),
        EndReason::ShopClosed => Some("why-shop-closed"),
    }
}
