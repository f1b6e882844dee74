//! What letters say: one pair of templates, as text and as a page, filled with the words of each.

use askama::Template;

use super::{Credential, Letter, Post, Words, Written};
use crate::text::{self, Texts, Value};

/// The longest subject, in characters: names in it are people's own.
const MAX_SUBJECT: usize = 120;

/// A letter's parts in their order.
#[derive(Default)]
struct Parts {
    subject: String,
    before: Vec<String>,
    /// What is told, in pairs.
    facts: Vec<(&'static str, String)>,
    /// What the one button says, and where it leads.
    button: Option<(&'static str, String)>,
    after: Vec<&'static str>,
}

#[derive(Template)]
#[template(path = "mail/letter.txt")]
struct AsText<'l> {
    t: &'static Texts,
    greeting: &'l str,
    parts: &'l Parts,
    origin: &'l str,
}

#[derive(Template)]
#[template(path = "mail/letter.html")]
struct AsPage<'l> {
    t: &'static Texts,
    greeting: &'l str,
    parts: &'l Parts,
    origin: &'l str,
}

/// Writes it.
pub fn write(post: &Post, letter: &Letter<'_>) -> Written {
    let t = text::of(letter.language);
    let name = one_line(letter.name);
    let greeting = match name.is_empty() {
        true => t.say("letter-hello").to_owned(),
        false => t.with("letter-hello-name", &[("name", Value::Text(&name))]),
    };
    let parts = parts(t, post, letter.words);
    let origin = post.address(None, "");
    let text = AsText { t, greeting: &greeting, parts: &parts, origin: &origin };
    let page = AsPage { t, greeting: &greeting, parts: &parts, origin: &origin };
    Written {
        text: text.render().expect("strings into a string"),
        html: page.render().expect("strings into a string"),
        subject: one_line(&parts.subject),
        name,
    }
}

/// Without the line ends that would begin another header, and not without end.
fn one_line(text: &str) -> String {
    let plain: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(MAX_SUBJECT).collect()
}

fn parts(t: &'static Texts, post: &Post, words: Words<'_>) -> Parts {
    let button = |key: &'static str, link: &str| Some((t.say(key), link.to_owned()));
    match words {
        Words::Invitation { shop, by, role, link } => {
            let names = [("by", Value::Text(by)), ("shop", Value::Text(shop))];
            Parts {
                subject: t.with("letter-invitation-subject", &names),
                before: vec![t.with("letter-invitation", &names)],
                facts: vec![(t.say("letter-role"), role.to_owned())],
                button: button("letter-invitation-button", link),
                after: vec![t.say("letter-invitation-after")],
            }
        }
        Words::Signup { shop, link } => Parts {
            subject: t.with("letter-signup-subject", &[("shop", Value::Text(shop))]),
            before: vec![t.say("letter-signup").to_owned()],
            button: button("letter-signup-button", link),
            after: vec![t.say("letter-signup-after")],
            ..Parts::default()
        },
        Words::SignupKnown { link } => Parts {
            subject: t.say("letter-signup-known-subject").to_owned(),
            before: vec![t.say("letter-signup-known").to_owned()],
            button: button("letter-signup-known-button", link),
            after: vec![t.say("letter-signup-known-after")],
            ..Parts::default()
        },
        Words::Reset { link } => Parts {
            subject: t.say("letter-reset-subject").to_owned(),
            before: vec![t.say("letter-reset").to_owned()],
            button: button("letter-reset-button", link),
            after: vec![t.say("letter-reset-after")],
            ..Parts::default()
        },
        Words::VerifyEmail { link } => Parts {
            subject: t.say("letter-verify-subject").to_owned(),
            before: vec![t.say("letter-verify").to_owned()],
            button: button("letter-verify-button", link),
            after: vec![t.say("letter-verify-after")],
            ..Parts::default()
        },
        Words::NewDevice { device, place, at, link } => Parts {
            subject: t.with("letter-device-subject", &[("device", Value::Text(device))]),
            before: vec![t.say("letter-device").to_owned()],
            facts: vec![
                (t.say("letter-device-what"), device.to_owned()),
                (t.say("letter-device-where"), place.to_owned()),
                (t.say("letter-when"), at.to_owned()),
            ],
            button: button("letter-device-button", link),
            after: vec![t.say("letter-device-after")],
        },
        Words::CredentialChanged { what, at } => {
            let said = t.say(changed_key(what));
            // Whoever lost their address cannot be sent a link to it.
            let (after, button) = match what {
                Credential::Email => ("letter-changed-email-after", None),
                _ => (
                    "letter-changed-after",
                    button("letter-changed-button", &post.address(None, "/auth/forgot-password")),
                ),
            };
            Parts {
                subject: said.to_owned(),
                before: vec![t.with("letter-changed", &[("what", Value::Text(said))])],
                facts: vec![(t.say("letter-when"), at.to_owned())],
                button,
                after: vec![t.say(after)],
            }
        }
    }
}

fn changed_key(what: Credential) -> &'static str {
    match what {
        Credential::Password => "letter-changed-password",
        Credential::Email => "letter-changed-email",
        Credential::SecondFactorOn => "letter-changed-factor-on",
        Credential::SecondFactorOff => "letter-changed-factor-off",
        Credential::SecondFactorReset => "letter-changed-factor-reset",
        Credential::PasskeyAdded => "letter-changed-passkey-added",
        Credential::PasskeyRemoved => "letter-changed-passkey-removed",
        Credential::RecoveryCodes => "letter-changed-codes",
    }
}
