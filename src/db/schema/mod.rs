//! The tables as Diesel sees them; the same in both databases (a house test compares them).
//! Instants are `Timestamp` here, `timestamptz` in PostgreSQL, whose connections are set to UTC.

mod login;
mod people;
mod training;

pub use login::*;
pub use people::*;
pub use training::*;

diesel::allow_tables_to_appear_in_same_query! {
    agency, attempt, audit, backup_made, cert_level, class_run, counter, course, deploy_mark, draft, invitation,
    known_device, membership, membership_word, passkey, passkey_challenge, pending_sign_in, person_word,
    pin, pin_failure, recovery_code, session, session_ended, session_traffic, signup, teammate, tenant, tenant_logo, totp,
    training_session, users,
}
