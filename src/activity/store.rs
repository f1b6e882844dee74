//! Reading the audit log; `audit` writes it.

use diesel::prelude::*;

use crate::audit::Action;
use crate::base::clock::Instant;
use crate::base::fold::fold;
use crate::base::id::{AuditId, TenantId, UserId};
use crate::db::schema::{audit, membership, users};
use crate::db::{Connection, DbError};

/// Lines on one page.
pub const PAGE: i64 = 50;

/// People that a search finds at most.
const FOUND: i64 = 100;

/// Whose log.
#[derive(Clone, Copy, Debug)]
pub enum Of {
    /// A shop's.
    Shop(TenantId),
    /// What one person did, in whatever shop.
    Person(UserId),
}

/// What of it.
#[derive(Clone, Debug)]
pub struct Asked {
    /// Whose log.
    pub of: Of,
    /// The beginning of a name or e-mail, or an address.
    pub search: String,
    /// Only these actions: the beginning of their stored names, such as `login.`.
    pub kind: Option<Kind>,
    /// Behind this line: older.
    pub after: Option<AuditId>,
}

/// A group of actions to filter by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Signing in and out, and what failed of it.
    SignIns,
    /// Sign-ins that someone ended.
    Endings,
    /// Who may come in: people, their passwords, and whether the shop is open.
    Access,
    /// Who belongs to the shop, as what.
    Team,
    /// Lists taken out as files.
    Exports,
    /// Training sessions.
    Sessions,
}

impl Kind {
    /// All, in the order in which they are offered.
    pub const ALL: [Self; 6] =
        [Self::SignIns, Self::Endings, Self::Access, Self::Team, Self::Exports, Self::Sessions];

    /// As it stands in the address.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::SignIns => "sign-ins",
            Self::Endings => "endings",
            Self::Access => "access",
            Self::Team => "team",
            Self::Exports => "exports",
            Self::Sessions => "sessions",
        }
    }

    /// Reads what stands in the address.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }

    /// The actions of the group.
    pub fn actions(self) -> &'static [Action] {
        match self {
            Self::SignIns => &[
                Action::SignedIn,
                Action::SignInFailed,
                Action::SecondFactorFailed,
                Action::RecoveryCodeUsed,
                Action::SignedOut,
                Action::ShopChosen,
                Action::Confirmed,
            ],
            Self::Endings => &[Action::LoginEnded, Action::LoginsOfPersonEnded, Action::AllLoginsEnded],
            Self::Access => &[
                Action::PersonCreated,
                Action::PasswordSet,
                Action::PersonUnlocked,
                Action::PersonDisabled,
                Action::SecondFactorSet,
                Action::SecondFactorRemoved,
                Action::SecondFactorReset,
                Action::SecondFactorRequired,
                Action::RecoveryCodesMade,
                Action::DevicesForgotten,
                Action::ShopCreated,
                Action::ShopClosed,
                Action::ShopOpened,
                Action::ShopChanged,
            ],
            Self::Team => &[
                Action::RoleChanged,
                Action::MemberRemoved,
                Action::ShopHandedOver,
                Action::Invited,
                Action::InvitationRenewed,
                Action::InvitationCancelled,
                Action::InvitationAccepted,
            ],
            Self::Exports => &[Action::Exported],
            Self::Sessions => &[
                Action::SessionScheduled,
                Action::SessionChanged,
                Action::SessionStatusChanged,
                Action::SessionCancelled,
            ],
        }
    }
}

/// A line of the log.
#[derive(Clone, Debug)]
pub struct Line {
    /// Its id: where the next page goes on.
    pub id: AuditId,
    /// When, in UTC.
    pub at: Instant,
    /// Who, where known.
    pub actor: Option<String>,
    /// What; `None`: written by a newer version.
    pub action: Option<Action>,
    /// On what.
    pub subject: Option<String>,
    /// In which words.
    pub detail: String,
    /// From which address.
    pub address: String,
    /// With which browser.
    pub agent: String,
}

/// A page of the log, latest first; whether there are older lines.
///
/// # Errors
/// Where the database does not answer.
pub fn list(connection: &mut Connection, asked: &Asked) -> Result<(Vec<Line>, bool), DbError> {
    let mut query = audit::table
        .left_join(users::table.on(users::user_id.nullable().eq(audit::actor_id)))
        .order(audit::audit_id.desc())
        .limit(PAGE + 1)
        .into_boxed();
    query = match asked.of {
        Of::Shop(shop) => query.filter(audit::tenant_id.eq(shop)),
        // One's own lines of every shop: scoped by the person instead.
        Of::Person(user) => query
            .filter(audit::actor_id.eq(user))
            .filter(audit::tenant_id.is_null().or(audit::tenant_id.is_not_null())),
    };
    if let (Of::Shop(shop), false) = (asked.of, asked.search.is_empty()) {
        let people = people(connection, shop, &asked.search)?;
        query = query.filter(audit::actor_id.eq_any(people).or(audit::ip_address.eq(asked.search.clone())));
    }
    if let Some(kind) = asked.kind {
        let actions: Vec<&str> = kind.actions().iter().map(|action| action.as_str()).collect();
        query = query.filter(audit::action.eq_any(actions));
    }
    if let Some(after) = asked.after {
        query = query.filter(audit::audit_id.lt(after));
    }
    type Row = (AuditId, Instant, Option<String>, String, Option<String>, String, String, String);
    let mut rows: Vec<Row> = query
        .select((
            audit::audit_id,
            audit::at,
            users::name.nullable(),
            audit::action,
            audit::subject_id,
            audit::detail,
            audit::ip_address,
            audit::user_agent,
        ))
        .load(connection)?;
    let has_older = rows.len() > PAGE as usize;
    rows.truncate(PAGE as usize);
    let line = |(id, at, actor, action, subject, detail, address, agent): Row| Line {
        id,
        at,
        actor,
        action: Action::parse(&action),
        subject,
        detail,
        address,
        agent,
    };
    Ok((rows.into_iter().map(line).collect(), has_older))
}

fn people(connection: &mut Connection, shop: TenantId, search: &str) -> Result<Vec<UserId>, DbError> {
    let from = fold(search);
    let to = format!("{from}\u{10ffff}");
    Ok(users::table
        .inner_join(membership::table.on(membership::user_id.eq(users::user_id)))
        .filter(membership::tenant_id.eq(shop))
        .filter(
            users::name_folded.between(from.clone(), to.clone()).or(users::email_folded.between(from, to)),
        )
        .select(users::user_id)
        .limit(FOUND)
        .load(connection)?)
}
