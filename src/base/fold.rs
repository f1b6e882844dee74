//! Folding text for search and for comparing: SQLite's own folding knows ASCII only.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Lower case, without accents, blanks trimmed and collapsed: "  Chloé  Dupont" becomes "chloe dupont".
pub fn fold(text: &str) -> String {
    let plain: String = text.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// `text` folded, as a LIKE pattern that finds it anywhere; `%`, `_` and `\` count as themselves.
pub fn like_pattern(text: &str) -> String {
    let mut pattern = String::from("%");
    for c in fold(text).chars() {
        if matches!(c, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_case_and_blanks_do_not_matter() {
        assert_eq!(fold("  Chloé \t DUPONT "), "chloe dupont");
        assert_eq!(fold("Žižkov"), fold("zizkov"));
    }

    #[test]
    fn a_percent_sign_is_searched_for_as_such() {
        assert_eq!(like_pattern("50%_a\\"), "%50\\%\\_a\\\\%");
    }
}
