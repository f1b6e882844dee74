//! Passkeys (WebAuthn): asked for, and their answers looked at. They are the second step, or the whole sign-in: a passkey is
//! never used without its person's finger, face or PIN (user verification is always required).

pub mod store;

use chrono::TimeDelta;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use url::Url;
use uuid::Uuid;
use webauthn_rs::prelude::{AuthenticationResult, Passkey, PublicKeyCredential};
use webauthn_rs::{Webauthn, WebauthnBuilder};

use crate::base::id::UserId;
use crate::config::AppUrl;

/// A challenge may be answered so long.
pub const ANSWERED_WITHIN: TimeDelta = TimeDelta::minutes(5);

/// Passkeys of one person at most.
pub const MOST: usize = 20;

/// What a challenge is for: its answer is good for nothing else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Adding a passkey.
    Register,
    /// The whole sign-in.
    SignIn,
    /// The second step of one.
    SecondStep,
    /// Proving oneself again before what is delicate.
    Confirm,
}

impl Purpose {
    /// As it is stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Register => "register",
            Self::SignIn => "sign_in",
            Self::SecondStep => "second_step",
            Self::Confirm => "confirm",
        }
    }
}

/// What the browser is to ask its passkeys, and what is kept here until they answer.
pub struct Question {
    /// For the browser.
    pub options: Value,
    /// For the answer.
    pub state: String,
}

/// The host whose passkeys are asked for: a relying party.
pub struct Door {
    webauthn: Webauthn,
    rp: String,
}

impl Door {
    /// The one of a page on the bare host, or on that of the shop with this slug. Passkeys are of the host in `APP_URL` and
    /// good on every host below it. Where that has no domain, as `localhost` has none, browsers allow each host its own only.
    pub fn of(app_url: &AppUrl, slug: Option<&str>) -> Option<Self> {
        let (rp, origin) = match slug.filter(|_| !app_url.host().contains('.')) {
            Some(slug) => (format!("{slug}.{}", app_url.host()), app_url.of_shop(slug)),
            None => (app_url.host().to_owned(), app_url.to_string()),
        };
        let origin = Url::parse(&origin).ok()?;
        let webauthn = WebauthnBuilder::new(&rp, &origin).ok()?.allow_subdomains(true);
        Some(Self { webauthn: webauthn.rp_name("DiveStreams").build().ok()?, rp })
    }

    /// The host.
    pub fn rp(&self) -> &str {
        &self.rp
    }

    /// Asks for a new passkey of a person who has these already.
    pub fn invite(&self, user: UserId, email: &str, name: &str, known: &[Passkey]) -> Option<Question> {
        let id = Uuid::try_parse(user.as_str()).ok()?;
        let known = known.iter().map(|key| key.cred_id().clone()).collect();
        let (asked, state) = self.webauthn.start_passkey_registration(id, email, name, Some(known)).ok()?;
        let mut options = serde_json::to_value(asked.public_key).ok()?;
        // One that says itself whose it is can be the whole sign-in. A security key without room for it is still a second step.
        options["authenticatorSelection"]["residentKey"] = json!("preferred");
        Some(Question { options, state: serde_json::to_string(&state).ok()? })
    }

    /// The passkey that answers.
    pub fn welcome(&self, answer: &str, state: &str) -> Option<Passkey> {
        self.webauthn.finish_passkey_registration(&read(answer)?, &read(state)?).ok()
    }

    /// Asks for one of these.
    pub fn ask(&self, keys: &[Passkey]) -> Option<Question> {
        let (asked, state) = self.webauthn.start_passkey_authentication(keys).ok()?;
        let options = serde_json::to_value(asked.public_key).ok()?;
        Some(Question { options, state: serde_json::to_string(&state).ok()? })
    }

    /// What a passkey that was asked for answers, where it is right.
    pub fn answered(&self, answer: &str, state: &str) -> Option<AuthenticationResult> {
        self.webauthn.finish_passkey_authentication(&read(answer)?, &read(state)?).ok()
    }

    /// Asks for a passkey of whomever.
    pub fn ask_anyone(&self) -> Option<Question> {
        let (asked, state) = self.webauthn.start_discoverable_authentication().ok()?;
        let options = serde_json::to_value(asked.public_key).ok()?;
        Some(Question { options, state: serde_json::to_string(&state).ok()? })
    }

    /// Whose passkey an answer says that it is, and which; to be proved by [`Door::answered_by`].
    pub fn who(&self, answer: &str) -> Option<(UserId, String)> {
        let answer: PublicKeyCredential = read(answer)?;
        // Its bytes, and not the text beside them, which can be anything.
        let (user, credential) = self.webauthn.identify_discoverable_authentication(&answer).ok()?;
        Some((UserId::parse(&user.to_string())?, store::text_of(credential)))
    }

    /// What this passkey answers, where it is right.
    pub fn answered_by(&self, key: &Passkey, answer: &str, state: &str) -> Option<AuthenticationResult> {
        let answer: PublicKeyCredential = read(answer)?;
        self.webauthn.finish_discoverable_authentication_v2(&answer, read(state)?, key).ok()
    }
}

fn read<T: DeserializeOwned>(text: &str) -> Option<T> {
    serde_json::from_str(text).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn door(app_url: &str, slug: Option<&str>) -> Door {
        Door::of(&AppUrl::parse(app_url).expect("an origin"), slug).expect("a host")
    }

    #[test]
    fn passkeys_are_of_the_public_host_or_of_one_host_alone_where_it_has_no_domain() {
        assert_eq!(door("https://dive.example", None).rp(), "dive.example");
        assert_eq!(door("https://dive.example", Some("reef")).rp(), "dive.example");
        assert_eq!(door("http://localhost:8080", None).rp(), "localhost");
        assert_eq!(door("http://localhost:8080", Some("reef")).rp(), "reef.localhost");
    }

    #[test]
    fn user_verification_is_always_asked_for() {
        let door = door("https://dive.example", None);
        let user = UserId::new(chrono::DateTime::UNIX_EPOCH.naive_utc());
        let invited = door.invite(user, "a@b.example", "A", &[]).expect("a question").options;
        assert_eq!(invited["authenticatorSelection"]["userVerification"], "required");
        assert_eq!(invited["authenticatorSelection"]["residentKey"], "preferred");
        assert_eq!(door.ask_anyone().expect("a question").options["userVerification"], "required");
    }

    #[test]
    fn nothing_made_up_is_an_answer() {
        let door = door("https://dive.example", None);
        let asked = door.ask_anyone().expect("a question");
        for answer in ["", "{}", "null", "[]", r#"{"id":"x","rawId":"eA","type":"public-key","response":{}}"#]
        {
            assert!(door.who(answer).is_none() && door.answered(answer, &asked.state).is_none(), "{answer}");
            assert!(door.welcome(answer, &asked.state).is_none(), "{answer}");
        }
    }
}
