//! What went wrong in the database, in the few ways that matter to a caller.

use diesel::result::{DatabaseErrorInformation, DatabaseErrorKind, Error};

use super::refusal;

/// A rule of the schema that a write met: insert and let the database decide.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unique {
    /// A shop's slug is taken.
    TenantSlug,
    /// Another person has this e-mail.
    UserEmail,
    /// Someone with this e-mail has been invited already.
    InvitationEmail,
    /// Any other; its name is in the log.
    Other,
}

/// Why a query did not do its work.
#[derive(Debug, thiserror::Error)]
pub enum DbError {
    /// The database is away, busy or starting: it may work in a moment.
    #[error("the database does not answer: {0}")]
    Unavailable(String),
    /// The row that was asked for is not there (or not this shop's).
    #[error("no such row")]
    NotFound,
    /// The value is taken.
    #[error("a value is taken: {0:?}")]
    Unique(Unique),
    /// Anything else is a fault of ours.
    #[error("database: {0}")]
    Fault(Error),
}

impl From<Error> for DbError {
    fn from(error: Error) -> Self {
        match &error {
            Error::NotFound => Self::NotFound,
            Error::DatabaseError(DatabaseErrorKind::UniqueViolation, info) => Self::Unique(unique(&**info)),
            Error::DatabaseError(kind, info) if gone(*kind, info.message()) => {
                Self::Unavailable(info.message().to_owned())
            }
            Error::BrokenTransactionManager => Self::Unavailable(error.to_string()),
            _ => {
                refusal::meet(&error.to_string());
                Self::Fault(error)
            }
        }
    }
}

/// Diesel has no kinds for a server that shuts down or starts, nor for SQLite's lock: their words are known.
fn gone(kind: DatabaseErrorKind, message: &str) -> bool {
    matches!(kind, DatabaseErrorKind::ClosedConnection | DatabaseErrorKind::UnableToSendCommand)
        || [
            "database is locked",
            "terminating connection",
            "server closed the connection",
            "the database system is",
            "connection to server",
            "no connection to the server",
            "canceling statement due to statement timeout",
        ]
        .iter()
        .any(|words| message.contains(words))
}

/// PostgreSQL names the constraint, SQLite `table.column` in its message.
fn unique(info: &dyn DatabaseErrorInformation) -> Unique {
    let name = info.constraint_name().unwrap_or_else(|| info.message());
    match name {
        n if n.contains("tenant_slug") || n.contains("tenant.slug") => Unique::TenantSlug,
        n if n.contains("users_email") || n.contains("users.email") => Unique::UserEmail,
        n if n.contains("invitation_open") || n.contains("invitation.email") => Unique::InvitationEmail,
        _ => Unique::Other,
    }
}
