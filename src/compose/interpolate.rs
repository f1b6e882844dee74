//! `${NAME}` and its kin, filled in as Compose does it.

/// A text with everything filled in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filled {
    /// The text.
    pub text: String,
    /// The variables that stood in it and are set nowhere; an empty text was put in for them.
    pub unset: Vec<String>,
    /// Whether any variable stood in it.
    pub has_variable: bool,
}

/// Why a text could not be filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unfilled {
    /// `${NAME:?why}`, and it is not set.
    Required {
        /// The variable.
        name: String,
        /// What the file says of it.
        why: String,
    },
    /// A `$` that begins nothing.
    Malformed,
}

/// Fills in `text`.
///
/// # Errors
/// Where a variable that must be set is not, or a `$` begins nothing (Compose refuses both).
pub fn fill(text: &str, lookup: &dyn Fn(&str) -> Option<String>) -> Result<Filled, Unfilled> {
    let mut filled = Filled::default();
    let mut rest = text;
    while let Some(at) = rest.find('$') {
        filled.text.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        if let Some(after) = rest.strip_prefix('$') {
            filled.text.push('$');
            rest = after;
        } else if let Some(inner) = rest.strip_prefix('{') {
            let end = closing(inner).ok_or(Unfilled::Malformed)?;
            braced(&inner[..end], lookup, &mut filled)?;
            rest = &inner[end + 1..];
        } else {
            let (name, after) = split_name(rest).ok_or(Unfilled::Malformed)?;
            put(name, lookup(name), &mut filled);
            rest = after;
        }
    }
    filled.text.push_str(rest);
    Ok(filled)
}

fn put(name: &str, value: Option<String>, filled: &mut Filled) {
    filled.has_variable = true;
    match value {
        Some(value) => filled.text.push_str(&value),
        None => filled.unset.push(name.to_owned()),
    }
}

/// What stands between the braces: a name, and perhaps what to do where it is not set.
fn braced(inner: &str, lookup: &dyn Fn(&str) -> Option<String>, filled: &mut Filled) -> Result<(), Unfilled> {
    let (name, rest) = split_name(inner).ok_or(Unfilled::Malformed)?;
    // With a colon, an empty value counts as none.
    let (takes_empty, rest) = rest.strip_prefix(':').map_or((true, rest), |rest| (false, rest));
    let value = lookup(name).filter(|value| takes_empty || !value.is_empty());
    let Some(operator) = rest.chars().next() else {
        // `${NAME:}` is none of the forms.
        return if takes_empty {
            put(name, lookup(name), filled);
            Ok(())
        } else {
            Err(Unfilled::Malformed)
        };
    };
    let word = &rest[operator.len_utf8()..];
    match (operator, value) {
        ('-' | '?', Some(value)) => put(name, Some(value), filled),
        ('?', None) => {
            let why = fill(word, lookup).map(|why| why.text).unwrap_or_default();
            return Err(Unfilled::Required { name: name.to_owned(), why });
        }
        ('-', None) | ('+', Some(_)) => nested(word, lookup, filled)?,
        ('+', None) => filled.has_variable = true,
        _ => return Err(Unfilled::Malformed),
    }
    Ok(())
}

fn nested(word: &str, lookup: &dyn Fn(&str) -> Option<String>, filled: &mut Filled) -> Result<(), Unfilled> {
    let inner = fill(word, lookup)?;
    filled.has_variable = true;
    filled.text.push_str(&inner.text);
    filled.unset.extend(inner.unset);
    Ok(())
}

/// Whether `text` has something of its own for a variable, `${NAME:-this}` or `${NAME:+this}`: whether it is taken or not depends
/// on where the file is used, and it stands in the file all the same.
pub fn has_own_words(text: &str) -> bool {
    variables(text).any(|inner| {
        let word = split_name(inner).and_then(|(_, rest)| {
            let rest = rest.strip_prefix(':').unwrap_or(rest);
            rest.strip_prefix(['-', '+'])
        });
        word.is_some_and(|word| has_plain(word) || has_own_words(word))
    })
}

/// What stands between the outermost braces of each `${…}`.
fn variables(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let at = rest.find("${")?;
        let inner = &rest[at + 2..];
        let end = closing(inner)?;
        rest = &inner[end + 1..];
        Some(&inner[..end])
    })
}

/// Whether anything stands in `text` beside variables.
fn has_plain(text: &str) -> bool {
    let Some(after) = text.strip_prefix('$') else { return !text.is_empty() };
    let rest = match after.strip_prefix('{') {
        Some(inner) => closing(inner).map(|end| &inner[end + 1..]),
        None => split_name(after).map(|(_, rest)| rest),
    };
    // A `$` that begins nothing stands for itself, as `$$` does.
    rest.is_none_or(has_plain)
}

/// A name, and what comes after it.
fn split_name(text: &str) -> Option<(&str, &str)> {
    let end = text.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(text.len());
    let starts_well = text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    (end > 0 && starts_well).then(|| text.split_at(end))
}

/// Where the brace closes that was opened just before `text`.
fn closing(text: &str) -> Option<usize> {
    let mut depth = 1;
    for (at, c) in text.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some(at);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(text: &str) -> Result<String, Unfilled> {
        let lookup = |name: &str| match name {
            "A" => Some("a".to_owned()),
            "EMPTY" => Some(String::new()),
            _ => None,
        };
        fill(text, &lookup).map(|filled| filled.text)
    }

    #[test]
    fn every_form_of_compose_is_filled_in() {
        for (text, expected) in [
            ("no variable", "no variable"),
            ("$A-${A}-$$A", "a-a-$A"),
            ("${NONE}|$NONE", "|"),
            ("${A:-x}${NONE:-x}${EMPTY:-x}", "axx"),
            ("${A-x}${NONE-x}${EMPTY-x}", "ax"),
            ("${A:+x}${NONE:+x}${EMPTY:+x}", "x"),
            ("${A+x}${NONE+x}${EMPTY+x}", "xx"),
            ("${A:?why}${A?why}${EMPTY?why}", "aa"),
            ("${NONE:-${A}/${OTHER:-b}}", "a/b"),
            ("postgres://u:${A}@db/x", "postgres://u:a@db/x"),
        ] {
            assert_eq!(filled(text).as_deref(), Ok(expected), "{text}");
        }
    }

    #[test]
    fn words_of_its_own_are_seen_whether_taken_or_not() {
        for (text, expected) in [
            ("x$A${A}${A:?why}${A-}${A:-}${A:+}", false),
            ("${NONE:-$A}${NONE:-${A:?why}}${NONE-$A$A${A}}", false),
            ("${A:-x}", true),
            ("${NONE-x}", true),
            ("${A:+x}", true),
            ("${NONE:-${A}x}", true),
            ("${NONE:-${A:-x}}", true),
            ("${NONE:-a$$b}", true),
            ("u:${A:?why}@${B:-x}", true),
        ] {
            assert_eq!(has_own_words(text), expected, "{text}");
        }
    }

    #[test]
    fn what_must_be_set_and_is_not_is_named_with_its_reason() {
        let required = |why: &str| {
            Err(Unfilled::Required {
                name: if why == "e" { "EMPTY" } else { "NONE" }.into(),
                why: why.into(),
            })
        };
        assert_eq!(filled("${NONE:?set it}"), required("set it"));
        assert_eq!(filled("${NONE?}"), required(""));
        assert_eq!(filled("x${EMPTY:?e}"), required("e"));
    }

    #[test]
    fn a_dollar_that_begins_nothing_is_refused() {
        for text in ["a$", "$ a", "${", "${A", "${A!x}", "${}", "${A:}", "${1A}"] {
            assert_eq!(filled(text), Err(Unfilled::Malformed), "{text}");
        }
    }
}
