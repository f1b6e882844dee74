//! What a browser calls itself, in words.

use crate::base::agent::Agent;
use crate::text::{Texts, Value};

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
