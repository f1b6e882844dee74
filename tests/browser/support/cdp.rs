//! What ChromeDriver offers beyond WebDriver.

use fantoccini::wd::WebDriverCompatibleCommand;
use serde_json::{Value, json};
use ureq::http::Method;
use url::{ParseError, Url};

/// A command of the DevTools protocol, or a question for the log.
#[derive(Debug)]
pub enum Beyond {
    /// `method` with `params`.
    DevTools(&'static str, Value),
    /// A virtual authenticator for passkeys (WebAuthn, section 11).
    Authenticator(Value),
    /// What the console said since it was last asked.
    Console,
}

impl WebDriverCompatibleCommand for Beyond {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, ParseError> {
        let session = session.unwrap_or_default();
        base.join(&match self {
            Self::DevTools(..) => format!("session/{session}/goog/cdp/execute"),
            Self::Authenticator(_) => format!("session/{session}/webauthn/authenticator"),
            Self::Console => format!("session/{session}/se/log"),
        })
    }

    fn method_and_body(&self, _: &Url) -> (Method, Option<String>) {
        let body = match self {
            Self::DevTools(method, params) => json!({ "cmd": method, "params": params }),
            Self::Authenticator(what) => what.clone(),
            Self::Console => json!({ "type": "browser" }),
        };
        (Method::POST, Some(body.to_string()))
    }
}
