//! JSONL: one document a line.
//!
//! A file becomes `{"path": ..., "text": ..., "dechrome": {...}}`. A record that came in goes out byte for byte as it was but
//! for the text and the one added object, so the order of its fields, unknown fields and the spelling of numbers stay.

use super::tidy_lines;
use crate::document::{Cleaned, Evidence, FieldName, Removal};
use crate::tidy::is_removed;
use serde_json::{Map, Value};
use std::borrow::Cow;
use std::io::Write as _;
use std::ops::Range;
use std::path::Path;

/// A record that came in, and where its two values stand that are written anew.
#[derive(Debug, Clone)]
pub struct Frame<'a> {
    /// The record without white space at its ends.
    pub line: &'a str,
    /// The text's string, quotes included.
    pub text_at: Range<usize>,
    /// The object that an earlier run added.
    pub meta_at: Option<Range<usize>>,
    /// Lone surrogates of the text that were replaced when its escapes were read.
    pub replaced: usize,
}

/// What an earlier run found out about a document and this one cannot: its encoding, the credits that are no longer in its text, what
/// was removed. With it a record that is cleaned again comes out as it went in, if there is nothing left to clean. Markdown is of this
/// run's text alone.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Earlier(Map<String, Value>);

impl Earlier {
    /// Reads the object that an earlier run added; `None` if it is something else.
    pub fn read(value: &str) -> Option<Self> {
        match serde_json::from_str(value) {
            Ok(Value::Object(object)) if object.contains_key("encoding") && object.contains_key("blocks") => {
                Some(Self(object))
            }
            _ => None,
        }
    }

    /// Blocks of that fate.
    fn blocks(&self, key: &str) -> usize {
        let count = self.0.get("blocks").and_then(|blocks| blocks.get(key)).and_then(Value::as_u64);
        count.and_then(|count| usize::try_from(count).ok()).unwrap_or(0)
    }

    /// What it removed or moved, if that was asked for.
    fn reasons(&self) -> impl Iterator<Item = Reason<'_>> {
        let reasons = self.0.get("reasons").and_then(Value::as_array);
        reasons.into_iter().flatten().filter_map(|removal| {
            let string = |key: &str| removal.get(key).and_then(Value::as_str);
            let field = string("field").and_then(FieldName::from_name);
            Some((tidied(string("text")?), field, tidied(string("reason")?)))
        })
    }

    fn string(&self, key: &str) -> Option<Cow<'_, str>> {
        self.0.get(key).and_then(Value::as_str).map(tidied)
    }

    /// A string of which the form matters: what a terminal would obey goes, and nothing is composed.
    fn exact(&self, key: &str) -> Option<Cow<'_, str>> {
        let value = self.0.get(key).and_then(Value::as_str)?;
        Some(value.chars().filter(|c| !c.is_control() && !is_removed(*c)).collect())
    }

    fn count(&self, key: &str) -> usize {
        self.0.get(key).and_then(Value::as_u64).and_then(|count| usize::try_from(count).ok()).unwrap_or(0)
    }
}

/// A string of an earlier run in its clean form, in which that run wrote it: anybody may have changed it since.
fn tidied(text: &str) -> Cow<'_, str> {
    Cow::Owned(tidy_lines(text.split('\n')))
}

/// Appends the record of a document that was a file, or of standard input, which has no path, with its line end.
pub fn push_file(
    out: &mut Vec<u8>,
    path: Option<&Path>,
    text_field: &str,
    meta_field: &str,
    cleaned: &Cleaned,
) {
    out.push(b'{');
    if let Some(path) = path {
        out.extend_from_slice(b"\"path\": ");
        push_path(out, path);
        out.extend_from_slice(b", ");
    }
    push_string(out, text_field);
    out.extend_from_slice(b": ");
    push_string(out, &cleaned.text);
    out.extend_from_slice(b", ");
    push_string(out, meta_field);
    out.extend_from_slice(b": ");
    push_meta(out, cleaned, cleaned.replaced, &Earlier::default());
    out.extend_from_slice(b"}\n");
}

/// Appends the record that came in, with the cleaned text and the added object, and a line end.
pub fn push_record(
    out: &mut Vec<u8>,
    frame: &Frame<'_>,
    meta_field: &str,
    earlier: &Earlier,
    cleaned: &Cleaned,
) {
    let replaced = cleaned.replaced + frame.replaced;
    let line = |range: Range<usize>| frame.line.as_bytes().get(range).unwrap_or_default();
    let text = &frame.text_at;
    let last = frame.line.len().saturating_sub(1);
    match &frame.meta_at {
        None => {
            out.extend_from_slice(line(0..text.start));
            push_string(out, &cleaned.text);
            out.extend_from_slice(line(text.end..last));
            out.extend_from_slice(b", ");
            push_string(out, meta_field);
            out.extend_from_slice(b": ");
            push_meta(out, cleaned, replaced, earlier);
            out.push(b'}');
        }
        Some(meta) if meta.start < text.start => {
            out.extend_from_slice(line(0..meta.start));
            push_meta(out, cleaned, replaced, earlier);
            out.extend_from_slice(line(meta.end..text.start));
            push_string(out, &cleaned.text);
            out.extend_from_slice(line(text.end..last + 1));
        }
        Some(meta) => {
            out.extend_from_slice(line(0..text.start));
            push_string(out, &cleaned.text);
            out.extend_from_slice(line(text.end..meta.start));
            push_meta(out, cleaned, replaced, earlier);
            out.extend_from_slice(line(meta.end..last + 1));
        }
    }
    out.push(b'\n');
}

/// The added object. Its fields are always the same ones, so that records make a table; a credit that was not found is null.
fn push_meta(out: &mut Vec<u8>, cleaned: &Cleaned, replaced: usize, earlier: &Earlier) {
    // Where the container handed over text, this run saw no bytes: what the one that did found out stands.
    let was_text = cleaned.evidence == Evidence::Text;
    let earlier_or = |key: &str, own| earlier.string(key).filter(|_| was_text).unwrap_or(Cow::Borrowed(own));
    let encoding = earlier_or("encoding", cleaned.encoding);
    let evidence = earlier_or("evidence", cleaned.evidence.as_str());
    out.extend_from_slice(b"{\"encoding\": ");
    push_string(out, &encoding);
    out.extend_from_slice(b", \"evidence\": ");
    push_string(out, &evidence);
    push_count(out, "replaced", replaced.saturating_add(earlier.count("replaced")));
    push_count(out, "repaired", cleaned.repaired.saturating_add(earlier.count("repaired")));
    for name in FieldName::ALL {
        push_key(out, name.as_str());
        match cleaned.metadata.value(name).map(Cow::Borrowed).or_else(|| earlier.string(name.as_str())) {
            Some(value) => push_string(out, &value),
            None => out.extend_from_slice(b"null"),
        }
    }
    for (key, value) in [("language", &cleaned.metadata.language), ("url", &cleaned.metadata.url)] {
        push_key(out, key);
        match value.as_deref().map(Cow::Borrowed).or_else(|| earlier.exact(key)) {
            Some(value) => push_string(out, &value),
            None => out.extend_from_slice(b"null"),
        }
    }
    out.extend_from_slice(b", \"blocks\": {\"kept\": ");
    push_number(out, cleaned.blocks.kept);
    // What an earlier run removed is no block of this one.
    push_count(out, "moved", cleaned.blocks.moved.saturating_add(earlier.blocks("moved")));
    push_count(out, "removed", cleaned.blocks.removed.saturating_add(earlier.blocks("removed")));
    out.push(b'}');
    if let Some(markdown) = &cleaned.markdown {
        push_key(out, "markdown");
        push_string(out, markdown);
    }
    let own = cleaned.reasons.iter().map(|removal: &Removal| {
        (Cow::Borrowed(&*removal.text), removal.field, Cow::Borrowed(&*removal.reason))
    });
    push_reasons(out, earlier.reasons().chain(own));
    out.push(b'}');
}

/// A removed block's text, the field that it became, and why.
type Reason<'a> = (Cow<'a, str>, Option<FieldName>, Cow<'a, str>);

/// Appends the list of removed blocks with its key, if there are any.
fn push_reasons<'a>(out: &mut Vec<u8>, reasons: impl Iterator<Item = Reason<'a>>) {
    let mut any = false;
    for (text, field, reason) in reasons {
        if any {
            out.extend_from_slice(b", {\"text\": ");
        } else {
            push_key(out, "reasons");
            out.extend_from_slice(b"[{\"text\": ");
        }
        any = true;
        push_string(out, &text);
        if let Some(field) = field {
            push_key(out, "field");
            push_string(out, field.as_str());
        }
        push_key(out, "reason");
        push_string(out, &reason);
        out.push(b'}');
    }
    if any {
        out.push(b']');
    }
}

fn push_key(out: &mut Vec<u8>, key: &str) {
    out.extend_from_slice(b", ");
    push_string(out, key);
    out.extend_from_slice(b": ");
}

fn push_count(out: &mut Vec<u8>, key: &str, count: usize) {
    push_key(out, key);
    push_number(out, count);
}

fn push_number(out: &mut Vec<u8>, number: usize) {
    // Writing to a `Vec` cannot fail.
    let _ = write!(out, "{number}");
}

/// A path with `/` between its parts. One that is not UTF-8 stands with U+FFFD, and a second member `path_bytes` gives its
/// bytes as numbers.
fn push_path(out: &mut Vec<u8>, path: &Path) {
    match path.to_str() {
        Some(path) if std::path::MAIN_SEPARATOR == '/' => push_string(out, path),
        Some(path) => push_string(out, &path.replace(std::path::MAIN_SEPARATOR, "/")),
        None => {
            push_string(out, &path.display().to_string());
            push_key(out, "path_bytes");
            for (index, byte) in path.as_os_str().as_encoded_bytes().iter().enumerate() {
                out.extend_from_slice(if index == 0 { b"[" } else { b", " });
                push_number(out, usize::from(*byte));
            }
            out.push(b']');
        }
    }
}

/// Appends a JSON string; only what JSON demands is escaped.
pub fn push_string(out: &mut Vec<u8>, text: &str) {
    out.reserve(text.len() + text.len() / 16 + 2);
    out.push(b'"');
    let mut rest = text.as_bytes();
    loop {
        let (plain, special) = rest.split_at(plain_bytes(rest));
        out.extend_from_slice(plain);
        let Some((&byte, after)) = special.split_first() else { break };
        match byte {
            b'"' => out.extend_from_slice(b"\\\""),
            b'\\' => out.extend_from_slice(b"\\\\"),
            b'\n' => out.extend_from_slice(b"\\n"),
            b'\t' => out.extend_from_slice(b"\\t"),
            b'\r' => out.extend_from_slice(b"\\r"),
            _ => {
                // Writing to a `Vec` cannot fail.
                let _ = write!(out, "\\u{byte:04x}");
            }
        }
        rest = after;
    }
    out.push(b'"');
}

/// How many bytes come before the first one that means something in a JSON string: a quote, a backslash, a control character.
/// Eight at a time, by the carry tricks of <https://graphics.stanford.edu/~seander/bithacks.html#ZeroInWord>.
pub(crate) fn plain_bytes(bytes: &[u8]) -> usize {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = 0x8080_8080_8080_8080;
    let zero_bytes = |word: u64| word.wrapping_sub(ONES) & !word;
    let (words, tail) = bytes.as_chunks::<8>();
    for (index, word) in words.iter().enumerate() {
        let word = u64::from_le_bytes(*word);
        let control = word.wrapping_sub(ONES * 0x20) & !word;
        let quote = zero_bytes(word ^ (ONES * u64::from(b'"')));
        let backslash = zero_bytes(word ^ (ONES * u64::from(b'\\')));
        // Only bytes above the first hit can be marked wrongly, by its carry; the first one is right.
        let special = (control | quote | backslash) & HIGH;
        if special != 0 {
            return index * 8 + (special.trailing_zeros() / 8) as usize;
        }
    }
    let found = tail.iter().position(|&byte| byte < 0x20 || byte == b'"' || byte == b'\\');
    words.len() * 8 + found.unwrap_or(tail.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_special_byte_is_found_at_every_place_and_after_every_byte() {
        for before in 0..=255u8 {
            if before < 0x20 || before == b'"' || before == b'\\' {
                continue;
            }
            for at in 0..20 {
                for special in [b'"', b'\\', b'\n', 0, 0x1F] {
                    let mut bytes = vec![before; 24];
                    bytes[at] = special;
                    assert_eq!(plain_bytes(&bytes), at, "{special} at {at} among {before}");
                }
            }
            assert_eq!(plain_bytes(&[before; 19]), 19);
        }
    }

    #[test]
    fn a_written_string_reads_back_the_same() {
        for text in ["", "plain", "two\nlines\t\"quoted\" \\ \r\u{0}\u{1f}\u{7f}", "中文 é 😀 \u{2028}"]
        {
            let mut out = Vec::new();
            push_string(&mut out, text);
            assert_eq!(serde_json::from_slice::<String>(&out).expect("JSON"), text);
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_path_that_is_not_utf8_keeps_its_bytes() {
        use std::os::unix::ffi::OsStrExt as _;
        let mut out = Vec::new();
        push_path(&mut out, Path::new(std::ffi::OsStr::from_bytes(b"a\xff")));
        assert_eq!(out, "\"a\u{fffd}\", \"path_bytes\": [97, 255]".as_bytes());
    }

    #[test]
    fn only_an_object_of_an_earlier_run_counts_as_one() {
        assert!(Earlier::read(r#"{"encoding": "UTF-8", "blocks": {}}"#).is_some());
        for other in ["5", "{}", r#"{"encoding": "UTF-8"}"#, "[1]", "\"x\""] {
            assert_eq!(Earlier::read(other), None, "{other}");
        }
    }
}
