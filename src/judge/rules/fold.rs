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

use std::sync::LazyLock;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// A folded line longer than this is no furniture that a row could name: the longest rights notices of real pages stay below
/// it, and the bound keeps the price of a paragraph small.
pub const LONGEST_FOLDED_BYTES: usize = 320;

/// Where folding gives up although ornaments at the end could still bring the line below [`LONGEST_FOLDED_BYTES`].
const GIVE_UP_BYTES: usize = 4 * LONGEST_FOLDED_BYTES;

/// How much of a folded line is looked at before the rest is folded.
pub(super) const OPENING_BYTES: usize = 8;

/// The first character that NFC may change or that may compose with the one before it.
const FIRST_COMBINING: char = '\u{300}';

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

/// What folding does with a character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Class {
    Drop,
    Space,
    /// Goes at both ends.
    Ornament,
    /// Goes at the end.
    Stop,
    Word,
}

/// The classes of ASCII and, for each, what it becomes.
const ASCII: [(Class, u8); 128] = classify_ascii();

const fn classify_ascii() -> [(Class, u8); 128] {
    let mut table = [(Class::Word, 0u8); 128];
    let mut byte = 0u8;
    while byte < 128 {
        let class = match byte {
            b'\t'..=b'\r' | b' ' => Class::Space,
            0..=0x1F | 0x7F => Class::Drop,
            b'*' | b'-' | b'+' | b'<' | b'>' | b'|' | b'#' | b'=' | b'~' | b'^' | b'_' | b'/' | b'\\'
            | b'(' | b')' | b'[' | b']' | b'{' | b'}' => Class::Ornament,
            b'.' | b':' | b',' | b';' | b'!' | b'?' => Class::Stop,
            _ => Class::Word,
        };
        let folded = if byte == b'`' { b'\'' } else { byte.to_ascii_lowercase() };
        #[expect(
            clippy::indexing_slicing,
            reason = "evaluated by the compiler; the loop ends at the table's length"
        )]
        {
            table[byte as usize] = (class, folded);
        }
        byte += 1;
    }
    table
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
    /// shorter than that.
    pub(super) fn open(&mut self, line: &str) -> Option<Opening> {
        let line = trim(line);
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
    let word = u64::from_le_bytes(bytes);
    // The highest bit of each byte that is `from` or more; right for ASCII, of which no sum reaches the next byte.
    let at_least = |word: u64, from: u8| word + EIGHTFOLD * u64::from(128 - from) & HIGH_BITS;
    let is = |byte: u8| !at_least(word ^ (EIGHTFOLD * u64::from(byte)), 1) & HIGH_BITS;
    if word & HIGH_BITS != 0 {
        return None;
    }
    let spaces = is(b' ');
    let odd = !at_least(word, b' ') & HIGH_BITS | is(0x7F) | is(b'`') | spaces & spaces << 8;
    let capitals = at_least(word, b'A') & !at_least(word, b'Z' + 1);
    (odd == 0).then_some((word | capitals >> 2).to_le_bytes())
}

/// The highest bit of each of eight bytes; ASCII leaves it free.
const HIGH_BITS: u64 = 0x8080_8080_8080_8080;
/// A byte eight times over.
const EIGHTFOLD: u64 = 0x0101_0101_0101_0101;

/// No control character, no two spaces in a row, no grave. No early way
/// out of these loops: so the compiler makes them wide.
fn is_plain(ascii: &[u8]) -> bool {
    let special =
        ascii.iter().fold(false, |special, &byte| special | (byte < b' ') | (byte == 0x7F) | (byte == b'`'));
    let next = ascii.get(1..).unwrap_or_default();
    !special && !ascii.iter().zip(next).fold(false, |gap, (&a, &b)| gap | ((a == b' ') & (b == b' ')))
}

/// The line without spaces and ornaments at its ends, and stops at the second.
fn trim(line: &str) -> &str {
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

/// What folding does with one character, by itself.
#[derive(Debug, Clone, Copy)]
struct Folding {
    to: char,
    class: Class,
    /// Whether NFC leaves it as it is, whatever stands beside it. Only blocks are named here that hold no character that
    /// composes; they spare most lines the look into the tables.
    composed: bool,
}

impl Folding {
    fn of(c: char) -> Self {
        let surely_word = Self { to: c, class: Class::Word, composed: true };
        match c {
            '\0'..='\u{7FF}' => TABLE.get(c as usize).copied().unwrap_or(surely_word),
            '\u{2000}'..='\u{20FF}' => TABLE.get(c as usize - 0x2000 + 0x800).copied().unwrap_or(surely_word),
            '\u{4E00}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7A3}' => surely_word,
            _ => Self::find(c),
        }
    }

    fn find(c: char) -> Self {
        let composed = c < FIRST_COMBINING
            || matches!(c, '\u{400}'..='\u{482}' | '\u{2010}'..='\u{205F}' | '\u{2190}'..='\u{2328}' | '\u{2500}'..='\u{27FF}'
                | '\u{3001}'..='\u{3029}' | '\u{3041}'..='\u{3098}' | '\u{309B}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}'
                | '\u{AC00}'..='\u{D7A3}' | '\u{FF00}'..='\u{FFEF}');
        match ASCII.get(c as usize) {
            Some(&(class, folded)) => Self { to: char::from(folded), class, composed },
            None => {
                let to = fold_char(c);
                Self { to, class: classify(to), composed }
            }
        }
    }
}

/// The commonest alphabets (U+0000 to U+07FF) and punctuation (U+2000 to U+20FF).
static TABLE: LazyLock<Vec<Folding>> =
    LazyLock::new(|| ('\0'..='\u{7FF}').chain('\u{2000}'..='\u{20FF}').map(Folding::find).collect());

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

fn fold_char(c: char) -> char {
    match c {
        '\0'..='\x7F' => match ASCII.get(c as usize) {
            Some(&(_, folded)) => char::from(folded),
            None => c,
        },
        '\u{B4}' | '\u{2018}'..='\u{201B}' | '\u{2032}' | '\u{2BC}' => '\'',
        '\u{201C}'..='\u{201F}' | '\u{2033}' => '"',
        '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
        // Full-width ASCII, folded once more for its capitals and its grave.
        '\u{FF01}'..='\u{FF5E}' => match char::from_u32(c as u32 - 0xFEE0) {
            Some(narrow) => fold_char(narrow),
            None => c,
        },
        // Punctuation, kana, Han, Hangul: no case, and the table is slow to say so.
        '\u{2016}'..='\u{205F}' | '\u{2E80}'..='\u{A63F}' | '\u{AC00}'..='\u{D7FF}' => c,
        // One character for one: of the single letter that lowers to two, the dotted I, the dot goes.
        _ => c.to_lowercase().next().unwrap_or(c),
    }
}

/// The class of a folded character.
fn classify(c: char) -> Class {
    match c {
        '\0'..='\x7F' => ASCII.get(c as usize).map_or(Class::Word, |&(class, _)| class),
        '\u{85}' | '\u{A0}' | '\u{1680}' | '\u{2000}'..='\u{200A}' | '\u{2028}' | '\u{2029}' | '\u{202F}' | '\u{205F}'
        | '\u{3000}' => Class::Space,
        '\u{80}'..='\u{9F}' | '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}'
        | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{E0000}'..='\u{E01EF}' => Class::Drop,
        // Bullets, bars, guillemets, Spanish opening marks.
        '\u{A1}' | '\u{A6}' | '\u{AB}' | '\u{B7}' | '\u{BB}' | '\u{BF}' | '\u{2022}'..='\u{2023}' | '\u{2026}'..='\u{2027}'
        | '\u{2039}' | '\u{203A}' | '\u{2043}' | '\u{20E3}' | '\u{30FB}' | '\u{FF65}'
        // Arrows, technical signs, boxes, shapes, dingbats, stars.
        | '\u{2190}'..='\u{2BFF}'
        // CJK brackets.
        | '\u{3008}'..='\u{3011}' | '\u{3014}'..='\u{301B}'
        // Icon fonts, objects, emoji.
        | '\u{E000}'..='\u{F8FF}' | '\u{FFFC}' | '\u{1F000}'..='\u{1FAFF}' | '\u{F0000}'..='\u{10FFFF}' => Class::Ornament,
        // Arabic, CJK and Devanagari stops and commas.
        '\u{60C}' | '\u{61B}' | '\u{61F}' | '\u{6D4}' | '\u{964}' | '\u{3001}' | '\u{3002}' | '\u{FF61}' => Class::Stop,
        _ => Class::Word,
    }
}

/// A character of a script that is written without spaces: Han, kana, their iteration marks. Not the combining sound marks
/// of kana: without the space before them they would compose.
fn is_ideograph(c: char) -> bool {
    c >= '\u{3005}'
        && matches!(c, '\u{3005}'..='\u{3007}' | '\u{3040}'..='\u{3098}' | '\u{309B}'..='\u{30FF}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}'
        | '\u{F900}'..='\u{FAFF}' | '\u{FF66}'..='\u{FF9F}' | '\u{20000}'..='\u{323AF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fold(line: &str) -> String {
        Scratch::default().fold(line).map_or_else(String::new, |b| String::from_utf8(b.to_vec()).unwrap())
    }

    #[test]
    fn lines_that_read_the_same_fold_to_the_same() {
        for (line, want) in [
            ("  \u{2022} Share  this\tArticle: ", "share this article"),
            ("[ READ MORE \u{2026} ]", "read more"),
            ("\u{BB} Weiterlesen \u{2192}", "weiterlesen"),
            ("Don\u{2019}t miss it!", "don't miss it"),
            ("\u{201C}Top\u{201D} picks", "\"top\" picks"),
            ("2008 \u{2013} 2024", "2008 - 2024"),
            ("\u{A9} 2024 Example", "\u{A9} 2024 example"),
            ("\u{FF33}\u{FF48}\u{FF41}\u{FF52}\u{FF45}\u{FF1A}", "share"),
            ("\u{7248} \u{6743}\u{3000}\u{6240} \u{6709}\u{3002}", "\u{7248}\u{6743}\u{6240}\u{6709}"),
            ("\u{4E0B}\u{8F7D} App", "\u{4E0B}\u{8F7D} app"),
            ("\u{BF}Olvidaste tu contrase\u{F1}a?", "olvidaste tu contrase\u{F1}a"),
            ("contrasen\u{303}a", "contrase\u{F1}a"),
            ("STRASSE \u{1E9E}", "strasse \u{DF}"),
            ("\u{1F4F0} News", "news"),
            ("Com\u{AD}ments\u{200B} (12)", "comments (12"),
            ("H\u{331}", "\u{1E96}"),
            ("* * *", ""),
            ("", ""),
        ] {
            assert_eq!(fold(line), want, "{line:?}");
        }
    }

    #[test]
    fn folding_a_folded_line_changes_nothing() {
        let pieces = [
            "a",
            "B",
            " ",
            "\t",
            "\u{3000}",
            "\u{200D}",
            "\u{301}",
            "\u{331}",
            "H",
            "\u{130}",
            "\u{FF28}",
            "\u{FF01}",
            "\u{2019}",
            "\u{2014}",
            "-",
            "[",
            ")",
            "\u{3010}",
            ".",
            "\u{2026}",
            "\u{3002}",
            "\u{7248}",
            "\u{30AB}",
            "\u{3099}",
            "\u{1100}",
            "\u{1161}",
            "\u{212A}",
            "\u{1F4F0}",
            "\u{FE0F}",
            "`",
            "\u{345}",
            "\u{391}",
            "\u{1F88}",
        ];
        // Every sequence of four pieces, drawn by counting in a mixed order: 37 is prime to the number of sequences.
        let total = pieces.len().pow(4);
        for step in 0..60_000 {
            let mut number = step * 37 % total;
            let mut line = String::new();
            for _ in 0..4 {
                line.push_str(pieces[number % pieces.len()]);
                number /= pieces.len();
            }
            let once = fold(&line);
            assert_eq!(fold(&once), once, "{line:?}");
        }
    }

    #[test]
    fn plain_and_other_lines_are_folded_alike() {
        for line in ["Share this (12) now!", "* A | b *", "`x` - y", "a\u{1F}b\u{1}c\u{7F}"] {
            let mut scratch = Scratch::default();
            let Folded::To(end) = fold_chars(line.chars(), || true, &mut scratch.folded) else { panic!() };
            let other = String::from_utf8(scratch.folded[..end].to_vec()).unwrap();
            assert_eq!(fold(line), other, "{line:?}");
        }
    }

    #[test]
    fn runs_of_ascii_are_folded_as_their_characters_are() {
        let pieces = [
            "A",
            " ",
            "-",
            "(",
            ".",
            "…",
            "é",
            "版",
            "’",
            "\u{AD}",
            "\u{A0}",
            "word and",
            "`",
            "\t",
            "x".repeat(90).as_str(),
            "•",
        ]
        .map(str::to_owned);
        let (mut whole, mut single) = (Scratch::default(), Scratch::default());
        for step in 0..200_000usize {
            let mut number = step * 7919;
            let mut line = String::new();
            while number > 0 {
                line.push_str(&pieces[number % pieces.len()]);
                number /= pieces.len();
            }
            let by_text = fold_text(&line, || true, &mut whole.folded);
            let by_chars = fold_chars(line.chars(), || true, &mut single.folded);
            match (by_text, by_chars) {
                (Folded::To(end), Folded::To(other)) => {
                    assert_eq!(whole.folded[..end], single.folded[..other], "{line:?}");
                }
                (Folded::TooLong, Folded::TooLong) => {}
                _ => panic!("{line:?}"),
            }
        }
    }

    #[test]
    fn eight_plain_bytes_are_lowered_as_one_by_one() {
        for byte in 0..=u8::MAX {
            for beside in [b'a', b' ', b'@', 0x7E] {
                let bytes = [b'A', b' ', b'[', beside, byte, beside, b'Z', b'9'];
                let plain = bytes.is_ascii() && is_plain(&bytes);
                assert_eq!(
                    lower(bytes),
                    plain.then_some(bytes.map(|byte| byte.to_ascii_lowercase())),
                    "{bytes:?}"
                );
            }
        }
    }

    #[test]
    fn an_opening_is_what_the_folded_line_begins_with() {
        let pieces = [
            "a",
            "B",
            " ",
            "-",
            "[",
            ".",
            "…",
            "`",
            "\t",
            "é",
            "e\u{301}",
            "\u{301}",
            "H",
            "\u{331}",
            "版",
            "カ",
            "\u{3099}",
            "’",
            "\u{FF28}",
            "\u{200D}",
            "Word",
            "ẞ",
            "İ",
            "ΐ",
            "ᄀ",
            "ᅡ",
            "🗞",
            "longer words",
            "长一点的文字",
        ];
        let mut scratch = Scratch::default();
        let (mut told, mut lines) = (0, 0);
        for step in 0..200_000usize {
            let mut number = step * 7919;
            let mut line = String::new();
            while number > 0 {
                line.push_str(pieces[number % pieces.len()]);
                number /= pieces.len();
            }
            lines += 1;
            if let Some(opening) = scratch.open(&line) {
                told += 1;
                assert!(fold(&line).as_bytes().starts_with(&opening.bytes), "{line:?}");
                assert!(opening.last.is_none_or(|last| fold(&line).ends_with(last)), "{line:?}");
            }
        }
        assert!(told * 6 > lines, "{told} of {lines}");
        for (line, want) in [
            ("• Share this", Some("share th")),
            ("Don’t miss", Some("don't mi")),
            ("Subscribe", Some("subscrib")),
            ("Subscribe\u{301}", None),
            ("版权所有", Some("版权\u{6240}")),
            ("short", None),
        ] {
            let want = want.and_then(|want: &str| want.as_bytes().first_chunk().copied());
            assert_eq!(scratch.open(line).map(|opening| opening.bytes), want, "{line}");
        }
    }

    #[test]
    fn long_lines_fold_to_nothing() {
        let mut scratch = Scratch::default();
        assert!(scratch.fold(&"a".repeat(LONGEST_FOLDED_BYTES)).is_some());
        assert!(scratch.fold(&"a".repeat(LONGEST_FOLDED_BYTES + 1)).is_none());
        assert!(scratch.fold(&"e\u{301}".repeat(100_000)).is_none());
        assert!(scratch.fold(&format!("a{}b", "-".repeat(100_000))).is_none());
        assert!(scratch.fold(&format!("a{}", "-".repeat(100_000))).is_some());
        assert!(scratch.folded.capacity() < 10 * LONGEST_FOLDED_BYTES);
    }
}
