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

    /// What agents are made of, markup and anything at all, up to 64 KB of it.
    fn agents() -> impl Strategy<Value = String> {
        let known = prop::sample::select(vec![
            "Mozilla/5.0 (",
            "Windows NT ",
            "X11; Linux",
            "iPhone; CPU iPhone OS 1",
            "Android ",
            "Firefox/",
            "Chrome/",
            "MSIE ",
            "Trident/7.0; rv:",
            "Opera ",
            "Version/",
            "Safari/",
            "DoCoMo",
            "KDDI-",
            "PlayStation ",
            "Googlebot",
            ";",
            "(",
            ")",
            "/",
            " ",
            "<script>alert(1)</script>",
            "\"><img src=x onerror=alert(1)>",
            "{{ 7 * 7 }}",
        ]);
        let part = prop_oneof![4 => known.prop_map(str::to_owned), 1 => "\\PC{0,20}", 1 => "[0-9._]{0,6}"];
        prop::collection::vec(part, 0..60)
            .prop_flat_map(|parts| (Just(parts.concat()), 1_usize..2_000))
            .prop_map(|(agent, times)| agent.repeat(times).chars().take(65_536).collect())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(16))]
        #[test]
        fn no_agent_makes_the_parser_fall_and_none_puts_markup_into_its_names(agent in agents()) {
            let Agent { browser, system } = Agent::read(&agent);
            for name in [browser, system].into_iter().flatten() {
                prop_assert!(!name.is_empty() && name.chars().count() <= 64, "{}", name);
                prop_assert!(!name.contains(['<', '>', '"', '{']), "{}", name);
            }
        }
    }
}
