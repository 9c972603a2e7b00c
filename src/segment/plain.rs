//! Lines of plain text: where they end, which are blank.
//!
//! Gives every line that is not blank as a block of its own; [`super::rejoin`] then puts together what one paragraph was.

use crate::document::{Block, Form, Segmented, Span};
use crate::tidy::{is_margin, is_visible};

/// Splits a text into its lines, blank ones counted only.
pub(super) fn split(text: &str) -> Segmented {
    let text = up_to(text, u32::MAX as usize);
    let bytes = text.as_bytes();
    // A first pass for the count keeps the peak at what is needed: documents of millions of one-character lines exist.
    let expected = memchr::memchr_iter(b'\n', bytes).count() + 1;
    let mut splitter = Splitter { text, blank: 0, segmented: Segmented::default() };
    splitter.segmented.lines.reserve_exact(expected);
    splitter.segmented.blocks.reserve_exact(expected);
    if has_rare_line_ends(bytes) {
        splitter.split_at_all_ends();
    } else {
        splitter.split_at_line_feeds();
    }
    splitter.segmented
}

/// The text up to a place that spans can name; a character that it cuts is left out.
pub(crate) fn up_to(text: &str, most_bytes: usize) -> &str {
    text.get(..text.floor_char_boundary(most_bytes)).unwrap_or_default()
}

/// Whether a line may end in something else than LF: such texts take the slower way. One pass that the compiler can make wide, as
/// a quote may begin with the byte that separators begin with and a search would stop at each.
fn has_rare_line_ends(bytes: &[u8]) -> bool {
    const STEP_BYTES: usize = 1024;
    let is_single = |byte: u8| (byte == b'\r') | (byte == 0x0b) | (byte == 0x0c);
    let is_nel = |first: u8, second: u8| (first == 0xc2) & (second == 0x85);
    let is_separator =
        |first: u8, second: u8, third: u8| (first == 0xe2) & (second == 0x80) & (third | 1 == 0xa9);
    let mut at = 0;
    while let Some(rest) = bytes.get(at..).filter(|rest| !rest.is_empty()) {
        // The next step's first two bytes are looked at here too, so that no sequence is cut.
        let step = rest.get(..STEP_BYTES + 2).unwrap_or(rest);
        let second = step.get(1..).unwrap_or_default();
        let third = step.get(2..).unwrap_or_default();
        let pairs = step.iter().zip(second);
        let found = step.iter().fold(false, |any, &byte| any | is_single(byte))
            | pairs.clone().fold(false, |any, (&first, &second)| any | is_nel(first, second))
            | pairs
                .zip(third)
                .fold(false, |any, ((&first, &second), &third)| any | is_separator(first, second, third));
        if found {
            return true;
        }
        at += STEP_BYTES;
    }
    false
}

/// U+2028 or U+2029 at this place.
fn is_unicode_separator(bytes: &[u8], at: usize) -> bool {
    matches!(bytes.get(at..at + 3), Some([0xe2, 0x80, 0xa8 | 0xa9]))
}

struct Splitter<'a> {
    text: &'a str,
    blank: u8,
    segmented: Segmented,
}

impl Splitter<'_> {
    fn split_at_line_feeds(&mut self) {
        let bytes = self.text.as_bytes();
        let mut start = 0;
        for end in memchr::memchr_iter(b'\n', bytes) {
            self.push(start, end);
            start = end + 1;
        }
        self.push(start, bytes.len());
    }

    fn split_at_all_ends(&mut self) {
        let bytes = self.text.as_bytes();
        let mut start = 0;
        let mut at = 0;
        while let Some(&byte) = bytes.get(at) {
            let width = match byte {
                b'\r' if bytes.get(at + 1) == Some(&b'\n') => 2,
                b'\n' | b'\r' | 0x0b | 0x0c => 1,
                0xc2 if bytes.get(at + 1) == Some(&0x85) => 2,
                0xe2 if is_unicode_separator(bytes, at) => 3,
                _ => {
                    at += 1;
                    continue;
                }
            };
            self.push(start, at);
            at += width;
            start = at;
        }
        // The last line has no end; after one, nothing follows.
        if start < bytes.len() {
            self.push(start, bytes.len());
        }
    }

    /// Takes one line, its end left out.
    fn push(&mut self, start: usize, end: usize) {
        let Some(line) = self.text.get(start..end) else { return };
        let Some((from, to)) = trim(line) else {
            // The text after the last line end is no line if it is empty.
            if end < self.text.len() || start < end {
                self.blank = self.blank.saturating_add(1);
            }
            return;
        };
        self.segmented.blocks.push(Block::new(self.segmented.lines.len() as u32, self.blank, Form::Line));
        self.segmented.lines.push(Span { start: (start + from) as u32, end: (start + to) as u32 });
        self.blank = 0;
    }
}

/// A character of a script that is written without spaces, Chinese or Japanese, or a mark of its punctuation.
pub(crate) fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{30ff}' | '\u{31c0}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ff60}' | '\u{20000}'..='\u{3fffd}')
}

/// Where the line's content begins and ends, or `None` for a blank line.
pub(super) fn trim(line: &str) -> Option<(usize, usize)> {
    let bytes = line.as_bytes();
    // Nearly every line begins and ends with visible ASCII, many at once and the others once spaces are off.
    if bytes.first().is_some_and(u8::is_ascii_graphic) && bytes.last().is_some_and(u8::is_ascii_graphic) {
        return Some((0, bytes.len()));
    }
    let first = bytes.iter().position(|&b| b != b' ')?;
    let last = bytes.iter().rposition(|&b| b != b' ')?;
    let visible = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_graphic);
    let from = if visible(first) { first } else { line.find(is_visible)? };
    let to = if visible(last) {
        last + 1
    } else {
        line.char_indices().rev().find(|&(_, c)| !is_margin(c)).map(|(at, c)| at + c.len_utf8())?
    };
    Some((from, to))
}

/// The bytes of a list marker at the line's start and the white space after it; 0 where there is none.
///
/// Markers: bullets and dashes, numbers and single letters with `.` or `)`, circled and bracketed numbers, Chinese ones with `、`.
pub(crate) fn marker_bytes(line: &str) -> usize {
    let Some(first) = line.chars().next() else { return 0 };
    let after = match first {
        '•' | '‣' | '⁃' | '◦' | '▪' | '▫' | '●' | '○' | '■' | '□' | '◆' | '◇' | '★' | '☆' | '►' | '▶'
        | '➤' | '✓' | '✔' | '❖' | '·' | '※' => first.len_utf8(),
        '*' | '-' | '+' | '–' | '—' | 'o' if next_is_space(line, first.len_utf8()) => first.len_utf8(),
        '①'..='⑳' | '⑴'..='⒇' | '⒈'..='⒛' => first.len_utf8(),
        '0'..='9' | '(' | '（' | 'a'..='z' | 'A'..='Z' => numbered_bytes(line),
        c if CHINESE_NUMERALS.contains(c) => {
            let digits = chinese_numeral_bytes(line);
            if line.get(digits..).is_some_and(|rest| rest.starts_with('、')) { digits + 3 } else { 0 }
        }
        _ => 0,
    };
    if after == 0 {
        return 0;
    }
    let rest = line.get(after..).unwrap_or_default();
    after + (rest.len() - rest.trim_start().len())
}

const CHINESE_NUMERALS: &str = "一二三四五六七八九十";

fn chinese_numeral_bytes(line: &str) -> usize {
    line.chars().take_while(|c| CHINESE_NUMERALS.contains(*c)).map(char::len_utf8).sum()
}

/// `12.`, `3)`, `(4)`, `b)`, each before a space; the full-width ones need none.
fn numbered_bytes(line: &str) -> usize {
    let bytes = line.as_bytes();
    let open = if bytes.first() == Some(&b'(') {
        1
    } else if line.starts_with('（') {
        3
    } else {
        0
    };
    let rest = bytes.get(open..).unwrap_or_default();
    let digits = rest.iter().take(4).take_while(|b| b.is_ascii_digit()).count();
    let label = match digits {
        0 if open > 0 => chinese_numeral_bytes(line.get(open..).unwrap_or_default()),
        digits => digits,
    };
    let label = label.max(usize::from(rest.first().is_some_and(u8::is_ascii_alphabetic)));
    if label == 0 {
        return 0;
    }
    let after = open + label;
    let tail = line.get(after..).unwrap_or_default();
    let close = match tail.chars().next() {
        Some(')') => 1,
        Some('.') if open == 0 && digits > 0 => 1,
        Some(c @ ('）' | '、' | '．')) => return after + c.len_utf8(),
        _ => return 0,
    };
    if next_is_space(line, after + close) { after + close } else { 0 }
}

fn next_is_space(line: &str, at: usize) -> bool {
    line.as_bytes().get(at).is_some_and(|&b| b == b' ' || b == b'\t')
        || line.get(at..).is_some_and(|s| s.starts_with('\u{a0}'))
}

/// Whether the line begins a list item.
pub(crate) fn is_list_item(line: &str) -> bool {
    // Letters are by far the commonest first byte and begin an item only before `)`.
    match line.as_bytes() {
        [b'a'..=b'z' | b'A'..=b'Z', b')' | b' ', ..] => marker_bytes(line) > 0,
        [b'a'..=b'z' | b'A'..=b'Z', ..] | [] => false,
        _ => marker_bytes(line) > 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_between_characters() {
        for (most, wanted) in [(0, ""), (1, "a"), (2, "a"), (3, "a"), (4, "a中"), (5, "a中b"), (9, "a中b")]
        {
            assert_eq!(up_to("a中b", most), wanted, "{most}");
        }
    }

    #[test]
    fn list_markers_are_known_and_words_are_none() {
        for (line, marker) in [
            ("• Home", "• "),
            ("•Home", "•"),
            ("* Home", "* "),
            ("- Home", "- "),
            ("12. Open", "12. "),
            ("3) Open", "3) "),
            ("(4) Open", "(4) "),
            ("b) Open", "b) "),
            ("（五）打开", "（五）"),
            ("二十、打开", "二十、"),
            ("①打开", "①"),
            ("3、打开", "3、"),
        ] {
            assert_eq!(marker_bytes(line), marker.len(), "{line}");
        }
        for line in
            ["*Home*", "-5 degrees", "3.5 metres", "2023 was dry", "Home", "a cup", "一天", "(see below)", ""]
        {
            assert_eq!(marker_bytes(line), 0, "{line}");
            assert!(!is_list_item(line), "{line}");
        }
    }
}
