//! Bytes to text: it says what it did, and good UTF-8 comes through.

use super::split;
use dechrome::decode::decode;
use dechrome::{Document, Evidence, Hints};

/// What a container may say; the settings' byte chooses.
const LABELS: [&str; 11] = [
    "",
    "utf-8",
    "gbk",
    "big5",
    "shift_jis",
    "iso-2022-jp",
    "euc-kr",
    "utf-16le",
    "windows-1252",
    "koi8-r",
    "no such label",
];

pub(super) fn check(bytes: &[u8]) {
    let (settings, bytes) = split(bytes);
    let label = LABELS.get(usize::from(settings) % 32).copied().filter(|label| !label.is_empty());
    let document = Document { hints: Hints { charset: label, ..Hints::default() }, ..Document::bytes(bytes) };
    let decoded = decode(&document);
    let again = decode(&document);
    assert_eq!(decoded.text, again.text);
    assert_eq!(
        (decoded.encoding, decoded.evidence, decoded.replaced, decoded.repaired),
        (again.encoding, again.evidence, again.replaced, again.repaired)
    );
    // One byte is at most one character, of at most three bytes; a pair of Big5 is two.
    assert!(decoded.text.len() <= bytes.len() * 3 + 3, "{} bytes of {}", decoded.text.len(), bytes.len());
    assert!(
        !decoded.text.starts_with('\u{feff}')
            || bytes.starts_with("\u{feff}\u{feff}".as_bytes())
            || decoded.encoding != "UTF-8"
    );
    assert!(decoded.replaced <= decoded.text.matches('\u{fffd}').count(), "{} replaced", decoded.replaced);
    match (decoded.evidence, std::str::from_utf8(bytes)) {
        (Evidence::Binary, _) => assert!(decoded.text.is_empty()),
        (Evidence::Valid, Ok(text)) if decoded.encoding == "UTF-8" && decoded.repaired == 0 => {
            assert_eq!(decoded.text, text);
        }
        (Evidence::Valid | Evidence::Mark, Ok(_)) if decoded.encoding == "UTF-8" => {
            assert_eq!(decoded.replaced, 0);
        }
        _ => {}
    }
}
