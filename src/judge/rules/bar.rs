//! Link bars: the items of a line like `Home | News | Contact`.

use std::iter::FusedIterator;

/// The items of a link bar, trimmed, empty ones left out. Items stand between `| ｜ ¦ • ▪ ● ■ ◆ » › → ¬` and tabs
/// anywhere, between `· ・ > / \ - – — : ~ +` only where white space stands at both sides (or, for the middle dot, at one), and
/// between runs of three and more spaces. A line that is no bar gives one item; nothing but separators gives none.
pub fn items(line: &str) -> Items<'_> {
    items_by(line, Signs::of(line))
}

/// The same, for a line whose signs are known.
pub(crate) fn items_by(line: &str, signs: Signs) -> Items<'_> {
    Items { rest: line, wide: signs.gap && has_wide_gap(line.as_bytes()) }
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

/// The first byte at which a separator may stand.
fn find_candidate(bytes: &[u8], wide: bool) -> Option<usize> {
    let may = |byte: u8| MAY_SEPARATE.get(usize::from(byte)).is_some_and(|may| *may);
    // Apart, as the second is seldom asked for.
    if wide {
        bytes.iter().position(|&byte| may(byte) | (byte == b' '))
    } else {
        bytes.iter().position(|&byte| may(byte))
    }
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

/// What one look at a line tells of it, without a branch on any byte: that it is no bar, of nearly every line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Signs {
    /// Whether [`items`] may find a separator other than a wide gap.
    pub(crate) separator: bool,
    /// Whether a tab or two spaces in a row stand in the line.
    pub(crate) gap: bool,
    /// Whether a character of kana or Han may stand in the line.
    pub(crate) unspaced: bool,
}

impl Signs {
    /// Looks at a line.
    pub(crate) fn of(line: &str) -> Self {
        // What precedes the line is as good as white space.
        let (mut pairs, mut before) = (0, AFTER_ANY | AFTER_SPACE | TAB | UNSPACED);
        for &byte in line.as_bytes() {
            let here = PAIRS.get(usize::from(byte)).copied().unwrap_or(0);
            pairs |= before & here >> SECOND;
            before = here;
        }
        Self {
            separator: pairs & (AFTER_ANY | AFTER_SPACE | AFTER_C2 | AFTER_80 | AFTER_OTHER) != 0,
            gap: pairs & (TAB | SPACES) != 0,
            unspaced: pairs & UNSPACED != 0,
        }
    }
}

// Pairs of bytes that are signs. In the table a byte has, in its low half, the bits of the pairs of which it can be the first,
// in its high half those of which it can be the second: a pair stands where a byte's high half and the low half of the one
// before share its bit.

/// A separator wherever it stands, after anything.
const AFTER_ANY: u16 = 1;
/// A separator that wants white space at its side, after what may be the end of such.
const AFTER_SPACE: u16 = 1 << 1;
/// The last two bytes of separators beyond ASCII: `¦ ¬ » ·`, ...
const AFTER_C2: u16 = 1 << 2;
/// `– — • ›`, ...
const AFTER_80: u16 = 1 << 3;
/// and all others, with pairs that are none.
const AFTER_OTHER: u16 = 1 << 4;
/// A tab, after anything.
const TAB: u16 = 1 << 5;
/// Two spaces.
const SPACES: u16 = 1 << 6;
/// The first byte of kana or Han, after anything.
const UNSPACED: u16 = 1 << 7;
/// By how much the high half lies above the low one.
const SECOND: u32 = 8;

const PAIRS: [u16; 256] = {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        let first = match byte as u8 {
            b' ' => AFTER_SPACE | SPACES,
            b'\t'..=b'\r' | 0x1C..=0x1F => AFTER_SPACE,
            0x80 => AFTER_SPACE | AFTER_80,
            0x83 | 0x86 | 0x96 | 0x97 | 0xBD => AFTER_SPACE | AFTER_OTHER,
            0xC2 => AFTER_SPACE | AFTER_C2,
            0x81.. => AFTER_SPACE,
            _ => 0,
        };
        let second = match byte as u8 {
            b'\t' => AFTER_ANY | TAB,
            b'|' => AFTER_ANY,
            b' ' => SPACES,
            b'>' | b'/' | b'\\' | b'-' | b':' | b'~' | b'+' => AFTER_SPACE,
            0xA6 | 0xAC | 0xB7 => AFTER_C2,
            // » ・
            0xBB => AFTER_C2 | AFTER_OTHER,
            0x93 | 0x94 | 0xA2 | 0xBA => AFTER_80,
            // ◆ ● → ｜ ■ ▪
            0x86 | 0x8F | 0x92 | 0x9C | 0xA0 | 0xAA => AFTER_OTHER,
            0xE3..=0xE9 => UNSPACED,
            _ => 0,
        };
        let always = AFTER_ANY | TAB | UNSPACED;
        #[expect(
            clippy::indexing_slicing,
            reason = "evaluated by the compiler; the loop ends at the table's length"
        )]
        {
            table[byte] = first | always | second << SECOND;
        }
        byte += 1;
    }
    table
};

/// Whether a separator other than a wide gap can begin with this byte.
const MAY_SEPARATE: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        #[expect(
            clippy::indexing_slicing,
            reason = "evaluated by the compiler; the loop ends at the table's length"
        )]
        {
            table[byte] = matches!(
                byte as u8,
                b'\t' | b'|' | b'>' | b'/' | b'\\' | b'-' | b':' | b'~' | b'+' | 0xC2 | 0xE2 | 0xE3 | 0xEF
            );
        }
        byte += 1;
    }
    table
};

/// Whether three spaces stand in a row.
fn has_wide_gap(bytes: &[u8]) -> bool {
    memchr::memmem::find(bytes, WIDE_GAP.as_bytes()).is_some()
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

    #[test]
    fn no_separator_stands_in_a_line_without_its_sign() {
        let pieces = [
            "a", "é", " ", "\u{A0}", "\u{2003}", "\u{3000}", "-", ":", ">", "/", "\\", "~", "+", "|", "\t",
            "¦", "¬", "»", "·", "•", "›", "→", "■", "▪", "◆", "●", "｜", "–", "—", "・", "’", "の", "新",
            "版",
        ];
        for first in pieces {
            for second in pieces {
                for third in pieces {
                    for line in [format!("{first}{second}{third}"), format!("x{first}{second}{third}x")] {
                        let signs = Signs::of(&line);
                        let mut separators =
                            (0..line.len()).filter(|&at| separator_bytes(&line, at).is_some());
                        let spaces = |at: usize| line.as_bytes()[at] == b' ';
                        assert!(signs.separator || separators.all(spaces), "{line:?}");
                        assert_eq!(signs.gap, line.contains("  ") || line.contains('\t'), "{line:?}");
                        let is_unspaced = |c| matches!(c, '\u{3041}'..='\u{30ff}' | '\u{4e00}'..='\u{9fff}');
                        assert!(signs.unspaced || !line.contains(is_unspaced), "{line:?}");
                    }
                }
            }
        }
        assert_eq!(
            Signs::of("Isn’t it a well-known fact: http://x.org/y, of “1–2” years…"),
            Signs { separator: true, gap: false, unspaced: false }
        );
        assert_eq!(
            Signs::of("Isn’t it a well-known fact: http://x.org/y, of “two” years…"),
            Signs { separator: false, gap: false, unspaced: false }
        );
    }
}
