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
/// Bytes that are read at once.
pub(super) const CHUNK: usize = 8;

/// The letters and digits of ASCII that eight bytes begin with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct WordChunk {
    pub(super) chars: u32,
    pub(super) capitals: u32,
    pub(super) digits: u32,
    /// As if letter after letter, without its case, and digit after digit, without its value, had come in.
    pub(super) hash: u64,
}

/// A bit for each of eight bytes, its highest.
const HIGH: u64 = u64::from_le_bytes([0x80; CHUNK]);
const ONES: u64 = HIGH >> 7;
/// The bit that small letters have and capitals lack.
const SMALL: u64 = HIGH >> 2;

/// Whether each byte, below 128, is from `first` to `last`: in its highest bit.
const fn within(bytes: u64, first: u8, last: u8) -> u64 {
    (bytes + ONES * (0x80 - first as u64)) & !(bytes + ONES * (0x7f - last as u64)) & HIGH
}

/// How many highest bits are set.
const fn count(high_bits: u64) -> u32 {
    ((high_bits >> 7).wrapping_mul(ONES) >> 56) as u32
}

impl WordChunk {
    /// Reads eight bytes side by side, the first one lowest: words are short, so going byte by byte is mostly guessing where one ends.
    pub(super) const fn read(bytes: u64) -> Self {
        let low = bytes & !HIGH;
        let letters = within(low | SMALL, b'a', b'z') & !bytes;
        let digits = within(low, b'0', b'9') & !bytes;
        let others = (letters | digits) ^ HIGH;
        let chars = others.trailing_zeros() / 8;
        let inside = (others & others.wrapping_neg()).wrapping_sub(1);
        let digits = digits & inside;
        let capitals = letters & inside & !(bytes << 2);
        let folded = (bytes | SMALL) & !((digits >> 7) * 0x0f);
        Self {
            chars,
            capitals: count(capitals),
            digits: count(digits),
            hash: weave(folded.unbounded_shl(64 - 8 * chars).swap_bytes()),
        }
    }
}

/// What eight bytes give that come in one after the other, the last one lowest, each [`HASH_STEP`] bits further.
const fn weave(bytes: u64) -> u64 {
    let pairs = (bytes & 0x00ff_00ff_00ff_00ff) ^ (bytes >> 3 & 0x1fe0_1fe0_1fe0_1fe0);
    let fours = (pairs & 0x0000_ffff_0000_ffff) ^ (pairs >> 6 & 0x007f_fc00_007f_fc00);
    (fours & 0xffff_ffff) ^ (fours >> 12 & 0x0000_07ff_fff0_0000)
}

/// The class of a byte of ASCII; of another one [`Class::None`].
pub(super) fn class_of_ascii(byte: u8) -> Class {
    CLASS_OF_ASCII.get(usize::from(byte)).copied().unwrap_or_default()
}

#[expect(clippy::indexing_slicing, reason = "worked out by the compiler, inside the table")]
const CLASS_OF_ASCII: [Class; 256] = {
    let mut table = [Class::None; 256];
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

#[cfg(test)]
mod tests {
    use super::*;

    /// The same, byte by byte.
    fn read_slowly(bytes: [u8; CHUNK]) -> WordChunk {
        let mut word = WordChunk { chars: 0, capitals: 0, digits: 0, hash: 0 };
        for byte in bytes.into_iter().take_while(u8::is_ascii_alphanumeric) {
            word.chars += 1;
            word.capitals += u32::from(byte.is_ascii_uppercase());
            word.digits += u32::from(byte.is_ascii_digit());
            let folded = if byte.is_ascii_digit() { b'0' } else { byte.to_ascii_lowercase() };
            word.hash = word.hash.rotate_left(HASH_STEP) ^ u64::from(folded);
        }
        word
    }

    #[test]
    fn eight_bytes_at_once_read_as_one_after_the_other() {
        for byte in 0..=255u8 {
            for at in 0..CHUNK {
                let mut bytes = *b"aZ09zAb5";
                bytes[at] = byte;
                assert_eq!(WordChunk::read(u64::from_le_bytes(bytes)), read_slowly(bytes), "{bytes:?}");
                let mut bytes = [byte; CHUNK];
                bytes[at] = b'-';
                assert_eq!(WordChunk::read(u64::from_le_bytes(bytes)), read_slowly(bytes), "{bytes:?}");
            }
        }
    }
}
