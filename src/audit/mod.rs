//! Who did what, when, from where, on what. Rows are only ever added: the database refuses everything else.

use diesel::prelude::*;

use crate::base::client::Client;
use crate::base::clock::Instant;
use crate::base::id::{AuditId, TenantId, UserId};
use crate::db::schema::{audit, users};
use crate::db::{Connection, DbError};
use crate::tenancy::Scoped;

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Someone signed in.
    SignedIn,
    /// A sign-in failed; the subject is whom it tried to be, where that person exists.
    SignInFailed,
    /// Someone signed out.
    SignedOut,
    /// Someone with several shops chose one.
    ShopChosen,
    /// Someone gave the password again, for what is delicate.
    Confirmed,
    /// What was given for that was wrong; the subject is the sign-in.
    ConfirmFailed,
    /// A sign-in was ended by someone; the subject is its id.
    LoginEnded,
    /// The time of a sign-in was over; the subject is its id, as in the two below.
    LoginExpired,
    /// A sign-in was the oldest of too many.
    LoginTooMany,
    /// Someone else signed in with the same browser.
    LoginReplaced,
    /// All sign-ins of a person were ended; the subject is who, the detail how many.
    LoginsOfPersonEnded,
    /// All sign-ins of a shop were ended; the detail is how many.
    AllLoginsEnded,
    /// Someone was made.
    PersonCreated,
    /// Someone got another password; the detail is how many sign-ins that ended.
    PasswordSet,
    /// Someone asked for a letter with which to choose a new password; the subject is who.
    ResetAsked,
    /// Someone chose a new password by such a letter, or having given the old one; the detail is how many sign-ins that ended.
    PasswordChanged,
    /// Someone signs in with another e-mail from now on; the detail is the old one.
    EmailChanged,
    /// Someone's failed sign-ins were forgotten, and they may sign in again.
    PersonUnlocked,
    /// Someone was disabled; the detail is how many sign-ins that ended.
    PersonDisabled,
    /// A shop was made; the detail is its owner's e-mail.
    ShopCreated,
    /// A shop was closed; the detail is how many sign-ins that ended.
    ShopClosed,
    /// A closed shop was opened.
    ShopOpened,
    /// A code of the second step was wrong; the subject is whose sign-in waits.
    SecondFactorFailed,
    /// Someone signed in with a recovery code.
    RecoveryCodeUsed,
    /// Someone set a second factor; the detail is which.
    SecondFactorSet,
    /// Someone removed a second factor; the detail is which.
    SecondFactorRemoved,
    /// Someone's second factors were taken away by somebody else; the subject is whose.
    SecondFactorReset,
    /// An owner said of which roles the shop asks a second factor; the detail is which.
    SecondFactorRequired,
    /// Someone added a passkey; the detail is its name.
    PasskeyAdded,
    /// Someone removed a passkey; the detail is its name.
    PasskeyRemoved,
    /// Someone made new recovery codes.
    RecoveryCodesMade,
    /// Someone wants to be asked for the second step on all devices again.
    DevicesForgotten,
    /// A list was taken out as a file; the detail says which.
    Exported,
    /// Someone got another role; the subject is who, the detail from what to what.
    RoleChanged,
    /// Someone was removed from the team.
    MemberRemoved,
    /// An owner handed the shop to the subject, and is an admin since.
    ShopHandedOver,
    /// A browser was made a counter tablet; the subject is its id, the detail its name, as in the lines below.
    CounterEnrolled,
    /// A counter tablet was ended, lost or not.
    CounterLost,
    /// The idle minutes of counter tablets were set; the detail is how many.
    CounterIdleSet,
    /// Someone took over at a counter tablet.
    CounterUnlocked,
    /// Someone locked a counter tablet.
    CounterLocked,
    /// A PIN or password at a counter tablet was wrong; the subject is whose.
    CounterFailed,
    /// Someone set their PIN.
    PinSet,
    /// Someone removed their PIN.
    PinRemoved,
    /// A shop's settings were changed; the detail says which.
    ShopChanged,
    /// Someone was invited; the detail is their e-mail and role.
    Invited,
    /// An invitation was sent again.
    InvitationRenewed,
    /// An invitation was taken back.
    InvitationCancelled,
    /// Someone joined by invitation; the detail is as what.
    InvitationAccepted,
    /// A training session was scheduled.
    SessionScheduled,
    /// Its details were changed.
    SessionChanged,
    /// Its state was changed; the detail is the new one, and the reason where one is asked.
    SessionStatusChanged,
    /// It was cancelled; the detail is the reason.
    SessionCancelled,
}

impl Action {
    const ALL: &[Self] = &[
        Self::SignedIn,
        Self::SignInFailed,
        Self::SignedOut,
        Self::ShopChosen,
        Self::Confirmed,
        Self::ConfirmFailed,
        Self::LoginEnded,
        Self::LoginExpired,
        Self::LoginTooMany,
        Self::LoginReplaced,
        Self::LoginsOfPersonEnded,
        Self::AllLoginsEnded,
        Self::PersonCreated,
        Self::PasswordSet,
        Self::ResetAsked,
        Self::PasswordChanged,
        Self::EmailChanged,
        Self::PersonUnlocked,
        Self::PersonDisabled,
        Self::ShopCreated,
        Self::ShopClosed,
        Self::ShopOpened,
        Self::SecondFactorFailed,
        Self::RecoveryCodeUsed,
        Self::SecondFactorSet,
        Self::SecondFactorRemoved,
        Self::SecondFactorReset,
        Self::SecondFactorRequired,
        Self::PasskeyAdded,
        Self::PasskeyRemoved,
        Self::RecoveryCodesMade,
        Self::DevicesForgotten,
        Self::Exported,
        Self::RoleChanged,
        Self::MemberRemoved,
        Self::ShopHandedOver,
        Self::CounterEnrolled,
        Self::CounterLost,
        Self::CounterIdleSet,
        Self::CounterUnlocked,
        Self::CounterLocked,
        Self::CounterFailed,
        Self::PinSet,
        Self::PinRemoved,
        Self::ShopChanged,
        Self::Invited,
        Self::InvitationRenewed,
        Self::InvitationCancelled,
        Self::InvitationAccepted,
        Self::SessionScheduled,
        Self::SessionChanged,
        Self::SessionStatusChanged,
        Self::SessionCancelled,
    ];

    /// As it is stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::SignedIn => "login.signed_in",
            Self::SignInFailed => "login.failed",
            Self::SignedOut => "login.signed_out",
            Self::ShopChosen => "login.shop_chosen",
            Self::Confirmed => "login.confirmed",
            Self::ConfirmFailed => "login.confirm_failed",
            Self::LoginEnded => "login.ended",
            Self::LoginExpired => "login.expired",
            Self::LoginTooMany => "login.too_many",
            Self::LoginReplaced => "login.replaced",
            Self::LoginsOfPersonEnded => "login.ended_of_person",
            Self::AllLoginsEnded => "login.ended_all",
            Self::PersonCreated => "person.created",
            Self::PasswordSet => "person.password_set",
            Self::ResetAsked => "person.reset_asked",
            Self::PasswordChanged => "person.password_changed",
            Self::EmailChanged => "person.email_changed",
            Self::PersonUnlocked => "person.unlocked",
            Self::PersonDisabled => "person.disabled",
            Self::ShopCreated => "shop.created",
            Self::ShopClosed => "shop.closed",
            Self::ShopOpened => "shop.opened",
            Self::SecondFactorFailed => "login.second_factor_failed",
            Self::RecoveryCodeUsed => "login.recovery_code_used",
            Self::SecondFactorSet => "second_factor.set",
            Self::SecondFactorRemoved => "second_factor.removed",
            Self::SecondFactorReset => "second_factor.reset",
            Self::SecondFactorRequired => "second_factor.required",
            Self::PasskeyAdded => "passkey.added",
            Self::PasskeyRemoved => "passkey.removed",
            Self::RecoveryCodesMade => "second_factor.codes_made",
            Self::DevicesForgotten => "second_factor.devices_forgotten",
            Self::Exported => "export",
            Self::RoleChanged => "team.role_changed",
            Self::MemberRemoved => "team.removed",
            Self::ShopHandedOver => "team.handed_over",
            Self::CounterEnrolled => "counter.enrolled",
            Self::CounterLost => "counter.lost",
            Self::CounterIdleSet => "counter.idle_set",
            Self::CounterUnlocked => "counter.unlocked",
            Self::CounterLocked => "counter.locked",
            Self::CounterFailed => "counter.failed",
            Self::PinSet => "pin.set",
            Self::PinRemoved => "pin.removed",
            Self::ShopChanged => "shop.changed",
            Self::Invited => "invitation.sent",
            Self::InvitationRenewed => "invitation.renewed",
            Self::InvitationCancelled => "invitation.cancelled",
            Self::InvitationAccepted => "invitation.accepted",
            Self::SessionScheduled => "training_session.scheduled",
            Self::SessionChanged => "training_session.changed",
            Self::SessionStatusChanged => "training_session.status_changed",
            Self::SessionCancelled => "training_session.cancelled",
        }
    }

    /// Reads what is stored.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|action| action.as_str() == text)
    }
}

/// A line to add.
pub struct Entry<'e> {
    /// The shop it belongs to, if any.
    pub tenant: Option<TenantId>,
    /// Who did it, where known.
    pub actor: Option<UserId>,
    /// What happened.
    pub action: Action,
    /// The id of what it happened to.
    pub subject: Option<&'e str>,
    /// What else there is to say, in the words that were given.
    pub detail: &'e str,
    /// From where.
    pub client: &'e Client,
}

/// Adds a line, in the transaction of what it tells of.
///
/// # Errors
/// Where the database does not answer.
pub fn record(connection: &mut Connection, now: Instant, entry: &Entry<'_>) -> Result<(), DbError> {
    diesel::insert_into(audit::table)
        .values((
            audit::audit_id.eq(AuditId::new(now)),
            audit::tenant_id.eq(entry.tenant),
            audit::at.eq(now),
            audit::actor_id.eq(entry.actor),
            audit::action.eq(entry.action.as_str()),
            audit::subject_id.eq(entry.subject),
            audit::detail.eq(entry.detail),
            audit::ip_address.eq(entry.client.address.to_string()),
            audit::user_agent.eq(entry.client.agent.as_str()),
        ))
        .execute(connection)?;
    Ok(())
}

/// One line of something's history.
pub struct Line {
    /// When, in UTC.
    pub at: Instant,
    /// Who, where known.
    pub actor: Option<String>,
    /// What.
    pub action: Action,
    /// In which words.
    pub detail: String,
}

/// What happened to `subject` in this shop, latest first, at most `limit` lines.
///
/// # Errors
/// Where the database does not answer.
pub fn history(t: &mut Scoped<'_>, subject: &str, limit: i64) -> Result<Vec<Line>, DbError> {
    let rows = audit::table
        .left_join(users::table.on(users::user_id.nullable().eq(audit::actor_id)))
        .filter(audit::tenant_id.eq(t.tenant()).and(audit::subject_id.eq(subject)))
        .order(audit::audit_id.desc())
        .limit(limit)
        .select((audit::at, users::name.nullable(), audit::action, audit::detail))
        .load::<(Instant, Option<String>, String, String)>(t.conn())?;
    Ok(rows
        .into_iter()
        .filter_map(|(at, actor, action, detail)| {
            Some(Line { at, actor, action: Action::parse(&action)?, detail })
        })
        .collect())
}
