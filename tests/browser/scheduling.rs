//! A training session, with a mistake first.

use crate::support::{App, Browser, DEMO_OWNER, SESSIONS};

#[tokio::test]
async fn a_mistake_is_told_at_its_field_nothing_typed_is_lost_and_then_the_session_is_scheduled() {
    let app = App::start();
    let browser = Browser::open().await;
    browser.enter(&app, DEMO_OWNER).await;
    browser.follow("main a.primary").await;
    assert_eq!(browser.place().await, format!("{SESSIONS}/new"));
    browser.click("[name=course_id] option:nth-child(3)").await;
    let course = browser.value("[name=course_id]").await;
    browser.write("[name=start_time]", "02:30PM").await;
    browser.write("[name=end_time]", "01:00PM").await;
    browser.write("[name=location]", "Quay & <b>buoy</b>").await;
    browser.write("[name=price]", "much").await;
    browser.write("[name=notes]", "Two lines\nof notes").await;
    browser.follow("form.form p.row button.primary").await;

    assert_eq!(browser.place().await, format!("{SESSIONS}/new"));
    assert_eq!(browser.text("#wrong").await, "2 things to put right");
    for (field, words) in
        [("end_time", "It ends before it starts."), ("price", "Write a price like 480 or 480.50.")]
    {
        let css = format!("[name={field}]");
        assert_eq!(browser.attribute(&css, "aria-invalid").await.as_deref(), Some("true"), "{field}");
        let told = browser.attribute(&css, "aria-describedby").await.expect("the error describes its field");
        let error =
            told.split(' ').find(|id| id.ends_with("-error")).expect("an error among them").to_owned();
        assert_eq!(browser.text(&format!("#{error}")).await, words);
    }
    assert_eq!(browser.value("[name=course_id]").await, course);
    assert_eq!(browser.value("[name=start_time]").await, "14:30");
    assert_eq!(browser.value("[name=end_time]").await, "13:00");
    assert_eq!(browser.value("[name=location]").await, "Quay & <b>buoy</b>");
    assert_eq!(browser.value("[name=price]").await, "much");
    assert_eq!(browser.value("[name=notes]").await, "Two lines\nof notes");

    browser.click("[aria-labelledby=wrong] a").await;
    assert_eq!(browser.focus().await.name, "end_time", "the summary leads to the field");
    browser.write("[name=end_time]", "04:00PM").await;
    browser.write("[name=price]", "480.50").await;
    browser.follow("form.form p.row button.primary").await;

    let place = browser.place().await;
    let id = place.strip_prefix(&format!("{SESSIONS}/")).expect("the session's own page");
    assert_eq!(id.len(), 36, "{id}");
    assert_eq!(browser.text("[role=status]").await, "Session scheduled.");
    let page = browser.text("main").await;
    for words in ["14:30", "16:00", "Quay & <b>buoy</b>", "480.50", "Two lines"] {
        assert!(page.contains(words), "{words} in {page}");
    }
    browser.visit(&app, &place).await;
    assert!(browser.all("[role=status]").await.is_empty(), "it is said once");
}
