//! What the browser itself has to say about each page.

use crate::support::{App, Browser, DEMO_OWNER, behind_the_door, of_the_desk};

#[tokio::test]
async fn no_page_breaks_its_policy_or_complains_in_the_console() {
    let app = App::start();
    let browser = Browser::open().await;
    for page in behind_the_door() {
        browser.visit(&app, page).await;
        assert_eq!(browser.complaints().await, Vec::<String>::new(), "{page}");
    }
    browser.enter(&app, DEMO_OWNER).await;
    for page in of_the_desk(&app, &browser).await {
        browser.visit(&app, &page).await;
        assert_eq!(browser.complaints().await, Vec::<String>::new(), "{page}");
    }
    // And it would be heard:
    browser.ask("document.body.setAttribute('style', 'color: red')").await;
    browser.ask("document.head.append(Object.assign(document.createElement('script'), { text: '1' }))").await;
    let heard = browser.complaints().await;
    assert_eq!(
        heard.iter().filter(|words| words.contains("Content Security Policy")).count(),
        2,
        "{heard:#?}"
    );
}
