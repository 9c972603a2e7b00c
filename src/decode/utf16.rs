//! UTF-16 and UTF-32: reading UTF-32, and telling all four from other bytes where no mark stands.
//!
//! Takes bytes that hold NULs, gives the encoding whose reading is a text. UTF-16 itself is read by `encoding_rs`.

use super::charset::{Charset, Reading};
use std::borrow::Cow;

/// Which byte of a unit comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    Little,
    Big,
}

/// The weight per hundred characters from which a reading is a text. Text in the right reading has 95 and more, with the other
/// order of bytes at most 40; random bytes stand at 20 and machine code below 0.
const TEXT_PERCENT: i64 = 70;

/// What an impossible character (NUL, lone surrogate, private use, not assigned) costs, in plausible ones.
const FINE: i64 = 3;

/// Of the bytes of UTF-16 and UTF-32 at least one in so many is a NUL or another control byte, whatever the script: low bytes are
/// spread over all values, and where they are not (kana, Cyrillic) punctuation and high bytes make up for it.
const BYTES_PER_CONTROL: usize = 50;

/// And at least one in so many is a control byte or not ASCII (Japanese, the lowest, has 0.3). Without this ASCII text with a stray
/// NUL would be Chinese.
const BYTES_PER_STRANGE: usize = 6;

/// Where all bytes are ASCII at least one in so many is a control byte: NULs are half of Latin script, 0x04 half of Cyrillic.
const BYTES_PER_CONTROL_IN_ASCII: usize = 3;

/// The encoding in which bytes that hold NULs are a text, and how many bytes at their start are the rest of a character that
/// was cut: `None` if in none.
pub(super) fn recognise(bytes: &[u8]) -> Option<(Charset, usize)> {
    let controls = bytes.iter().filter(|&&byte| byte < 0x20 && !b"\t\n\r".contains(&byte)).count();
    let high = bytes.iter().filter(|&&byte| byte >= 0x80).count();
    let too_few = if high == 0 {
        controls * BYTES_PER_CONTROL_IN_ASCII < bytes.len()
    } else {
        controls * BYTES_PER_CONTROL < bytes.len() || (controls + high) * BYTES_PER_STRANGE < bytes.len()
    };
    if too_few {
        return None;
    }
    let rest = bytes.get(1..).unwrap_or_default();
    let readings = [
        (Charset::UTF_32LE, 0, weigh_all(utf32_units(Order::Little, bytes))),
        (Charset::UTF_32BE, 0, weigh_all(utf32_units(Order::Big, bytes))),
        (Charset::UTF_16LE, 0, weigh_all(utf16_units(Order::Little, bytes))),
        (Charset::UTF_16BE, 0, weigh_all(utf16_units(Order::Big, bytes))),
        (Charset::UTF_16LE, 1, weigh_all(utf16_units(Order::Little, rest))),
        (Charset::UTF_16BE, 1, weigh_all(utf16_units(Order::Big, rest))),
    ];
    let best = readings.into_iter().reduce(|best, next| if next.2.sum > best.2.sum { next } else { best })?;
    best.2.is_text().then_some((best.0, best.1))
}

/// Reads UTF-32. A surrogate, a number above U+10FFFF and an incomplete unit at the end are each one U+FFFD.
pub(super) fn read_utf32(order: Order, bytes: &[u8]) -> Reading<'_> {
    let mut text = String::with_capacity(bytes.len() / 2);
    let mut replaced = 0;
    for unit in utf32_units(order, bytes) {
        text.push(unit.unwrap_or_else(|| {
            replaced += 1;
            char::REPLACEMENT_CHARACTER
        }));
    }
    if !bytes.len().is_multiple_of(4) {
        text.push(char::REPLACEMENT_CHARACTER);
        replaced += 1;
    }
    Reading { text: Cow::Owned(text), replaced }
}

fn utf32_units(order: Order, bytes: &[u8]) -> impl Iterator<Item = Option<char>> {
    bytes.as_chunks::<4>().0.iter().map(move |&unit| {
        char::from_u32(match order {
            Order::Little => u32::from_le_bytes(unit),
            Order::Big => u32::from_be_bytes(unit),
        })
    })
}

fn utf16_units(order: Order, bytes: &[u8]) -> impl Iterator<Item = Option<char>> {
    let units = bytes.as_chunks::<2>().0.iter().map(move |&unit| match order {
        Order::Little => u16::from_le_bytes(unit),
        Order::Big => u16::from_be_bytes(unit),
    });
    char::decode_utf16(units).map(Result::ok)
}

/// How plausible a reading is.
#[derive(Debug, Clone, Copy, Default)]
struct Weight {
    sum: i64,
    chars: i64,
}

impl Weight {
    fn is_text(self) -> bool {
        self.chars > 0 && self.sum * 100 >= self.chars * TEXT_PERCENT
    }
}

/// Weighs a reading's characters. A letter of a small alphabet counts only where the last such letter was of the same one: numbers in
/// a binary file hop between alphabets, text does not.
fn weigh_all(units: impl Iterator<Item = Option<char>>) -> Weight {
    let mut weight = Weight::default();
    let mut alphabet = None;
    for unit in units {
        weight.chars += 1;
        weight.sum += match unit {
            Some(c @ '\u{250}'..='\u{1DFF}') => {
                let last = alphabet.replace(u32::from(c) >> 8);
                if last.is_none() || last == alphabet { weigh(c) } else { 0 }
            }
            Some(c) => weigh(c),
            None => -FINE,
        };
    }
    weight
}

/// 2 for white space, which sits in the right reading alone, 1 for a character of everyday text, 0 for a rare one, a fine for one
/// that no text has.
fn weigh(c: char) -> i64 {
    match u32::from(c) {
        0x0A | 0x20 => 2,
        // A round number is an ASCII letter in the other order of bytes, but for the two that Chinese uses most.
        0x3000 | 0x4E00 => 1,
        n @ 0x100.. if n & 0xFF == 0 => 0,
        0x09 | 0x0D | 0x21..=0x7E | 0xA0..=0x1FFF | 0x200B..=0x206F | 0x20A0..=0x2BFF => 1,
        0x3001..=0x30FF | 0x4E01..=0x9FFF | 0xAC01..=0xD7A3 | 0xFF01..=0xFFEE => 1,
        0x1D400..=0x1D7FF | 0x1F000..=0x1FAFF | 0x20001..=0x323AF => 1,
        0x80..=0x9F | 0x2000..=0xDFFF | 0xF900..=0xFDCF | 0xFDF0..=0xFEFF | 0x10000..=0x1FFFD => 0,
        _ => -FINE,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXTS: [&str; 7] = [
        "a",
        "Plain English, one line.\r\nAnd another one.\r\n",
        "Съезд профсоюзов открылся в понедельник.\n",
        "一九四九年一月,工会举行了一次会议。\n一些代表发言。",
        "東京で会議が開かれました。\n",
        "서울에서 회의가 열렸다.\n",
        "مؤتمر العمال 😀\n",
    ];

    fn encode(text: &str, name: &str) -> Vec<u8> {
        match name {
            "UTF-16LE" => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
            "UTF-16BE" => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
            "UTF-32LE" => text.chars().flat_map(|c| u32::from(c).to_le_bytes()).collect(),
            _ => text.chars().flat_map(|c| u32::from(c).to_be_bytes()).collect(),
        }
    }

    #[test]
    fn text_without_a_mark_is_recognised_in_all_four_readings() {
        for text in TEXTS {
            for charset in [Charset::UTF_16LE, Charset::UTF_16BE, Charset::UTF_32LE, Charset::UTF_32BE] {
                let bytes = encode(text, charset.name());
                assert_eq!(recognise(&bytes), Some((charset, 0)), "{text:?} in {}", charset.name());
                assert_eq!(charset.read(&bytes).text, text, "{}", charset.name());
            }
        }
    }

    #[test]
    fn odd_lengths_replace_the_last_character_alone() {
        for (charset, bytes) in [
            (Charset::UTF_16LE, &b"a\0b\0c"[..]),
            (Charset::UTF_16BE, b"\0a\0b\0"),
            (Charset::UTF_32LE, b"a\0\0\0b\0\0\0c\0"),
            (Charset::UTF_32BE, b"\0\0\0a\0\0\0b\0"),
        ] {
            assert_eq!(recognise(bytes), Some((charset, 0)));
            let reading = charset.read(bytes);
            assert_eq!((&*reading.text, reading.replaced), ("ab\u{FFFD}", 1), "{}", charset.name());
        }
    }

    #[test]
    fn a_first_byte_that_was_cut_is_found_out() {
        for name in ["UTF-16LE", "UTF-16BE"] {
            let bytes = encode(TEXTS[3], name);
            let (charset, cut_bytes) = recognise(&bytes[1..]).unwrap();
            assert_eq!((charset.name(), cut_bytes), (name, 1));
        }
    }

    #[test]
    fn lone_surrogates_are_replaced_and_counted() {
        let reading = Charset::UTF_16LE.read(b"a\0\x00\xD8b\0\x00\xDC");
        assert_eq!((&*reading.text, reading.replaced), ("a\u{FFFD}b\u{FFFD}", 2));
        let reading = Charset::UTF_32LE.read(b"a\0\0\0\x00\xD8\0\0\0\0\x11\0");
        assert_eq!((&*reading.text, reading.replaced), ("a\u{FFFD}\u{FFFD}", 2));
    }

    #[test]
    fn bytes_that_are_no_text_are_not_recognised() {
        for bytes in [
            &b"\0"[..],
            b"\0\0\0\0",
            b"\x89PNG\r\n\x1A\n\0\0\0\rIHDR\0\0\x01\0\0\0\x01\0\x08\x06\0\0\0",
            b"\x7FELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x03\0\x3E\0\x01\0\0\0",
            b"a line of text\nwith a NUL \0 in it\n",
            b"name\0other name\0third\0",
        ] {
            assert_eq!(recognise(bytes), None, "{bytes:?}");
        }
    }
}
