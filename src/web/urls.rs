//! The addresses that pages link to, in one place each.

use crate::base::id::{CourseId, TrainingSessionId};

/// The sessions list.
pub const SESSIONS: &str = "/tenant/training/sessions";
/// The form of a new session.
pub const NEW_SESSION: &str = "/tenant/training/sessions/new";
/// The courses list.
pub const COURSES: &str = "/tenant/training/courses";
/// Sign in.
pub const LOGIN: &str = "/auth/login";
/// Sign out.
pub const LOGOUT: &str = "/auth/logout";
/// Choose a shop.
pub const CHOOSE_SHOP: &str = "/auth/choose-shop";

/// A session's page.
pub fn training_session(id: TrainingSessionId) -> String {
    format!("{SESSIONS}/{id}")
}

/// A course's page.
pub fn course(id: CourseId) -> String {
    format!("{COURSES}/{id}")
}
