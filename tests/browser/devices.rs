//! Signed-in devices and the audit log, as a person meets them.

use serde_json::json;

use crate::support::{App, Browser, DEMO_OWNER, DEMO_PASSWORD, SESSIONS};

const STAFF: &str = "staff@demo.example";
const SHOP: &str = "/tenant/settings/devices";

/// The pages of signed-in devices and of the log.
const PAGES: [&str; 4] = ["/account/devices", SHOP, "/tenant/settings/audit", "/account/activity"];

#[tokio::test]
async fn a_device_is_ended_with_the_keyboard_and_its_next_click_leads_to_the_sign_in() {
    let app = App::start();
    let (owner, staff) = (Browser::open().await, Browser::open().await);
    staff.enter(&app, STAFF).await;
    owner.enter(&app, DEMO_OWNER).await;
    owner.visit(&app, &format!("{SHOP}?q=rahman")).await;
    assert!(owner.text("table.devices").await.contains("Aisha Rahman"));
    // As after ten minutes: through the password, and back to the row.
    let id = owner.attribute("table.devices tbody tr", "id").await.expect("a row can be gone to");
    owner.visit(&app, &format!("/auth/confirm?redirect={SHOP}%3Fq%3Drahman%23{id}")).await;
    owner.write("[name=password]", DEMO_PASSWORD).await;
    owner.follow("main button.primary").await;
    assert!(owner.text("[role=status]").await.starts_with("It is you."));
    assert_eq!(owner.attribute("tr:target", "id").await, Some(id), "the row is marked");
    owner.tab_to("the button beside it", |focus| focus.words == "End").await;
    owner.enter_key().await;
    assert!(owner.text("[role=status]").await.starts_with("Ended"), "{}", owner.text("main").await);
    assert_eq!(owner.place().await, format!("{SHOP}?q=rahman"), "the list as it stood");
    staff.visit(&app, SESSIONS).await;
    assert!(staff.place().await.starts_with("/auth/login"));
    assert!(staff.text("main").await.contains("Camila Reyes Ortega"), "it says by whom");
    owner.visit(&app, "/tenant/settings/audit").await;
    let log = owner.text("table.list tbody tr").await;
    assert!(log.contains("Ended a sign-in") && log.contains("of Aisha Rahman"), "{log}");
}

/// How wide the page is, and how tall the buttons in its rows.
const FIT: &str = r#"
    const buttons = [...document.querySelectorAll("td form button")].map((button) => button.getBoundingClientRect());
    return { width: document.documentElement.scrollWidth, ground: getComputedStyle(document.documentElement).backgroundColor,
        small: buttons.filter((box) => box.height < 44 || box.right > 360).length };
"#;

#[tokio::test]
async fn on_a_phone_in_the_light_and_in_the_dark_nothing_sticks_out() {
    let app = App::start();
    let (browser, staff) = (Browser::open().await, Browser::open().await);
    staff.enter(&app, STAFF).await;
    let metrics = json!({ "width": 360, "height": 740, "deviceScaleFactor": 2, "mobile": true });
    browser.tell("Emulation.setDeviceMetricsOverride", metrics).await;
    browser.enter(&app, DEMO_OWNER).await;
    for page in PAGES {
        let mut grounds = Vec::new();
        for scheme in ["light", "dark"] {
            let features = json!([{ "name": "prefers-color-scheme", "value": scheme }]);
            browser.tell("Emulation.setEmulatedMedia", json!({ "features": features })).await;
            browser.visit(&app, page).await;
            let found = browser.ask(FIT).await;
            assert!(found["width"].as_i64().is_some_and(|width| width <= 360), "{page}: {found:#}");
            assert_eq!(found["small"], json!(0), "{page}: a button is too small or out of reach: {found:#}");
            grounds.push(found["ground"].as_str().map(str::to_owned));
        }
        assert!(grounds[0].is_some() && grounds[0] != grounds[1], "{page}: {grounds:?}");
    }
}
