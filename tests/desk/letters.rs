//! Letters: written with their cause, unreadable where they are kept.

use divestreams::db::DbError;
use divestreams::mail::{self, Letter, Words};

use crate::support::{Desk, Mail};

const TO: &str = "ana@reef.example";
const LINK: &str = "http://localhost/auth/reset-password?token=opens-a-door";

fn letter() -> Letter<'static> {
    let words = Words::Reset { link: LINK };
    Letter { to: TO, name: "Ana", user: None, tenant: None, language: "en", words }
}

fn put(desk: &Desk) {
    let now = desk.config.clock.now();
    let post = desk.state.post.clone();
    desk.state.db.write_here(|c| mail::put(c, &post, &letter(), now)).expect("put");
}

#[test]
fn a_letter_is_there_only_where_its_cause_is() {
    let desk = Desk::open();
    let now = desk.config.clock.now();
    let post = desk.state.post.clone();
    let fell = desk.state.db.write_here(|c| {
        mail::put(c, &post, &letter(), now)?;
        Err::<(), _>(DbError::NotFound)
    });
    assert!(fell.is_err());
    assert_eq!(desk.letters(TO).len(), 0);
    put(&desk);
    let Mail { to, subject, text, html, .. } = &desk.letters(TO)[0];
    assert_eq!((to.as_str(), subject.as_str()), (TO, "Choose a new password"));
    assert!(text.contains("Hello Ana,") && html.contains("Hello Ana,"));
    assert_eq!(desk.letters(TO)[0].link(), LINK);
    assert_eq!(desk.letters(TO)[0].path(), "/auth/reset-password?token=opens-a-door");
}

#[test]
fn a_copy_of_the_outbox_opens_no_door() {
    let desk = Desk::open();
    put(&desk);
    let kept = desk.text("SELECT COALESCE(body, '') || key_fingerprint || message_id || error FROM outbox");
    assert!(kept.len() > 100 && !kept.contains("opens-a-door") && !kept.contains("Ana"), "{kept}");
}
