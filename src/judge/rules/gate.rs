//! What a pattern asks of a line before it is worth running: its characters and its length.
//!
//! Takes a pattern's parsed form, gives a [`Gate`]; a line that the gate refuses cannot match, one that it lets pass may or may
//! not. Running a pattern costs some hundred nanoseconds, asking its gate two.

use regex_syntax::hir::{Class, Hir, HirKind};

/// Which characters stand in a text: a bit for each ASCII character but that both cases of a letter and all digits share one,
/// and a second word of bits for all other characters, some of which share one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Characters {
    ascii: u64,
    beyond: u64,
}

impl Characters {
    const NONE: Self = Self { ascii: 0, beyond: 0 };
    const ALL: Self = Self { ascii: u64::MAX, beyond: u64::MAX };

    /// The characters of a text; of bytes that are no UTF-8 nothing is said.
    pub(crate) fn of(text: &[u8]) -> Self {
        let mut ascii = 0;
        for &byte in text {
            ascii |= ASCII_BITS.get(usize::from(byte)).copied().unwrap_or(0);
        }
        let mut found = Self { ascii, beyond: 0 };
        if !text.is_ascii() {
            for chunk in text.utf8_chunks() {
                let beyond = chunk.valid().chars().filter(|c| !c.is_ascii());
                beyond.for_each(|c| found = found.or(Self::one(c)));
            }
        }
        found
    }

    fn one(c: char) -> Self {
        match c {
            '\0'..='\x7F' => Self { ascii: ASCII_BITS.get(c as usize).copied().unwrap_or(0), beyond: 0 },
            // They are the other cases of `s` and `k`.
            '\u{17F}' => Self { beyond: 1, ..Self::one('s') },
            '\u{212A}' => Self { beyond: 1, ..Self::one('k') },
            // A multiplicative hash: neighbours in a script's block fall on different bits. The letters of Western European
            // languages and of Russian stand 32 places after their capitals.
            _ => {
                let capital = matches!(c, '\u{C0}'..='\u{DE}' | '\u{410}'..='\u{42F}');
                let number = c as u32 + if capital { 32 } else { 0 };
                Self { ascii: 0, beyond: 1 << (number.wrapping_mul(0x9E37_79B1) >> 26) }
            }
        }
    }

    fn or(self, other: Self) -> Self {
        Self { ascii: self.ascii | other.ascii, beyond: self.beyond | other.beyond }
    }

    fn and(self, other: Self) -> Self {
        Self { ascii: self.ascii & other.ascii, beyond: self.beyond & other.beyond }
    }

    fn holds(self, other: Self) -> bool {
        other.ascii & !self.ascii == 0 && other.beyond & !self.beyond == 0
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

/// See the module.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Gate {
    /// They stand in every text that matches.
    needed: Characters,
    /// No other ones stand in it.
    allowed: Characters,
    /// Whether there is a character beyond ASCII in every text that matches, whichever it is.
    beyond_ascii: bool,
    least_bytes: usize,
    most_bytes: usize,
}

impl Gate {
    pub(crate) fn of(hir: &Hir) -> Self {
        let (needed, allowed) = needed_and_allowed(hir);
        Self {
            needed,
            allowed,
            beyond_ascii: is_beyond_ascii(hir),
            least_bytes: hir.properties().minimum_len().unwrap_or(usize::MAX),
            most_bytes: hir.properties().maximum_len().unwrap_or(usize::MAX),
        }
    }

    /// Whether a text of these characters and this length may match.
    pub(crate) fn lets_pass(&self, characters: Characters, bytes: usize) -> bool {
        (self.least_bytes..=self.most_bytes).contains(&bytes)
            && characters.holds(self.needed)
            && self.allowed.holds(characters)
            && !(self.beyond_ascii && characters.beyond == 0)
    }
}

/// The characters that stand in every text that a pattern matches, and those that can stand in one. Patterns are nested as deep
/// as their author wrote them, and the parser bounds that.
fn needed_and_allowed(hir: &Hir) -> (Characters, Characters) {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => (Characters::NONE, Characters::NONE),
        HirKind::Literal(literal) => {
            let found = Characters::of(&literal.0);
            // Half a character goes on in the next part.
            let whole = std::str::from_utf8(&literal.0).is_ok();
            (found, if whole { found } else { Characters::ALL })
        }
        HirKind::Class(class) => of_class(class),
        HirKind::Repetition(repetition) => {
            let (needed, allowed) = needed_and_allowed(&repetition.sub);
            (if repetition.min > 0 { needed } else { Characters::NONE }, allowed)
        }
        HirKind::Capture(capture) => needed_and_allowed(&capture.sub),
        HirKind::Concat(parts) => {
            let start = (Characters::NONE, Characters::NONE);
            parts.iter().map(needed_and_allowed).fold(start, |all, one| (all.0.or(one.0), all.1.or(one.1)))
        }
        HirKind::Alternation(parts) => {
            let start = (Characters::ALL, Characters::NONE);
            parts.iter().map(needed_and_allowed).fold(start, |all, one| (all.0.and(one.0), all.1.or(one.1)))
        }
    }
}

/// Classes of more characters are taken for all of Unicode: two bits in three are set by then.
const MOST_OF_CLASS: u32 = 64;

fn of_class(class: &Class) -> (Characters, Characters) {
    let Class::Unicode(class) = class else { return (Characters::NONE, Characters::ALL) };
    let (mut needed, mut allowed, mut count) = (Characters::ALL, Characters::NONE, 0);
    for range in class.ranges() {
        for c in range.start()..=range.end() {
            let one = Characters::one(c);
            (needed, allowed) = (needed.and(one), allowed.or(one));
            count += u32::from(!c.is_ascii());
            if count > MOST_OF_CLASS {
                // What is left of the class may hold the two that count as `s` and `k`, too.
                let ascii = allowed.ascii | Characters::one('s').ascii | Characters::one('k').ascii;
                return (Characters::NONE, Characters { ascii, beyond: u64::MAX });
            }
        }
    }
    (needed, allowed)
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
