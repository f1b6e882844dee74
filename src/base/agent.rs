//! What a browser calls itself.

use woothee::parser::Parser;

use super::fold::fold;

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

    /// Each of these words, folded, begins one that this browser and its system are known by.
    pub fn fits(&self, words: &[String]) -> bool {
        let names = [&self.browser, &self.system].into_iter().flatten();
        let names: Vec<String> = names.flat_map(|name| parts(name)).collect();
        each_begins_one(words, &names)
    }
}

/// Each of `words` begins one of `names`, both folded.
pub fn each_begins_one(words: &[String], names: &[String]) -> bool {
    words.iter().all(|word| names.iter().any(|name| name.starts_with(word.as_str())))
}

/// The words of a text, folded.
pub fn parts(text: &str) -> Vec<String> {
    fold(text).split_whitespace().map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const FIREFOX: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0";

    #[test]
    fn common_browsers_are_known_by_name() {
        let firefox = Agent::read(FIREFOX);
        assert_eq!((firefox.browser.as_deref(), firefox.system.as_deref()), (Some("Firefox"), Some("Linux")));
        assert_eq!(Agent::read("").browser, None);
        assert_eq!(Agent::read("<script>alert(1)</script>").browser, None);
    }

    #[test]
    fn each_word_begins_one_of_the_names() {
        let fits = |typed: &str| Agent::read(FIREFOX).fits(&parts(typed));
        assert!(fits("fire") && fits("LINUX fire") && fits(""));
        assert!(!fits("fox") && !fits("firefox windows") && !fits("mozilla"));
    }

    proptest! {
        #[test]
        fn no_agent_makes_the_parser_fall(text in "\\PC{0,300}") {
            let _ = Agent::read(&text);
        }
    }
}
