//! What characters are, as far as a block's shape goes, and tables that tell it of ASCII at once.

use crate::segment::{is_closing, is_sentence_end};

/// What a character is, as far as a block's shape goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[repr(u8)]
pub(crate) enum Class {
    /// No character: the place before the first and after the last.
    #[default]
    None,
    Space,
    /// A small letter, and one of a script without case.
    Letter,
    Capital,
    /// A character of Chinese or Japanese, which counts as a word.
    Ideograph,
    /// A letter of a script that does not part its words.
    Unspaced,
    Digit,
    /// An apostrophe, or a mark on a letter: inside a word it goes on with it.
    Joiner,
    /// A comma or a semicolon.
    Comma,
    Colon,
    /// A full stop, a question or exclamation mark.
    End,
    Open,
    Close,
    /// What stands between the items of a link bar.
    Separator,
    Slash,
    At,
    Symbol,
}

/// The number of classes.
pub(super) const CLASSES: usize = Class::Symbol as usize + 1;

/// Bits by which a word's hash is turned before the next letter comes in: the letters of ASCII differ in five.
pub(super) const HASH_STEP: u32 = 5;
/// Bits of a counter of capitals or digits in a sum of [`WORD_BYTES`].
pub(super) const MARK_BITS: u32 = 28;
pub(super) const MARKS: u32 = (1 << MARK_BITS) - 1;

/// For letters and digits of ASCII the byte without its case or value, 1 << 8 more for a capital, 1 << 36 for a digit; else 0.
#[expect(clippy::indexing_slicing, reason = "worked out by the compiler, inside the table")]
pub(super) const WORD_BYTES: [u64; 256] = {
    let mut table = [0; 256];
    let mut byte = 0u8;
    while byte < 128 {
        table[byte as usize] = match byte {
            b'a'..=b'z' => byte as u64,
            b'A'..=b'Z' => (byte | 0x20) as u64 | 1 << 8,
            b'0'..=b'9' => b'0' as u64 | 1 << (8 + MARK_BITS),
            _ => 0,
        };
        byte += 1;
    }
    table
};

/// The class of a byte of ASCII.
pub(super) fn class_of_ascii(byte: u8) -> Class {
    CLASS_OF_ASCII.get(usize::from(byte)).copied().unwrap_or_default()
}

#[expect(clippy::indexing_slicing, reason = "worked out by the compiler, inside the table")]
const CLASS_OF_ASCII: [Class; 128] = {
    let mut table = [Class::Symbol; 128];
    let mut byte = 0u8;
    while byte < 128 {
        table[byte as usize] = match byte {
            b'a'..=b'z' => Class::Letter,
            b'A'..=b'Z' => Class::Capital,
            b'0'..=b'9' => Class::Digit,
            b' ' | b'\t' => Class::Space,
            b'\'' => Class::Joiner,
            b',' | b';' => Class::Comma,
            b':' => Class::Colon,
            b'.' | b'!' | b'?' => Class::End,
            b'(' | b'[' | b'{' => Class::Open,
            b')' | b']' | b'}' | b'"' => Class::Close,
            b'|' | b'>' => Class::Separator,
            b'/' => Class::Slash,
            b'@' => Class::At,
            _ => Class::Symbol,
        };
        byte += 1;
    }
    table
};

/// The class of a character beyond ASCII.
pub(super) fn classify(c: char) -> Class {
    match c {
        '\u{3041}'..='\u{30ff}'
        | '\u{3400}'..='\u{4dbf}'
        | '\u{4e00}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{3fffd}' => Class::Ideograph,
        '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' => Class::Unspaced,
        // The commonest letters, which the standard's tables are slow to tell.
        '\u{df}'..='\u{f6}'
        | '\u{f8}'..='\u{ff}'
        | '\u{430}'..='\u{45f}'
        | '\u{620}'..='\u{64a}'
        | '\u{ac00}'..='\u{d7a3}' => Class::Letter,
        '’' | '\u{300}'..='\u{36f}' => Class::Joiner,
        '\u{a0}' | '\u{3000}' | '\u{2000}'..='\u{200a}' => Class::Space,
        '，' | '、' | '；' | '،' | '؛' => Class::Comma,
        '：' => Class::Colon,
        '“' | '«' | '「' | '『' | '（' | '【' | '《' | '〈' | '„' | '‘' => Class::Open,
        '｜' | '¦' | '·' | '•' | '›' | '»' | '→' | '◆' | '■' | '●' | '▪' => {
            Class::Separator
        }
        _ if is_sentence_end(c) => Class::End,
        _ if is_closing(c) => Class::Close,
        _ if c.is_uppercase() => Class::Capital,
        _ if c.is_numeric() => Class::Digit,
        _ if c.is_alphabetic() => Class::Letter,
        _ if c.is_whitespace() => Class::Space,
        _ => Class::Symbol,
    }
}
