//! What people read: every sentence stands in a locale file, none in a template or in code.
//!
//! Sentences without variables are formatted once at start: saying one is a look-up in a table. So are those that only count,
//! for the numbers that a list is full of. The others go through Fluent, which knows plurals.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use intl_memoizer::concurrent::IntlLangMemoizer;

/// One language's texts.
pub struct Texts {
    /// Which, as HTML's `lang` and people's choice say it: `en`.
    pub language: &'static str,
    plain: HashMap<String, String>,
    /// Of sentences whose one variable is the number `n`: those of 0, 1, 2, …
    counting: HashMap<String, Vec<String>>,
    bundle: FluentBundle<FluentResource>,
}

/// Sentences that only count are formatted at start for numbers below this: a row of a list says "8 seats", not "800 seats".
const COUNTED: i64 = 50;

/// The file that `english` reads.
const ENGLISH: &str = include_str!("../../locales/en.ftl");

/// The file that `spanish` reads.
const SPANISH: &str = include_str!("../../locales/es.ftl");

/// English: what is written first, and what everything falls back to.
pub fn english() -> &'static Texts {
    static TEXTS: LazyLock<Texts> =
        LazyLock::new(|| Texts::parse(ENGLISH, "en").expect("the locale file is checked by a test"));
    &TEXTS
}

/// Spanish.
fn spanish() -> &'static Texts {
    static TEXTS: LazyLock<Texts> =
        LazyLock::new(|| Texts::parse(SPANISH, "es").expect("the locale file is checked by a test"));
    &TEXTS
}

/// All languages, in the order in which they are offered.
pub fn all() -> [&'static Texts; 2] {
    [english(), spanish()]
}

/// The texts of a language, where there are any in it.
pub fn in_language(language: &str) -> Option<&'static Texts> {
    all().into_iter().find(|texts| texts.language == language)
}

/// The texts of a language; English where there are none in it.
pub fn of(language: &str) -> &'static Texts {
    in_language(language).unwrap_or_else(english)
}

impl Texts {
    /// Reads a locale file.
    ///
    /// # Errors
    /// What in the file is no Fluent.
    pub fn parse(file: &str, language: &'static str) -> Result<Self, String> {
        let resource =
            FluentResource::try_new(file.to_owned()).map_err(|(_, errors)| format!("{errors:?}"))?;
        let keys: Vec<String> = file
            .lines()
            .filter_map(|line| line.split_once(" =").map(|(key, _)| key))
            .filter(|key| key.starts_with(|c: char| c.is_ascii_lowercase()))
            .map(str::to_owned)
            .collect();
        let identifier = language.parse().map_err(|e| format!("{e:?}"))?;
        let mut bundle = FluentBundle::new_concurrent(vec![identifier]);
        // The marks around variables that Fluent would put in are for mixed directions of writing.
        bundle.set_use_isolating(false);
        bundle.set_formatter(Some(grouped));
        bundle.add_resource(resource).map_err(|errors| format!("{errors:?}"))?;
        let plain: HashMap<_, _> =
            keys.iter().filter_map(|key| Some((key.clone(), formatted(&bundle, key, None)?))).collect();
        let counting = keys
            .into_iter()
            .filter(|key| !plain.contains_key(key))
            .filter_map(|key| counted(&bundle, &key).map(|texts| (key, texts)))
            .collect();
        Ok(Self { language, plain, counting, bundle })
    }

    /// The sentence of a key, which has no variables.
    pub fn say<'t>(&'t self, key: &'t str) -> &'t str {
        debug_assert!(self.plain.contains_key(key), "no text for {key}");
        self.plain.get(key).map_or(key, String::as_str)
    }

    /// The sentence of a key with its variables filled in.
    pub fn with(&self, key: &str, variables: &[(&'static str, Value<'_>)]) -> String {
        match variables {
            [("n", Value::Number(n))] => self.count(key, *n).into_owned(),
            _ => self.formatted(key, variables),
        }
    }

    /// The sentence of a key that counts `n`; for most numbers it stands ready.
    pub fn count(&self, key: &str, n: i64) -> Cow<'_, str> {
        match self.counting.get(key).and_then(|texts| texts.get(usize::try_from(n).ok()?)) {
            Some(text) => Cow::Borrowed(text),
            None => Cow::Owned(self.formatted(key, &[("n", Value::Number(n))])),
        }
    }

    fn formatted(&self, key: &str, variables: &[(&'static str, Value<'_>)]) -> String {
        let Some(pattern) = self.bundle.get_message(key).and_then(|m| m.value()) else {
            debug_assert!(false, "no text for {key}");
            return key.to_owned();
        };
        let mut args = FluentArgs::with_capacity(variables.len());
        for (name, value) in variables {
            let value = match value {
                Value::Text(text) => FluentValue::from(*text),
                Value::Number(number) => FluentValue::from(*number),
            };
            args.set(*name, value);
        }
        self.bundle.format_pattern(pattern, Some(&args), &mut Vec::new()).into_owned()
    }

    /// Whether a key has a text.
    pub fn knows(&self, key: &str) -> bool {
        self.bundle.has_message(key)
    }
}

/// With a capital first letter: where a sentence or a heading begins with words that some languages write small, as Spanish its days.
pub fn capitalized(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// What fills a variable: a number chooses its plural.
#[derive(Clone, Copy, Debug)]
pub enum Value<'v> {
    /// Put in as it is.
    Text(&'v str),
    /// Put in and counted by.
    Number(i64),
}

/// Large whole numbers in groups of three: "10,000".
fn grouped(value: &FluentValue<'_>, _: &IntlLangMemoizer) -> Option<String> {
    let FluentValue::Number(number) = value else { return None };
    let digits = number.as_string();
    let is_large = digits.len() > 3 && digits.bytes().all(|b| b.is_ascii_digit());
    let group = |(at, digit): (usize, char)| {
        let comma = (at > 0 && (digits.len() - at).is_multiple_of(3)).then_some(',');
        comma.into_iter().chain(std::iter::once(digit))
    };
    is_large.then(|| digits.chars().enumerate().flat_map(group).collect())
}

/// The sentence of a key, where `args` are all that it needs.
fn formatted(
    bundle: &FluentBundle<FluentResource>,
    key: &str,
    args: Option<&FluentArgs<'_>>,
) -> Option<String> {
    let pattern = bundle.get_message(key)?.value()?;
    let mut missing = Vec::new();
    let text = bundle.format_pattern(pattern, args, &mut missing).into_owned();
    missing.is_empty().then_some(text)
}

/// The sentences of a key for 0 to [`COUNTED`], where all that it needs is `n`.
fn counted(bundle: &FluentBundle<FluentResource>, key: &str) -> Option<Vec<String>> {
    (0..COUNTED).map(|n| formatted(bundle, key, Some(&FluentArgs::from_iter([("n", n)])))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_day_is_not_one_days() {
        let texts = Texts::parse("days = { $n ->\n    [one] { $n } day\n   *[other] { $n } days\n}\n", "en")
            .expect("valid");
        assert_eq!(texts.with("days", &[("n", Value::Number(1))]), "1 day");
        assert_eq!(texts.with("days", &[("n", Value::Number(2))]), "2 days");
        assert_eq!(texts.with("days", &[("n", Value::Number(1_234_567))]), "1,234,567 days");
        assert_eq!(texts.with("days", &[("n", Value::Number(100))]), "100 days");
    }

    #[test]
    fn the_locale_files_are_sound() {
        assert!(english().knows("app-name"));
        assert_eq!(english().say("app-name"), "DiveStreams");
        let names: Vec<_> = all().into_iter().map(|texts| texts.say("language-name")).collect();
        assert_eq!(names, ["English", "Español"]);
        assert_eq!(of("nonsense").language, "en");
    }
}
