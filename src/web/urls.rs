//! The addresses that pages link to, in one place each.

use crate::base::id::{CourseId, TenantId, TrainingSessionId, UserId};

/// The sessions list.
pub const SESSIONS: &str = "/tenant/training/sessions";
/// The sessions list as a file.
pub const SESSIONS_CSV: &str = "/tenant/training/sessions.csv";
/// The form of a new session.
pub const NEW_SESSION: &str = "/tenant/training/sessions/new";
/// The courses list.
pub const COURSES: &str = "/tenant/training/courses";
/// The courses list as a file.
pub const COURSES_CSV: &str = "/tenant/training/courses.csv";
/// Sign in.
pub const LOGIN: &str = "/auth/login";
/// Sign out.
pub const LOGOUT: &str = "/auth/logout";
/// What was typed when a sign-in ended, given back.
pub const KEPT: &str = "/kept";
/// Choose a shop.
pub const CHOOSE_SHOP: &str = "/auth/choose-shop";

/// Ask for a new password.
pub const FORGOT: &str = "/auth/forgot-password";
/// Choose one by a link.
pub const RESET: &str = "/auth/reset-password";
/// Say by a link that an e-mail is one's own.
pub const VERIFY_EMAIL: &str = "/auth/verify-email";
/// Say by a link that a sign-in was someone else's.
pub const NOT_ME: &str = "/auth/not-me";

/// One's own name, e-mail and password.
pub const ACCOUNT: &str = "/account";
/// One's own signed-in devices.
pub const OWN_DEVICES: &str = "/account/devices";
/// What one has done.
pub const OWN_ACTIVITY: &str = "/account/activity";
/// The signed-in devices of the shop.
pub const SHOP_DEVICES: &str = "/tenant/settings/devices";
/// The audit log of the shop.
pub const SHOP_AUDIT: &str = "/tenant/settings/audit";
/// The platform's figures.
pub const ADMIN: &str = "/admin";
/// How the house is.
pub const ADMIN_HEALTH: &str = "/admin/health";
/// Login sessions across shops.
pub const ADMIN_SESSIONS: &str = "/admin/sessions";
/// The outbox.
pub const ADMIN_MAIL: &str = "/admin/mail";
/// Give the password again.
pub const CONFIRM: &str = "/auth/confirm";

/// Below it lie the shop's settings.
pub const SETTINGS: &str = "/tenant/settings";
/// The team of the shop.
pub const TEAM: &str = "/tenant/settings/team";

/// Join a shop.
pub const ACCEPT_INVITE: &str = "/auth/accept-invite";
/// On the way to joining, through signing in.
pub const INVITATION: &str = "/account/invitation";

/// The shop's own settings.
pub const SHOP_SETTINGS: &str = "/tenant/settings/shop";
/// A shop's logo is sent there.
pub const SHOP_LOGO: &str = "/tenant/settings/shop/logo";
/// And shown from here.
pub const LOGO: &str = "/logo";
/// All shops.
pub const ADMIN_TENANTS: &str = "/admin/tenants";
/// Everyone who signs in.
pub const ADMIN_PEOPLE: &str = "/admin/people";

/// A shop's page on the platform.
pub fn admin_tenant(id: TenantId) -> String {
    format!("{ADMIN_TENANTS}/{id}")
}

/// A person's page on the platform.
pub fn admin_person(id: UserId) -> String {
    format!("{ADMIN_PEOPLE}/{id}")
}

/// The first start of an empty system.
pub const SETUP: &str = "/setup";

/// A team member's page.
pub fn member(id: UserId) -> String {
    format!("{TEAM}/{id}")
}
/// The second step of signing in.
pub const SECOND_FACTOR: &str = "/auth/second-factor";
/// One's own second factor.
pub const OWN_SECURITY: &str = "/account/security";
/// Of which roles the shop asks a second factor.
pub const SHOP_SECURITY: &str = "/tenant/settings/security";
/// Setting up an authenticator app.
pub const OWN_APP: &str = "/account/security/app";
/// Who acts at a counter tablet.
pub const COUNTER: &str = "/auth/counter";
/// Locks a counter tablet.
pub const LOCK: &str = "/auth/counter/lock";
/// One's own PIN for counter tablets.
pub const OWN_PIN: &str = "/account/pin";
/// The counter tablets of the shop.
pub const SHOP_COUNTER: &str = "/tenant/settings/counter";

/// A session's page.
pub fn training_session(id: TrainingSessionId) -> String {
    format!("{SESSIONS}/{id}")
}

/// A course's page.
pub fn course(id: CourseId) -> String {
    format!("{COURSES}/{id}")
}
