//! Link bars: the items of a line like `Home | News | Contact`.

use std::iter::FusedIterator;

/// The items of a link bar, trimmed, empty ones left out. Items stand between `| ｜ ¦ • ▪ ● ■ ◆ » › → ¬` and tabs
/// anywhere, between `· ・ > / \ - – — : ~ +` only where white space stands at both sides (or, for the middle dot, at one), and
/// between runs of three and more spaces. A line that is no bar gives one item; nothing but separators gives none.
pub fn items(line: &str) -> Items<'_> {
    Items { rest: line, wide: memchr::memmem::find(line.as_bytes(), WIDE_GAP.as_bytes()).is_some() }
}

/// See [`items`].
#[derive(Debug, Clone)]
pub struct Items<'a> {
    rest: &'a str,
    /// Whether the line holds a wide gap: only then are its spaces looked at.
    wide: bool,
}

impl<'a> Iterator for Items<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        while !self.rest.is_empty() {
            let (item, rest) = cut(self.rest, self.wide);
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
fn cut(line: &str, wide: bool) -> (&str, &str) {
    let bytes = line.as_bytes();
    let mut from = 0;
    while let Some(found) = bytes
        .get(from..)
        .and_then(|rest| rest.iter().position(|&byte| may_separate(byte) || (wide && byte == b' ')))
    {
        let at = from + found;
        // A lead byte stands at a character's start, so both cuts hit boundaries.
        let (before, here) = (line.get(..at).unwrap_or_default(), line.get(at..).unwrap_or_default());
        let mut chars = here.chars();
        let Some(c) = chars.next() else { break };
        let before_space = || chars.clone().next().is_none_or(char::is_whitespace);
        let after_space = || before.chars().next_back().is_none_or(char::is_whitespace);
        let separates = match c {
            ' ' => here.starts_with(WIDE_GAP),
            '\t' | '|' | '\u{FF5C}' | '\u{A6}' | '\u{2022}' | '\u{25AA}' | '\u{25CF}' | '\u{25A0}'
            | '\u{25C6}' | '\u{BB}' | '\u{203A}' | '\u{2192}' | '\u{AC}' => true,
            '\u{B7}' => after_space() || before_space(),
            '\u{30FB}' | '>' | '/' | '\\' | '-' | '\u{2013}' | '\u{2014}' | ':' | '~' | '+' => {
                before_space() && after_space()
            }
            _ => false,
        };
        if separates {
            return (before, chars.as_str());
        }
        from = at + c.len_utf8();
    }
    (line, "")
}

/// Whether a separator other than a wide gap can begin with this byte.
fn may_separate(byte: u8) -> bool {
    matches!(byte, b'\t' | b'|' | b'>' | b'/' | b'\\' | b'-' | b':' | b'~' | b'+' | 0xC2 | 0xE2 | 0xE3 | 0xEF)
}

/// Spaces in a row that stand for a separator: typists put two after a full stop, flatteners three and more between cells.
const WIDE_GAP: &str = "   ";

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
