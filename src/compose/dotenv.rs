//! `.env` in Compose's dialect: unquoted values may hold spaces, which the crates for such files refuse.

use super::Variables;
use super::interpolate::fill;

/// Why a file is no env file. Never with a value in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("is no env file: line {line} {what}; expected NAME=value")]
pub struct NotEnv {
    line: usize,
    what: &'static str,
}

/// Reads an env file. A value may name what stands above it, or one of `outer`.
///
/// # Errors
/// Where a line is no assignment, or a quotation mark is never closed.
pub fn parse(text: &str, outer: &Variables) -> Result<Variables, NotEnv> {
    let mut variables = Variables::new();
    let mut rest = text.strip_prefix('\u{feff}').unwrap_or(text);
    while !rest.is_empty() {
        let number = text[..text.len() - rest.len()].matches('\n').count() + 1;
        let wrong = |what| NotEnv { line: number, what };
        let (line, after) = rest.split_once('\n').unwrap_or((rest, ""));
        let line = line.trim();
        let assignment = line.strip_prefix("export ").unwrap_or(line);
        if line.is_empty() || line.starts_with('#') {
            rest = after;
            continue;
        }
        let Some((name, _)) = assignment.split_once(['=', ':']) else {
            // A bare name asks for the shell's value, which is not looked at.
            is_name(assignment).then_some(()).ok_or_else(|| wrong("assigns nothing"))?;
            rest = after;
            continue;
        };
        let name = name.trim();
        if !is_name(name) {
            return Err(wrong("begins with no name of a variable"));
        }
        let start = rest.find(['=', ':']).map_or(rest.len(), |at| at + 1);
        let (value, after) =
            value(&rest[start..]).ok_or_else(|| wrong("opens a quotation mark that nothing closes"))?;
        let lookup = |name: &str| variables.get(name).or_else(|| outer.get(name)).cloned();
        let value = match value {
            Value::Literal(text) => text,
            Value::Template(text) => fill(&text, &lookup).map(|filled| filled.text).unwrap_or(text),
        };
        variables.insert(name.to_owned(), value);
        rest = after;
    }
    Ok(variables)
}

fn is_name(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-'))
}

enum Value {
    /// As it stands: single quotes.
    Literal(String),
    /// Variables in it are filled in.
    Template(String),
}

/// The value at the start of `text`, and what comes after its line.
fn value(text: &str) -> Option<(Value, &str)> {
    let text = text.trim_start_matches([' ', '\t']);
    let line_end = |rest: &'_ str| rest.find('\n').map_or(rest.len(), |at| at + 1);
    if let Some(quoted) = text.strip_prefix('\'') {
        let end = quoted.find('\'')?;
        let rest = &quoted[end + 1..];
        return Some((Value::Literal(quoted[..end].to_owned()), &rest[line_end(rest)..]));
    }
    if let Some(quoted) = text.strip_prefix('"') {
        let (value, rest) = double_quoted(quoted)?;
        return Some((Value::Template(value), &rest[line_end(rest)..]));
    }
    let (line, rest) = text.split_at(line_end(text));
    // A comment needs a space before it: `pass#word` is a value.
    let end = [" #", "\t#"].iter().filter_map(|mark| line.find(mark)).min().unwrap_or(line.len());
    let line = if line.starts_with('#') { "" } else { &line[..end] };
    Some((Value::Template(line.trim().to_owned()), rest))
}

fn double_quoted(text: &str) -> Option<(String, &str)> {
    let mut value = String::new();
    let mut characters = text.char_indices();
    while let Some((at, c)) = characters.next() {
        match c {
            '"' => return Some((value, &text[at + 1..])),
            '\\' => match characters.next()?.1 {
                'n' => value.push('\n'),
                'r' => value.push('\r'),
                't' => value.push('\t'),
                // To be filled in later: two stand for one.
                '$' => value.push_str("$$"),
                other => value.push(other),
            },
            c => value.push(c),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_read_as_compose_reads_them() {
        let text = "# a comment\n\nA=plain\nexport B = with spaces # said\nC='$A # as it is'\nD=\"x${A}\\n\\$A\" # y\n\
                    E=$A/${NONE:-z}\nF=\nG=a#b\nH: colon\nI=\nBARE\nJ=\"two\nlines\"\r\nSMTP_FROM=Desk <d@x.example>\r\nK=#no\n";
        let read = parse(text, &Variables::new()).expect("an env file");
        let value = |name: &str| read.get(name).map(String::as_str);
        for (name, expected) in [
            ("A", "plain"),
            ("B", "with spaces"),
            ("C", "$A # as it is"),
            ("D", "xplain\n$A"),
            ("E", "plain/z"),
            ("F", ""),
            ("G", "a#b"),
            ("H", "colon"),
            ("I", ""),
            ("J", "two\nlines"),
            ("SMTP_FROM", "Desk <d@x.example>"),
            ("K", ""),
        ] {
            assert_eq!(value(name), Some(expected), "{name}");
        }
        assert_eq!(value("BARE"), None);
    }

    #[test]
    fn what_is_no_env_file_is_told_by_its_line_without_its_text() {
        let wrong = parse("A=1\nhunter2 hunter2\n", &Variables::new()).expect_err("no assignment");
        assert_eq!(wrong.line, 2);
        assert!(!wrong.to_string().contains("hunter2"));
        assert!(parse("A=\"hunter2\nB=x\n", &Variables::new()).is_err());
        assert!(parse("A B=x", &Variables::new()).is_err());
    }
}
