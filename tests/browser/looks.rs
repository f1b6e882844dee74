//! Without scripts, and in the dark.

use serde_json::{Value, json};

use crate::support::{App, Browser, DEMO_OWNER, LOGIN, SESSIONS};

#[tokio::test]
async fn without_scripts_one_signs_in_filters_and_signs_out() {
    let app = App::start();
    let browser = Browser::open().await;
    browser.tell("Emulation.setScriptExecutionDisabled", json!({ "value": true })).await;
    browser.visit(&app, LOGIN).await;
    assert!(browser.all("[data-show] button").await.is_empty(), "no script has run");
    browser.sign_in(DEMO_OWNER).await;
    assert_eq!(browser.text("h1").await, "Training sessions");
    let before = browser.all("section.day li").await.len();
    browser.tab_to("the environment", |focus| focus.name == "environment").await;
    browser.type_keys("Pool").await;
    browser.tab_to("the button that filters", |focus| focus.words == "Filter").await;
    browser.enter_key().await;
    assert!(browser.place().await.contains("environment=pool"), "{}", browser.place().await);
    let rows = browser.all("section.day li").await.len();
    assert!(rows > 0 && rows < before, "{rows} of {before}");
    assert_eq!(browser.all("section.day li.pool").await.len(), rows);
    browser.click("header.rail summary").await;
    browser.follow("header.rail form button").await;
    browser.visit(&app, SESSIONS).await;
    assert!(browser.place().await.starts_with(LOGIN));
}

/// Ground, text and soft text as they come out, with their contrast.
const COLOURS: &str = r#"
    const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
    const luminance = (colour) => {
        canvas.fillStyle = colour;
        canvas.fillRect(0, 0, 1, 1);
        const parts = [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3).map((part) => {
            const share = part / 255;
            return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
        });
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2];
    };
    const ground = luminance(getComputedStyle(document.documentElement).backgroundColor);
    const contrast = (css) => {
        const text = luminance(getComputedStyle(document.querySelector(css)).color);
        return (Math.max(text, ground) + 0.05) / (Math.min(text, ground) + 0.05);
    };
    return { ground, title: contrast("h1"), facts: contrast(".head p") };
"#;

#[tokio::test]
async fn the_dark_is_dark_and_both_can_be_read() {
    let app = App::start();
    let browser = Browser::open().await;
    browser.enter(&app, DEMO_OWNER).await;
    let mut grounds = Vec::new();
    for scheme in ["light", "dark"] {
        let features = json!([{ "name": "prefers-color-scheme", "value": scheme }]);
        browser.tell("Emulation.setEmulatedMedia", json!({ "features": features })).await;
        browser.visit(&app, SESSIONS).await;
        let colours = browser.ask(COLOURS).await;
        let figure = |name: &str| colours.get(name).and_then(Value::as_f64).unwrap_or_default();
        assert!(figure("title") >= 7.0, "{scheme}: {colours:#}");
        assert!(figure("facts") >= 4.5, "{scheme}: {colours:#}");
        grounds.push(figure("ground"));
    }
    assert!(grounds[0] > 0.8 && grounds[1] < 0.1, "light and dark grounds: {grounds:?}");
}
