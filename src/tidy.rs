//! White space and characters of one line of kept text.
//!
//! Takes a line without its line end, gives its clean form; which lines are kept and how they are joined is for others. Tidying
//! is idempotent. The characters of a line fall in these kinds:
//!
//! | characters | become |
//! |---|---|
//! | whatever Unicode calls white space: tabs, no-break, thin and ideographic spaces, line and paragraph separators | one space a run, none at either end |
//! | controls (C0, DEL, C1), noncharacters | nothing |
//! | soft hyphen, zero-width space, word joiner, byte order mark, invisible operators, annotation anchors | nothing |
//! | all bidi controls: marks, embeddings, overrides, isolates | nothing: they are for the eye, and the letters' own directions order ordinary text |
//! | ZWNJ | stays between letters of a script that joins them (Arabic and its kin, the Indic scripts, Mongolian); at a word's end it has no effect |
//! | ZWJ | stays after such a letter, at a word's end too (Malayalam chillus, the Arabic abbreviation of "Hijri"), and between emoji |
//! | variation selectors | stay after a character that they can vary |
//! | tag characters | stay in a flag, after U+1F3F4 |
//! | everything else, U+FFFD and private use included | itself, in Unicode Normalization Form C |
//!
//! The white space of listings stays, tabs and ideographic spaces too (`listing` tells what is one).
//!
//! A line of nothing but spaces and invisible characters becomes empty.

mod listing;

pub(crate) use listing::{is_code, mark_listings};

use unicode_normalization::char::canonical_combining_class;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

const ZWNJ: char = '\u{200C}';
const ZWJ: char = '\u{200D}';
/// The emoji that flags of regions begin with.
const BLACK_FLAG: char = '\u{1F3F4}';

/// Appends a line's clean form to `out`: nothing at all if nothing of it can be seen.
///
/// What stands in `out` already is neither looked at nor changed.
///
/// ```
/// let mut clean = String::new();
/// dechrome::tidy::tidy("\u{3000}two\u{a0}\t words\u{200b}, e\u{301}tude\u{ad} ", &mut clean);
/// assert_eq!(clean, "two words, étude");
/// ```
pub fn tidy(line: &str, out: &mut String) {
    let mut plain = plain_bytes(line);
    if plain == line.len() {
        out.push_str(line);
        return;
    }
    let start = out.len();
    out.reserve(line.len());
    let mut tidier = Tidier { out, start, space: false, joiner: None, base: None, last: None, unsure: false };
    let mut rest = line;
    while let Some(c) = rest.chars().next() {
        let (head, tail) = rest.split_at(if plain > 0 { plain } else { c.len_utf8() });
        if plain > 0 {
            tidier.push_plain(head);
        } else {
            tidier.push(c);
        }
        rest = tail;
        plain = plain_bytes(rest);
    }
    tidier.settle_joiner(None);
    if tidier.unsure {
        compose(out, start);
    }
}

/// White space of a listing as it comes out.
pub(crate) fn lay_out(c: char) -> char {
    if matches!(c, ' ' | '\t' | '\u{3000}') { c } else { ' ' }
}

/// Appends lines of which the author laid out the white space: spaces, tabs and line feeds stay, other white space is a space; what
/// stands between is tidied as ever.
pub(crate) fn tidy_listing(lines: &str, out: &mut String) {
    let mut rest = lines;
    while !rest.is_empty() {
        let word = rest.find(char::is_whitespace).unwrap_or(rest.len());
        let (word, after) = rest.split_at(word);
        tidy(word, out);
        let (between, next) = after.split_at(after.len() - after.trim_start().len());
        out.extend(between.chars().map(|c| if c == '\n' { c } else { lay_out(c) }));
        rest = next;
    }
}

/// Length of the longest head of some text that stays as it is whatever follows: characters that are kept and surely composed, and
/// single spaces between them.
fn plain_bytes(text: &str) -> usize {
    // A space at the start counts as the second of two.
    let (mut at, mut after_space) = (0, true);
    loop {
        at += plain_ascii_bytes(text.as_bytes().get(at..).unwrap_or_default(), &mut after_space);
        let others = text.get(at..).unwrap_or_default().chars();
        let others = others.take_while(|c| !c.is_ascii() && is_surely_composed(*c) && fate(*c) == Fate::Kept);
        let others_bytes: usize = others.map(char::len_utf8).sum();
        if others_bytes == 0 {
            break;
        }
        at += others_bytes;
        after_space = false;
    }
    at.saturating_sub(usize::from(after_space))
}

/// Length of the printable ASCII without two spaces in a row at the head of some bytes; eight at a time, by the carry tricks of
/// <https://graphics.stanford.edu/~seander/bithacks.html#ZeroInWord>.
fn plain_ascii_bytes(bytes: &[u8], after_space: &mut bool) -> usize {
    const WORD_BYTES: usize = 8;
    let (words, rest) = bytes.as_chunks::<WORD_BYTES>();
    for (index, word) in words.iter().enumerate() {
        let plain = plain_word_bytes(u64::from_le_bytes(*word), after_space);
        if plain < WORD_BYTES {
            return index * WORD_BYTES + plain;
        }
    }
    let last = match bytes.last_chunk() {
        _ if rest.is_empty() => return bytes.len(),
        // The bytes that were looked at already make room for zeros, which end what is plain.
        Some(last) => u64::from_le_bytes(*last) >> (u64::BITS as usize - 8 * rest.len()),
        None => rest.iter().rfold(0, |word, &byte| word << 8 | u64::from(byte)),
    };
    words.len() * WORD_BYTES + plain_word_bytes(last, after_space)
}

fn plain_word_bytes(word: u64, after_space: &mut bool) -> usize {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGHS: u64 = 0x80 * ONES;
    // The high bit of each byte below 0x20 or above 0x7E; a borrow can only add to those after the first.
    let odd = (word.wrapping_sub(0x20 * ONES) | word.wrapping_add(ONES) | word) & HIGHS;
    // The high bit of each space, exactly in what comes before the first byte that is not ASCII.
    let spaces = !(((word ^ (0x20 * ONES)) & !HIGHS).wrapping_add(0x7F * ONES)) & HIGHS;
    let ends = odd | spaces & (spaces << 8 | if *after_space { 0x80 } else { 0 });
    if ends == 0 {
        *after_space = spaces >> 63 == 1;
        return size_of::<u64>();
    }
    let plain = ends.trailing_zeros() / 8;
    if plain > 0 {
        // The plain bytes moved up, so that the last of them is the highest.
        *after_space = spaces << (u64::BITS - 8 * plain) >> 63 == 1;
    }
    plain as usize
}

/// Puts what stands from `start` on into Normalization Form C.
fn compose(out: &mut String, start: usize) {
    let written = out.get(start..).unwrap_or_default();
    if is_nfc_quick(written.chars()) == IsNormalized::Yes {
        return;
    }
    let composed: String = written.nfc().collect();
    out.truncate(start);
    out.push_str(&composed);
}

/// The line while it is written.
struct Tidier<'a> {
    out: &'a mut String,
    /// Where the line begins in `out`.
    start: usize,
    /// White space was met and not written yet.
    space: bool,
    /// A joiner was met after a base that it can join, and not written yet.
    joiner: Option<char>,
    /// The last character written that no mark and no selector is.
    base: Option<char>,
    /// The last character written.
    last: Option<char>,
    /// Something was written that may not be in Normalization Form C.
    unsure: bool,
}

/// What becomes of a character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    Space,
    Removed,
    Joiner,
    /// A variation selector.
    Selector,
    Tag,
    Kept,
}

impl Tidier<'_> {
    /// What [`plain_bytes`] found, at one go.
    fn push_plain(&mut self, plain: &str) {
        let (Some(first), Some(last)) = (plain.chars().next(), plain.chars().next_back()) else { return };
        self.settle_joiner(Some(first));
        self.settle_space();
        self.out.push_str(plain);
        (self.base, self.last) = (Some(last), Some(last));
    }

    fn push(&mut self, c: char) {
        match fate(c) {
            Fate::Removed => {}
            Fate::Space => {
                self.settle_joiner(None);
                self.space = true;
                (self.base, self.last) = (None, None);
            }
            Fate::Joiner => {
                let joins =
                    self.base.is_some_and(|base| needs_joiners(base) || c == ZWJ && is_pictorial(base));
                if joins && self.joiner.is_none() && self.last.is_some_and(|last| !matches!(last, ZWNJ | ZWJ))
                {
                    self.joiner = Some(c);
                }
            }
            // A selector or a tag varies what stands directly before it.
            Fate::Selector => {
                if self.joiner.is_none() && self.last.is_some_and(|last| fate(last) == Fate::Kept) {
                    self.write(c);
                }
            }
            Fate::Tag => {
                if self.joiner.is_none()
                    && self.last.is_some_and(|last| last == BLACK_FLAG || fate(last) == Fate::Tag)
                {
                    self.write(c);
                }
            }
            Fate::Kept => {
                self.settle_joiner(Some(c));
                self.settle_space();
                self.write(c);
                if c < '\u{300}' || canonical_combining_class(c) == 0 {
                    self.base = Some(c);
                }
            }
        }
    }

    fn settle_space(&mut self) {
        if self.space && self.out.len() > self.start {
            self.out.push(' ');
        }
        self.space = false;
    }

    fn write(&mut self, c: char) {
        self.out.push(c);
        self.last = Some(c);
        self.unsure |= !is_surely_composed(c);
    }

    /// Writes the joiner that is waiting, if what follows lets it stay; `None` is white space or the end.
    fn settle_joiner(&mut self, next: Option<char>) {
        let (Some(joiner), Some(base)) = (self.joiner.take(), self.base) else { return };
        let stays = match next {
            _ if needs_joiners(base) && joiner == ZWJ => true,
            // Marks may change places when they are composed, so any mark of the letter will do.
            Some(next) if needs_joiners(base) => needs_joiners(next) || canonical_combining_class(next) != 0,
            Some(next) => is_pictorial(next),
            None => false,
        };
        if stays {
            self.write(joiner);
        }
    }
}

/// Whether nothing is left of a character wherever it stands.
pub(crate) fn is_removed(c: char) -> bool {
    fate(c) == Fate::Removed
}

/// Whether a character moves the cursor, breaks the line, turns the direction or is not seen, so that names and rows show it escaped.
pub(crate) fn is_deceptive(c: char) -> bool {
    c.is_control()
        || is_removed(c)
        || matches!(c, ZWNJ | ZWJ | '\u{2028}' | '\u{2029}' | '\u{E0000}'..='\u{E007F}')
}

fn fate(c: char) -> Fate {
    match c {
        '!'..='~' => Fate::Kept,
        ' ' => Fate::Space,
        _ if c.is_whitespace() => Fate::Space,
        '\0'..='\u{9F}' | '\u{AD}' => Fate::Removed,
        '\u{A0}'..='\u{2FF}' | '\u{3000}'..='\u{D7FF}' => Fate::Kept,
        ZWNJ | ZWJ => Fate::Joiner,
        '\u{61C}' | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' => Fate::Removed,
        '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' => Fate::Removed,
        '\u{FDD0}'..='\u{FDEF}' | '\u{E0001}' => Fate::Removed,
        '\u{180B}'..='\u{180D}' | '\u{180F}' | '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}' => {
            Fate::Selector
        }
        '\u{E0020}'..='\u{E007F}' => Fate::Tag,
        _ if c as u32 & 0xFFFE == 0xFFFE => Fate::Removed,
        _ => Fate::Kept,
    }
}

/// Whether a character shows on a page: a line without one is blank.
pub(crate) fn is_visible(c: char) -> bool {
    fate(c) == Fate::Kept
}

/// Whether a character may be cut off the end of a line: joiners and selectors belong to what stands before them.
pub(crate) fn is_margin(c: char) -> bool {
    matches!(fate(c), Fate::Space | Fate::Removed)
}

/// Whether a character is of a script whose letters change form with their neighbours.
fn needs_joiners(c: char) -> bool {
    matches!(
        c,
        // Arabic, Syriac, Thaana, N'Ko and on to the scripts of India.
        '\u{600}'..='\u{DFF}'
            // Tibetan, Burmese.
            | '\u{F00}'..='\u{109F}'
            // Philippine scripts, Khmer, Mongolian.
            | '\u{1700}'..='\u{18AF}'
            // Southeast Asia.
            | '\u{1900}'..='\u{1CFF}'
            | '\u{A800}'..='\u{A9FF}'
            | '\u{AA00}'..='\u{ABFF}'
            // Presentation forms of Arabic.
            | '\u{FB50}'..='\u{FDCF}'
            | '\u{FDF0}'..='\u{FDFF}'
            | '\u{FE70}'..='\u{FEFC}'
            | '\u{10AC0}'..='\u{10FFF}'
            | '\u{11000}'..='\u{11FFF}'
            | '\u{1E900}'..='\u{1E95F}'
    ) && !c.is_numeric()
}

/// Whether a character can be part of a joined emoji. None of them composes to something that cannot.
fn is_pictorial(c: char) -> bool {
    matches!(c, '©' | '®' | '™' | '\u{2190}'..='\u{21FF}' | '\u{23CF}'..='\u{23FF}' | '\u{25A0}'..='\u{27BF}' | '\u{2B05}'..='\u{2B55}')
        || ('\u{1F000}'..='\u{1FAFF}').contains(&c)
}

/// Whether a character is in Form C whatever stands beside it, short of a character for which this is false.
fn is_surely_composed(c: char) -> bool {
    matches!(
        c,
        '\0'..='\u{2FF}'
            | '\u{388}'..='\u{482}'
            | '\u{48A}'..='\u{52F}'
            | '\u{5D0}'..='\u{5EA}'
            | '\u{621}'..='\u{64A}'
            | '\u{660}'..='\u{66F}'
            | '\u{671}'..='\u{6D3}'
            | '\u{E01}'..='\u{E33}'
            | '\u{E40}'..='\u{E46}'
            | '\u{1E00}'..='\u{1EFF}'
            | '\u{2010}'..='\u{2027}'
            | '\u{2030}'..='\u{205E}'
            | '\u{20A0}'..='\u{20C0}'
            | '\u{2116}'..='\u{2122}'
            | '\u{2190}'..='\u{2328}'
            | '\u{2460}'..='\u{2AD0}'
            | '\u{3001}'..='\u{3029}'
            | '\u{3041}'..='\u{3096}'
            | '\u{30A1}'..='\u{30FC}'
            | '\u{4E00}'..='\u{9FFF}'
            | '\u{AC00}'..='\u{D7A3}'
            | '\u{FF01}'..='\u{FFEF}'
    )
}

#[cfg(test)]
mod tests;
