//! Link bars: the items of a line like `Home | News | Contact`.

use std::iter::FusedIterator;

/// The items of a link bar, trimmed, empty ones left out. Items stand between `| ｜ ¦ • ▪ ● ■ ◆ » › → ¬` and tabs
/// anywhere, between `· ・ > / \ - – — : ~ +` only where white space stands at both sides (or, for the middle dot, at one), and
/// between runs of three and more spaces. A line that is no bar gives one item; nothing but separators gives none.
pub fn items(line: &str) -> Items<'_> {
    Items { rest: line }
}

/// See [`items`].
#[derive(Debug, Clone)]
pub struct Items<'a> {
    rest: &'a str,
}

impl<'a> Iterator for Items<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        while !self.rest.is_empty() {
            let (item, rest) = cut(self.rest);
            self.rest = rest;
            let item = item.trim();
            if !item.is_empty() {
                return Some(item);
            }
        }
        None
    }
}

impl FusedIterator for Items<'_> {}

/// Splits at the first separator.
fn cut(line: &str) -> (&str, &str) {
    let (mut spaces, mut before) = (0usize, ' ');
    let mut chars = line.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if c.is_whitespace() {
            spaces += 1;
            if c == '\t' || spaces >= WIDE_GAP {
                return split(line, at, c);
            }
        } else {
            spaces = 0;
        }
        let after_space = before.is_whitespace();
        let mut before_space = || chars.peek().is_none_or(|&(_, next)| next.is_whitespace());
        let separates = match c {
            '|' | '\u{FF5C}' | '\u{A6}' | '\u{2022}' | '\u{25AA}' | '\u{25CF}' | '\u{25A0}' | '\u{25C6}'
            | '\u{BB}' | '\u{203A}' | '\u{2192}' | '\u{AC}' => true,
            '\u{B7}' => after_space || before_space(),
            '\u{30FB}' | '>' | '/' | '\\' | '-' | '\u{2013}' | '\u{2014}' | ':' | '~' | '+' => {
                after_space && before_space()
            }
            _ => false,
        };
        if separates {
            return split(line, at, c);
        }
        before = c;
    }
    (line, "")
}

/// Spaces in a row that stand for a separator: typists put two after a full stop, flatteners three and more between cells.
const WIDE_GAP: usize = 3;

fn split(line: &str, at: usize, separator: char) -> (&str, &str) {
    let item = line.get(..at).unwrap_or_default();
    (item, line.get(at + separator.len_utf8()..).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_falls_into_its_items() {
        for (line, want) in [
            (
                "About us | Copyright Notice |Hotline: 010-84151598 | Online extortion",
                &["About us", "Copyright Notice", "Hotline: 010-84151598", "Online extortion"][..],
            ),
            ("Home > News > Local", &["Home", "News", "Local"]),
            ("\u{2022} Impressum \u{2022} Datenschutz", &["Impressum", "Datenschutz"]),
            ("Imprint / Privacy - Terms", &["Imprint", "Privacy", "Terms"]),
            ("Home\tNews\t\tSport", &["Home", "News", "Sport"]),
            ("Home     News   Sport", &["Home", "News", "Sport"]),
            ("\u{9996}\u{9875}\u{FF5C}\u{65B0}\u{95FB}", &["\u{9996}\u{9875}", "\u{65B0}\u{95FB}"]),
            ("Login/Register and read/write", &["Login/Register and read/write"]),
            ("A well-known fact.  Two spaces follow.", &["A well-known fact.  Two spaces follow."]),
            ("Leonardo\u{B7}DiCaprio", &["Leonardo\u{B7}DiCaprio"]),
            (" | | ", &[]),
            ("", &[]),
        ] {
            assert_eq!(items(line).collect::<Vec<_>>(), want, "{line:?}");
        }
    }
}
