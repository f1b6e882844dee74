//! What people find in their mail.

use std::time::{Duration, Instant};

use divestreams::mail::sending::send_due;
use divestreams::mail::transport::{Transport, folder};

use super::desk::Desk;
use super::smtp::read;

/// A letter as it arrives.
#[derive(Clone, Debug)]
pub struct Mail {
    pub to: String,
    pub from: String,
    pub subject: String,
    pub message_id: String,
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
    /// Sends what is due, and waits for what the application is sending by itself just now.
    pub fn deliver(&self) {
        let transport = Transport::new(&self.config).expect("a way for letters");
        let (db, post, clock) = (&self.state.db, &self.state.post, &self.state.clock);
        let sends = send_due(db, post, &transport, clock);
        actix_web::rt::System::new().block_on(sends).expect("the database answers");
        let until = Instant::now() + Duration::from_secs(10);
        let under_way = "SELECT COUNT(*) FROM outbox WHERE state = 'queued' AND error = ''";
        while self.count(under_way) > 0 {
            assert!(Instant::now() < until, "letters are not sent");
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// Every letter to an address, oldest first: without a mail server they land in a folder.
    pub fn letters(&self, email: &str) -> Vec<Mail> {
        self.deliver();
        let Ok(entries) = std::fs::read_dir(folder(&self.config)) else { return Vec::new() };
        let mut paths: Vec<_> = entries.map(|entry| entry.expect("an entry").path()).collect();
        paths.retain(|path| path.extension().is_some_and(|ending| ending == "eml"));
        paths.sort();
        let all = paths.iter().map(|path| read(&std::fs::read(path).expect("a letter")));
        all.filter(|mail| mail.to == email).collect()
    }

    /// The newest letter to an address with that subject.
    #[track_caller]
    pub fn letter(&self, email: &str, subject: &str) -> Mail {
        let all = self.letters(email);
        let subjects: Vec<_> = all.iter().map(|mail| mail.subject.clone()).collect();
        let found = all.into_iter().rev().find(|mail| mail.subject == subject);
        found.unwrap_or_else(|| panic!("no letter {subject:?} to {email}: {subjects:?}"))
    }
}
