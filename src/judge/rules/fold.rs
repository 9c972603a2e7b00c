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
            match fold_chars(line.chars(), is_composed, &mut self.folded) {
                Folded::To(end) => end,
                Folded::TooLong => return None,
                Folded::Uncomposed => self.fold_loose(line)?,
            }
        };
        self.folded.truncate(end);
        (1..=LONGEST_FOLDED_BYTES).contains(&end).then_some(self.folded.as_slice())
    }

    /// The first [`OPENING_BYTES`] bytes that the line folds to, by a look at its beginning alone. `None` where they cannot be
    /// told so, or where it folds to fewer.
    pub(super) fn open(&mut self, line: &str) -> Option<[u8; OPENING_BYTES]> {
        let line = trim(line);
        // What follows may compose with the last letter; no ASCII does. The line ends in a letter, so all of the first
        // bytes count.
        if let Some((first, next)) = line.as_bytes().split_first_chunk::<OPENING_BYTES>()
            && next.first().is_none_or(u8::is_ascii)
            && let Some(opening) = lower(*first)
        {
            return Some(opening);
        }
        // A character folds to at most as many as three bytes for each of its own; as a rule to as many.
        let cut = line.floor_char_boundary(2 * OPENING_BYTES);
        let next = line.get(cut..)?.chars().next();
        if next.is_some_and(|c| !Folding::of(c).composed) {
            return None;
        }
        match fold_chars(line.get(..cut)?.chars(), || false, &mut self.folded) {
            Folded::To(end) => self.folded.get(..end)?.first_chunk().copied(),
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
fn lower<const BYTES: usize>(bytes: [u8; BYTES]) -> Option<[u8; BYTES]> {
    (bytes.is_ascii() && is_plain(&bytes)).then(|| bytes.map(|byte| byte.to_ascii_lowercase()))
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
    out.clear();
    let (mut gap, mut end, mut after_ideograph, mut sure) = (false, 0, false, false);
    let mut utf8 = [0u8; 4];
    for c in chars {
        // Most characters of most lines.
        if let Some(&(Class::Word, folded)) = ASCII.get(c as usize)
            && end <= LONGEST_FOLDED_BYTES
            && out.len() <= GIVE_UP_BYTES
        {
            if gap && !out.is_empty() {
                out.push(b' ');
            }
            (gap, after_ideograph) = (false, false);
            out.push(folded);
            end = out.len();
            continue;
        }
        let Folding { to, class, composed } = Folding::of(c);
        if !composed && !sure {
            if !is_composed() {
                return Folded::Uncomposed;
            }
            sure = true;
        }
        // Asked here, where it is known that nothing composes with the character before.
        if end > LONGEST_FOLDED_BYTES || out.len() > GIVE_UP_BYTES {
            return Folded::TooLong;
        }
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
        let ideograph = is_ideograph(to);
        if gap && !out.is_empty() && !(ideograph && after_ideograph) {
            out.push(b' ');
        }
        gap = false;
        after_ideograph = ideograph;
        match u8::try_from(to) {
            Ok(byte) if byte.is_ascii() => out.push(byte),
            _ => out.extend_from_slice(to.encode_utf8(&mut utf8).as_bytes()),
        }
        if class == Class::Word {
            end = out.len();
        }
    }
    if out.len() > GIVE_UP_BYTES { Folded::TooLong } else { Folded::To(end) }
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
                assert!(fold(&line).as_bytes().starts_with(&opening), "{line:?}");
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
            let want = want.and_then(|want: &str| want.as_bytes().first_chunk::<OPENING_BYTES>());
            assert_eq!(scratch.open(line).as_ref(), want, "{line}");
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
