//! Bytes to text: the ladder.
//!
//! Takes a document's content, gives its text, the encoding, the rung that settled it and how much could not be read. White space
//! and control characters are `tidy`'s. The rungs stand in `read` in the order of their strength; each looks at the whole document.

mod alphabets;
mod charset;
mod cyrillic;
mod declared;
mod detect;
mod east_asian;
mod frequent;
mod johab;
mod legacy;
mod letter_pairs;
mod letters;
mod mojibake;
mod utf16;
mod utf8;

pub use charset::Charset;
#[cfg(test)]
pub(crate) use mojibake::tests::assert_linear;
pub(crate) use mojibake::{may_be_garbled, repair, windows_1252};

use crate::document::{Content, Decoded, Document, Evidence};
use charset::Reading;
use std::borrow::Cow;

const ESC: u8 = 0x1B;
const NUL: u8 = 0;

/// Decodes a document. Total: any bytes give a text. A label in [`crate::Hints::charset`] that [`Charset::for_label`] does not know is passed
/// over, as if it had not been given.
///
/// ```
/// use dechrome::decode::decode;
/// use dechrome::{Document, Evidence};
///
/// let decoded = decode(&Document::bytes(b"\xef\xbb\xbfgr\xc3\xbcn"));
/// assert_eq!((&*decoded.text, decoded.encoding, decoded.evidence), ("grün", "UTF-8", Evidence::Mark));
/// // windows-1251, which no byte says.
/// let decoded = decode(&Document::bytes(b"\xcc\xee\xf1\xea\xe2\xe0, \xef\xee\xf1\xeb\xe5 \xe4\xee\xe6\xe4\xff"));
/// assert_eq!((&*decoded.text, decoded.encoding), ("Москва, после дождя", "windows-1251"));
/// // UTF-8 that was read as windows-1252 once before.
/// let decoded = decode(&Document::text("GrÃ¼n"));
/// assert_eq!((&*decoded.text, decoded.repaired), ("Grün", 1));
/// ```
pub fn decode<'a>(document: &Document<'a>) -> Decoded<'a> {
    let (charset, evidence, reading) = match document.content {
        Content::Text(text) => {
            (Charset::UTF_8, Evidence::Text, Reading { text: Cow::Borrowed(text), replaced: 0 })
        }
        Content::Bytes(bytes) => read(bytes, document.hints.charset),
    };
    let text = without_mark(reading.text);
    let (text, repaired) = match repair(&text) {
        Some((better, runs)) => (Cow::Owned(better), runs),
        None => (text, 0),
    };
    Decoded { text, encoding: charset.name(), evidence, replaced: reading.replaced, repaired }
}

/// A mark is not part of the text, and where two programs each put one, neither is.
fn without_mark(text: Cow<'_, str>) -> Cow<'_, str> {
    const MARK: char = '\u{FEFF}';
    match text {
        Cow::Borrowed(text) => Cow::Borrowed(text.trim_start_matches(MARK)),
        Cow::Owned(text) if text.starts_with(MARK) => Cow::Owned(text.trim_start_matches(MARK).to_owned()),
        owned => owned,
    }
}

fn read<'a>(bytes: &'a [u8], label: Option<&str>) -> (Charset, Evidence, Reading<'a>) {
    if let Some(given) = label.and_then(Charset::for_label) {
        let charset = given.in_order_of_mark(bytes);
        return (charset, Evidence::Given, charset.read(bytes));
    }
    if let Some(charset) = Charset::marked(bytes) {
        return (charset, Evidence::Mark, charset.read(bytes));
    }
    let valid = std::str::from_utf8(bytes);
    let (mut escaped, mut nulled) = (false, false);
    for at in memchr::memchr2_iter(ESC, NUL, bytes) {
        escaped |= bytes.get(at) == Some(&ESC);
        nulled |= bytes.get(at) == Some(&NUL);
        if escaped && nulled {
            break;
        }
    }
    if nulled {
        return match utf16::recognise(bytes) {
            Some((charset, cut_bytes)) => (charset, Evidence::Nulls, read_cut(charset, bytes, cut_bytes)),
            None => {
                (Charset::WINDOWS_1252, Evidence::Binary, Reading { text: Cow::Borrowed(""), replaced: 0 })
            }
        };
    }
    if escaped && let Some(reading) = read_iso_2022_jp(bytes) {
        return (Charset::ISO_2022_JP, Evidence::Valid, reading);
    }
    if let Ok(text) = valid {
        return (Charset::UTF_8, Evidence::Valid, Reading { text: Cow::Borrowed(text), replaced: 0 });
    }
    let damage = utf8::Damage::measure(bytes);
    match damage.find() {
        utf8::Finding::Unsure if !utf8::is_likelier(bytes, damage) => {}
        utf8::Finding::Damaged | utf8::Finding::Unsure => {
            return (Charset::UTF_8, Evidence::Damaged, Charset::UTF_8.read(bytes));
        }
        utf8::Finding::Other => {}
    }
    read_legacy(bytes)
}

/// Reads bytes that are in an encoding of one language or a few: as they declare if that is no worse than what their letters say.
fn read_legacy(bytes: &[u8]) -> (Charset, Evidence, Reading<'_>) {
    let declared = declared::find(bytes).filter(|&declared| !detect::refutes(bytes, declared));
    let declared = declared.map(|charset| (charset, Evidence::Declared, charset.read(bytes)));
    if let Some(declared) = declared.as_ref().filter(|(_, _, reading)| count_flaws(reading) == 0) {
        return declared.clone();
    }
    let (charset, cut_bytes) = detect::detect(bytes);
    let reading = read_cut(charset, bytes, cut_bytes);
    if let Some(declared) = declared.filter(|declared| count_flaws(&declared.2) <= count_flaws(&reading)) {
        return declared;
    }
    let evidence =
        if detect::is_spoken_for(charset, &reading.text) { Evidence::Detected } else { Evidence::Fallback };
    (charset, evidence, reading)
}

/// Characters that the right reading of a text does not have: replaced ones, C1 controls, private use.
fn count_flaws(reading: &Reading<'_>) -> usize {
    let impossible = |c: &char| matches!(c, '\u{80}'..='\u{9F}' | '\u{E000}'..='\u{F8FF}');
    reading.replaced + reading.text.chars().filter(impossible).count()
}

/// Reads bytes of which the first few are the rest of a character that was cut: they are one U+FFFD.
fn read_cut(charset: Charset, bytes: &[u8], cut_bytes: usize) -> Reading<'_> {
    let mut reading = charset.read(bytes.get(cut_bytes..).unwrap_or_default());
    if cut_bytes > 0 {
        reading.text.to_mut().insert(0, char::REPLACEMENT_CHARACTER);
        reading.replaced += 1;
    }
    reading
}

/// ISO-2022-JP, if an escape to one of its Japanese sets stands in the bytes and next to nothing in them contradicts it. The
/// escapes of a terminal's colours make no ISO-2022-JP.
fn read_iso_2022_jp(bytes: &[u8]) -> Option<Reading<'_>> {
    const TO_JAPANESE: [&[u8]; 3] = [b"$B", b"$@", b"(I"];
    let shifts = memchr::memchr_iter(ESC, bytes)
        .filter(|at| {
            TO_JAPANESE.iter().any(|set| bytes.get(at + 1..).is_some_and(|rest| rest.starts_with(set)))
        })
        .count();
    if shifts == 0 {
        return None;
    }
    let reading = Charset::ISO_2022_JP.read(bytes);
    (reading.replaced <= shifts).then_some(reading)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Hints;

    fn decoded(bytes: &[u8]) -> (String, &'static str, Evidence, usize) {
        let decoded = decode(&Document::bytes(bytes));
        (decoded.text.into_owned(), decoded.encoding, decoded.evidence, decoded.replaced)
    }

    #[test]
    fn good_utf8_is_borrowed() {
        for bytes in ["plain", "工会 café", "\u{FEFF}with a mark"] {
            assert!(matches!(decode(&Document::bytes(bytes.as_bytes())).text, Cow::Borrowed(_)), "{bytes}");
        }
    }

    #[test]
    fn each_rung_settles_what_it_should() {
        for (bytes, text, encoding, evidence, replaced) in [
            (&b""[..], "", "UTF-8", Evidence::Valid, 0),
            (b"\xEF\xBB\xBF", "", "UTF-8", Evidence::Mark, 0),
            (b"\xEF\xBB\xBFa\xFF", "a\u{FFFD}", "UTF-8", Evidence::Mark, 1),
            (b"\xFF\xFEa\0", "a", "UTF-16LE", Evidence::Mark, 0),
            (b"\xFE\xFF\0a", "a", "UTF-16BE", Evidence::Mark, 0),
            (b"\xFF\xFE\0\0a\0\0\0", "a", "UTF-32LE", Evidence::Mark, 0),
            (b"\0\0\xFE\xFF\0\0\0a", "a", "UTF-32BE", Evidence::Mark, 0),
            (b"\x84\x31\x95\x33\xB9\xA4", "工", "gb18030", Evidence::Mark, 0),
            (b"a\0b\0", "ab", "UTF-16LE", Evidence::Nulls, 0),
            (b"\x1B$B;{\x1B(B", "寺", "ISO-2022-JP", Evidence::Valid, 0),
            // Two texts joined.
            (b"\x1B$B;{\x1B(B\x1B$B;{\x1B(B", "寺寺", "ISO-2022-JP", Evidence::Valid, 0),
            (b"\x1B[31mred\x1B[0m", "\x1B[31mred\x1B[0m", "UTF-8", Evidence::Valid, 0),
            (b"a\0 binary file", "", "windows-1252", Evidence::Binary, 0),
            (b"\xC3\xA9 \xC3\xA8 \xFF", "é è \u{FFFD}", "UTF-8", Evidence::Damaged, 1),
        ] {
            assert_eq!(decoded(bytes), (text.to_owned(), encoding, evidence, replaced), "{bytes:?}");
        }
    }

    #[test]
    fn a_given_label_beats_everything_and_an_unknown_one_nothing() {
        let read = |bytes, label| {
            let hints = Hints { charset: Some(label), ..Hints::default() };
            let decoded = decode(&Document { content: Content::Bytes(bytes), hints });
            (decoded.text.into_owned(), decoded.encoding, decoded.evidence)
        };
        // As windows-1252 it would be garbled text, and be repaired.
        assert_eq!(read(b"\xC3\xA9", "utf-16le"), ("\u{a9c3}".to_owned(), "UTF-16LE", Evidence::Given));
        assert_eq!(read(b"a\0b", "windows-1252"), ("a\0b".to_owned(), "windows-1252", Evidence::Given));
        assert_eq!(read(b"\xFE\xFF\0a", "utf-16"), ("a".to_owned(), "UTF-16BE", Evidence::Given));
        assert_eq!(read(b"\xC3\xA9", "klingon"), ("é".to_owned(), "UTF-8", Evidence::Valid));
    }

    #[test]
    fn text_skips_the_ladder_and_loses_its_mark() {
        let decoded = decode(&Document::text("\u{FEFF}\u{FEFF}a\0\u{FFFD}"));
        assert_eq!((&*decoded.text, decoded.evidence, decoded.replaced), ("a\0\u{FFFD}", Evidence::Text, 0));
    }

    #[test]
    fn a_declared_label_is_believed_unless_the_letters_refute_it() {
        let russian = "<meta charset=LABEL>Городской совет решил вновь открыть старую переправу через реку.";
        let written = |label: &str, encoding: &'static encoding_rs::Encoding| {
            encoding.encode(&russian.replace("LABEL", label)).0.into_owned()
        };
        let koi8 = encoding_rs::KOI8_R;
        for (bytes, encoding, evidence) in [
            (written("koi8-r", koi8), "KOI8-R", Evidence::Declared),
            (written("koi8-u", koi8), "KOI8-U", Evidence::Declared),
            (written("iso-8859-1", koi8), "KOI8-R", Evidence::Detected),
            (written("utf-8", koi8), "KOI8-R", Evidence::Detected),
            (written("unheard-of", koi8), "KOI8-R", Evidence::Detected),
            (b"<meta charset=iso-8859-2>\xBFe\xB1".to_vec(), "ISO-8859-2", Evidence::Declared),
        ] {
            let (_, found, by, _) = decoded(&bytes);
            assert_eq!((found, by), (encoding, evidence), "{}", bytes.escape_ascii());
        }
    }

    #[test]
    fn a_wrong_label_garbles_no_utf8() {
        let page = "<meta charset=LABEL><p>Grün, 工会, переправа";
        for label in ["iso-8859-1", "gb2312", "big5", "koi8-r", "shift_jis", "utf-16"] {
            let page = page.replace("LABEL", label);
            let (text, encoding, evidence, _) = decoded(page.as_bytes());
            assert_eq!((text, encoding, evidence), (page, "UTF-8", Evidence::Valid), "{label}");
        }
    }

    #[test]
    fn windows_1252_is_the_last_resort() {
        assert_eq!(decoded(b"\xD7 1 2 3").2, Evidence::Fallback);
        let (text, encoding, evidence, _) = decoded(b"Le caf\xE9 est ferm\xE9 le lundi.");
        assert_eq!(
            (&*text, encoding, evidence),
            ("Le café est fermé le lundi.", "windows-1252", Evidence::Detected)
        );
    }

    #[test]
    fn iso_8859_15_shows_by_the_letters_that_windows_1252_has_elsewhere() {
        for (bytes, encoding) in [
            (&b"Le c\xBDur de la s\xBDur, et la main-d'\xBDuvre, \xE0 5 \xA4 le passage."[..], "ISO-8859-15"),
            (b"Die F\xE4hre kostet 5 \xA4, das Rad 2 \xA4, und sonntags f\xE4hrt sie nicht.", "ISO-8859-15"),
            (b"2\xBD cups of flour, \xBD cup of sugar, 1 \xBC cups of cr\xE8me fra\xEEche, \xBE pint of milk", "windows-1252"),
            (b"L\xB4homme qui n\xB4a qu\xB4une barque s\xB4en va p\xEAcher \xE0 l\xB4aube.", "windows-1252"),
            (b"Le c\x9Cur de la s\x9Cur, \xE0 5 \x80 le passage.", "windows-1252"),
        ] {
            assert_eq!(decoded(bytes).1, encoding, "{}", bytes.escape_ascii());
        }
    }

    #[test]
    fn the_few_letters_of_a_long_document_are_found_wherever_they_stand() {
        let ascii = "0123456789 <p>----</p>\n".repeat(5_000);
        let written = encoding_rs::WINDOWS_1251.encode("Городской совет решил открыть переправу.").0;
        for at in [0, ascii.len() / 3 - 20, ascii.len() / 2, ascii.len() - 1] {
            let mut bytes = ascii.clone().into_bytes();
            bytes.splice(at..at, written.iter().copied());
            assert_eq!(decoded(&bytes).1, "windows-1251", "at {at}");
        }
    }

    #[test]
    fn jis_encodings_read_a_wave_dash() {
        assert_eq!(decoded(b"\x1B$B!A\x1B(B").0, "\u{301C}");
        let hints = Hints { charset: Some("euc-jp"), ..Hints::default() };
        let document = Document { content: Content::Bytes(b"\xA1\xC1"), hints };
        assert_eq!(decode(&document).text, "\u{301C}");
        let document = Document {
            hints: Hints { charset: Some("shift_jis"), ..Hints::default() },
            content: Content::Bytes(b"\x81\x60"),
        };
        assert_eq!(decode(&document).text, "\u{FF5E}");
    }
}
