//! Ids: UUIDv7 (RFC 9562), one type for each thing that has one.

use std::fmt;

use chrono::NaiveDateTime;
use uuid::Uuid;

use super::random;

/// A UUID kept as its 36 letters: what both databases store and every address shows.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Id([u8; 36]);

impl Id {
    /// A new id whose order is that of its time.
    pub fn new(now: NaiveDateTime) -> Self {
        Self::at(now, random::bytes())
    }

    /// The id of an instant and given random bytes; demo data takes them from a counter.
    pub fn at(now: NaiveDateTime, random: [u8; 10]) -> Self {
        let millis = u64::try_from(now.and_utc().timestamp_millis()).unwrap_or(0);
        Self::of(uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid())
    }

    fn of(uuid: Uuid) -> Self {
        let mut text = [0; 36];
        uuid.hyphenated().encode_lower(&mut text);
        Self(text)
    }

    /// Reads the hyphenated form, in either case; anything else is `None`.
    pub fn parse(text: &str) -> Option<Self> {
        if text.len() != 36 {
            return None;
        }
        Uuid::try_parse(text).ok().map(Self::of)
    }

    /// The 36 letters.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).expect("an id is made of hexadecimal digits and hyphens")
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Declares id types: same shape, never to be mistaken for one another.
macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, diesel::expression::AsExpression, diesel::deserialize::FromSqlRow)]
        #[diesel(sql_type = diesel::sql_types::Text)]
        pub struct $name(Id);

        impl $name {
            /// A new one, ordered by time.
            pub fn new(now: NaiveDateTime) -> Self {
                Self(Id::new(now))
            }

            /// Reads one out of an address or a form.
            pub fn parse(text: &str) -> Option<Self> {
                Id::parse(text).map(Self)
            }

            /// The 36 letters.
            pub fn as_str(&self) -> &str {
                self.0.as_str()
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                to.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                let text = String::deserialize(from)?;
                Self::parse(&text).ok_or_else(|| serde::de::Error::custom("no id"))
            }
        }

        impl From<Id> for $name {
            fn from(id: Id) -> Self {
                Self(id)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }
    )*};
}

ids! {
    /// A shop.
    TenantId
    /// A person who signs in.
    UserId
    /// A browser's sign-in; public, unlike its token.
    LoginSessionId
    /// A form that is kept until its person has signed in again.
    DraftId
    /// A link that was sent by mail.
    LinkId
    /// Someone who is asked to join a shop.
    InvitationId
    /// A shop that waits for its e-mail to be proved.
    SignupId
    /// A letter in the outbox.
    LetterId
    /// A passkey of a person.
    PasskeyId
    /// A counter tablet.
    CounterId
    /// A line of the audit log.
    AuditId
    /// A certification agency of a shop.
    AgencyId
    /// A rung of an agency's ladder.
    CertLevelId
    /// A course of a shop.
    CourseId
    /// A dated run of a course.
    ClassRunId
    /// One dated block of teaching.
    TrainingSessionId
}

/// Calls `$with!` with every id type: `db` teaches them SQL.
macro_rules! each_id {
    ($with:ident) => {
        $with! { TenantId UserId LoginSessionId DraftId LinkId InvitationId SignupId LetterId PasskeyId CounterId AuditId AgencyId CertLevelId CourseId ClassRunId TrainingSessionId }
    };
}
pub(crate) use each_id;

impl UserId {
    /// The user that the migrations make for the health check's login sessions: disabled, without password, in no shop.
    /// What is done for nobody, so that nobody can tell, is done in this name too.
    pub const PROBE: Self = Self(Id(*b"00000000-0000-7000-8000-000000000000"));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_sort_by_the_time_they_were_made() {
        let early = chrono::DateTime::UNIX_EPOCH.naive_utc() + chrono::TimeDelta::days(20_000);
        let late = early + chrono::TimeDelta::milliseconds(1);
        assert!(CourseId::new(early) < CourseId::new(late));
    }

    #[test]
    fn only_the_hyphenated_form_is_an_id() {
        let id = CourseId::new(chrono::DateTime::UNIX_EPOCH.naive_utc());
        assert_eq!(CourseId::parse(&id.to_string().to_uppercase()), Some(id));
        for wrong in
            ["", "x", "0197", "{0197e0c0-0000-7000-8000-00000000000}", "zzzzzzzz-0000-7000-8000-000000000000"]
        {
            assert_eq!(CourseId::parse(wrong), None, "{wrong}");
        }
    }
}
