//! What a pattern asks of a line before it is worth running: its characters and its length.
//!
//! Takes a pattern's parsed form, gives a [`Gate`]; a line that the gate refuses cannot match, one that it lets pass may or may
//! not. Running a pattern costs some hundred nanoseconds, asking its gate a few.

use regex_syntax::hir::{Class, ClassUnicodeRange, Hir, HirKind};
use serde::{Deserialize, Serialize};
use std::ops::RangeInclusive;

/// Which characters stand in a text: a bit for each ASCII character but that both cases of a letter and all digits share one,
/// and a second word of bits for all other characters, some of which share one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(from = "(u64, u64)", into = "(u64, u64)")]
pub(crate) struct Characters {
    ascii: u64,
    beyond: u64,
}

impl From<(u64, u64)> for Characters {
    fn from((ascii, beyond): (u64, u64)) -> Self {
        Self { ascii, beyond }
    }
}

impl From<Characters> for (u64, u64) {
    fn from(Characters { ascii, beyond }: Characters) -> Self {
        (ascii, beyond)
    }
}

impl Characters {
    pub(super) const NONE: Self = Self { ascii: 0, beyond: 0 };
    const ALL: Self = Self { ascii: u64::MAX, beyond: u64::MAX };

    /// The characters of a text; of bytes that are no UTF-8 nothing is said.
    pub(crate) fn of(text: &[u8]) -> Self {
        let mut ascii = 0;
        for &byte in text {
            ascii |= ASCII_BITS.get(usize::from(byte)).copied().unwrap_or(0);
        }
        let mut found = Self { ascii, beyond: 0 };
        if !text.is_ascii()
            && let Ok(text) = std::str::from_utf8(text)
        {
            let beyond = text.chars().filter(|c| !c.is_ascii());
            beyond.for_each(|c| found = found.or(Self::one(c)));
        }
        found
    }

    pub(super) fn one(c: char) -> Self {
        match c {
            '\0'..='\x7F' => Self { ascii: ASCII_BITS.get(c as usize).copied().unwrap_or(0), beyond: 0 },
            // They are the other cases of `s` and `k`.
            '\u{17F}' => Self { beyond: scripts_of(c), ..Self::one('s') },
            '\u{212A}' => Self { beyond: scripts_of(c), ..Self::one('k') },
            // Full-width ASCII.
            '\u{FF01}'..='\u{FF5E}' => {
                let narrow = u8::try_from(c as u32 - 0xFEE0).unwrap_or(0);
                Self { beyond: scripts_of(c), ..Self::one(char::from(narrow)) }
            }
            // A multiplicative hash: neighbours in a script's block fall on different bits. The letters of Western European
            // languages and of Russian stand 32 places after their capitals.
            _ => {
                let capital = matches!(c, '\u{C0}'..='\u{DE}' | '\u{410}'..='\u{42F}');
                let number = c as u32 + if capital { 32 } else { 0 };
                let place = (u64::from(number.wrapping_mul(0x9E37_79B1)) * (64 - SCRIPT_BITS)) >> 32;
                Self { ascii: 0, beyond: scripts_of(c) | 1 << (SCRIPT_BITS + place) }
            }
        }
    }

    /// Whether one beyond ASCII is among them.
    pub(super) fn is_beyond_ascii(self) -> bool {
        self.beyond != 0
    }

    fn or(self, other: Self) -> Self {
        Self { ascii: self.ascii | other.ascii, beyond: self.beyond | other.beyond }
    }

    fn and(self, other: Self) -> Self {
        Self { ascii: self.ascii & other.ascii, beyond: self.beyond & other.beyond }
    }

    pub(super) fn holds(self, other: Self) -> bool {
        other.ascii & !self.ascii == 0 && other.beyond & !self.beyond == 0
    }
}

/// How many bits tell scripts.
const SCRIPT_BITS: u64 = 8;

const LATIN: u64 = 1;
const CYRILLIC: u64 = 2;
const ARABIC: u64 = 4;
// Chinese and Japanese share one, beside their own.
const KANA: u64 = 8 | 16;
const HAN: u64 = 8 | 32;
const HANGUL: u64 = 64;
const OTHER: u64 = 128;

/// Where scripts begin that the patterns tell apart, with the bits of what follows up to the next.
const SCRIPTS: [(char, u64); 17] = [
    ('\u{80}', LATIN),
    ('\u{250}', OTHER),
    ('\u{400}', CYRILLIC),
    ('\u{530}', OTHER),
    ('\u{600}', ARABIC),
    ('\u{780}', OTHER),
    ('\u{1100}', HANGUL),
    ('\u{1200}', OTHER),
    ('\u{3040}', KANA),
    ('\u{3100}', OTHER),
    ('\u{3400}', HAN),
    ('\u{A000}', OTHER),
    ('\u{AC00}', HANGUL),
    ('\u{D7B0}', OTHER),
    ('\u{F900}', HAN),
    ('\u{FB00}', OTHER),
    ('\u{20000}', HAN),
];

fn scripts_of(c: char) -> u64 {
    match c {
        // Most of what is asked about.
        '\u{80}'..='\u{24F}' => LATIN,
        '\u{4E00}'..='\u{9FFF}' => HAN,
        _ => {
            let place = SCRIPTS.partition_point(|&(start, _)| start <= c);
            place.checked_sub(1).and_then(|at| SCRIPTS.get(at)).map_or(0, |&(_, bits)| bits)
        }
    }
}

/// The bits of ASCII, and none for other bytes.
const ASCII_BITS: [u64; 256] = assign_bits();

#[expect(clippy::indexing_slicing, reason = "evaluated by the compiler; the loop ends at the table's length")]
const fn assign_bits() -> [u64; 256] {
    let mut bits = [0; 256];
    let mut byte = 0u8;
    let mut next = 28;
    while byte < 128 {
        let bit = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a',
            b'0'..=b'9' => 26,
            0..=0x1F | 0x7F => 27,
            // A space and 32 marks: 28 to 60.
            _ => {
                next += 1;
                next - 1
            }
        };
        bits[byte as usize] = 1 << bit;
        byte += 1;
    }
    bits
}

/// See the module. Best made for each alternative of a pattern: a choice between them blurs what each one asks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Gate {
    /// The characters with which a match can end and begin.
    last: Characters,
    first: Characters,
    /// No other characters stand in a match.
    allowed: Characters,
    need: Need,
    /// Whether there is a character beyond ASCII in every text that matches, whichever it is.
    beyond_ascii: bool,
    least_bytes: usize,
    most_bytes: usize,
}

/// What stands in every text that a part of a pattern matches.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
struct Need {
    /// All of these.
    all: Characters,
    /// Of each of these choices one.
    choices: Vec<Box<[Need]>>,
}

/// The characters of a text, and those at its ends.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sketch {
    all: Characters,
    first: Characters,
    last: Characters,
    bytes: usize,
}

impl Sketch {
    pub(crate) fn of(text: &[u8]) -> Self {
        let is_start = |byte: &u8| byte & 0xC0 != 0x80;
        let second = text.iter().skip(1).position(is_start).map_or(text.len(), |at| at + 1);
        let last = text.iter().rposition(is_start).unwrap_or(0);
        Self {
            all: Characters::of(text),
            first: Characters::of(text.get(..second).unwrap_or_default()),
            last: Characters::of(text.get(last..).unwrap_or_default()),
            bytes: text.len(),
        }
    }
}

/// What can be told of a folded text by a look at its ends.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Glimpse {
    /// Some of its characters.
    pub(super) some: Characters,
    /// The last one; nothing, where it is not known.
    pub(super) last: Characters,
}

impl Gate {
    pub(crate) fn of(hir: &Hir) -> Self {
        Self {
            last: edge_of(hir, true),
            first: edge_of(hir, false),
            allowed: allowed_in(hir),
            need: Need::of(hir),
            beyond_ascii: is_beyond_ascii(hir),
            least_bytes: hir.properties().minimum_len().unwrap_or(usize::MAX),
            most_bytes: hir.properties().maximum_len().unwrap_or(usize::MAX),
        }
    }

    /// The characters with which a match can begin.
    pub(super) fn first(&self) -> Characters {
        self.first
    }

    /// Whether a text may match of which that much is known.
    pub(super) fn may_let_pass(&self, text: &Glimpse) -> bool {
        self.last.holds(text.last) && self.allowed.holds(text.some)
    }

    /// Whether a text may match.
    pub(crate) fn lets_pass(&self, text: &Sketch) -> bool {
        self.last.holds(text.last)
            && self.first.holds(text.first)
            && self.allowed.holds(text.all)
            && self.least_bytes <= text.bytes
            && text.bytes <= self.most_bytes
            && !(self.beyond_ascii && text.all.beyond == 0)
            && self.need.is_met_by(text.all)
    }
}

/// Classes of so few characters are choices: `[頁页]`.
const MOST_SPELLINGS: usize = 4;

impl Need {
    /// Patterns are nested as deep as their author wrote them, and the parser bounds that; so in all that follows here.
    fn of(hir: &Hir) -> Self {
        match hir.kind() {
            HirKind::Empty | HirKind::Look(_) => Self::default(),
            HirKind::Literal(literal) => Self::all(Characters::of(&literal.0)),
            HirKind::Class(Class::Unicode(class))
                if class.iter().map(|range| range.len()).sum::<usize>() <= MOST_SPELLINGS =>
            {
                let chars = class.iter().flat_map(|range| range.start()..=range.end());
                Self::any(chars.map(|c| Self::all(Characters::one(c))).collect())
            }
            HirKind::Class(class) => Self::all(sides_of(class).0),
            HirKind::Repetition(repetition) if repetition.min == 0 => Self::default(),
            HirKind::Repetition(repetition) => Self::of(&repetition.sub),
            HirKind::Capture(capture) => Self::of(&capture.sub),
            HirKind::Concat(parts) => {
                let mut need = Self::default();
                for part in parts.iter().map(Self::of) {
                    need.all = need.all.or(part.all);
                    need.choices.extend(part.choices);
                }
                need
            }
            HirKind::Alternation(parts) => Self::any(parts.iter().map(Self::of).collect()),
        }
    }

    fn all(all: Characters) -> Self {
        Self { all, choices: Vec::new() }
    }

    fn any(mut choices: Vec<Self>) -> Self {
        if choices.len() < 2 {
            return choices.pop().unwrap_or_default();
        }
        let all = choices.iter().fold(Characters::ALL, |all, one| all.and(one.all));
        let choosy = choices.iter().all(|one| one.all != all || !one.choices.is_empty());
        Self { all, choices: if choosy { vec![choices.into()] } else { Vec::new() } }
    }

    fn is_met_by(&self, text: Characters) -> bool {
        text.holds(self.all)
            && self.choices.iter().all(|choice| choice.iter().any(|need| need.is_met_by(text)))
    }
}

/// The characters that can stand in what a pattern matches.
fn allowed_in(hir: &Hir) -> Characters {
    let all_in = |parts: &[Hir]| parts.iter().fold(Characters::NONE, |all, part| all.or(allowed_in(part)));
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => Characters::NONE,
        // Half a character goes on in the next part.
        HirKind::Literal(literal) if std::str::from_utf8(&literal.0).is_err() => Characters::ALL,
        HirKind::Literal(literal) => Characters::of(&literal.0),
        HirKind::Class(class) => sides_of(class).1,
        HirKind::Repetition(repetition) => allowed_in(&repetition.sub),
        HirKind::Capture(capture) => allowed_in(&capture.sub),
        HirKind::Concat(parts) | HirKind::Alternation(parts) => all_in(parts),
    }
}

/// Classes of more characters beyond ASCII are not looked at one by one.
const MOST_OF_CLASS: usize = 64;

/// The bits that all characters of a class have, and those that any has.
fn sides_of(class: &Class) -> (Characters, Characters) {
    let start = (Characters::ALL, Characters::NONE);
    let merge = |sides: (Characters, Characters), one| (sides.0.and(one), sides.1.or(one));
    let Class::Unicode(class) = class else { return (Characters::NONE, Characters::ALL) };
    let (ascii, beyond): (Vec<_>, Vec<_>) =
        class.iter().flat_map(split_at_ascii).partition(|range| range.end().is_ascii());
    let count: usize = beyond.iter().map(|range| range.clone().count()).sum();
    let sides = ascii.into_iter().flatten().map(Characters::one).fold(start, merge);
    if count <= MOST_OF_CLASS {
        return beyond.into_iter().flatten().map(Characters::one).fold(sides, merge);
    }
    beyond.iter().fold(sides, |sides, range| {
        let (all, any) = scripts_in(range).fold(sides, merge);
        // Any of the other bits, and of ASCII those that full-width characters and old letters share.
        let ascii = if shares_ascii(range) { u64::MAX } else { 0 };
        (all, any.or(Characters { ascii, beyond: u64::MAX << SCRIPT_BITS }))
    })
}

/// Whether a character that counts as one of ASCII, too, is in the range.
fn shares_ascii(range: &RangeInclusive<char>) -> bool {
    range.contains(&'\u{17F}')
        || range.contains(&'\u{212A}')
        || (*range.start() <= '\u{FF5E}' && *range.end() >= '\u{FF01}')
}

/// The bits of the scripts that a range reaches into, each alone.
fn scripts_in(range: &RangeInclusive<char>) -> impl Iterator<Item = Characters> + '_ {
    let starts = SCRIPTS.iter().map(|&(start, _)| start).filter(|start| range.contains(start));
    std::iter::once(*range.start()).chain(starts).map(|c| Characters { ascii: 0, beyond: scripts_of(c) })
}

fn split_at_ascii(range: &ClassUnicodeRange) -> impl Iterator<Item = RangeInclusive<char>> + use<> {
    let (start, end) = (range.start(), range.end());
    let ascii = start.is_ascii().then(|| start..=end.min('\x7F'));
    let beyond = (!end.is_ascii()).then(|| start.max('\u{80}')..=end);
    ascii.into_iter().chain(beyond)
}

/// The characters with which a match can begin, or end: all of them where that cannot be told.
fn edge_of(hir: &Hir, last: bool) -> Characters {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => Characters::NONE,
        HirKind::Literal(literal) => match std::str::from_utf8(&literal.0) {
            Ok(text) => {
                let edge = if last { text.chars().next_back() } else { text.chars().next() };
                edge.map_or(Characters::NONE, Characters::one)
            }
            Err(_) => Characters::ALL,
        },
        HirKind::Class(class) => sides_of(class).1,
        HirKind::Repetition(repetition) => edge_of(&repetition.sub, last),
        HirKind::Capture(capture) => edge_of(&capture.sub, last),
        HirKind::Alternation(parts) => {
            parts.iter().fold(Characters::NONE, |all, part| all.or(edge_of(part, last)))
        }
        HirKind::Concat(parts) => {
            let mut edge = Characters::NONE;
            for at in 0..parts.len() {
                let Some(part) = parts.get(if last { parts.len() - 1 - at } else { at }) else { break };
                edge = edge.or(edge_of(part, last));
                if part.properties().minimum_len().is_none_or(|bytes| bytes > 0) {
                    break;
                }
            }
            edge
        }
    }
}

/// Whether all that a pattern matches holds a character outside ASCII.
pub(super) fn is_beyond_ascii(hir: &Hir) -> bool {
    match hir.kind() {
        HirKind::Literal(literal) => !literal.0.is_ascii(),
        HirKind::Class(Class::Unicode(class)) => {
            class.ranges().first().is_some_and(|range| !range.start().is_ascii())
        }
        HirKind::Class(Class::Bytes(class)) => {
            class.ranges().first().is_some_and(|range| !range.start().is_ascii())
        }
        HirKind::Repetition(repetition) => repetition.min > 0 && is_beyond_ascii(&repetition.sub),
        HirKind::Capture(capture) => is_beyond_ascii(&capture.sub),
        HirKind::Concat(parts) => parts.iter().any(is_beyond_ascii),
        HirKind::Alternation(parts) => parts.iter().all(is_beyond_ascii),
        HirKind::Empty | HirKind::Look(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lets_pass(pattern: &str, line: &str) -> bool {
        Gate::of(&regex_syntax::parse(pattern).unwrap()).lets_pass(&Sketch::of(line.as_bytes()))
    }

    #[test]
    fn a_gate_lets_pass_what_matches() {
        for (pattern, lines) in [
            ("comments? ?[0-9０-９]+", &["comment 1", "comments１２"][..]),
            ("(?:share|print) .*", &["share it", "print 日本語"]),
            ("(?i)source[:：] ?(?P<name>.+)", &["SOURCE: x", "ſource：x", "Source: Ж"]),
            ("(?i)источник: .+", &["ИСТОЧНИК: ТАСС", "Источник: ТАСС"]),
            ("(?i)écrit par k+", &["ÉCRIT PAR K", "écrit par \u{212A}"]),
            ("[㐀-鿿]{2,3}[頁页]?", &["首页", "第二頁"]),
            ("[ぁ-ヿ㐀-鿿].*トップ", &["のトップ", "首トップ"]),
            (r"[^a]+", &["首", "b", "Ж", "\u{1F600}", "\u{17F}", "Ａ"]),
            ("(?:a|b)?c*", &["", "a", "c", "bcc"]),
            (r"\p{L}+", &["Ж", "é", "\u{17F}", "\u{212A}", "Ａ", "首"]),
        ] {
            let regex = regex::Regex::new(&format!(r"\A(?:{pattern})\z")).unwrap();
            for line in lines {
                assert!(regex.is_match(line), "{pattern} {line}");
                assert!(lets_pass(pattern, line), "{pattern} {line}");
            }
        }
    }

    #[test]
    fn a_gate_refuses_what_cannot_match() {
        for (pattern, line) in [
            ("comments? [0-9]+", "comments below"),
            ("(?:share|print) [a-z ]*", "shape of things"),
            ("(?:share|print) [a-z ]*", "print 12"),
            ("share .*", "share"),
            ("[㐀-鿿].*", "für 首页"),
            (".*页", "页 für"),
            ("[㐀-鿿]{2,6}", "für"),
            (".{3}", "ab"),
        ] {
            assert!(!lets_pass(pattern, line), "{pattern} {line}");
        }
    }

    #[test]
    fn what_a_pattern_generates_passes_its_gate() {
        let parts = ["a", "K", "ſ", "7", "７", " ", "é", "É", "Ж", "ж", "页", "頁", "の", "한", "ا", "😀"];
        let classes =
            ["[a-z]", r"\d", "[^ ]", "(?i)k", "(?:a|页)?", ".*", "[é-ж]", "[\u{1}-\u{10FFFF}]", "(?i)[sж]"];
        for first in classes {
            for second in classes {
                let pattern = format!("(?:{first})(?:{second}|7)");
                let regex = regex::Regex::new(&format!(r"\A(?:{pattern})\z")).unwrap();
                for a in parts {
                    for b in parts {
                        let line = format!("{a}{b}");
                        assert!(!regex.is_match(&line) || lets_pass(&pattern, &line), "{pattern} {line}");
                    }
                }
            }
        }
    }
}
