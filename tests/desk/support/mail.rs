//! What people find in their mail.

use diesel::prelude::*;
use divestreams::base::id::LetterId;
use divestreams::db::schema::outbox;
use divestreams::login::sealing::Sealed;
use divestreams::mail::Written;

use super::desk::Desk;

/// A letter as it arrives.
pub struct Mail {
    pub to: String,
    pub subject: String,
    pub text: String,
    pub html: String,
}

impl Mail {
    /// The absolute address that its button leads to.
    #[track_caller]
    pub fn link(&self) -> String {
        let line = self.text.lines().find(|line| line.starts_with("http") && line.contains("?token="));
        line.unwrap_or_else(|| panic!("no link in {}", self.text)).to_owned()
    }

    /// The same without scheme and host: what a browser of that host is sent to.
    #[track_caller]
    pub fn path(&self) -> String {
        let link = url::Url::parse(&self.link()).expect("an address");
        format!("{}?{}", link.path(), link.query().expect("a token"))
    }
}

impl Desk {
    /// The newest letter to an address with that subject.
    #[track_caller]
    pub fn letter(&self, email: &str, subject: &str) -> Mail {
        let all = self.letters(email);
        let subjects: Vec<_> = all.iter().map(|mail| mail.subject.clone()).collect();
        let found = all.into_iter().rev().find(|mail| mail.subject == subject);
        found.unwrap_or_else(|| panic!("no letter {subject:?} to {email}: {subjects:?}"))
    }

    /// Every letter to an address, oldest first.
    pub fn letters(&self, email: &str) -> Vec<Mail> {
        type Row = (LetterId, Option<String>, String, String);
        let rows: Vec<Row> = self.db(|c| {
            let of = outbox::table.filter(outbox::recipient.eq(email)).order(outbox::letter_id);
            let columns = (outbox::letter_id, outbox::body, outbox::key_fingerprint, outbox::recipient);
            Ok(of.select(columns).load(c)?)
        });
        let read = |(id, body, fingerprint, to): Row| {
            let sealed = Sealed { body: body.expect("not sent yet"), fingerprint };
            let Written { subject, text, html, .. } = self.state.post.open(id, &sealed).expect("ours");
            Mail { to, subject, text, html }
        };
        rows.into_iter().map(read).collect()
    }
}
