//! Who was signed in before anything happened, and how they fare.

use std::net::SocketAddr;

use crate::shared::{Browser, DEMO_PASSWORD};

const HOME: &str = "/tenant/training/sessions";

/// The team of the demo shop, each in a browser.
pub struct People(Vec<Browser>);

impl People {
    /// Signs the team in, and has everyone come back once.
    pub fn sign_in(address: SocketAddr) -> Self {
        let people = Self(
            ["owner", "admin", "instructor", "staff"]
                .iter()
                .map(|role| {
                    // Each page over a connection of its own: one that is kept may be closed just as it is used again.
                    let browser = Browser::new(address, "localhost").with_header("connection", "close");
                    browser.sign_in(&format!("{role}@demo.example"), DEMO_PASSWORD).expect_redirect();
                    browser
                })
                .collect(),
        );
        people.must_be_in(address);
        people
    }

    /// What each gets for a page of the desk.
    pub fn pages(&self, address: SocketAddr) -> Vec<u16> {
        // The browser's own jar stays as it is: what a broken server says must not be what the next one is shown.
        self.0.iter().map(|browser| browser.at(address, "localhost").get(HOME).status).collect()
    }

    /// In words, for the table: all fare alike.
    #[track_caller]
    pub fn fare(&self, address: SocketAddr) -> &'static str {
        let pages = self.pages(address);
        assert!(pages.iter().all(|status| *status == pages[0]), "they fare differently: {pages:?}");
        match pages[0] {
            200 => "pages as ever",
            302 => "the sign-in page",
            503 => "503, “try again; you are still signed in”",
            other => panic!("an answer for which there are no words: {other}"),
        }
    }

    /// Everyone is signed in: answers that nobody is signed out.
    #[track_caller]
    pub fn must_be_in(&self, address: SocketAddr) {
        assert_eq!(self.pages(address), [200; 4], "somebody is not signed in");
    }
}

/// How signing in fares, in words.
pub fn sign_in_fares(address: SocketAddr) -> &'static str {
    let answer = Browser::new(address, "localhost").sign_in("owner@demo.example", DEMO_PASSWORD);
    match answer.status {
        302 | 303 => "works",
        403 => "is refused (403)",
        500 => "fails (500)",
        503 => "fails (503)",
        other => panic!("an answer for which there are no words: {other}: {}", answer.text()),
    }
}
