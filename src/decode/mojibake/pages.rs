//! The code pages that UTF-8 is misread as, turned round: from a character to the byte it was.
//!
//! Takes nothing, gives [`Pages`]; which reading is better text is for `oddity`. The tables of the Encoding Standard come from
//! `encoding_rs`; it lacks the two DOS pages, which are written out here.

use encoding_rs::{
    Encoding, GBK, IBM866, ISO_8859_2, KOI8_R, MACINTOSH, WINDOWS_874, WINDOWS_1250, WINDOWS_1251,
    WINDOWS_1252, WINDOWS_1253, WINDOWS_1254, WINDOWS_1255, WINDOWS_1256, WINDOWS_1257,
};
use std::sync::LazyLock;

/// Single-byte pages, the likeliest first: where two give the same text, the first is taken.
pub(super) const PAGES: usize = 15;

/// The pages of `encoding_rs`, in the order of their bits. windows-1252 stands for ISO-8859-1 too, see [`Pages::build`].
const STANDARD: [&Encoding; 13] = [
    WINDOWS_1252,
    WINDOWS_1250,
    WINDOWS_1251,
    MACINTOSH,
    WINDOWS_1254,
    WINDOWS_1253,
    WINDOWS_1256,
    WINDOWS_1257,
    ISO_8859_2,
    WINDOWS_1255,
    WINDOWS_874,
    KOI8_R,
    IBM866,
];

/// Pages of Windows that agree with a part of ISO-8859 from A0 on, near enough.
const HALVES_OF_ISO_8859: [&Encoding; 6] =
    [WINDOWS_1252, WINDOWS_1253, WINDOWS_1254, WINDOWS_1255, WINDOWS_1257, WINDOWS_874];

/// Upper halves of IBM437 and IBM850.
const DOS: [&str; 2] = [
    "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐\
     └┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{a0}",
    "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐\
     └┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u{ad}±‗¾¶§÷¸°¨·¹³²■\u{a0}",
];

/// What a character can have been: its byte in each page, and the part that byte plays in UTF-8, a bit a page.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Roles {
    bytes: [u8; PAGES],
    /// Pages in which it leads a sequence of two, three or four.
    pub(super) leads: u16,
    /// Pages in which it continues one.
    pub(super) continues: u16,
}

impl Roles {
    /// Its byte in a page; 0 where the page lacks it.
    pub(super) fn byte(&self, page: usize) -> u8 {
        self.bytes.get(page).copied().unwrap_or(0)
    }
}

/// Number of 256-character blocks in the Basic Multilingual Plane.
const BLOCKS: usize = 256;

/// The reversed pages.
#[derive(Debug)]
pub(super) struct Pages {
    /// For each block of 256 characters of the BMP where its roles begin in `roles`; block 0 of `roles` is all empty.
    blocks: [u16; BLOCKS],
    roles: Vec<Roles>,
    /// GBK's two bytes for each character of the BMP, 0 where it has none.
    gbk: Vec<u16>,
    /// A bit for each character of the BMP that GBK has and GB2312 has not.
    beyond_gb2312: Vec<u64>,
}

/// A character that no page has.
static NONE: Roles = Roles { bytes: [0; PAGES], leads: 0, continues: 0 };

static SHARED: LazyLock<Pages> = LazyLock::new(Pages::build);

impl Pages {
    /// The tables; built at the first use, constant from then on.
    pub(super) fn get() -> &'static Self {
        &SHARED
    }

    fn build() -> Self {
        let mut pages = Self {
            blocks: [0; BLOCKS],
            roles: vec![Roles::default(); 256],
            gbk: vec![0; 1 << 16],
            beyond_gb2312: vec![0; 1 << 10],
        };
        for (page, encoding) in STANDARD.iter().enumerate() {
            let bytes = 0x80..=0xFF_u8;
            for (byte, c) in bytes.clone().zip(decoded_each(encoding, bytes.map(|byte| [byte]))) {
                // Bytes that a Windows page leaves out become the C1 controls of their number with lenient readers.
                pages.add(page, c.unwrap_or(char::from(byte)), byte);
                // Most pages of Windows are a part of ISO-8859 with 80 to 9F filled, and readers mix the two.
                if HALVES_OF_ISO_8859.contains(encoding) && byte < 0xA0 {
                    pages.add(page, char::from(byte), byte);
                }
            }
        }
        for (page, table) in DOS.iter().enumerate() {
            for (c, byte) in table.chars().zip(0x80..=0xFF_u8) {
                pages.add(STANDARD.len() + page, c, byte);
            }
        }
        let pairs = (0x81..=0xFE_u8).flat_map(|lead| (0x40..=0xFE_u8).map(move |trail| [lead, trail]));
        for ([lead, trail], c) in pairs.clone().zip(decoded_each(GBK, pairs)) {
            if let Some(c) = c
                && let Some(slot) = pages.gbk.get_mut(c as usize)
            {
                *slot = u16::from_be_bytes([lead, trail]);
                let is_gb2312 = matches!((lead, trail), (0xA1..=0xA9 | 0xB0..=0xF7, 0xA1..=0xFE));
                if let Some(word) = pages.beyond_gb2312.get_mut(c as usize >> 6) {
                    *word |= u64::from(!is_gb2312) << (c as u32 & 63);
                }
            }
        }
        pages
    }

    fn add(&mut self, page: usize, c: char, byte: u8) {
        let Some(block) = self.blocks.get_mut(c as usize >> 8) else { return };
        if *block == 0 {
            *block = (self.roles.len() / 256) as u16;
            self.roles.resize(self.roles.len() + 256, Roles::default());
        }
        let Some(roles) = self.roles.get_mut(usize::from(*block) * 256 + (c as usize & 0xFF)) else { return };
        if let Some(slot) = roles.bytes.get_mut(page) {
            *slot = byte;
        }
        match byte {
            0x80..=0xBF => roles.continues |= 1 << page,
            0xC2..=0xF4 => roles.leads |= 1 << page,
            _ => {}
        }
    }

    /// What a character can have been.
    pub(super) fn roles(&self, c: char) -> &Roles {
        let block = self.blocks.get(c as usize >> 8).copied().unwrap_or(0);
        self.roles.get(usize::from(block) * 256 + (c as usize & 0xFF)).unwrap_or(&NONE)
    }

    /// Whether a character is in GBK but not in GB2312, as most of what UTF-8 read as GBK gives.
    pub(super) fn is_beyond_gb2312(&self, c: char) -> bool {
        self.beyond_gb2312.get(c as usize >> 6).is_some_and(|word| word >> (c as u32 & 63) & 1 == 1)
    }

    /// A character's two bytes in GBK.
    pub(super) fn gbk(&self, c: char) -> Option<[u8; 2]> {
        self.gbk.get(c as usize).filter(|pair| **pair != 0).map(|pair| pair.to_be_bytes())
    }
}

/// The character that each of these codes is in an encoding, if it is one. They are decoded all at once, a line each: at 25,000
/// codes a call for each takes milliseconds, and the first document that holds a suspicious character would wait for them.
fn decoded_each<const N: usize>(
    encoding: &'static Encoding,
    codes: impl Iterator<Item = [u8; N]>,
) -> Vec<Option<char>> {
    let mut lines = Vec::new();
    for code in codes {
        lines.extend_from_slice(&code);
        lines.push(b'\n');
    }
    let (text, _) = encoding.decode_without_bom_handling(&lines);
    let mut characters = Vec::with_capacity(lines.len() / (N + 1));
    let (mut first, mut count) = (None, 0);
    for c in text.chars() {
        if c == '\n' {
            characters.push(first.filter(|&c| count == 1 && c != char::REPLACEMENT_CHARACTER));
            (first, count) = (None, 0);
        } else {
            (first, count) = (first.or(Some(c)), count + 1);
        }
    }
    characters
}

/// The character of windows-1252 that a C1 control's byte is, if the page has one.
pub(crate) fn windows_1252(c1: char) -> Option<char> {
    let byte = u8::try_from(u32::from(c1)).ok().filter(|byte| (0x80..0xA0).contains(byte))?;
    let (text, _) = WINDOWS_1252.decode_without_bom_handling(std::slice::from_ref(&byte));
    text.chars().next().filter(|c| *c != c1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_page_maps_back_what_it_reads() {
        let pages = Pages::get();
        assert_eq!(pages.roles('é').byte(0), 0xE9);
        assert_eq!(pages.roles('™').byte(0), 0x99);
        assert_eq!(pages.roles('\u{81}').byte(0), 0x81);
        assert_eq!(pages.roles('√').byte(3), 0xC3);
        assert_eq!(pages.roles('╨').byte(13), 0xD0);
        assert_eq!(pages.roles('Ô').byte(14), 0xE2);
        assert_eq!(pages.roles('文').leads | pages.roles('文').continues, 0);
        assert_eq!(pages.gbk('文'), Some([0xCE, 0xC4]));
    }

    #[test]
    fn dos_tables_have_128_characters_each() {
        for table in DOS {
            assert_eq!(table.chars().count(), 128);
        }
    }
}
