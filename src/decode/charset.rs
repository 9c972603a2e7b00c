//! The encodings that can be read, by label and by name.
//!
//! Takes a label or bytes, gives an encoding or a text with the number of places that could not be read. Which encoding a
//! document is in, the ladder decides.

use super::{johab, legacy, utf16};
use encoding_rs::{DecoderResult, Encoding};
use std::borrow::Cow;

/// An encoding that [`super::decode`] can read: one of the Encoding Standard, UTF-32, IBM855 or Johab.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Charset(Kind);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Standard(&'static Encoding),
    Utf32(utf16::Order),
    Ibm855,
    Johab,
}

/// Bytes read in one encoding.
#[derive(Debug, Clone)]
pub(super) struct Reading<'a> {
    /// The text; borrowed where the bytes were good UTF-8.
    pub(super) text: Cow<'a, str>,
    /// Sequences that could not be read; each stands as one U+FFFD.
    pub(super) replaced: usize,
}

impl Charset {
    pub(super) const UTF_8: Self = Self(Kind::Standard(encoding_rs::UTF_8));
    pub(super) const UTF_16LE: Self = Self(Kind::Standard(encoding_rs::UTF_16LE));
    pub(super) const UTF_16BE: Self = Self(Kind::Standard(encoding_rs::UTF_16BE));
    pub(super) const UTF_32LE: Self = Self(Kind::Utf32(utf16::Order::Little));
    pub(super) const UTF_32BE: Self = Self(Kind::Utf32(utf16::Order::Big));
    pub(super) const ISO_2022_JP: Self = Self(Kind::Standard(encoding_rs::ISO_2022_JP));
    pub(super) const GB18030: Self = Self(Kind::Standard(encoding_rs::GB18030));
    pub(super) const WINDOWS_1252: Self = Self(Kind::Standard(encoding_rs::WINDOWS_1252));
    pub(super) const IBM855: Self = Self(Kind::Ibm855);
    pub(super) const JOHAB: Self = Self(Kind::Johab);

    /// The encoding that a label names: any label of the Encoding Standard (<https://encoding.spec.whatwg.org/>), `utf-32`,
    /// `utf-32le`, `utf-32be`, `ibm855`, `cp855`, `johab` or `cp1361`, in any case and with white space around it. `None` for unknown labels and for
    /// those that the standard lists only to refuse them (`iso-2022-kr`, `hz-gb-2312`, ...).
    ///
    /// ```
    /// use dechrome::decode::Charset;
    ///
    /// assert_eq!(Charset::for_label(" Latin1 ").map(Charset::name), Some("windows-1252"));
    /// assert_eq!(Charset::for_label("gb2312").map(Charset::name), Some("gb18030"));
    /// assert_eq!(Charset::for_label("cp855").map(Charset::name), Some("IBM855"));
    /// assert_eq!(Charset::for_label("utf-9"), None);
    /// ```
    pub fn for_label(label: &str) -> Option<Self> {
        let label = label.trim_matches(|c: char| c.is_ascii_whitespace());
        let beyond: [(&str, Self); 9] = [
            ("utf-32", Self::UTF_32LE),
            ("utf-32le", Self::UTF_32LE),
            ("utf-32be", Self::UTF_32BE),
            ("ibm855", Self::IBM855),
            ("cp855", Self::IBM855),
            ("855", Self::IBM855),
            ("csibm855", Self::IBM855),
            ("johab", Self::JOHAB),
            ("cp1361", Self::JOHAB),
        ];
        if let Some((_, charset)) = beyond.iter().find(|(name, _)| label.eq_ignore_ascii_case(name)) {
            return Some(*charset);
        }
        Encoding::for_label_no_replacement(label.as_bytes()).map(Self::standard)
    }

    /// GBK's table is a part of gb18030's, and pages that say GB2312 use both.
    pub(super) fn standard(encoding: &'static Encoding) -> Self {
        if encoding == encoding_rs::GBK { Self::GB18030 } else { Self(Kind::Standard(encoding)) }
    }

    /// The name in the Encoding Standard's spelling, or `UTF-32LE`, `UTF-32BE`, `IBM855`, `Johab`.
    pub fn name(self) -> &'static str {
        match self.0 {
            Kind::Standard(encoding) => encoding.name(),
            Kind::Utf32(utf16::Order::Little) => "UTF-32LE",
            Kind::Utf32(utf16::Order::Big) => "UTF-32BE",
            Kind::Ibm855 => "IBM855",
            Kind::Johab => "Johab",
        }
    }

    /// Whether bytes below 0x80 are ASCII wherever no other byte stands before them. A label that was itself read as ASCII can name
    /// no other kind.
    pub(super) fn is_ascii_compatible(self) -> bool {
        match self.0 {
            Kind::Standard(encoding) => encoding.is_ascii_compatible(),
            Kind::Utf32(_) => false,
            Kind::Ibm855 | Kind::Johab => true,
        }
    }

    /// This encoding, or where it is UTF-16 or UTF-32 and its mark stands at the start in the other order of bytes, that one: labels
    /// often leave the order open.
    pub(super) fn in_order_of_mark(self, bytes: &[u8]) -> Self {
        let family = |charset| match charset {
            Self(Kind::Utf32(_)) => 4,
            _ if charset == Self::UTF_16LE || charset == Self::UTF_16BE => 2,
            _ => 1,
        };
        match Self::marked(bytes) {
            Some(marked) if family(self) > 1 && family(self) == family(marked) => marked,
            _ => self,
        }
    }

    /// The encoding whose mark stands at the start. UTF-32's in the little order begins with UTF-16's; a text of UTF-16 does not
    /// begin with a NUL.
    pub(super) fn marked(bytes: &[u8]) -> Option<Self> {
        const MARKS: [(&[u8], Charset); 6] = [
            (b"\xEF\xBB\xBF", Charset::UTF_8),
            (b"\xFF\xFE\0\0", Charset::UTF_32LE),
            (b"\0\0\xFE\xFF", Charset::UTF_32BE),
            (b"\xFF\xFE", Charset::UTF_16LE),
            (b"\xFE\xFF", Charset::UTF_16BE),
            (b"\x84\x31\x95\x33", Charset::GB18030),
        ];
        MARKS.iter().find(|(mark, _)| bytes.starts_with(mark)).map(|&(_, charset)| charset)
    }

    /// What each byte from 0x80 to 0xFF stands for in an encoding of one byte a character; U+FFFD for nothing.
    pub(super) fn high_chars(self) -> [char; 128] {
        let bytes: [u8; 128] = std::array::from_fn(|at| u8::try_from(at + 0x80).unwrap_or_default());
        let mut chars = [char::REPLACEMENT_CHARACTER; 128];
        for (slot, c) in chars.iter_mut().zip(self.read(&bytes).text.chars()) {
            *slot = c;
        }
        chars
    }

    /// Reads bytes. Total; a mark at the start comes out as U+FEFF.
    pub(super) fn read(self, bytes: &[u8]) -> Reading<'_> {
        match self.0 {
            Kind::Standard(encoding) if encoding == encoding_rs::EUC_JP => {
                legacy::restore_jis_signs(read_standard(encoding, bytes))
            }
            Kind::Standard(encoding) if encoding == encoding_rs::ISO_2022_JP => {
                let bytes = legacy::without_idle_escapes(bytes);
                let Reading { text, replaced } = read_standard(encoding, &bytes);
                legacy::restore_jis_signs(Reading { text: Cow::Owned(text.into_owned()), replaced })
            }
            Kind::Standard(encoding) => read_standard(encoding, bytes),
            Kind::Utf32(order) => utf16::read_utf32(order, bytes),
            Kind::Ibm855 => legacy::read_ibm855(bytes),
            Kind::Johab => johab::read_johab(bytes),
        }
    }
}

/// What is decoded at once.
const PIECE_BYTES: usize = 8192;

fn read_standard<'a>(encoding: &'static Encoding, bytes: &'a [u8]) -> Reading<'a> {
    if encoding == encoding_rs::UTF_8
        && let Ok(text) = std::str::from_utf8(bytes)
    {
        return Reading { text: Cow::Borrowed(text), replaced: 0 };
    }
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut text = String::with_capacity(bytes.len().saturating_add(bytes.len() / 2));
    // Not right into the text: after each malformed sequence all of its room would be cleared once more.
    let mut piece = [0; PIECE_BYTES];
    let mut rest = bytes;
    let mut replaced = 0;
    loop {
        let (result, read, written) = decoder.decode_to_utf8_without_replacement(rest, &mut piece, true);
        rest = rest.get(read..).unwrap_or_default();
        let decoded = piece.get(..written).and_then(|piece| std::str::from_utf8(piece).ok());
        text.push_str(decoded.unwrap_or_default());
        match result {
            DecoderResult::InputEmpty => break,
            DecoderResult::OutputFull => {}
            DecoderResult::Malformed(..) => {
                text.push(char::REPLACEMENT_CHARACTER);
                replaced += 1;
            }
        }
    }
    Reading { text: Cow::Owned(text), replaced }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_label_of_the_standard_resolves_to_its_own_encoding() {
        for label in [
            "utf-8",
            "latin1",
            "x-mac-cyrillic",
            "koi8-u",
            "iso-8859-16",
            "x-user-defined",
            "utf-16be",
            "sjis",
        ] {
            let charset = Charset::for_label(label).unwrap();
            assert_eq!(
                Some(charset.name()),
                Encoding::for_label(label.as_bytes()).map(Encoding::name),
                "{label}"
            );
        }
    }

    #[test]
    fn refused_and_unknown_labels_resolve_to_nothing() {
        for label in ["iso-2022-kr", "hz-gb-2312", "replacement", "", "utf-7"] {
            assert_eq!(Charset::for_label(label), None, "{label}");
        }
    }

    #[test]
    fn replaced_counts_what_was_put_in_and_not_what_was_there() {
        let reading = Charset::UTF_8.read("a\u{FFFD}".as_bytes());
        assert_eq!((&*reading.text, reading.replaced), ("a\u{FFFD}", 0));
        let reading = Charset::UTF_8.read(b"\xEF\xBF\xBD\xFF");
        assert_eq!((&*reading.text, reading.replaced), ("\u{FFFD}\u{FFFD}", 1));
        let reading = Charset::GB18030.read(b"\x84\x31\xA4\x37\xFF");
        assert_eq!((&*reading.text, reading.replaced), ("\u{FFFD}\u{FFFD}", 1));
    }
}
