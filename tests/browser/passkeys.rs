//! A passkey, kept by chromium's virtual authenticator.

use crate::support::{App, Browser, DEMO_OWNER, LOGIN, SESSIONS};

const SECURITY: &str = "/account/security";

async fn sign_out(browser: &Browser, app: &App) {
    browser.visit(app, "/auth/logout").await;
    browser.follow("main button.primary").await;
}

#[tokio::test]
async fn a_passkey_is_added_then_signs_in_alone_is_the_second_step_and_serves_for_sudo() {
    let app = App::start();
    let browser = Browser::open().await;
    browser.tell_authenticator().await;
    browser.enter(&app, DEMO_OWNER).await;
    browser.visit(&app, SECURITY).await;
    browser.write("[name=name]", "My laptop").await;
    browser.follow("[data-passkey]").await;
    assert_eq!(browser.all(".codes code").await.len(), 10, "{}", browser.text("body").await);
    browser.visit(&app, SECURITY).await;
    assert!(browser.text(".keys").await.contains("My laptop"));

    sign_out(&browser, &app).await;
    browser.visit(&app, &format!("{SESSIONS}?q=open+water")).await;
    browser.follow("[data-passkey]").await;
    assert_eq!(
        browser.place().await,
        format!("{SESSIONS}?q=open+water"),
        "the whole sign-in, and on to the target"
    );

    sign_out(&browser, &app).await;
    browser.visit(&app, LOGIN).await;
    browser.sign_in(DEMO_OWNER).await;
    assert_eq!(browser.place().await, "/auth/second-factor");
    browser.follow("[data-passkey]").await;
    assert_eq!(browser.place().await, SESSIONS);

    browser.visit(&app, "/auth/confirm?redirect=%2Ftenant%2Fsettings%2Fdevices").await;
    browser.follow("[data-passkey]").await;
    assert_eq!(browser.place().await, "/tenant/settings/devices");

    browser.visit(&app, SECURITY).await;
    assert!(browser.text(".keys").await.contains("Last used"));
    browser.follow(".keys button").await;
    assert!(browser.text("[role=status]").await.contains("removed"));
    sign_out(&browser, &app).await;
    browser.visit(&app, LOGIN).await;
    browser.follow("[data-passkey]").await;
    assert!(browser.text("[role=alert]").await.contains("not known here"));
    assert!(browser.place().await.starts_with("/auth/passkey"), "nobody is signed in");
}

#[tokio::test]
async fn on_a_shops_own_host_a_passkey_works_too() {
    let app = App::start();
    let browser = Browser::open().await;
    browser.tell_authenticator().await;
    browser.visit_shop(&app, "demo", LOGIN).await;
    browser.sign_in(DEMO_OWNER).await;
    browser.visit_shop(&app, "demo", SECURITY).await;
    browser.write("[name=name]", "My laptop").await;
    browser.follow("[data-passkey]").await;
    browser.visit_shop(&app, "demo", "/auth/logout").await;
    browser.follow("main button.primary").await;
    browser.visit_shop(&app, "demo", LOGIN).await;
    browser.follow("[data-passkey]").await;
    assert_eq!(browser.place().await, SESSIONS);
}
