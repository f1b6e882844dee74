//! There, back, and still in.

use crate::support::{App, Browser, DEMO_OWNER, SESSIONS};

#[tokio::test]
async fn signing_in_leads_back_to_the_page_that_was_asked_for_with_its_query() {
    let app = App::start();
    let browser = Browser::open().await;
    let asked = format!("{SESSIONS}?q=open+water&environment=pool");
    browser.visit(&app, &asked).await;
    assert!(browser.place().await.starts_with("/auth/login?redirect="), "{}", browser.place().await);
    browser.sign_in(DEMO_OWNER).await;
    assert_eq!(browser.place().await, asked);
    assert_eq!(browser.value("[name=q]").await, "open water");
    assert_eq!(browser.value("[name=environment]").await, "pool");
}

#[tokio::test]
async fn kill_dash_nine_logs_nobody_out_and_a_form_left_open_still_saves() {
    let mut app = App::start();
    let browser = Browser::open().await;
    browser.enter(&app, DEMO_OWNER).await;
    browser.visit(&app, &format!("{SESSIONS}/new")).await;
    browser.click("[name=course_id] option:nth-child(2)").await;
    browser.write("[name=location]", "Pier that stood through it").await;
    app.kill_and_restart();
    browser.follow("form.form p.row button.primary").await;
    assert_eq!(browser.text("[role=status]").await, "Session scheduled.");
    assert!(browser.text("main").await.contains("Pier that stood through it"));
    browser.visit(&app, SESSIONS).await;
    assert_eq!(browser.place().await, SESSIONS);
}

#[tokio::test]
async fn signing_out_ends_it() {
    let app = App::start();
    let browser = Browser::open().await;
    browser.enter(&app, DEMO_OWNER).await;
    browser.visit(&app, "/auth/logout").await;
    browser.follow("main button.primary").await;
    browser.visit(&app, SESSIONS).await;
    assert!(browser.place().await.starts_with("/auth/login"), "{}", browser.place().await);
}

#[tokio::test]
async fn after_signing_out_the_back_button_shows_no_page_of_the_desk() {
    let app = App::start();
    let browser = Browser::open().await;
    browser.enter(&app, DEMO_OWNER).await;
    browser.visit(&app, "/auth/logout").await;
    browser.follow("main button.primary").await;
    for _ in 0..2 {
        browser.back().await;
        let shown = browser.text("body").await;
        assert!(!shown.contains("New session"), "{}: {shown}", browser.place().await);
    }
}
