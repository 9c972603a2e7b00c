//! Johab (KS C 5601-1992, annex 3), which stored Korean before Unicode by the parts of a syllable.
//!
//! Takes bytes, gives text. Hangul is arithmetic; symbols and hanja are those of EUC-KR in another order.

use super::charset::Reading;
use std::borrow::Cow;

/// Reads Johab. A byte that begins no character is one U+FFFD; what follows it is read anew.
pub(super) fn read_johab(bytes: &[u8]) -> Reading<'_> {
    let mut text = String::with_capacity(bytes.len().saturating_add(bytes.len() / 2));
    let mut replaced = 0;
    let mut rest = bytes.iter().copied().peekable();
    while let Some(lead) = rest.next() {
        if lead.is_ascii() {
            text.push(char::from(lead));
        } else if let Some(c) = rest.peek().and_then(|&trail| pair(lead, trail)) {
            text.push(c);
            rest.next();
        } else {
            text.push(char::REPLACEMENT_CHARACTER);
            replaced += 1;
        }
    }
    Reading { text: Cow::Owned(text), replaced }
}

/// The character of two bytes.
pub(super) fn pair(lead: u8, trail: u8) -> Option<char> {
    match lead {
        0x84..=0xD3 => hangul(u16::from_be_bytes([lead, trail])),
        0xD9..=0xDE | 0xE0..=0xF9 => other(lead, trail),
        _ => None,
    }
}

/// A syllable, or one of its parts alone.
fn hangul(code: u16) -> Option<char> {
    const LONE_INITIALS: &str = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ";
    const LONE_FINALS: &str = "ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ";
    let (initial, medial, last) = (code >> 10 & 31, code >> 5 & 31, code & 31);
    let initial = match initial {
        1 => None,
        2..=20 => Some(u32::from(initial) - 2),
        _ => return None,
    };
    let medial = match medial {
        2 => None,
        3..=7 => Some(u32::from(medial) - 3),
        10..=15 => Some(u32::from(medial) - 5),
        18..=23 => Some(u32::from(medial) - 7),
        26..=29 => Some(u32::from(medial) - 9),
        _ => return None,
    };
    let last = match last {
        1..=17 => u32::from(last) - 1,
        19..=29 => u32::from(last) - 2,
        _ => return None,
    };
    match (initial, medial, last) {
        (Some(initial), Some(medial), last) => char::from_u32(0xAC00 + (initial * 21 + medial) * 28 + last),
        (Some(initial), None, 0) => LONE_INITIALS.chars().nth(usize::try_from(initial).ok()?),
        (None, Some(medial), 0) => char::from_u32(0x314F + medial),
        (None, None, 1..) => LONE_FINALS.chars().nth(usize::try_from(last).ok()? - 1),
        _ => None,
    }
}

/// The two bytes of a Hangul syllable.
pub(super) fn write_syllable(c: char) -> Option<[u8; 2]> {
    let at = u16::try_from(u32::from(c).checked_sub(0xAC00)?).ok().filter(|&at| at < 11_172)?;
    let (initial, medial, last) = (at / 588 + 2, at / 28 % 21, at % 28);
    let medial = medial
        + match medial {
            0..=4 => 3,
            5..=10 => 5,
            11..=16 => 7,
            _ => 9,
        };
    let last = last + if last < 17 { 1 } else { 2 };
    Some((0x8000 | initial << 10 | medial << 5 | last).to_be_bytes())
}

/// A symbol or hanja: two rows of KS X 1001 share a lead byte.
fn other(lead: u8, trail: u8) -> Option<char> {
    let row = if lead < 0xE0 { 2 * (lead - 0xD9) } else { 2 * (lead - 0xE0) + 0x29 };
    let cell = match trail {
        0x31..=0x7E => trail - 0x31,
        0x91..=0xFE => trail - 0x43,
        _ => return None,
    };
    let (row, cell) = if cell < 94 { (row, cell) } else { (row + 1, cell - 94) };
    let euc_kr = [row.checked_add(0xA1)?, cell.checked_add(0xA1)?];
    encoding_rs::EUC_KR.decode_without_bom_handling_and_without_replacement(&euc_kr)?.chars().next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn johab_reads_hangul_symbols_and_hanja() {
        let reading = read_johab(b"\xD0e\x8Bi, \xD9H\xF7\xDB\xE2\xD0\xD9I \x88A\x84a\x84D");
        assert_eq!((&*reading.text, reading.replaced), ("한글, 「韓國」 ㄱㅏㄳ", 0));
    }

    #[test]
    fn every_syllable_comes_back_from_its_two_bytes() {
        for c in '\u{AC00}'..='\u{D7A3}' {
            let [lead, trail] = write_syllable(c).unwrap();
            assert_eq!(pair(lead, trail), Some(c));
        }
        assert_eq!(write_syllable('\u{D7A4}'), None);
    }

    #[test]
    fn johab_replaces_what_it_cannot_read() {
        let reading = read_johab(b"\xFFa\x88");
        assert_eq!((&*reading.text, reading.replaced), ("\u{FFFD}a\u{FFFD}", 2));
    }
}
