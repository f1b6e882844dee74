//! Debian's chromium, headless, and the few things that people do with it.

use std::fs::File;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use fantoccini::actions::{InputSource as _, KeyAction, KeyActions};
use fantoccini::elements::Element;
use fantoccini::key::Key;
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};

use super::cdp::Beyond;
use super::process::{Folder, Process};
use super::{App, DEMO_PASSWORD, LOGIN};

/// One person's browser, empty at first.
pub struct Browser {
    client: Client,
    process: u64,
    // With the driver ends the browser: they talk through a pipe.
    driver: Process,
    _folder: Folder,
}

/// Where the keyboard is.
#[derive(Debug)]
pub struct Focus {
    /// The name of the field, where it is one.
    pub name: String,
    /// What stands there.
    pub words: String,
    /// Nothing on the page has it.
    pub is_nowhere: bool,
    /// It can be seen, and a ring around it says so.
    pub is_visible: bool,
}

impl Browser {
    /// Opens one, 1,200 pixels wide.
    pub async fn open() -> Self {
        let folder = Folder::fresh("browser");
        let (driver, address) = start_driver(&folder);
        let args = [
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--disable-dev-shm-usage",
            "--force-prefers-reduced-motion",
            "--lang=en-US",
            "--window-size=1200,900",
            "--remote-debugging-pipe",
        ];
        let mut args: Vec<String> = args.map(str::to_owned).into();
        args.push(format!("--user-data-dir={}", folder.path().join("profile").display()));
        let wanted = json!({
            "browserName": "chrome",
            "goog:loggingPrefs": { "browser": "ALL" },
            "goog:chromeOptions": { "args": args },
        });
        let Value::Object(wanted) = wanted else { unreachable!("it is written as one") };
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(wanted)
            .connect(&address)
            .await
            .expect("chromium starts (./test installs it)");
        let process = client.capabilities().and_then(|browser| browser["goog:processID"].as_u64());
        Self { client, process: process.expect("chromium says who it is"), driver, _folder: folder }
    }

    /// Goes to a page.
    pub async fn visit(&self, app: &App, path: &str) {
        self.client.goto(&app.address(path)).await.unwrap_or_else(|e| panic!("{path}: {e}"));
    }

    /// Goes to a page on a shop's own host.
    pub async fn visit_shop(&self, app: &App, slug: &str, path: &str) {
        let address = app.address(path).replacen("//", &format!("//{slug}."), 1);
        self.client.goto(&address).await.unwrap_or_else(|e| panic!("{address}: {e}"));
    }

    /// Gives the browser a device that keeps passkeys and whose person is always there.
    pub async fn tell_authenticator(&self) {
        let device = json!({
            "protocol": "ctap2",
            "transport": "internal",
            "hasResidentKey": true,
            "hasUserVerification": true,
            "isUserVerified": true,
        });
        self.client.issue_cmd(Beyond::Authenticator(device)).await.expect("the driver has one");
    }

    /// The back button.
    pub async fn back(&self) {
        self.client.back().await.expect("there is a page before this one");
    }

    /// Signs in on the page that is open.
    pub async fn sign_in(&self, email: &str) {
        self.write("[name=email]", email).await;
        self.write("[name=password]", DEMO_PASSWORD).await;
        self.follow("main button.primary").await;
    }

    /// Signs in and stands before what comes then.
    pub async fn enter(&self, app: &App, email: &str) {
        self.visit(app, LOGIN).await;
        self.sign_in(email).await;
    }

    /// The path and query of the page that is open.
    pub async fn place(&self) -> String {
        let url = self.client.current_url().await.expect("a page is open");
        url.query().map_or_else(|| url.path().to_owned(), |query| format!("{}?{query}", url.path()))
    }

    /// The one element that `css` names.
    pub async fn find(&self, css: &str) -> Element {
        match self.client.find(Locator::Css(css)).await {
            Ok(element) => element,
            Err(error) => panic!("{css} on {}: {error}\n{}", self.place().await, self.text("body").await),
        }
    }

    /// All that `css` names.
    pub async fn all(&self, css: &str) -> Vec<Element> {
        self.client.find_all(Locator::Css(css)).await.expect("a page is open")
    }

    /// What can be read there.
    pub async fn text(&self, css: &str) -> String {
        let found = self.client.find(Locator::Css(css)).await.unwrap_or_else(|e| panic!("{css}: {e}"));
        found.text().await.expect("it is still there")
    }

    /// What is typed into a field.
    pub async fn value(&self, css: &str) -> String {
        self.find(css).await.prop("value").await.expect("it is still there").unwrap_or_default()
    }

    /// An attribute, where it is there.
    pub async fn attribute(&self, css: &str, name: &str) -> Option<String> {
        self.find(css).await.attr(name).await.expect("it is still there")
    }

    /// Empties a field and writes into it.
    pub async fn write(&self, css: &str, text: &str) {
        let field = self.find(css).await;
        field.clear().await.unwrap_or_else(|e| panic!("{css}: {e}"));
        field.send_keys(text).await.unwrap_or_else(|e| panic!("{css}: {e}"));
    }

    /// Clicks.
    pub async fn click(&self, css: &str) {
        let place = self.find(css).await;
        place.click().await.unwrap_or_else(|e| panic!("{css}: {e}"));
    }

    /// Clicks on what leads to another page, and waits until that is there.
    pub async fn follow(&self, css: &str) {
        let page = self.find("html").await;
        self.click(css).await;
        self.has_left(page, css).await;
    }

    /// Presses Enter on what leads to another page, and waits until that is there.
    pub async fn enter_key(&self) {
        let page = self.find("html").await;
        self.press(Key::Enter).await;
        self.has_left(page, "Enter").await;
    }

    async fn has_left(&self, page: Element, how: &str) {
        let began = Instant::now();
        // The driver knows elements of the page that is there, and of no other.
        while page.tag_name().await.is_ok() || self.ask("return document.readyState").await != "complete" {
            assert!(began.elapsed() < Duration::from_secs(15), "{how} leads nowhere");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    /// Runs a script in the page, as the browser's own tools do.
    pub async fn ask(&self, script: &str) -> Value {
        self.client.execute(script, Vec::new()).await.unwrap_or_else(|e| panic!("{script}: {e}"))
    }

    /// A command of the DevTools protocol.
    pub async fn tell(&self, command: &'static str, params: Value) {
        let answer = self.client.issue_cmd(Beyond::DevTools(command, params)).await;
        answer.unwrap_or_else(|e| panic!("{command}: {e}"));
    }

    /// What the console complained about since it was last asked: errors, warnings, broken policies.
    pub async fn complaints(&self) -> Vec<String> {
        let said = self.client.issue_cmd(Beyond::Console).await.expect("the log can be read");
        let said = said.as_array().cloned().unwrap_or_default();
        let is_bad = |entry: &&Value| matches!(entry["level"].as_str(), Some("SEVERE" | "WARNING"));
        let words = |entry: &Value| entry["message"].as_str().unwrap_or_default().to_owned();
        said.iter().filter(is_bad).map(words).collect()
    }

    /// Presses a key and lets it go.
    pub async fn press(&self, key: Key) {
        self.keys(&[key.into()]).await;
    }

    /// Types, key by key, wherever the keyboard is.
    pub async fn type_keys(&self, text: &str) {
        self.keys(&text.chars().collect::<Vec<_>>()).await;
    }

    async fn keys(&self, keys: &[char]) {
        let pressed = keys.iter().fold(KeyActions::new("keyboard".to_owned()), |actions, key| {
            actions.then(KeyAction::Down { value: *key }).then(KeyAction::Up { value: *key })
        });
        self.client.perform_actions(pressed).await.expect("the keyboard works");
    }

    /// Where the keyboard is.
    pub async fn focus(&self) -> Focus {
        let found = self.ask(FOCUS).await;
        let text = |name: &str| found[name].as_str().unwrap_or_default().to_owned();
        let is = |name: &str| found[name].as_bool().unwrap_or_default();
        Focus {
            name: text("name"),
            words: text("words"),
            is_nowhere: is("nowhere"),
            is_visible: is("visible"),
        }
    }

    /// Presses Tab until `there`. Wherever the keyboard is on the way can be seen.
    pub async fn tab_to(&self, what: &str, there: impl Fn(&Focus) -> bool) {
        let mut way = Vec::new();
        for _ in 0..80 {
            self.press(Key::Tab).await;
            let focus = self.focus().await;
            assert!(focus.is_nowhere || focus.is_visible, "the focus cannot be seen at {focus:?}");
            if there(&focus) {
                return;
            }
            way.push(focus);
        }
        panic!("{what} cannot be reached with Tab: {way:#?}");
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        self.driver.kill();
        // Its folder goes next: nothing must write there any more.
        let began = Instant::now();
        while is_running(self.process) && began.elapsed() < Duration::from_secs(10) {
            std::thread::sleep(Duration::from_millis(10));
        }
    }
}

/// Whether a process runs: one that only waits to be taken notice of does not.
fn is_running(process: u64) -> bool {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
    stat.rsplit_once(") ").is_some_and(|(_, rest)| !rest.starts_with('Z'))
}

/// The ring may be around the label that holds the field.
const FOCUS: &str = r#"
    const at = document.activeElement;
    if (!at || at === document.body) return { nowhere: true };
    const hasRing = (element, part) => {
        const style = getComputedStyle(element, part);
        return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1.5
            && !/transparent|, 0\)|\/ 0\)/.test(style.outlineColor);
    };
    const box = at.getBoundingClientRect();
    const isSeen = box.width > 1 && box.height > 1 && box.bottom > 0 && box.top < innerHeight
        && box.right > 0 && box.left < innerWidth;
    const label = at.closest("label");
    // On the button inside of such a field the browser draws its own ring, which no script can see.
    const isOnPicker = at.matches("input:is([type=date], [type=time]):not(:focus-visible)");
    // A link that is stretched over its row (::after) has its ring there.
    return {
        name: at.getAttribute("name") ?? "",
        words: (at.textContent || at.value || "").trim().slice(0, 60),
        visible: isSeen && (isOnPicker || hasRing(at) || hasRing(at, "::after") || (label !== null && hasRing(label))),
    };
"#;

fn start_driver(folder: &Folder) -> (Process, String) {
    let path = folder.path().join("driver");
    let out = File::create(&path).expect("a log file");
    let mut command = Command::new("chromedriver");
    command
        .arg("--port=0")
        // Whatever a browser keeps outside of its profile stays in here as well.
        .envs(["HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "TMPDIR"].map(|name| (name, folder.path())))
        .env("LANGUAGE", "en_US")
        .stdin(Stdio::null())
        .stderr(out.try_clone().expect("one more handle"))
        .stdout(out);
    let process = Process(command.spawn().expect("chromedriver is there (./test installs it)"));
    let began = Instant::now();
    while began.elapsed() < Duration::from_secs(20) {
        let said = std::fs::read_to_string(&path).unwrap_or_default();
        if let Some((_, rest)) = said.split_once("successfully on port ")
            && let Some((port, _)) = rest.split_once('.')
        {
            let address = format!("http://localhost:{port}");
            if is_ready(&address) {
                return (process, address);
            }
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    panic!("chromedriver does not start: {}", std::fs::read_to_string(&path).unwrap_or_default());
}

fn is_ready(address: &str) -> bool {
    let answer = ureq::get(format!("{address}/status")).call();
    let text = answer.ok().and_then(|mut answer| answer.body_mut().read_to_string().ok());
    text.and_then(|text| serde_json::from_str::<Value>(&text).ok())
        .is_some_and(|status| status["value"]["ready"] == json!(true))
}
