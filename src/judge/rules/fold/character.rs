//! What folding does with one character, by itself.
//!
//! Takes a character, gives its [`Class`] and what it becomes. How characters act on each other is left to the fold.

use std::sync::LazyLock;

/// The first character that NFC may change or that may compose with the one before it.
const FIRST_COMBINING: char = '\u{300}';

/// What folding does with a character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    Drop,
    Space,
    /// Goes at both ends.
    Ornament,
    /// Goes at the end.
    Stop,
    Word,
}

/// The classes of ASCII and, for each, what it becomes.
pub(super) const ASCII: [(Class, u8); 128] = classify_ascii();

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

/// What folding does with one character, by itself.
#[derive(Debug, Clone, Copy)]
pub(super) struct Folding {
    pub(super) to: char,
    pub(super) class: Class,
    /// Whether NFC leaves it as it is, whatever stands beside it. Only blocks are named here that hold no character that
    /// composes; they spare most lines the look into the tables.
    pub(super) composed: bool,
}

impl Folding {
    pub(super) fn of(c: char) -> Self {
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

pub(super) fn fold_char(c: char) -> char {
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
pub(super) fn classify(c: char) -> Class {
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
pub(super) fn is_ideograph(c: char) -> bool {
    c >= '\u{3005}'
        && matches!(c, '\u{3005}'..='\u{3007}' | '\u{3040}'..='\u{3098}' | '\u{309B}'..='\u{30FF}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}'
        | '\u{F900}'..='\u{FAFF}' | '\u{FF66}'..='\u{FF9F}' | '\u{20000}'..='\u{323AF}')
}
