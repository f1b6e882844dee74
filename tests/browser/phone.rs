//! 360 pixels wide, as a phone at the pool is; and whatever has no room, at the widths between phone and desk.

use serde_json::{Value, json};

use crate::support::{
    App, Browser, DEMO_OWNER, OF_THE_PLATFORM, OF_THE_SHOP, SESSIONS, behind_the_door, of_the_desk,
};

const WIDTH: i64 = 360;

/// Phones from the narrowest, tablets, and desks on which a table has hardly room for its columns.
const WIDTHS: [i64; 8] = [320, WIDTH, 900, 960, 1024, 1100, 1180, 1280];

/// Runs the platform.
const OPERATOR: &str = "operator@divestreams.example";

/// Someone in two shops.
const TOM: &str = "tom@demo.example";

async fn phone() -> Browser {
    let browser = Browser::open().await;
    has_width(&browser, WIDTH).await;
    browser.tell("Emulation.setTouchEmulationEnabled", json!({ "enabled": true })).await;
    browser
}

async fn has_width(browser: &Browser, width: i64) {
    let metrics = json!({ "width": width, "height": 740, "deviceScaleFactor": 2, "mobile": true });
    browser.tell("Emulation.setDeviceMetricsOverride", metrics).await;
}

/// What sticks out of the page, or is cut off by the card it lies in: first with everything folded, then with everything open.
const WIDER: &str = r#"
    const wide = () => {
        const width = document.documentElement.scrollWidth;
        const right = (element) => element.getBoundingClientRect().right;
        const words = (element) => element.outerHTML.slice(0, 120);
        const out = [...document.querySelectorAll("body *")].filter((element) => right(element) > innerWidth + 1);
        const cut = [...document.querySelectorAll(".card:has(> table)")].flatMap((card) =>
            [...card.querySelectorAll("tbody *:not(.unseen)")].filter((element) => right(element) > right(card) + 1));
        return { width, out: width > innerWidth ? out.slice(0, 5).map(words) : [], cut: cut.slice(0, 5).map(words) };
    };
    const folded = wide();
    const closed = document.querySelectorAll("details:not([open])");
    closed.forEach((details) => { details.open = true; });
    const open = wide();
    closed.forEach((details) => { details.open = false; });
    return { viewport: innerWidth, folded, open };
"#;

async fn fits(browser: &Browser) {
    let place = browser.place().await;
    for width in WIDTHS {
        has_width(browser, width).await;
        let found = browser.ask(WIDER).await;
        assert_eq!(found["viewport"].as_i64(), Some(width), "{place}: {found:#}");
        for state in ["folded", "open"] {
            let is_whole = found[state]["width"].as_i64().is_some_and(|wide| wide <= width);
            assert!(is_whole, "{place} scrolls sideways at {width}: {found:#}");
            assert_eq!(found[state]["cut"], json!([]), "{place} is cut at {width}: {found:#}");
        }
    }
    has_width(browser, WIDTH).await;
}

#[tokio::test]
async fn no_page_scrolls_sideways() {
    let app = App::start();
    let browser = phone().await;
    for page in behind_the_door() {
        browser.visit(&app, page).await;
        fits(&browser).await;
    }
    browser.write("[name=email]", "nobody@demo.example").await;
    browser.write("[name=password]", "wrong").await;
    browser.follow("main button.primary").await;
    assert!(browser.text("#form-error").await.contains("not right"));
    fits(&browser).await;

    browser.enter(&app, TOM).await;
    assert_eq!(browser.place().await.split('?').next(), Some("/auth/choose-shop"));
    fits(&browser).await;
    browser.click("main label").await;
    browser.follow("main button.primary").await;
    for page in of_the_desk(&app, &browser).await {
        browser.visit(&app, &page).await;
        fits(&browser).await;
    }
    browser.visit(&app, "/tenant/there-is-no-such-page").await;
    fits(&browser).await;

    browser.visit(&app, &format!("{SESSIONS}/new")).await;
    browser.write("[name=price]", &"9".repeat(200)).await;
    let words = "Wassertiefenmessgerätekalibrierung".repeat(3);
    browser.write("[name=location]", &words).await;
    browser.ask("document.querySelector('form.form').noValidate = true").await;
    // The driver, unlike a person, would press it where it lies under the bar.
    browser.ask("scrollTo(0, document.documentElement.scrollHeight)").await;
    browser.follow("form.form p.row button.primary").await;
    assert!(!browser.all("[aria-invalid=true]").await.is_empty());
    fits(&browser).await;
}

/// Every page of a shop and of the platform, where people have names and give reasons of one long word.
async fn no_long_word_breaks_a_page(language: &str) {
    let app = App::start();
    let browser = phone().await;
    let headers = json!({ "headers": { "Accept-Language": language } });
    browser.tell("Network.enable", json!({})).await;
    browser.tell("Network.setExtraHTTPHeaders", headers).await;
    let word = "Wassertiefenmessgerätekalibrierung".repeat(2);
    browser.enter(&app, DEMO_OWNER).await;
    assert_eq!(browser.attribute("html", "lang").await.as_deref(), Some(language));
    browser.visit(&app, "/account").await;
    browser.write("[name=name]", &word).await;
    browser.follow("form[action='/account/name'] button").await;
    browser.visit(&app, &format!("{SESSIONS}?status=scheduled")).await;
    browser.follow("section.day a").await;
    browser
        .ask("document.querySelectorAll('main details').forEach((details) => { details.open = true; })")
        .await;
    browser.write("[name=reason]", &word.repeat(4)).await;
    browser.follow("form[action$='/cancellation'] button").await;
    fits(&browser).await;
    let desk = of_the_desk(&app, &browser).await;
    for page in desk.iter().map(String::as_str).chain(OF_THE_SHOP) {
        browser.visit(&app, page).await;
        fits(&browser).await;
    }
    browser.visit(&app, "/auth/logout").await;
    browser.follow("main button.primary").await;
    browser.enter(&app, OPERATOR).await;
    for page in OF_THE_PLATFORM {
        browser.visit(&app, page).await;
        fits(&browser).await;
    }
}

#[tokio::test]
async fn no_long_word_breaks_a_page_in_english() {
    no_long_word_breaks_a_page("en").await;
}

#[tokio::test]
async fn no_long_word_breaks_a_page_in_spanish() {
    no_long_word_breaks_a_page("es").await;
}

/// The bar and what is in it, as fingers meet it.
const BAR: &str = r#"
    const bar = document.querySelector("header.rail").getBoundingClientRect();
    const targets = [...document.querySelectorAll("header.rail nav a, header.rail summary")].map((element) => {
        const box = element.getBoundingClientRect();
        const hit = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
        return { words: element.textContent.trim(), height: box.height, width: box.width,
            hit: element === hit || element.contains(hit) };
    });
    scrollTo(0, document.documentElement.scrollHeight);
    const last = document.querySelector("main").lastElementChild.getBoundingClientRect();
    return { bottom: bar.bottom, height: innerHeight, targets, covered: last.bottom > bar.top + 1 };
"#;

#[tokio::test]
async fn the_bar_at_the_bottom_is_in_reach_and_covers_nothing() {
    let app = App::start();
    let browser = phone().await;
    browser.enter(&app, DEMO_OWNER).await;
    for page in [SESSIONS, "/tenant/training/sessions/new", "/tenant/training/courses"] {
        browser.visit(&app, page).await;
        let bar = browser.ask(BAR).await;
        assert_eq!(bar["bottom"].as_f64(), bar["height"].as_f64(), "{page}: {bar:#}");
        assert_eq!(bar["covered"], json!(false), "{page}: the end of the page is under the bar: {bar:#}");
        let targets = bar["targets"].as_array().cloned().unwrap_or_default();
        assert!(targets.len() >= 3, "{page}: {bar:#}");
        for target in targets {
            let least = |side: &str| target[side].as_f64().is_some_and(|size| size >= 44.0);
            assert!(least("height") && least("width"), "{page}: too small for a finger: {target:#}");
            assert_eq!(target["hit"], Value::Bool(true), "{page}: something lies over it: {target:#}");
        }
    }
    browser.follow("header.rail nav a[href='/tenant/training/courses']").await;
    assert_eq!(browser.place().await, "/tenant/training/courses");
    browser.click("header.rail summary").await;
    browser.follow("header.rail form button").await;
    browser.visit(&app, SESSIONS).await;
    assert!(browser.place().await.starts_with("/auth/login"), "signed out through the bar");
}
