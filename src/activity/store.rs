//! Reading the audit log; `audit` writes it.

use std::collections::HashMap;

use chrono::NaiveDate;
use diesel::dsl::exists;
use diesel::prelude::*;

use crate::audit::Action;
use crate::base::agent::{self, Agent};
use crate::base::clock::Instant;
use crate::base::id::{AuditId, TenantId, UserId};
use crate::base::listing::{Part, Place};
use crate::db::schema::{audit, course, membership, session_ended, training_session, users};
use crate::db::{Connection, DbError, newest_first};
use crate::tenancy;
use crate::tenancy::search::Search;

/// Lines on one page.
pub const PAGE: usize = 50;

/// Lines that one step of an export reads.
pub const STEP: usize = 1_000;

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
    /// The beginning of any word of a name, of an e-mail, or a whole address; of one's own log: of a browser or its system.
    pub search: String,
    /// Only these actions: the beginning of their stored names, such as `login.`.
    pub kind: Option<Kind>,
    /// Where the page begins; the newest come first.
    pub place: Place<AuditId>,
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
                Action::ConfirmFailed,
                Action::CounterUnlocked,
                Action::CounterLocked,
                Action::CounterFailed,
            ],
            Self::Endings => &[
                Action::LoginEnded,
                Action::LoginsOfPersonEnded,
                Action::AllLoginsEnded,
                Action::LoginExpired,
                Action::LoginTooMany,
                Action::LoginReplaced,
                Action::CounterLost,
            ],
            Self::Access => &[
                Action::PersonCreated,
                Action::PasswordSet,
                Action::ResetAsked,
                Action::PasswordChanged,
                Action::EmailChanged,
                Action::PersonUnlocked,
                Action::PersonDisabled,
                Action::SecondFactorSet,
                Action::SecondFactorRemoved,
                Action::SecondFactorReset,
                Action::SecondFactorRequired,
                Action::PasskeyAdded,
                Action::PasskeyRemoved,
                Action::RecoveryCodesMade,
                Action::DevicesForgotten,
                Action::ShopCreated,
                Action::ShopClosed,
                Action::ShopOpened,
                Action::CounterEnrolled,
                Action::CounterIdleSet,
                Action::PinSet,
                Action::PinRemoved,
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
    /// The shop it belongs to, if any.
    pub tenant: Option<TenantId>,
    /// When, in UTC.
    pub at: Instant,
    /// Who, where known.
    pub actor: Option<String>,
    /// What; `None`: written by a newer version.
    pub action: Option<Action>,
    /// The id of what it was done on.
    pub subject_id: Option<String>,
    /// On what, where it is still known.
    pub subject: Option<Subject>,
    /// In which words.
    pub detail: String,
    /// From which address.
    pub address: String,
    /// With which browser.
    pub agent: String,
}

/// What something was done on.
#[derive(Clone, Debug)]
pub enum Subject {
    /// A person, by name.
    Person(String),
    /// A sign-in that has ended.
    Device {
        /// Whose.
        of: String,
        /// What its browser called itself.
        agent: String,
    },
    /// A training session.
    TrainingSession {
        /// The name of its course.
        course: String,
        /// Its first day.
        date: NaiveDate,
    },
}

type Row = (
    (AuditId, Option<TenantId>, Instant, Option<String>, String, Option<String>, String),
    (String, String),
    ((Option<String>, bool), Option<String>, Option<NaiveDate>),
);

/// At most `most` lines of the log, latest first, and whether there are others beyond them.
///
/// # Errors
/// Where the database does not answer.
pub fn list(connection: &mut Connection, asked: &Asked, most: usize) -> Result<Part<Line>, DbError> {
    let (subjects, members, removals) =
        diesel::alias!(users as subjects, membership as members, audit as removals);
    // Whoever failed to sign in on a shop's host may be anyone: a shop's log names whom the shop knows, or did.
    let is_known = audit::tenant_id
        .is_null()
        .or(exists(
            members
                .filter(members.field(membership::tenant_id).nullable().eq(audit::tenant_id))
                .filter(members.field(membership::user_id).nullable().eq(audit::subject_id)),
        ))
        .or(exists(
            removals
                .filter(removals.field(audit::tenant_id).eq(audit::tenant_id))
                .filter(removals.field(audit::subject_id).eq(audit::subject_id))
                .filter(removals.field(audit::action).eq(Action::MemberRemoved.as_str())),
        ));
    let mut query = audit::table
        .left_join(users::table.on(users::user_id.nullable().eq(audit::actor_id)))
        .left_join(subjects.on(subjects.field(users::user_id).nullable().eq(audit::subject_id)))
        .left_join(
            training_session::table.on(training_session::tenant_id
                .nullable()
                .eq(audit::tenant_id)
                .and(training_session::training_session_id.nullable().eq(audit::subject_id))),
        )
        .left_join(
            course::table.on(course::tenant_id
                .eq(training_session::tenant_id)
                .and(course::course_id.eq(training_session::course_id))),
        )
        .limit(most as i64 + 1)
        .into_boxed();
    query = match asked.of {
        Of::Shop(shop) => query.filter(audit::tenant_id.eq(shop)),
        // One's own lines of every shop: scoped by the person instead.
        Of::Person(user) => query
            .filter(audit::actor_id.eq(user))
            .filter(audit::tenant_id.is_null().or(audit::tenant_id.is_not_null())),
    };
    query = match (Search::read(&asked.search), asked.of) {
        (Search::Everyone, _) => query,
        (Search::Address(address), _) => query.filter(audit::ip_address.eq(address)),
        (Search::Words(words), Of::Shop(shop)) => {
            let found = tenancy::store::people_like(connection, Some(shop), &words)?;
            query.filter(audit::actor_id.eq_any(found.people))
        }
        (Search::Words(words), Of::Person(user)) => {
            query.filter(audit::user_agent.eq_any(agents(connection, user, &words)?))
        }
    };
    if let Some(kind) = asked.kind {
        let actions: Vec<&str> = kind.actions().iter().map(|action| action.as_str()).collect();
        query = query.filter(audit::action.eq_any(actions));
    }
    let rows: Vec<Row> = newest_first!(query, audit::audit_id, asked.place)
        .select((
            (
                audit::audit_id,
                audit::tenant_id,
                audit::at,
                users::name.nullable(),
                audit::action,
                audit::subject_id,
                audit::detail,
            ),
            (audit::ip_address, audit::user_agent),
            (
                (subjects.field(users::name).nullable(), is_known),
                course::name.nullable(),
                training_session::start_date.nullable(),
            ),
        ))
        .load(connection)?;
    let mut part = Part::cut(rows.into_iter().map(line).collect(), most, &asked.place);
    name_devices(connection, &mut part.rows)?;
    Ok(part)
}

/// With which browsers that the words fit someone has done anything: their few different ones are read.
fn agents(connection: &mut Connection, user: UserId, words: &str) -> Result<Vec<String>, DbError> {
    let different: Vec<String> = audit::table
        .filter(audit::actor_id.eq(user))
        .filter(audit::tenant_id.is_null().or(audit::tenant_id.is_not_null()))
        .select(audit::user_agent)
        .distinct()
        .load(connection)?;
    let words = agent::parts(words);
    Ok(different.into_iter().filter(|text| Agent::read(text).fits(&words)).collect())
}

fn line((said, (address, agent), ((person, is_known), course, date)): Row) -> Line {
    let (id, tenant, at, actor, action, subject_id, detail) = said;
    let subject = match (person.filter(|_| is_known), course, date) {
        (Some(name), _, _) => Some(Subject::Person(name)),
        (None, Some(course), Some(date)) => Some(Subject::TrainingSession { course, date }),
        _ => None,
    };
    let action = Action::parse(&action);
    Line { id, tenant, at, actor, action, subject_id, subject, detail, address, agent }
}

/// Says of each line about a sign-in that was ended whose it was, and on which device.
fn name_devices(connection: &mut Connection, lines: &mut [Line]) -> Result<(), DbError> {
    let is_ending = |line: &&mut Line| {
        use Action::{LoginEnded, LoginExpired, LoginReplaced, LoginTooMany};
        matches!(line.action, Some(LoginEnded | LoginExpired | LoginReplaced | LoginTooMany))
    };
    let ids: Vec<String> =
        lines.iter_mut().filter(is_ending).filter_map(|line| line.subject_id.clone()).collect();
    if ids.is_empty() {
        return Ok(());
    }
    let ended: HashMap<String, (String, String)> = session_ended::table
        .inner_join(users::table.on(users::user_id.eq(session_ended::user_id)))
        .filter(session_ended::id.eq_any(ids))
        .select((session_ended::id, (users::name, session_ended::user_agent)))
        .load::<(String, (String, String))>(connection)?
        .into_iter()
        .collect();
    for line in lines.iter_mut().filter(is_ending) {
        let known = line.subject_id.as_ref().and_then(|id| ended.get(id)).cloned();
        line.subject = known.map(|(of, agent)| Subject::Device { of, agent });
    }
    Ok(())
}
