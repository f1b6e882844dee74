//! Names, texts and colours: each where it belongs, and none left over.

use std::collections::{BTreeMap, BTreeSet};

use super::source::{File, file, files, names, nothing_of, words};

/// A file is split by meaning before it has more lines; unit tests at its end do not count.
const MOST_LINES: usize = 350;

fn wrong_lines(all: &[File], is_wrong: impl Fn(&File, &str) -> bool, why: &str) -> Vec<String> {
    let lines = all.iter().flat_map(|file| file.code().map(move |(at, line)| (file, at, line)));
    lines
        .filter(|(file, _, line)| is_wrong(file, line))
        .map(|(file, at, line)| format!("{}:{at}: {why}: {}", file.path, line.trim()))
        .collect()
}

#[test]
fn no_type_is_named_just_session() {
    let declares = |_: &File, line: &str| {
        let words: Vec<_> = words(line).collect();
        words
            .windows(2)
            .any(|pair| matches!(pair, ["struct" | "enum" | "type" | "trait" | "union" | "as", "Session"]))
    };
    nothing_of(wrong_lines(&files("src", ".rs"), declares, "say which: LoginSession or TrainingSession"));
}

#[test]
fn no_name_is_a_bare_session_id() {
    let bare = |_: &File, line: &str| words(line).any(|word| word == "session_id");
    let src = wrong_lines(&files("src", ".rs"), bare, "say which: login session or training session");
    let templates = wrong_lines(&files("templates", ".html"), bare, "say which");
    let sql = wrong_lines(&files("migrations", ".sql"), bare, "say which");
    nothing_of([src, templates, sql].concat());
}

#[test]
fn actix_session_is_named_in_the_cookies_file_alone() {
    // The log's default names it as a target, in a string.
    let named = |file: &File, line: &str| {
        let code: String = line.split('"').step_by(2).collect();
        file.path != "src/login/cookie.rs" && words(&code).any(|word| word == "actix_session")
    };
    nothing_of(wrong_lines(&files("src", ".rs"), named, "only login/cookie.rs knows actix-session"));
}

#[test]
fn nothing_in_a_page_needs_an_inline_style_or_script() {
    let inline = |_: &File, line: &str| {
        let line = line.to_lowercase();
        let script = line.match_indices("<script").any(|(at, _)| !line[at..].contains("src="));
        // onclick= and its kind.
        let handler = line.split_whitespace().any(|word| {
            word.strip_prefix("on")
                .and_then(|rest| rest.split_once('='))
                .is_some_and(|(event, _)| !event.is_empty() && event.chars().all(|c| c.is_ascii_lowercase()))
        });
        script
            || handler
            || line.contains("<style")
            || line.contains("style=")
            || line.contains("javascript:")
    };
    let why = "the policy forbids it inline";
    // Letters are read in mail programs, which fetch nothing: their styles travel with them.
    let mut templates = files("templates", ".html");
    templates.retain(|file| !file.path.starts_with("templates/mail/"));
    let made_in_code = |_: &File, line: &str| line.contains("style=\\\"") || line.contains("<script");
    let scripts =
        |_: &File, line: &str| line.contains("setAttribute(\"style\"") || line.contains("innerHTML");
    nothing_of(
        [
            wrong_lines(&templates, inline, why),
            wrong_lines(&files("src", ".rs"), made_in_code, why),
            wrong_lines(&files("static/js", ".js"), scripts, why),
        ]
        .concat(),
    );
}

#[test]
fn nothing_is_unwrapped_and_no_lint_is_allowed_away() {
    let unwraps = |_: &File, line: &str| line.contains(".unwrap()");
    let allows = |_: &File, line: &str| line.contains("#[allow(") || line.contains("#![allow(");
    let src = files("src", ".rs");
    let tests = files("tests", ".rs");
    let tests = tests.into_iter().filter(|file| !file.path.ends_with("house/names.rs")).collect::<Vec<_>>();
    nothing_of(
        [
            wrong_lines(&src, unwraps, "use `expect` with the proof, or an error"),
            wrong_lines(&src, allows, "use #[expect] with a reason"),
            wrong_lines(&tests, allows, "use #[expect] with a reason"),
        ]
        .concat(),
    );
}

#[test]
fn nothing_is_printed_past_what_bears_a_closed_pipe() {
    let prints = |_: &File, line: &str| {
        words(line).any(|word| ["println", "eprintln", "print", "eprint"].contains(&word))
            && ["print!(", "println!("].iter().any(|call| line.contains(call))
    };
    nothing_of(wrong_lines(&files("src", ".rs"), prints, "use `tell!` or `complain!` of cli/out.rs"));
}

#[test]
fn no_file_is_too_long_to_be_read_at_once() {
    let all = files("src", ".rs");
    let long = all.iter().map(|file| (&file.path, file.lines().count())).filter(|(_, n)| *n > MOST_LINES);
    nothing_of(long.map(|(path, n)| format!("{path}: {n} lines; split it by meaning")).collect());
}

/// The texts of the first locale file by their keys, as they stand there.
fn texts() -> BTreeMap<String, String> {
    texts_of("locales/en.ftl")
}

/// The texts of a locale file by their keys, as they stand there.
fn texts_of(path: &str) -> BTreeMap<String, String> {
    let mut texts: BTreeMap<String, String> = BTreeMap::new();
    let mut last = String::new();
    for line in file(path).lines() {
        match line.split_once(" =").filter(|(key, _)| key.starts_with(|c: char| c.is_ascii_lowercase())) {
            Some((key, text)) => {
                last = key.to_owned();
                assert!(
                    texts.insert(last.clone(), text.to_owned()).is_none(),
                    "{path}: {key} stands there twice"
                );
            }
            None if line.starts_with([' ', '}']) => texts.entry(last.clone()).or_default().push_str(line),
            None => {}
        }
    }
    texts
}

/// Every string in the code and the templates, with the file and line it stands in.
fn strings() -> Vec<(String, String)> {
    let mut strings = Vec::new();
    for file in files("src", ".rs").into_iter().chain(files("templates", ".html")) {
        for (at, line) in file.code() {
            let found = File::literals(line).map(|text| (format!("{}:{at}", file.path), text.to_owned()));
            strings.extend(found);
        }
    }
    strings
}

/// The strings handed to a function or method, where the call begins with `call`: `.say("`, `t.with("`.
fn arguments(call: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for file in files("src", ".rs").into_iter().chain(files("templates", ".html")) {
        let code: Vec<_> = file.code().collect();
        for (index, (at, line)) in code.iter().enumerate() {
            // rustfmt may put the argument on the next line.
            let next = code.get(index + 1).map_or("", |(_, next)| next.trim_start());
            let joined = if line.ends_with('(') { format!("{line}{next}") } else { (*line).to_owned() };
            for (from, _) in joined.match_indices(call) {
                let key = joined[from + call.len()..].split('"').next().unwrap_or_default();
                found.push((format!("{}:{at}", file.path), key.to_owned()));
            }
        }
    }
    found
}

#[test]
fn every_text_that_is_said_exists_and_has_what_fills_it() {
    let texts = texts();
    let mut wrong = Vec::new();
    for (at, key) in arguments(".say(\"") {
        match texts.get(&key) {
            None => wrong.push(format!("{at}: no text for {key}")),
            Some(text) if text.contains('$') => wrong.push(format!("{at}: {key} has variables: use `with`")),
            Some(_) => {}
        }
    }
    for (at, key) in [arguments("t.with(\""), arguments("texts.with(\"")].concat() {
        match texts.get(&key) {
            None => wrong.push(format!("{at}: no text for {key}")),
            Some(text) if !text.contains('$') => {
                wrong.push(format!("{at}: {key} has no variables: use `say`"))
            }
            Some(_) => {}
        }
    }
    nothing_of(wrong);
}

/// Strings that look like the key of a text and are none.
const NO_KEYS: &[&str] = &["no-store", "sign-ins"];

#[test]
fn every_string_that_looks_like_a_texts_key_is_one() {
    let texts = texts();
    let families: BTreeSet<&str> =
        texts.keys().filter_map(|key| key.split_once('-')).map(|(f, _)| f).collect();
    let looks_like_one = |text: &str| {
        let plain = text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
        let family = text.split_once('-').filter(|(_, rest)| !rest.is_empty()).map(|(family, _)| family);
        plain && family.is_some_and(|family| families.contains(family))
    };
    let rust = strings().into_iter().filter(|(at, _)| at.starts_with("src/"));
    let unknown = rust.filter(|(_, text)| {
        looks_like_one(text) && !texts.contains_key(text) && !NO_KEYS.contains(&text.as_str())
    });
    nothing_of(unknown.map(|(at, text)| format!("{at}: no text for {text}")).collect());
}

#[test]
fn every_text_is_said_somewhere() {
    // In an attribute of a template the call stands between quotation marks of its own.
    let in_templates = arguments(".say(\"");
    let used: BTreeSet<String> = strings().into_iter().chain(in_templates).map(|(_, text)| text).collect();
    let left = texts().into_keys().filter(|key| !used.contains(key));
    nothing_of(left.map(|key| format!("locales/en.ftl: nobody says {key}")).collect());
}

/// What a text is filled with: the names behind its dollars.
fn variables(text: &str) -> BTreeSet<&str> {
    let name = |rest: &'_ str| rest.find(|c: char| !c.is_ascii_lowercase()).unwrap_or(rest.len());
    text.split('$').skip(1).map(|rest| &rest[..name(rest)]).collect()
}

#[test]
fn every_language_says_the_same_sentences_with_the_same_variables() {
    let english = texts();
    let others = names("locales").into_iter().filter(|name| name != "en.ftl");
    let mut wrong = Vec::new();
    let mut count = 0;
    for name in others {
        count += 1;
        let path = format!("locales/{name}");
        let other = texts_of(&path);
        let left_over = other.keys().filter(|key| !english.contains_key(*key));
        wrong.extend(left_over.map(|key| format!("{path}: {key} is in no other language")));
        for (key, text) in &english {
            match other.get(key) {
                None => wrong.push(format!("{path}: no text for {key}")),
                Some(said) if variables(said) != variables(text) => {
                    wrong.push(format!("{path}: {key} is filled with other variables"));
                }
                Some(_) => {}
            }
        }
    }
    assert!(count > 0, "there is another language");
    nothing_of(wrong);
}

const COLOUR_FUNCTIONS: &[&str] =
    &["rgb(", "rgba(", "hsl(", "hsla(", "hwb(", "lab(", "lch(", "oklab(", "oklch(", "color("];

const COLOUR_NAMES: &[&str] = &[
    "white", "black", "red", "green", "blue", "gray", "grey", "navy", "teal", "orange", "yellow", "purple",
    "silver", "aqua", "pink", "gold", "coral", "tomato", "salmon", "crimson", "indigo",
];

fn has_raw_colour(line: &str) -> bool {
    let Some((_, value)) = line.split_once(':') else { return false };
    let is_hex = value.match_indices('#').any(|(at, _)| {
        let digits = value[at + 1..].chars().take_while(char::is_ascii_hexdigit).count();
        matches!(digits, 3 | 4 | 6 | 8)
    });
    // A token may be named after a colour: `var(--coral)`.
    let named = value
        .split(|c: char| !c.is_ascii_alphanumeric() && c != '-')
        .any(|word| COLOUR_NAMES.contains(&word));
    is_hex || named || COLOUR_FUNCTIONS.iter().any(|function| value.contains(function))
}

#[test]
fn raw_colours_stand_among_the_tokens_only() {
    assert!(has_raw_colour("color: #1c2b33;") && has_raw_colour("border: 1px solid white"));
    assert!(!has_raw_colour("color: var(--coral);"));
    let mut wrong = Vec::new();
    for file in files("static", ".css").iter().filter(|file| file.path != "static/css/tokens.css") {
        for (at, line) in file.lines() {
            // One declaration at a time; what stands before a brace is a selector.
            for declaration in line.split([';', '{', '}']).filter(|d| has_raw_colour(d)) {
                wrong.push(format!("{}:{at}: a raw colour: {}", file.path, declaration.trim()));
            }
        }
    }
    nothing_of(wrong);
}

#[test]
fn no_clock_is_moved_but_by_tests() {
    // A switch for tests in the shipped program would be a switch for whoever finds it.
    let moves = |file: &File, line: &str| file.path != "src/base/clock.rs" && line.contains(".advance(");
    nothing_of(wrong_lines(&files("src", ".rs"), moves, "only tests move the clock"));
}
