//! Every page there is, in the states that look different.

use super::{App, Browser, SESSIONS};

/// Pages before signing in.
pub fn behind_the_door() -> [&'static str; 2] {
    ["/auth/login", "/auth/login?redirect=%2Ftenant%2Ftraining%2Fcourses%3Fq%3Dopen"]
}

/// The settings of a shop and the pages of one's own, for its owner.
pub const OF_THE_SHOP: [&str; 13] = [
    "/tenant/settings/team",
    "/tenant/settings/team/invitations/new",
    "/tenant/settings/devices",
    "/tenant/settings/devices?show=ended",
    "/tenant/settings/security",
    "/tenant/settings/counter",
    "/tenant/settings/audit",
    "/tenant/settings/shop",
    "/account",
    "/account/devices",
    "/account/security",
    "/account/pin",
    "/account/activity",
];

/// The pages of the platform.
pub const OF_THE_PLATFORM: [&str; 7] = [
    "/admin",
    "/admin/tenants",
    "/admin/tenants/new",
    "/admin/people",
    "/admin/sessions",
    "/admin/mail",
    "/admin/health",
];

/// Pages of the desk for the person who is signed in.
pub async fn of_the_desk(app: &App, browser: &Browser) -> Vec<String> {
    let ever = "from=2020-01-01";
    let mut pages = vec![
        SESSIONS.to_owned(),
        format!("{SESSIONS}?{ever}"),
        format!("{SESSIONS}?q=nothing-is-called-this"),
        format!("{SESSIONS}?to=2020-01-01"),
        format!("{SESSIONS}/new"),
        "/tenant/training/courses".to_owned(),
        "/auth/choose-shop".to_owned(),
        "/auth/logout".to_owned(),
    ];
    for state in ["scheduled", "in-progress", "completed", "cancelled"] {
        let list = format!("{SESSIONS}?status={state}&{ever}");
        let Some(session) = first(app, browser, &list, "section.day a").await else { continue };
        if state == "scheduled" {
            pages.push(format!("{session}/edit"));
        }
        pages.push(session);
    }
    let course = first(app, browser, "/tenant/training/courses", "main a[href*='/courses/']").await;
    pages.push(course.expect("there are courses"));
    pages
}

/// The address of the first link that `css` names on a page.
async fn first(app: &App, browser: &Browser, page: &str, css: &str) -> Option<String> {
    browser.visit(app, page).await;
    let link = browser.all(css).await.into_iter().next()?;
    link.attr("href").await.expect("it is still there")
}
