//! A line of the audit log in words: what was done, on what, and what else there is to say.

use chrono::NaiveDate;

use super::store::{Line, Subject};
use crate::audit::Action;
use crate::login::change::NOT_ME;
use crate::tenancy::Role;
use crate::text::{Texts, Value};
use crate::web::agent::device_in_words;
use crate::web::when;

/// An action in words.
pub fn action(t: &'static Texts, action: Option<Action>) -> &'static str {
    t.say(match action {
        Some(Action::SignedIn) => "did-signed-in",
        Some(Action::SignInFailed) => "did-failed",
        Some(Action::SignedOut) => "did-signed-out",
        Some(Action::ShopChosen) => "did-chose-shop",
        Some(Action::Confirmed) => "did-confirmed",
        Some(Action::ConfirmFailed) => "did-fail-confirm",
        Some(Action::LoginEnded) => "did-ended",
        Some(Action::LoginExpired) => "did-expired",
        Some(Action::LoginTooMany) => "did-too-many",
        Some(Action::LoginReplaced) => "did-replaced",
        Some(Action::LoginsOfPersonEnded) => "did-ended-person",
        Some(Action::AllLoginsEnded) => "did-ended-all",
        Some(Action::PersonCreated) => "did-created-person",
        Some(Action::PasswordSet) => "did-set-password",
        Some(Action::ResetAsked) => "did-ask-reset",
        Some(Action::PasswordChanged) => "did-change-password",
        Some(Action::EmailChanged) => "did-change-email",
        Some(Action::PersonUnlocked) => "did-unlocked",
        Some(Action::PersonDisabled) => "did-disabled",
        Some(Action::ShopCreated) => "did-created-shop",
        Some(Action::ShopClosed) => "did-closed-shop",
        Some(Action::ShopOpened) => "did-opened-shop",
        Some(Action::RoleChanged) => "did-changed-role",
        Some(Action::MemberRemoved) => "did-removed-member",
        Some(Action::ShopHandedOver) => "did-handed-over",
        Some(Action::SecondFactorFailed) => "did-fail-second",
        Some(Action::RecoveryCodeUsed) => "did-use-code",
        Some(Action::SecondFactorSet) => "did-set-factor",
        Some(Action::SecondFactorRemoved) => "did-remove-factor",
        Some(Action::SecondFactorReset) => "did-reset-factor",
        Some(Action::SecondFactorRequired) => "did-require-factor",
        Some(Action::PasskeyAdded) => "did-add-passkey",
        Some(Action::PasskeyRemoved) => "did-remove-passkey",
        Some(Action::RecoveryCodesMade) => "did-make-codes",
        Some(Action::DevicesForgotten) => "did-forget-devices",
        Some(Action::ShopChanged) => "did-changed-shop",
        Some(Action::Invited) => "did-invited",
        Some(Action::InvitationRenewed) => "did-renewed-invitation",
        Some(Action::InvitationCancelled) => "did-cancelled-invitation",
        Some(Action::InvitationAccepted) => "did-joined",
        Some(Action::Exported) => "did-exported",
        Some(Action::CounterEnrolled) => "did-enrolled-counter",
        Some(Action::CounterLost) => "did-lost-counter",
        Some(Action::CounterIdleSet) => "did-set-counter-idle",
        Some(Action::CounterUnlocked) => "did-unlocked-counter",
        Some(Action::CounterLocked) => "did-locked-counter",
        Some(Action::CounterFailed) => "did-failed-counter",
        Some(Action::PinSet) => "did-set-pin",
        Some(Action::PinRemoved) => "did-removed-pin",
        Some(Action::SessionScheduled) => "did-scheduled",
        Some(Action::SessionChanged) => "did-changed",
        Some(Action::SessionStatusChanged) => "did-status",
        Some(Action::SessionCancelled) => "did-cancelled",
        None => "did-something",
    })
}

/// What it was done on: a person, somebody's device, a training session. Empty where it needs no saying.
pub fn subject(t: &'static Texts, line: &Line, today: NaiveDate) -> String {
    match &line.subject {
        None => String::new(),
        Some(Subject::Person(name)) => name.clone(),
        Some(Subject::Device { of, agent }) => {
            let device = device_in_words(t, agent);
            t.with("audit-device-of", &[("device", Value::Text(&device)), ("name", Value::Text(of))])
        }
        Some(Subject::TrainingSession { course, date }) => {
            format!("{course}, {}", when::date(t, *date, today))
        }
    }
}

/// What the line says besides.
pub fn detail(t: &'static Texts, line: &Line) -> String {
    let counted = |key| match line.detail.parse() {
        Ok(0) | Err(_) => String::new(),
        Ok(n) => t.with(key, &[("n", Value::Number(n))]),
    };
    match line.action {
        Some(Action::LoginEnded) if line.detail == NOT_ME => t.say("audit-not-me").to_owned(),
        Some(Action::LoginEnded) => String::new(),
        Some(
            Action::LoginsOfPersonEnded
            | Action::AllLoginsEnded
            | Action::PasswordSet
            | Action::PersonDisabled
            | Action::ShopClosed,
        ) => counted("audit-sign-ins-ended"),
        Some(Action::PersonCreated) if !line.detail.is_empty() => t.say("audit-operator").to_owned(),
        Some(Action::Exported) => match line.detail.as_str() {
            "signed-in devices" => t.say("devices-title").to_owned(),
            "audit log" => t.say("audit-title").to_owned(),
            "own signed-in devices" => t.say("audit-own-devices").to_owned(),
            "own activity" => t.say("audit-own-activity").to_owned(),
            "training sessions" => t.say("kind-sessions").to_owned(),
            "courses" => t.say("courses-title").to_owned(),
            other => other.to_owned(),
        },
        Some(Action::SessionStatusChanged) => state(t, &line.detail),
        Some(Action::RoleChanged) => roles(t, &line.detail),
        Some(Action::SecondFactorSet | Action::SecondFactorRemoved) if line.detail == "app" => {
            t.say("audit-factor-app").to_owned()
        }
        Some(Action::DevicesForgotten) => counted("audit-devices"),
        _ => line.detail.clone(),
    }
}

/// "in_progress" and its kind in words; with the reason, where one was asked.
fn state(t: &'static Texts, detail: &str) -> String {
    let (state, reason) = detail.split_once(' ').unwrap_or((detail, ""));
    let words = match state {
        "in_progress" => t.say("history-started"),
        "completed" => t.say("history-completed"),
        "scheduled" => t.say("history-reopened"),
        "cancelled" => t.say("history-cancelled"),
        other => other,
    };
    match reason.trim() {
        "" => words.to_owned(),
        reason => format!("{words}: {reason}"),
    }
}

/// "staff → instructor" as people call them.
fn roles(t: &'static Texts, detail: &str) -> String {
    let role =
        |text: &str| Role::parse(text).map_or(text.to_owned(), |role| t.say(role.text_key()).to_owned());
    detail.split(" → ").map(role).collect::<Vec<_>>().join(" → ")
}
