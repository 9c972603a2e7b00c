//! Link bars: the items of a line like `Home | News | Contact`.

use std::iter::FusedIterator;

/// The items of a link bar, trimmed, empty ones left out. Items stand between `| ｜ ¦ • ▪ ● ■ ◆ » › → ¬` and tabs
/// anywhere, between `· ・ > / \ - – — : ~ +` only where white space stands at both sides (or, for the middle dot, at one), and
/// between runs of three and more spaces. A line that is no bar gives one item; nothing but separators gives none.
pub fn items(line: &str) -> Items<'_> {
    Items { rest: line, wide: has_wide_gap(line.as_bytes()) }
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
    while let Some(found) = bytes.get(from..).and_then(|rest| find_candidate(rest, wide)) {
        let at = from + found;
        // A lead byte stands at a character's start, so both cuts hit boundaries.
        if let Some(width) = separator_bytes(line, at) {
            return (line.get(..at).unwrap_or_default(), line.get(at + width..).unwrap_or_default());
        }
        from = at + 1;
    }
    (line, "")
}

/// The first byte at which a separator may stand. No early way out inside a chunk: so the compiler makes that loop wide.
fn find_candidate(bytes: &[u8], wide: bool) -> Option<usize> {
    let is_candidate = |byte: u8| may_separate(byte) | (wide & (byte == b' '));
    let may =
        |byte: u8| MAY_SEPARATE.get(usize::from(byte)).is_some_and(|may| *may) | (wide & (byte == b' '));
    let (chunks, _) = bytes.as_chunks::<CANDIDATE_CHUNK_BYTES>();
    let clean =
        chunks.iter().take_while(|chunk| !chunk.iter().fold(false, |any, &byte| any | is_candidate(byte)));
    let from = clean.count() * CANDIDATE_CHUNK_BYTES;
    let found = bytes.get(from..)?.iter().position(|&byte| may(byte))?;
    Some(from + found)
}

/// The length of the separator that stands there, if one does.
fn separator_bytes(line: &str, at: usize) -> Option<usize> {
    let here = line.as_bytes().get(at..)?;
    let after_space = || {
        let before = line.get(..at).unwrap_or_default();
        before.chars().next_back().is_none_or(char::is_whitespace)
    };
    let before_space = |width: usize| {
        let after = line.get(at + width..).unwrap_or_default();
        after.chars().next().is_none_or(char::is_whitespace)
    };
    let (width, separates) = match here {
        [b'\t' | b'|', ..] => (1, true),
        [b' ', ..] => (1, here.starts_with(WIDE_GAP.as_bytes())),
        [b'>' | b'/' | b'\\' | b'-' | b':' | b'~' | b'+', ..] => (1, after_space() && before_space(1)),
        // ¦ ¬ »
        [0xC2, 0xA6 | 0xAC | 0xBB, ..] => (2, true),
        // ·
        [0xC2, 0xB7, ..] => (2, after_space() || before_space(2)),
        // • › → ■ ▪ ◆ ● ｜
        [0xE2, 0x80, 0xA2 | 0xBA, ..]
        | [0xE2, 0x86, 0x92, ..]
        | [0xE2, 0x96, 0xA0 | 0xAA, ..]
        | [0xE2, 0x97, 0x86 | 0x8F, ..]
        | [0xEF, 0xBD, 0x9C, ..] => (3, true),
        // – — ・
        [0xE2, 0x80, 0x93 | 0x94, ..] | [0xE3, 0x83, 0xBB, ..] => (3, after_space() && before_space(3)),
        _ => (0, false),
    };
    separates.then_some(width)
}

/// Whether a separator other than a wide gap can begin with this byte.
const fn may_separate(byte: u8) -> bool {
    (byte == b'\t')
        | (byte == b'|')
        | (byte == b'>')
        | (byte == b'/')
        | (byte == b'\\')
        | (byte == b'-')
        | (byte == b':')
        | (byte == b'~')
        | (byte == b'+')
        | (byte == 0xC2)
        | (byte == 0xE2)
        | (byte == 0xE3)
        | (byte == 0xEF)
}

/// The same as a table, for bytes that are looked at one by one.
const MAY_SEPARATE: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        #[expect(
            clippy::indexing_slicing,
            reason = "evaluated by the compiler; the loop ends at the table's length"
        )]
        {
            table[byte] = may_separate(byte as u8);
        }
        byte += 1;
    }
    table
};

/// Whether three spaces stand in a row. No early way out but between chunks: so the compiler makes the loop wide.
fn has_wide_gap(bytes: &[u8]) -> bool {
    let (second, third) = (bytes.get(1..).unwrap_or_default(), bytes.get(2..).unwrap_or_default());
    let chunks = bytes.chunks(CHUNK_BYTES).zip(second.chunks(CHUNK_BYTES)).zip(third.chunks(CHUNK_BYTES));
    chunks.into_iter().any(|((first, second), third)| {
        let triples = first.iter().zip(second).zip(third);
        triples.fold(false, |gap, ((a, b), c)| gap | ((*a == b' ') & (*b == b' ') & (*c == b' ')))
    })
}

/// Bytes that are looked at in one go for a wide gap, and for a separator; the latter stand closer.
const CHUNK_BYTES: usize = 256;
const CANDIDATE_CHUNK_BYTES: usize = 16;

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
