//! A tablet at the counter, touched by two people.

use serde_json::json;

use crate::support::{App, Browser, DEMO_OWNER, SESSIONS};

const MARIA: &str = "maria@demo.example";
const AISHA: &str = "staff@demo.example";

async fn has_width(browser: &Browser, width: i64, height: i64) {
    let metrics = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": true });
    browser.tell("Emulation.setDeviceMetricsOverride", metrics).await;
    browser.tell("Emulation.setTouchEmulationEnabled", json!({ "enabled": true })).await;
}

async fn set_pin(app: &App, browser: &Browser, email: &str, pin: &str) {
    browser.enter(app, email).await;
    browser.visit(app, "/account/pin").await;
    browser.write("[name=pin]", pin).await;
    browser.write("[name=pin_again]", pin).await;
    browser.follow("form[action='/account/pin'] button.primary").await;
    assert_eq!(browser.text("[role=status]").await, "PIN saved.");
    browser.visit(app, "/auth/logout").await;
    browser.follow("main button.primary").await;
}

/// Touches a name and types a PIN.
async fn unlock(browser: &Browser, nth: usize, pin: &str) {
    browser.click(&format!(".choices label:nth-of-type({nth})")).await;
    browser.write("[name=pin]", pin).await;
    browser.follow("main button.primary").await;
}

/// Nothing sticks out, and what a thumb is to hit is large enough for one.
async fn is_for_thumbs(browser: &Browser, width: i64) {
    let small = "return [...document.querySelectorAll('main :is(button, label:has(input), .button), #secret')] \
        .map((e) => e.getBoundingClientRect()).filter((r) => r.height < 44 || r.right > innerWidth).length";
    assert_eq!(browser.ask(small).await, json!(0), "at {width}");
    let wide = browser.ask("return document.documentElement.scrollWidth").await;
    assert!(wide.as_i64() <= Some(width), "{wide} at {width}");
}

#[tokio::test]
async fn two_people_share_a_tablet_and_each_act_has_its_name() {
    let mut app = App::start();
    let browser = Browser::open().await;
    has_width(&browser, 1024, 768).await;
    set_pin(&app, &browser, MARIA, "4711").await;
    set_pin(&app, &browser, AISHA, "80427").await;
    browser.enter(&app, DEMO_OWNER).await;
    browser.visit(&app, "/tenant/settings/counter").await;
    browser.write("[name=name]", "Counter tablet").await;
    browser.follow("form[action='/tenant/settings/counter'] button.primary").await;
    assert_eq!(browser.place().await, "/auth/counter");
    for (width, height) in [(360, 740), (1024, 768)] {
        has_width(&browser, width, height).await;
        is_for_thumbs(&browser, width).await;
    }

    // Aisha Rahman stands before Maria Santos.
    browser.visit(&app, &format!("{SESSIONS}/new")).await;
    assert!(browser.place().await.starts_with("/auth/counter?redirect="), "{}", browser.place().await);
    unlock(&browser, 2, "4712").await;
    assert!(browser.text("#form-error").await.contains("does not fit"));
    unlock(&browser, 2, "4711").await;
    assert_eq!(browser.place().await, format!("{SESSIONS}/new"));
    browser.click("[name=course_id] option:nth-child(2)").await;
    // Nobody of the demo shop teaches so early.
    browser.write("[name=start_time]", "05:00AM").await;
    browser.write("[name=end_time]", "06:00AM").await;
    browser.write("[name=location]", "Pier of the counter").await;
    browser.follow("form.form p.row button.primary").await;
    let said = browser.text("main").await;
    assert!(said.contains("Session scheduled."), "{said}");
    assert!(browser.text(".history li small").await.starts_with("Maria Santos"));
    let session = browser.place().await;

    app.kill_and_restart();
    browser.visit(&app, &session).await;
    assert!(browser.text(".who summary").await.contains("Instructor · Counter tablet"));
    browser.click(".who summary").await;
    browser.follow("form[action='/auth/counter/lock'] button").await;
    assert_eq!(browser.place().await, "/auth/counter");
    browser.visit(&app, &session).await;
    unlock(&browser, 1, "80427").await;
    assert_eq!(browser.place().await, session);
    assert!(browser.text(".who summary").await.contains("Aisha Rahman"));
    // The browser itself notes the answer to the wrong PIN, and nothing else.
    let complaints = browser.complaints().await;
    assert!(
        complaints.len() == 1 && complaints[0].contains("/auth/counter - ") && complaints[0].contains("422"),
        "{complaints:?}"
    );
}
