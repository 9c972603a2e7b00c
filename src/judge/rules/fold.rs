//! Folding: the form in which a line is compared with the rows.
//!
//! Takes one line as it stands in the decoded text, gives its folded bytes in a reusable buffer, and leaves to `rules` what
//! they mean. Two lines that a reader would call the same furniture fold to the same bytes, before and after `tidy`:
//!
//! 1. Control, zero-width and bidi characters, soft hyphens and variation selectors go.
//! 2. Letters are composed (NFC) and lowered, each by its own simple mapping.
//! 3. Full-width ASCII becomes ASCII; curly quotes, primes and accents that stand for them become `'` and `"`; every
//!    hyphen and dash becomes `-`.
//! 4. Runs of white space become one space; between two Chinese or Japanese characters it goes altogether.
//! 5. Bullets, ornaments, arrows, icons and brackets go at both ends, and `. : , ; ! ?` and their like at the end. So
//!    `[Share this:]` folds to `share this`, and `Comments (12)` to `comments (12`.
//!
//! Folding a folded line changes nothing.

mod character;

use super::eights;
use character::{ASCII, Class, Folding, classify, fold_char, is_ideograph};
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// A folded line longer than this is no furniture that a row could name: the longest rights notices of real pages stay below
/// it, and the bound keeps the price of a paragraph small.
pub const LONGEST_FOLDED_BYTES: usize = 320;

/// Where folding gives up although ornaments at the end could still bring the line below [`LONGEST_FOLDED_BYTES`].
const GIVE_UP_BYTES: usize = 4 * LONGEST_FOLDED_BYTES;

/// How much of a folded line is looked at before the rest is folded.
pub(super) const OPENING_BYTES: usize = 8;

/// Reusable buffers; have one a thread.
#[derive(Debug, Clone, Default)]
pub struct Scratch {
    folded: Vec<u8>,
    loose: String,
}

/// What is known of a folded line before it is folded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Opening {
    /// What it begins with.
    pub(super) bytes: [u8; OPENING_BYTES],
    /// Its last character, if that can be told.
    pub(super) last: Option<char>,
}

impl Scratch {
    /// Folds a line. `None` if nothing is left of it or more than [`LONGEST_FOLDED_BYTES`].
    pub fn fold(&mut self, line: &str) -> Option<&[u8]> {
        // Bullets and icons at the ends are most of what is not ASCII in a line of ASCII.
        let line = trim(line);
        let bytes = line.as_bytes();
        let end = if bytes.is_ascii() {
            // One byte more than can be folded tells as much as all of a paragraph: it ends in a letter.
            let enough = bytes.get(..=LONGEST_FOLDED_BYTES).unwrap_or(bytes);
            if is_plain(enough) { self.fold_plain(bytes)? } else { self.fold_ascii(bytes)? }
        } else {
            let is_composed = || is_nfc_quick(line.chars()) == IsNormalized::Yes;
            match fold_text(line, is_composed, &mut self.folded) {
                Folded::To(end) => end,
                Folded::TooLong => return None,
                Folded::Uncomposed => self.fold_loose(line)?,
            }
        };
        self.folded.truncate(end);
        (1..=LONGEST_FOLDED_BYTES).contains(&end).then_some(self.folded.as_slice())
    }

    /// What can be told of the folded line by a look at its ends. `None` where its beginning cannot be told so, or where it is
    /// shorter than that. Takes a line that [`trim`] has seen.
    pub(super) fn open(&mut self, line: &str) -> Option<Opening> {
        let last = line.chars().next_back()?;
        let last = if last.is_ascii() || Folding::of(last).composed { Some(fold_char(last)) } else { None };
        // What follows may compose with the last letter; no ASCII does. The line ends in a letter, so all of the first
        // bytes count.
        if let Some((first, next)) = line.as_bytes().split_first_chunk::<OPENING_BYTES>()
            && next.first().is_none_or(u8::is_ascii)
            && let Some(bytes) = lower(*first)
        {
            return Some(Opening { bytes, last });
        }
        // A character folds to at most as many as three bytes for each of its own; as a rule to as many.
        let cut = line.floor_char_boundary(2 * OPENING_BYTES);
        let next = line.get(cut..)?.chars().next();
        if next.is_some_and(|c| !Folding::of(c).composed) {
            return None;
        }
        match fold_chars(line.get(..cut)?.chars(), || false, &mut self.folded) {
            Folded::To(end) => {
                let bytes = *self.folded.get(..end)?.first_chunk()?;
                Some(Opening { bytes, last })
            }
            Folded::TooLong | Folded::Uncomposed => None,
        }
    }

    /// Most lines: trimmed as they are, nothing changes but the capitals.
    fn fold_plain(&mut self, line: &[u8]) -> Option<usize> {
        if line.len() > LONGEST_FOLDED_BYTES {
            return None;
        }
        self.folded.clear();
        self.folded.extend_from_slice(line);
        self.folded.make_ascii_lowercase();
        Some(line.len())
    }

    fn fold_ascii(&mut self, line: &[u8]) -> Option<usize> {
        let out = &mut self.folded;
        out.clear();
        out.reserve(line.len().min(GIVE_UP_BYTES) + 2);
        let (mut gap, mut end) = (false, 0);
        for &byte in line {
            let (class, folded) = ASCII.get(usize::from(byte)).copied().unwrap_or((Class::Word, byte));
            match class {
                Class::Word => {}
                Class::Space => {
                    gap = true;
                    continue;
                }
                Class::Drop => continue,
                Class::Ornament if out.is_empty() => continue,
                Class::Ornament | Class::Stop => {}
            }
            if gap && !out.is_empty() {
                out.push(b' ');
            }
            gap = false;
            out.push(folded);
            if class == Class::Word {
                end = out.len();
            } else if out.len() > GIVE_UP_BYTES {
                return None;
            }
            if end > LONGEST_FOLDED_BYTES {
                return None;
            }
        }
        Some(end)
    }

    /// Lines with letters to compose. Lowering can uncover a composition that the capital does not have (H with a line
    /// below), so it is composed on both sides of it.
    fn fold_loose(&mut self, line: &str) -> Option<usize> {
        self.loose.clear();
        let mut gap = false;
        for c in line.chars() {
            match classify(c) {
                Class::Drop => continue,
                Class::Space => gap = true,
                _ => {
                    if gap {
                        self.loose.push(' ');
                    }
                    gap = false;
                    self.loose.push(c);
                    if self.loose.len() > GIVE_UP_BYTES {
                        return None;
                    }
                }
            }
        }
        match fold_chars(self.loose.nfc().map(fold_char).nfc(), || true, &mut self.folded) {
            Folded::To(end) => Some(end),
            Folded::TooLong | Folded::Uncomposed => None,
        }
    }
}

/// Folds bytes that stand within a line, if all of them are ASCII and nothing changes but the capitals.
fn lower(bytes: [u8; OPENING_BYTES]) -> Option<[u8; OPENING_BYTES]> {
    let eight = u64::from_le_bytes(bytes);
    if eight & eights::MARKS != 0 {
        return None;
    }
    let spaces = eights::mark(eight, b' ');
    let controls = (!eights::mark_from(eight, b' ') & eights::MARKS) | eights::mark(eight, 0x7F);
    let odd = controls | eights::mark(eight, b'`') | (spaces & spaces << 8);
    let capitals = eights::mark_from(eight, b'A') & !eights::mark_from(eight, b'Z' + 1);
    // A mark two places lower is the bit that tells small letters from capitals.
    (odd == 0).then_some((eight | capitals >> 2).to_le_bytes())
}

/// No control character, no two spaces in a row, no grave. No early way
/// out of these loops: so the compiler makes them wide.
fn is_plain(ascii: &[u8]) -> bool {
    let special =
        ascii.iter().fold(false, |special, &byte| special | (byte < b' ') | (byte == 0x7F) | (byte == b'`'));
    let next = ascii.get(1..).unwrap_or_default();
    !special && !ascii.iter().zip(next).fold(false, |gap, (&a, &b)| gap | ((a == b' ') & (b == b' ')))
}

/// The line without spaces and ornaments at its ends, and stops at the second.
pub(super) fn trim(line: &str) -> &str {
    let is_word = |byte: Option<&u8>| {
        byte.and_then(|&byte| ASCII.get(usize::from(byte))).is_some_and(|&(class, _)| class == Class::Word)
    };
    let bytes = line.as_bytes();
    let line = if is_word(bytes.first()) {
        line
    } else {
        line.trim_start_matches(|c| {
            matches!(Folding::of(c).class, Class::Space | Class::Drop | Class::Ornament)
        })
    };
    if is_word(bytes.last()) { line } else { line.trim_end_matches(|c| Folding::of(c).class != Class::Word) }
}

/// How folding ended.
enum Folded {
    /// The line counts up to this length.
    To(usize),
    TooLong,
    /// The line has letters to compose.
    Uncomposed,
}

/// Folds characters that NFC leaves alone into `out`. Where a character leaves that open, `is_composed` must say so.
fn fold_chars(
    chars: impl Iterator<Item = char>,
    is_composed: impl Fn() -> bool,
    out: &mut Vec<u8>,
) -> Folded {
    let mut folder = Folder::new(out, is_composed);
    for c in chars {
        if let Err(broken_off) = folder.push(c) {
            return broken_off;
        }
    }
    folder.finish()
}

/// The same for a text, of which runs of ASCII go in as a whole.
fn fold_text(text: &str, is_composed: impl Fn() -> bool, out: &mut Vec<u8>) -> Folded {
    let mut folder = Folder::new(out, is_composed);
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let ascii = rest.bytes().take_while(u8::is_ascii).count();
        let run = rest.get(..ascii).unwrap_or_default();
        if folder.push_run(run.as_bytes()) {
            rest = rest.get(ascii..).unwrap_or_default();
            continue;
        }
        // All of the run that is not as it should be, or one character beyond ASCII.
        let piece = rest.get(..ascii.max(c.len_utf8())).unwrap_or_default();
        for c in piece.chars() {
            if let Err(broken_off) = folder.push(c) {
                return broken_off;
            }
        }
        rest = rest.get(piece.len()..).unwrap_or_default();
    }
    folder.finish()
}

/// A line that is being folded.
struct Folder<'a, F> {
    is_composed: F,
    /// Whether it has been asked.
    sure: bool,
    out: &'a mut Vec<u8>,
    /// Whether white space has come since the last character.
    gap: bool,
    /// Up to where the folded line counts.
    end: usize,
    after_ideograph: bool,
}

impl<'a, F: Fn() -> bool> Folder<'a, F> {
    fn new(out: &'a mut Vec<u8>, is_composed: F) -> Self {
        out.clear();
        Self { is_composed, sure: false, out, gap: false, end: 0, after_ideograph: false }
    }

    /// Takes ASCII of which nothing changes but the capitals, and that stands after something; whether it is such.
    fn push_run(&mut self, run: &[u8]) -> bool {
        let is_word =
            |&byte: &u8| ASCII.get(usize::from(byte)).is_some_and(|&(class, _)| class == Class::Word);
        let first_counts =
            if self.out.is_empty() { run.first().is_some_and(is_word) } else { !run.is_empty() };
        if !first_counts || self.out.len() + run.len() >= LONGEST_FOLDED_BYTES || !is_plain(run) {
            return false;
        }
        // White space at its ends waits for what comes after it.
        let (leads, trails) = (run.starts_with(b" "), run.len() > 1 && run.ends_with(b" "));
        self.gap |= leads;
        let words = run.get(usize::from(leads)..run.len() - usize::from(trails)).unwrap_or_default();
        if words.is_empty() {
            return true;
        }
        if self.gap && !self.out.is_empty() {
            self.out.push(b' ');
        }
        let start = self.out.len();
        self.out.extend_from_slice(words);
        if let Some(pushed) = self.out.get_mut(start..) {
            pushed.make_ascii_lowercase();
        }
        if let Some(last) = words.iter().rposition(is_word) {
            self.end = start + last + 1;
        }
        (self.gap, self.after_ideograph) = (trails, false);
        true
    }

    /// Takes a character; fails where folding must be broken off.
    fn push(&mut self, c: char) -> Result<(), Folded> {
        // Most characters of most lines.
        if let Some(&(Class::Word, folded)) = ASCII.get(c as usize)
            && self.end <= LONGEST_FOLDED_BYTES
            && self.out.len() <= GIVE_UP_BYTES
        {
            if self.gap && !self.out.is_empty() {
                self.out.push(b' ');
            }
            (self.gap, self.after_ideograph) = (false, false);
            self.out.push(folded);
            self.end = self.out.len();
            return Ok(());
        }
        let Folding { to, class, composed } = Folding::of(c);
        if !composed && !self.sure {
            if !(self.is_composed)() {
                return Err(Folded::Uncomposed);
            }
            self.sure = true;
        }
        // Asked here, where it is known that nothing composes with the character before.
        if self.end > LONGEST_FOLDED_BYTES || self.out.len() > GIVE_UP_BYTES {
            return Err(Folded::TooLong);
        }
        match class {
            Class::Word => {}
            Class::Space => {
                self.gap = true;
                return Ok(());
            }
            Class::Drop => return Ok(()),
            Class::Ornament if self.out.is_empty() => return Ok(()),
            Class::Ornament | Class::Stop => {}
        }
        let ideograph = is_ideograph(to);
        if self.gap && !self.out.is_empty() && !(ideograph && self.after_ideograph) {
            self.out.push(b' ');
        }
        self.gap = false;
        self.after_ideograph = ideograph;
        match u8::try_from(to) {
            Ok(byte) if byte.is_ascii() => self.out.push(byte),
            _ => self.out.extend_from_slice(to.encode_utf8(&mut [0; 4]).as_bytes()),
        }
        if class == Class::Word {
            self.end = self.out.len();
        }
        Ok(())
    }

    fn finish(self) -> Folded {
        if self.out.len() > GIVE_UP_BYTES { Folded::TooLong } else { Folded::To(self.end) }
    }
}

#[cfg(test)]
mod tests;
