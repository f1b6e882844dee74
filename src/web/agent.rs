//! What a browser calls itself, in words.

use woothee::parser::Parser;

use crate::text::{Texts, Value};

/// The browser and the system it runs on, as far as a kept parser knows them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agent {
    /// "Firefox"; `None`: unknown.
    pub browser: Option<String>,
    /// "Linux"; `None`: unknown.
    pub system: Option<String>,
}

/// What woothee answers where it does not know.
const UNKNOWN: &str = "UNKNOWN";

impl Agent {
    /// Reads a `User-Agent` header, which may hold anything.
    pub fn read(text: &str) -> Self {
        let known = |word: &str| (word != UNKNOWN && !word.is_empty()).then(|| word.to_owned());
        match Parser::new().parse(text) {
            Some(found) => Self { browser: known(found.name), system: known(found.os) },
            None => Self { browser: None, system: None },
        }
    }
}

/// "Firefox on Linux", or plainly that it is not known.
pub fn device_in_words(t: &'static Texts, agent: &str) -> String {
    let agent = Agent::read(agent);
    match (agent.browser.as_deref(), agent.system.as_deref()) {
        (Some(browser), Some(system)) => {
            t.with("device-on", &[("browser", Value::Text(browser)), ("system", Value::Text(system))])
        }
        (Some(known), None) | (None, Some(known)) => known.to_owned(),
        (None, None) => t.say("device-unknown").to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn common_browsers_are_known_by_name() {
        let firefox = Agent::read("Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0");
        assert_eq!((firefox.browser.as_deref(), firefox.system.as_deref()), (Some("Firefox"), Some("Linux")));
        assert_eq!(Agent::read("").browser, None);
        assert_eq!(Agent::read("<script>alert(1)</script>").browser, None);
    }

    proptest! {
        #[test]
        fn no_agent_makes_the_parser_fall(text in "\\PC{0,300}") {
            let _ = Agent::read(&text);
        }
    }
}
