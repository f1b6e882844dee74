//! Without a mouse.

use fantoccini::key::Key;
use serde_json::json;

use crate::support::{App, Browser, DEMO_OWNER, DEMO_PASSWORD, LOGIN, SESSIONS};

#[tokio::test]
async fn with_the_keyboard_alone_one_signs_in_and_schedules_a_session_and_always_sees_where_one_is() {
    let app = App::start();
    let browser = Browser::open().await;
    browser.visit(&app, LOGIN).await;
    assert_eq!(browser.focus().await.name, "email", "one can type at once");
    browser.type_keys(DEMO_OWNER).await;
    browser.tab_to("the password", |focus| focus.name == "password").await;
    browser.type_keys(DEMO_PASSWORD).await;
    browser.enter_key().await;
    assert_eq!(browser.text("h1").await, "Training sessions");

    browser.press(Key::Tab).await;
    let first = browser.focus().await;
    assert!(first.words == "Skip to content" && first.is_visible, "{first:?}");
    browser.press(Key::Enter).await;
    browser.tab_to("the button for a new session", |focus| focus.words == "New session").await;
    browser.enter_key().await;
    assert_eq!(browser.text("h1").await, "New session");

    browser.tab_to("the course", |focus| focus.name == "course_id").await;
    browser.type_keys("Resc").await;
    let course = browser.ask("return document.activeElement.selectedOptions[0].textContent").await;
    assert!(course.as_str().is_some_and(|name| name.starts_with("Rescue")), "{course}");
    browser.tab_to("the time", |focus| focus.name == "start_time").await;
    browser.type_keys("0930AM").await;
    assert_eq!(browser.value("[name=start_time]").await, "09:30");
    browser.tab_to("the place", |focus| focus.name == "location").await;
    browser.type_keys("Jetty 4").await;
    browser.tab_to("the button that saves", |focus| focus.words == "Schedule session").await;
    browser.enter_key().await;
    assert_eq!(browser.text("[role=status]").await, "Session scheduled.");
    let page = browser.text("main").await;
    assert!(page.contains("9:30") && page.contains("Jetty 4"), "{page}");
}

#[tokio::test]
async fn the_focus_is_seen_at_every_stop_of_the_list_and_of_a_session() {
    let app = App::start();
    let browser = Browser::open().await;
    browser.enter(&app, DEMO_OWNER).await;
    browser.visit(&app, &format!("{SESSIONS}?status=scheduled")).await;
    // tab_to looks at each stop on its way.
    browser
        .tab_to("the first session", |focus| focus.words.contains('(') || focus.name == "instructor")
        .await;
    browser.follow("section.day a").await;
    browser.tab_to("cancelling", |focus| focus.words.starts_with("Cancel session")).await;
    browser.press(Key::Enter).await;
    browser.tab_to("the reason", |focus| focus.name == "reason").await;
    browser.press(Key::Escape).await;
    let focus = browser.focus().await;
    assert!(focus.words.starts_with("Cancel session") && focus.is_visible, "Escape leads back: {focus:?}");
}

#[tokio::test]
async fn the_way_to_the_foot_of_the_rail_leaves_the_page_where_it_is() {
    let app = App::start();
    let browser = Browser::open().await;
    browser.enter(&app, DEMO_OWNER).await;
    browser.visit(&app, SESSIONS).await;
    for (key, why) in [("", "at the top"), ("scrollTo(0, 300)", "further down")] {
        browser.ask(key).await;
        let before = browser.ask("return scrollY").await;
        browser.ask("document.querySelector('header.rail nav a').focus({ preventScroll: true })").await;
        browser.tab_to("who is signed in", |focus| focus.words.contains("Camila")).await;
        assert_eq!(browser.ask("return scrollY").await, before, "{why}");
    }
}

#[tokio::test]
async fn on_the_phone_escape_closes_the_innermost_and_tab_goes_down_the_page() {
    let app = App::start();
    let browser = Browser::open().await;
    let phone = json!({ "width": 360, "height": 740, "deviceScaleFactor": 1, "mobile": true });
    browser.tell("Emulation.setDeviceMetricsOverride", phone).await;
    browser.enter(&app, DEMO_OWNER).await;
    browser.visit(&app, &format!("{SESSIONS}?status=scheduled")).await;
    browser.follow("section.day a").await;
    browser.click(".actions > summary").await;
    let tops = "return [...document.querySelectorAll('.actions > div > *')].map((e) => e.getBoundingClientRect().top)";
    let tops: Vec<f64> = serde_json::from_value(browser.ask(tops).await).expect("figures");
    assert!(tops.len() > 2 && tops.is_sorted(), "the order of Tab is the order on the page: {tops:?}");
    browser.click(".ask > summary").await;
    browser.tab_to("the reason", |focus| focus.name == "reason").await;
    browser.press(Key::Escape).await;
    assert!(browser.focus().await.words.starts_with("Cancel session"));
    browser.press(Key::Escape).await;
    assert_eq!(browser.focus().await.words, "Actions");
    assert_eq!(browser.all(".actions[open]").await.len(), 0);
}
