//! Letters to people. A letter is put into the outbox in the transaction of what causes it, so that neither is there without
//! the other; a job sends it. Until then it is stored encrypted, and afterwards not at all, but for one that was given up, which
//! is kept so for two days to be sent again: letters carry links that open doors, and a copy of the database must open none.

mod message;
pub mod sending;
pub mod store;
pub mod transport;
mod view;

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::base::clock::Instant;
use crate::base::id::{LetterId, TenantId, UserId};
use crate::config::{AppUrl, Config};
use crate::db::{Connection, DbError};
use crate::login::keys::Purpose;
use crate::login::sealing::{Sealed, Sealer};
use crate::login::token::Token;

/// A letter to write.
#[derive(Clone, Copy)]
pub struct Letter<'l> {
    /// The e-mail it goes to.
    pub to: &'l str,
    /// The name of whom it greets; empty where it is not known.
    pub name: &'l str,
    /// Whom it is for, where they are somebody here.
    pub user: Option<UserId>,
    /// The shop that it is about, if any.
    pub tenant: Option<TenantId>,
    /// The language to write it in.
    pub language: &'l str,
    /// What it says.
    pub words: Words<'l>,
}

/// What a letter says.
#[derive(Clone, Copy)]
pub enum Words<'l> {
    /// Come and join a shop.
    Invitation {
        /// The shop's name.
        shop: &'l str,
        /// Who invites.
        by: &'l str,
        /// What they will be there, in words.
        role: &'l str,
        /// Where to join.
        link: &'l str,
    },
    /// Open the shop that was asked for.
    Signup {
        /// The shop's name.
        shop: &'l str,
        /// Where.
        link: &'l str,
    },
    /// Someone asked for a shop with the e-mail of somebody who is here already.
    SignupKnown {
        /// Where to sign in.
        link: &'l str,
    },
    /// Choose a new password.
    Reset {
        /// Where.
        link: &'l str,
    },
    /// Say that this is your address.
    VerifyEmail {
        /// Where.
        link: &'l str,
    },
    /// Someone signed in on a device that was not known for them.
    NewDevice {
        /// Browser and system, in words.
        device: &'l str,
        /// From which address.
        place: &'l str,
        /// When, in words.
        at: &'l str,
        /// Where to say "this was not me".
        link: &'l str,
    },
    /// Something that opens the door was changed.
    CredentialChanged {
        /// What.
        what: Credential,
        /// When, in words.
        at: &'l str,
    },
}

impl Words<'_> {
    /// As its kind is stored.
    fn kind(&self) -> &'static str {
        match self {
            Self::Invitation { .. } => "invitation",
            Self::Signup { .. } => "signup",
            Self::SignupKnown { .. } => "signup_known",
            Self::Reset { .. } => "reset",
            Self::VerifyEmail { .. } => "verify_email",
            Self::NewDevice { .. } => "new_device",
            Self::CredentialChanged { .. } => "credential_changed",
        }
    }
}

/// What opens the door, and how it was changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Credential {
    /// Another password.
    Password,
    /// Another e-mail: told to the old one.
    Email,
    /// A second factor is asked for from now on.
    SecondFactorOn,
    /// It no longer is.
    SecondFactorOff,
    /// Someone else took it away, so that its person can set up another.
    SecondFactorReset,
    /// A passkey was added.
    PasskeyAdded,
    /// A passkey was taken away.
    PasskeyRemoved,
    /// There are new recovery codes.
    RecoveryCodes,
}

/// What letters are written with; cloning shares it.
#[derive(Clone)]
pub struct Post(Arc<Desk>);

struct Desk {
    app_url: AppUrl,
    sealer: Sealer,
}

/// A letter as it will be read: what the outbox keeps, encrypted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Written {
    /// The name that stands beside the address.
    pub name: String,
    /// What it is about.
    pub subject: String,
    /// For mail programs that show plain text.
    pub text: String,
    /// For those that show pages.
    pub html: String,
}

impl Post {
    /// Takes the public origin and the keys out of the configuration.
    pub fn new(config: &Config) -> Self {
        let sealer = Sealer::new(&config.auth, Purpose::Letter);
        Self(Arc::new(Desk { app_url: config.app_url.clone(), sealer }))
    }

    /// The absolute address of a page, on the host of the shop with this slug where one is given. From `APP_URL` only: what a
    /// request says of its host could lead people elsewhere.
    pub fn address(&self, slug: Option<&str>, path: &str) -> String {
        let origin = slug.map_or_else(|| self.0.app_url.to_string(), |slug| self.0.app_url.of_shop(slug));
        format!("{origin}{path}")
    }

    /// As [`Post::address`], with a token that opens it.
    pub fn link(&self, slug: Option<&str>, path: &str, token: &Token) -> String {
        format!("{}?token={}", self.address(slug, path), token.reveal())
    }

    /// A stored letter, where it was written for this row under a secret that is still accepted.
    pub fn open(&self, id: LetterId, sealed: &Sealed) -> Option<Written> {
        serde_json::from_str(&self.0.sealer.open(id.as_str(), sealed)?).ok()
    }

    fn seal(&self, id: LetterId, written: &Written) -> Sealed {
        let text = serde_json::to_string(written).expect("four strings are JSON");
        self.0.sealer.seal(id.as_str(), &text).expect("a letter is shorter than the cipher's 64 GiB")
    }
}

/// Puts a letter into the outbox, in the caller's transaction.
///
/// # Errors
/// Where the database does not answer.
pub fn put(
    connection: &mut Connection,
    post: &Post,
    letter: &Letter<'_>,
    now: Instant,
) -> Result<(), DbError> {
    let id = LetterId::new(now);
    let sealed = post.seal(id, &view::write(post, letter));
    let message_id = format!("<{id}@{}>", post.0.app_url.host());
    let new = store::New { id, letter, kind: letter.words.kind(), message_id: &message_id, sealed: &sealed };
    store::add(connection, &new, now)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config;

    fn post() -> Post {
        static POST: std::sync::LazyLock<Post> = std::sync::LazyLock::new(|| {
            let dir = std::env::temp_dir().join(format!("divestreams-mail-{}", std::process::id()));
            let folder = dir.to_string_lossy().into_owned();
            let lookup = |name: &str| match name {
                "DATA_DIR" => Some(folder.clone()),
                "APP_URL" => Some("https://dive.example".to_owned()),
                _ => None,
            };
            let post = Post::new(&config::read(&lookup).expect("development"));
            std::fs::remove_dir_all(dir).expect("made above");
            post
        });
        POST.clone()
    }

    fn written(name: &str, words: Words<'_>) -> Written {
        let letter = Letter { to: "ana@reef.example", name, user: None, tenant: None, language: "en", words };
        view::write(&post(), &letter)
    }

    #[test]
    fn a_letter_says_the_same_as_text_and_as_a_page() {
        let link = "https://reef.dive.example/auth/accept-invite?token=abc";
        let words = Words::Invitation { shop: "Reef & Co <b>", by: "Maria", role: "Instructor", link };
        let Written { subject, text, html, .. } = written("Ana", words);
        assert_eq!(subject, "Maria invites you to Reef & Co <b>");
        for part in ["Hello Ana,", "Reef & Co <b>", "Instructor", link, "https://dive.example"] {
            assert!(text.contains(part), "{part}: {text}");
        }
        assert!(html.contains("Reef &#38; Co &#60;b&#62;") && !html.contains("Co <b>"), "{html}");
        assert!(html.contains(&format!("href=\"{link}\"")), "{html}");
        assert!(!html.contains("<img") && !html.contains("<script"), "nothing is fetched, nothing runs");
    }

    #[test]
    fn what_someone_calls_themselves_makes_no_further_header() {
        let by = "Mallory\r\nBcc: everyone@reef.example";
        let words = Words::Invitation { shop: "Reef", by, role: "Staff", link: "https://dive.example/" };
        let Written { subject, name, .. } = written("Ana\nX: y", words);
        assert!(!subject.contains(['\r', '\n']) && !name.contains(['\r', '\n']), "{subject:?} {name:?}");
    }

    #[test]
    fn links_lead_to_the_public_origin_and_to_a_shops_own_host() {
        let (post, token) = (post(), Token::fresh());
        assert_eq!(post.address(None, "/account"), "https://dive.example/account");
        let link = post.link(Some("reef"), "/auth/accept-invite", &token);
        assert_eq!(link, format!("https://reef.dive.example/auth/accept-invite?token={}", token.reveal()));
    }

    #[test]
    fn a_stored_letter_opens_in_its_own_row_only() {
        let now = chrono::DateTime::UNIX_EPOCH.naive_utc();
        let (post, id) = (post(), LetterId::new(now));
        let letter = written("", Words::Reset { link: "https://dive.example/auth/reset-password?token=t" });
        let sealed = post.seal(id, &letter);
        assert!(!sealed.body.contains("token"));
        assert_eq!(post.open(id, &sealed), Some(letter));
        assert_eq!(post.open(LetterId::new(now), &sealed), None);
    }

    #[test]
    fn every_letter_can_be_written() {
        let at = "24 November, 16:40 UTC";
        let all = [
            Credential::Password,
            Credential::Email,
            Credential::SecondFactorOn,
            Credential::SecondFactorOff,
            Credential::SecondFactorReset,
            Credential::PasskeyAdded,
            Credential::PasskeyRemoved,
            Credential::RecoveryCodes,
        ];
        let changed = all.map(|what| Words::CredentialChanged { what, at });
        let link = "https://dive.example/auth/not-me?token=t";
        let others = [
            Words::VerifyEmail { link },
            Words::NewDevice { device: "Firefox on Windows", place: "203.0.113.9", at, link },
        ];
        let mut subjects: Vec<_> =
            changed.into_iter().chain(others).map(|words| written("", words).subject).collect();
        let count = subjects.len();
        subjects.sort();
        subjects.dedup();
        assert_eq!(subjects.len(), count, "each says what it is about: {subjects:?}");
    }
}
