//! What `encoding_rs` lacks: IBM855, the Cyrillic page of DOS in Serbia, Bulgaria and Macedonia, and JIS's own reading of EUC-JP.
//!
//! Takes bytes, gives text. The table is IBM's code page 855 as `CP855.TXT` of the Unicode Consortium maps it.

use super::charset::Reading;
use std::borrow::Cow;

/// What the bytes 0x80 to 0xFF stand for.
#[rustfmt::skip]
pub(super) const IBM855: [char; 128] = [
    'ђ', 'Ђ', 'ѓ', 'Ѓ', 'ё', 'Ё', 'є', 'Є', 'ѕ', 'Ѕ', 'і', 'І', 'ї', 'Ї', 'ј', 'Ј',
    'љ', 'Љ', 'њ', 'Њ', 'ћ', 'Ћ', 'ќ', 'Ќ', 'ў', 'Ў', 'џ', 'Џ', 'ю', 'Ю', 'ъ', 'Ъ',
    'а', 'А', 'б', 'Б', 'ц', 'Ц', 'д', 'Д', 'е', 'Е', 'ф', 'Ф', 'г', 'Г', '«', '»',
    '\u{2591}', '\u{2592}', '\u{2593}', '\u{2502}', '\u{2524}', 'х', 'Х', 'и', 'И', '\u{2563}', '\u{2551}', '\u{2557}', '\u{255D}', 'й', 'Й', '\u{2510}',
    '\u{2514}', '\u{2534}', '\u{252C}', '\u{251C}', '\u{2500}', '\u{253C}', 'к', 'К', '\u{255A}', '\u{2554}', '\u{2569}', '\u{2566}', '\u{2560}', '\u{2550}', '\u{256C}', '\u{A4}',
    'л', 'Л', 'м', 'М', 'н', 'Н', 'о', 'О', 'п', '\u{2518}', '\u{250C}', '█', '▄', 'П', 'я', '▀',
    'Я', 'р', 'Р', 'с', 'С', 'т', 'Т', 'у', 'У', 'ж', 'Ж', 'в', 'В', 'ь', 'Ь', '№',
    '\u{AD}', 'ы', 'Ы', 'з', 'З', 'ш', 'Ш', 'э', 'Э', 'щ', 'Щ', 'ч', 'Ч', '§', '\u{25A0}', '\u{A0}',
];

/// Reads IBM855. Every byte has a meaning, so nothing is replaced.
pub(super) fn read_ibm855(bytes: &[u8]) -> Reading<'_> {
    let mut text = String::with_capacity(bytes.len().saturating_mul(2));
    for &byte in bytes {
        let high = byte.checked_sub(0x80).and_then(|at| IBM855.get(usize::from(at)));
        text.push(high.copied().unwrap_or(char::from(byte)));
    }
    Reading { text: Cow::Owned(text), replaced: 0 }
}

/// Six signs of row 1 of JIS X 0208 that the Encoding Standard reads as Microsoft did in Shift_JIS: its left, JIS's right.
const JIS_SIGNS: [(char, char); 6] = [
    ('\u{FF5E}', '\u{301C}'),
    ('\u{FF0D}', '\u{2212}'),
    ('\u{2225}', '\u{2016}'),
    ('\u{FFE0}', '\u{A2}'),
    ('\u{FFE1}', '\u{A3}'),
    ('\u{FFE2}', '\u{AC}'),
];

/// Gives EUC-JP and ISO-2022-JP the signs of JIS, as `JIS0208.TXT` of the Unicode Consortium, iconv and most languages read them:
/// these encodings were Unix's and the mail's, not Microsoft's, and in prose a wave dash is no full-width tilde.
pub(super) fn restore_jis_signs(reading: Reading<'_>) -> Reading<'_> {
    let sign = |c: char| JIS_SIGNS.iter().find(|(theirs, _)| *theirs == c).map_or(c, |&(_, ours)| ours);
    if !JIS_SIGNS.iter().any(|&(theirs, _)| reading.text.contains(theirs)) {
        return reading;
    }
    Reading { text: reading.text.chars().map(sign).collect(), ..reading }
}

/// Leaves out the escapes of ISO-2022-JP that another follows at once, as where texts were joined end to end. The Encoding Standard
/// calls them an error, so that a browser's filter is not led around; whoever wants the text reads past them.
pub(super) fn without_idle_escapes(bytes: &[u8]) -> Cow<'_, [u8]> {
    const ESCAPES: [&[u8; 3]; 5] = [b"\x1B(B", b"\x1B(J", b"\x1B(I", b"\x1B$@", b"\x1B$B"];
    let escapes_at = |at: usize| {
        let three = at.checked_add(3).and_then(|end| bytes.get(at..end));
        three.is_some_and(|three| ESCAPES.iter().any(|escape| **escape == *three))
    };
    let is_idle = |at: &usize| escapes_at(*at) && escapes_at(at + 3);
    let mut idle = memchr::memchr_iter(super::ESC, bytes).filter(is_idle).peekable();
    if idle.peek().is_none() {
        return Cow::Borrowed(bytes);
    }
    let mut kept = Vec::with_capacity(bytes.len());
    let mut end = 0;
    for at in idle {
        kept.extend_from_slice(bytes.get(end..at).unwrap_or_default());
        end = at + 3;
    }
    kept.extend_from_slice(bytes.get(end..).unwrap_or_default());
    Cow::Owned(kept)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ibm855_reads_cyrillic() {
        // "Привет, мир. Ђак" as a DOS editor of Belgrade stored it.
        let bytes = b"\xDD\xE1\xB7\xEB\xA8\xE5, \xD2\xB7\xE1. \x81\xA0\xC6";
        assert_eq!(read_ibm855(bytes).text, "Привет, мир. Ђак");
    }

    #[test]
    fn no_two_bytes_of_ibm855_are_the_same_character() {
        let mut seen = IBM855.to_vec();
        seen.sort_unstable();
        seen.dedup();
        assert_eq!(seen.len(), 128);
    }
}
