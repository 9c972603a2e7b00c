//! Row 21: records.

use crate::cli::records::quoted;
use crate::cli::runner::{PROSE, Place, SHORT};

#[test]
fn row_21_bad_records_are_left_out_passed_or_fatal() {
    let place = Place::new();
    let good = format!("{{\"text\": {}}}", quoted(SHORT));
    let bad = [
        "not JSON",
        "{\"text\": \"unfinished",
        "{\"text\": \"tab\there\"}",
        "{\"text\": 5}",
        "{\"text\": null}",
        "{\"other\": \"x\"}",
        "{\"text\": \"a\", \"text\": \"b\"}",
        "{\"text\": \"a\", \"te\\u0078t\": \"b\"}",
        "{\"text\": \"a\", \"n\": NaN}",
        "{\"text\": \"a\", \"n\": 01}",
        "{\"text\": \"a\"} {}",
        "[\"text\"]",
        "\"text\"",
        "{\"text\": \"a\",}",
    ];
    for line in bad {
        let lines = format!("{good}\n{line}\n{good}\n");
        let ran = place.run_with(&lines, ["clean"]).code(3).says("dechrome: -:2: ").says("1 failed");
        assert_eq!(ran.records().len(), 2, "{line}");
        let ran = place.run_with(&lines, ["clean", "--on-error", "pass"]).code(3).says("-:2: ");
        assert_eq!(ran.stdout().lines().nth(1), Some(line));
        assert_eq!(ran.stdout().lines().count(), 3);
        let ran = place.run_with(&lines, ["clean", "--on-error", "fail", "-j4"]).code(3).says("-:2: ");
        assert_eq!(ran.stdout().lines().count(), 1, "{line}");
    }
    place.write("in/a.jsonl", format!("{good}\nbad\n{good}\n"));
    place.run(["clean", "in", "-o", "out", "--on-error", "fail"]).code(3).says("in/a.jsonl:2: not JSON");
    assert!(!place.exists("out/a.jsonl"), "no half file");
    place.run(["clean", "in", "-o", "out"]).code(3);
    assert_eq!(place.read("out/a.jsonl").lines().count(), 2);
}

#[test]
fn row_21_a_record_that_is_not_utf8_fails_alone() {
    let place = Place::new();
    let lines =
        [b"{\"text\": \"caf\xe9\"}\n{\"text\": ".as_slice(), quoted(SHORT).as_bytes(), b"}\n"].concat();
    let args = ["clean", "--input-format", "jsonl"];
    let ran = place.run_with(&lines, args).code(3).says("-:1: not UTF-8 (byte 14)");
    assert_eq!(ran.records().len(), 1);
    let ran = place.run_with(&lines, ["clean", "--input-format", "jsonl", "--on-error", "pass"]).code(3);
    assert!(ran.stdout_bytes().starts_with(b"{\"text\": \"caf\xe9\"}\n"), "byte for byte");
}

#[test]
fn row_21_deep_nesting_and_long_lines_go_through() {
    let place = Place::new();
    let deep = format!("{}{}", "[".repeat(200_000), "]".repeat(200_000));
    let text = format!("{SHORT}\n").repeat(2_000);
    let line = format!("{{\"deep\": {deep}, \"text\": {}}}\n", quoted(&text));
    let ran = place.run_with(&line, ["clean"]).code(0);
    assert!(ran.stdout().starts_with(&format!("{{\"deep\": {deep}, \"text\": \"The bakery")));
    let lines = format!("{line}{{\"text\": {}}}\n{line}", quoted(SHORT));
    let args = ["clean", "--max-size", "100K", "--input-format", "jsonl"];
    let ran = place.run_with(&lines, args).code(3).says("-:1: larger than").says("-:3: larger than");
    assert_eq!(ran.records().len(), 1);
}

#[test]
fn row_21_a_record_keeps_all_but_its_text() {
    let place = Place::new();
    let before = r#"{"z":1.0e+5 , "a" : [1, {"b":null}], "big":123456789012345678901234567890, "text": "#;
    let after = r#", "esc\u0061ped":"\/\u00e9", "a2":true}"#;
    let line = format!("{before}{}{after}\n", quoted(&format!("  {PROSE}\n\n")));
    let ran = place.run_with(&line, ["clean"]).code(0);
    let start = format!("{before}{}{}", quoted(PROSE), after.strip_suffix('}').expect("a brace"));
    assert!(ran.stdout().starts_with(&start), "{}", ran.stdout());
    let added = ran.stdout().strip_prefix(&start).expect("the same start").to_owned();
    assert!(
        added.starts_with(", \"dechrome\": {\"encoding\": \"UTF-8\", \"evidence\": \"text\", "),
        "{added}"
    );
    assert!(added.ends_with("}}\n"), "{added}");
}

#[test]
fn row_21_numbers_and_unknown_fields_stay_as_they_were_written() {
    let place = Place::new();
    let before = r#"{"n": 123456789012345678901234567890.000, "m": -0.0E+01, "u": "\u0041\/", "o": { "a" : [1 ,2] }, "text": "#;
    let line = format!("{before}{}, \"z\": null}}\n", quoted(SHORT));
    let ran = place.run_with(&line, ["clean", "-q"]).code(0);
    assert!(
        ran.stdout().starts_with(before) && ran.stdout().contains(", \"z\": null, \"dechrome\": {"),
        "{}",
        ran.stdout()
    );
}

#[test]
fn row_21_a_line_cut_at_the_end_of_the_file_is_an_error_with_its_number() {
    let place = Place::new();
    let line = format!("{{\"text\": {}}}", quoted(SHORT));
    place.write("a.jsonl", format!("{line}\n{}", &line[..line.len() - 9]));
    let ran = place.run(["clean", "a.jsonl"]).code(3).says("dechrome: a.jsonl:2: not JSON");
    assert_eq!(ran.records().len(), 1);
}
