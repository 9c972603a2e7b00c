//! One line of JSONL: where its text stands, and that the rest is sound.
//!
//! Takes a line and gives the text and the places that [`crate::emit::jsonl`] writes anew. Everything else of the record is
//! checked against the grammar and never copied, parsed or changed.

mod scan;

use scan::{Key, Scan, unescape};
use std::borrow::Cow;
use std::ops::Range;

/// UTF-8's byte order mark: no part of a first record.
pub(super) const MARK: &[u8] = b"\xEF\xBB\xBF";

/// The names of the fields that are read and written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fields {
    /// The document's text.
    pub text: String,
    /// What names a record in messages, beside its line.
    pub id: Option<String>,
    /// The object that is added.
    pub meta: String,
}

impl Default for Fields {
    fn default() -> Self {
        Self { text: "text".to_owned(), id: None, meta: "dechrome".to_owned() }
    }
}

/// A sound record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record<'a> {
    /// The line without white space at its ends.
    pub line: &'a str,
    /// The text, unescaped.
    pub text: Cow<'a, str>,
    /// Lone surrogates in the text, which became U+FFFD.
    pub replaced: usize,
    /// Where the text's string stands in the line, quotes included.
    pub text_at: Range<usize>,
    /// Where the value of the added object of an earlier run stands.
    pub meta_at: Option<Range<usize>>,
    /// The value of the field that names the record, as it stands.
    pub id: Option<&'a str>,
}

/// Why a line is no record.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BadRecord {
    /// Not UTF-8.
    #[error("not UTF-8 (byte {0})")]
    NotUtf8(usize),
    /// Not JSON.
    #[error("not JSON (byte {at}): {what}")]
    Syntax {
        /// First byte that is wrong, from 1.
        at: usize,
        /// What is wrong.
        what: &'static str,
    },
    /// JSON, but not an object.
    #[error("not a JSON object")]
    NotAnObject,
    /// There is no text.
    #[error("no field \"{0}\" (name the text's field with --text-field)")]
    Missing(String),
    /// The text is no string.
    #[error("field \"{0}\" is not a string")]
    NotText(String),
    /// A field that is read stands twice.
    #[error("field \"{0}\" stands twice")]
    Duplicate(String),
    /// The field of the added object is taken by something else.
    #[error("field \"{0}\" is not from an earlier run (name another with --meta-field)")]
    MetaTaken(String),
}

/// A line that is no record, with the value of the field that names it, where it could be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rejected<'a> {
    /// What is wrong.
    pub why: BadRecord,
    /// As in [`Record`].
    pub id: Option<&'a str>,
}

impl From<BadRecord> for Rejected<'_> {
    fn from(why: BadRecord) -> Self {
        Self { why, id: None }
    }
}

/// Reads one line.
///
/// # Errors
/// A line that is not a JSON object with one string of the text field's name.
pub fn parse<'a>(line: &'a [u8], fields: &Fields) -> Result<Record<'a>, Rejected<'a>> {
    let line =
        simdutf8::compat::from_utf8(line).map_err(|error| BadRecord::NotUtf8(error.valid_up_to() + 1))?;
    let line = line.trim_matches([' ', '\t', '\r', '\n']);
    let (mut text, mut meta, mut id) = (None, None, None);
    let mut twice = None;
    each_member(line, |key, value| {
        let target = if key.is(line, &fields.text) {
            Some((&mut text, &fields.text))
        } else if key.is(line, &fields.meta) {
            Some((&mut meta, &fields.meta))
        } else {
            fields.id.as_ref().filter(|name| key.is(line, name)).map(|name| (&mut id, name))
        };
        if let Some((target, name)) = target
            && target.replace(value).is_some()
        {
            twice.get_or_insert_with(|| name.clone());
        }
    })?;
    let id = id.and_then(|value: Value| line.get(value.at));
    let rejected = |why| Rejected { why, id };
    if let Some(name) = twice {
        return Err(rejected(BadRecord::Duplicate(name)));
    }
    let Some(value) = text else { return Err(rejected(BadRecord::Missing(fields.text.clone()))) };
    let Some(escaped) = value.escaped else { return Err(rejected(BadRecord::NotText(fields.text.clone()))) };
    let inner = line.get(value.at.start + 1..value.at.end - 1).unwrap_or_default();
    let (text, replaced) = if escaped { unescape(inner) } else { (Cow::Borrowed(inner), 0) };
    Ok(Record { line, text, replaced, text_at: value.at, meta_at: meta.map(|value| value.at), id })
}

/// The values of some fields of a sound record, as they stand; `None` for one that is missing or stands twice.
pub(super) fn find_values<'a, const N: usize>(line: &'a str, names: [&str; N]) -> [Option<&'a str>; N] {
    let mut found = [const { None }; N];
    let mut twice = [false; N];
    let sound = each_member(line, |key, value| {
        for ((found, twice), name) in found.iter_mut().zip(&mut twice).zip(names) {
            if key.is(line, name) {
                *twice |= found.replace(value.at.clone()).is_some();
            }
        }
    });
    let mut values = [None; N];
    for ((value, at), twice) in values.iter_mut().zip(found).zip(twice) {
        *value = at.filter(|_| sound.is_ok() && !twice).and_then(|at| line.get(at));
    }
    values
}

/// Hands out the members of the object that a line is, each key with its value.
fn each_member(line: &str, mut take: impl FnMut(&Key, Value)) -> Result<(), BadRecord> {
    let mut scan = Scan { text: line, at: 0 };
    if scan.peek() != Some(b'{') {
        scan.value()?;
        scan.end()?;
        return Err(BadRecord::NotAnObject);
    }
    scan.at += 1;
    scan.space();
    let mut more = !scan.eat(b'}');
    while more {
        scan.space();
        let key = scan.key()?;
        scan.space();
        let start = scan.at;
        let escaped = scan.value()?;
        take(&key, Value { at: start..scan.at, escaped });
        scan.space();
        more = scan.eat(b',');
        if !more && !scan.eat(b'}') {
            return Err(scan.wrong("a comma or } is wanted"));
        }
    }
    scan.end()
}

/// The lines of a run that may be records, each with its number, of which the first one's is `first`. A line of white space is none.
pub(super) fn lines_of(run: &[u8], first: u64) -> impl Iterator<Item = (u64, &[u8])> {
    let mut rest = run.strip_prefix(MARK).filter(|_| first == 1).unwrap_or(run);
    let lines = std::iter::from_fn(move || {
        let end = memchr::memchr(b'\n', rest).map_or(rest.len(), |end| end + 1);
        let (line, after) = rest.split_at(end);
        rest = after;
        (!line.is_empty()).then_some(line)
    });
    (first..).zip(lines).filter(|(_, line)| !line.iter().copied().all(is_blank))
}

/// Whether a byte is white space between records, and between the parts of one.
pub(super) fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | b'\n')
}

/// A value's place; for a string also whether there are escapes in it.
struct Value {
    at: Range<usize>,
    escaped: Option<bool>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text_of(line: &str) -> Result<(String, usize), BadRecord> {
        let record = parse(line.as_bytes(), &Fields::default()).map_err(|rejected| rejected.why)?;
        Ok((record.text.into_owned(), record.replaced))
    }

    /// A reader of JSON by other people is the judge: what it takes is taken, what it refuses refused.
    #[test]
    fn what_serde_takes_is_taken_and_what_it_refuses_refused() {
        let values = [
            "0",
            "-0",
            "1",
            "-1.5",
            "1e5",
            "1E+05",
            "0.0e-1",
            "true",
            "false",
            "null",
            "\"\"",
            "\"a\"",
            "[]",
            "{}",
            "[1, 2]",
            "[[], {}, [[[]]]]",
            "{\"a\": {\"b\": [1, {\"c\": null}]}}",
            "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\"",
            " [ 1 , 2 ] ",
            "",
            "01",
            "-",
            "1.",
            ".5",
            "1e",
            "+1",
            "NaN",
            "Infinity",
            "tru",
            "nulll",
            "'a'",
            "\"",
            "\"\\x\"",
            "\"\\u12\"",
            "\"\\u12g4\"",
            "[1,]",
            "[,]",
            "[1 2]",
            "{\"a\"}",
            "{\"a\":}",
            "{\"a\":1,}",
            "{a:1}",
            "{1:2}",
            "[}",
            "{]",
            "[",
            "{",
            "]",
            "\"\u{1}\"",
            "[1]]",
            "{\"a\":1}}",
            "1 2",
            "\u{a0}1",
            "//1",
            "0x1",
            "\"\u{7f}\"",
        ];
        let mut taken = 0;
        for value in values {
            let line = format!("{{\"v\": {value}, \"text\": \"x\"}}");
            let theirs = serde_json::from_str::<serde_json::Value>(&line).is_ok();
            assert_eq!(text_of(&line).is_ok(), theirs, "{line}");
            taken += usize::from(theirs);
        }
        assert_eq!(taken, 20);
    }

    #[test]
    fn a_line_cut_anywhere_is_refused() {
        let line = r#"{"a": [1.5e3, {"b": "\u00e9\n"}], "text": "x\\", "c": null}"#;
        assert!(text_of(line).is_ok());
        for end in 0..line.len() {
            let cut = line.get(..end).expect("ASCII");
            assert!(text_of(cut).is_err(), "{cut}");
        }
    }

    #[test]
    fn escapes_are_read_as_serde_reads_them() {
        for inner in [
            "plain",
            r"\n\t\r\b\f\/\\\u0022",
            r"a\u00e9\u4e2d\ud83d\ude00z",
            r"\ud83d\ude00\ud83d\ude01",
            r"\u0000",
            "中文\\n中文",
        ] {
            let line = format!("{{\"text\": \"{inner}\"}}");
            let theirs: serde_json::Value = serde_json::from_str(&line).expect("JSON");
            assert_eq!(
                text_of(&line),
                Ok((theirs["text"].as_str().expect("a string").to_owned(), 0)),
                "{line}"
            );
        }
    }

    #[test]
    fn lone_surrogates_are_replaced_one_by_one() {
        for (inner, text, replaced) in [
            (r"\ud800", "\u{fffd}", 1),
            (r"\udc00\ud800", "\u{fffd}\u{fffd}", 2),
            (r"\ud800\ud800\udc00", "\u{fffd}\u{10000}", 1),
            (r"\ud800\u0041", "\u{fffd}A", 1),
            (r"\ud800\n", "\u{fffd}\n", 1),
            (r"\udbff\udfff", "\u{10ffff}", 0),
        ] {
            let line = format!("{{\"text\": \"{inner}\"}}");
            assert_eq!(text_of(&line), Ok((text.to_owned(), replaced)), "{line}");
        }
    }

    #[test]
    fn the_places_of_text_and_added_object_are_those_in_the_line() {
        let line = r#" {"dechrome" : {"a": 1} , "text" : "x\n", "id": [7]} "#;
        let fields = Fields { id: Some("id".to_owned()), ..Fields::default() };
        let record = parse(line.as_bytes(), &fields).expect("a record");
        assert_eq!(record.line.get(record.text_at.clone()), Some(r#""x\n""#));
        assert_eq!(record.meta_at.clone().and_then(|at| record.line.get(at)), Some(r#"{"a": 1}"#));
        assert_eq!(record.id, Some("[7]"));
    }
}
