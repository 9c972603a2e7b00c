//! Lines of JSONL: what is a record to others is one to us, and all but its text and the added object stays byte for byte.

use super::account::check_shape;
use dechrome::batch::record::{BadRecord, Fields, Record, parse};
use dechrome::emit::jsonl::{Earlier, Frame, push_record};
use dechrome::{Cleaner, Document, Settings};
use serde_json::Value;

/// What serde refuses and a record may hold: numbers and depths beyond its own, halves of characters.
const BEYOND_SERDE: [&str; 4] =
    ["recursion limit", "number out of range", "surrogate", "unexpected end of hex escape"];

pub(super) fn check(bytes: &[u8]) {
    let fields = Fields { id: Some("id".to_owned()), ..Fields::default() };
    let cleaner = Cleaner::new(Settings { reasons: true, ..Settings::default() });
    for line in bytes.split(|&byte| byte == b'\n') {
        let judged = serde_json::from_slice::<Value>(line);
        match parse(line, &fields) {
            Ok(record) => {
                if let Err(error) = &judged {
                    let words = error.to_string();
                    assert!(
                        BEYOND_SERDE.iter().any(|beyond| words.contains(beyond)),
                        "others refuse it: {words}"
                    );
                }
                check_record(&record, &fields, &cleaner, judged.ok().as_ref());
            }
            Err(rejected) => {
                let is_text = judged.is_ok_and(|value| value.get("text").is_some_and(Value::is_string));
                let twice = matches!(rejected.why, BadRecord::Duplicate(_));
                assert!(!is_text || twice, "others take it: {}", rejected.why);
            }
        }
    }
}

fn check_record(record: &Record<'_>, fields: &Fields, cleaner: &Cleaner, judged: Option<&Value>) {
    if let Some(text) = judged.and_then(|value| value.get("text")) {
        assert_eq!(text.as_str(), Some(&*record.text));
    }
    let earlier = match record.meta_at.clone().and_then(|at| record.line.get(at)) {
        None => Earlier::default(),
        Some(value) => match Earlier::read(value) {
            Some(earlier) => earlier,
            None => return,
        },
    };
    let cleaned = cleaner.clean(&Document::text(&record.text));
    check_shape(&cleaned.text);
    let frame = Frame {
        line: record.line,
        text_at: record.text_at.clone(),
        meta_at: record.meta_at.clone(),
        replaced: record.replaced,
    };
    let mut out = Vec::new();
    push_record(&mut out, &frame, &fields.meta, &earlier, &cleaned);
    let written = std::str::from_utf8(&out).expect("UTF-8").strip_suffix('\n').expect("a line end");
    assert!(!written.contains(['\n', '\r']) || record.line.contains(['\n', '\r']), "more than one line");
    let again = parse(written.as_bytes(), fields).expect("a record came out");
    assert_eq!(again.text, cleaned.text);
    assert_eq!(again.id, record.id);
    let meta = again.meta_at.clone().and_then(|at| again.line.get(at)).expect("the added object");
    let meta: Value = serde_json::from_str(meta).expect("an object");
    assert_eq!(meta.pointer("/blocks/kept").and_then(Value::as_u64), Some(cleaned.blocks.kept as u64));
    assert_eq!(rest(&again), rest(record), "something else of the record changed");
}

/// A record without its text and the added object, and what stands between that object and what comes before it.
fn rest(record: &Record<'_>) -> String {
    let mut cuts = vec![record.text_at.clone()];
    cuts.extend(record.meta_at.clone());
    cuts.sort_by_key(|cut| cut.start);
    let mut rest = String::new();
    let mut end = 0;
    for cut in cuts {
        rest.push_str(record.line.get(end..cut.start).expect("between characters"));
        end = cut.end;
    }
    rest.push_str(record.line.get(end..).expect("between characters"));
    // Where no object was, `, "dechrome": ` came before the last brace.
    match rest.strip_suffix(", \"dechrome\": }") {
        Some(before) => before.to_owned() + "}",
        None => rest,
    }
}
