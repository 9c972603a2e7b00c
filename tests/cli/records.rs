//! JSONL: the contract on records.

use super::runner::{PROSE, Place, SHORT};
use serde_json::json;

pub(crate) fn quoted(text: &str) -> String {
    serde_json::to_string(text).expect("JSON")
}

#[test]
fn the_added_object_has_always_the_same_fields() {
    let place = Place::with(&[("in/a.txt", SHORT)]);
    let ran = place.run(["clean", "in", "--format", "jsonl"]).code(0);
    let record = ran.records().remove(0);
    let keys: Vec<&String> = record["dechrome"].as_object().expect("an object").keys().collect();
    let mut wanted = [
        "encoding", "evidence", "replaced", "repaired", "title", "source", "date", "byline", "editor",
        "language", "url", "blocks",
    ];
    wanted.sort_unstable();
    assert_eq!(keys, wanted);
    assert_eq!(record["dechrome"]["blocks"], json!({ "kept": 1, "moved": 0, "removed": 0 }));
    let order: Vec<&str> = ["path", "text", "dechrome"]
        .into_iter()
        .filter(|key| ran.stdout().contains(&format!("\"{key}\": ")))
        .collect();
    assert_eq!(order, ["path", "text", "dechrome"]);
}

#[test]
fn as_many_records_come_out_as_went_in_and_in_their_order() {
    let place = Place::new();
    let mut lines = String::new();
    for number in 0..3000 {
        let text = SHORT.repeat(number % 5);
        lines += &format!("{{\"id\": {number}, \"text\": {}}}\r\n", quoted(&text));
    }
    let one = place.run_with(&lines, ["clean", "-q", "-j1"]).code(0);
    let eight = place.run_with(&lines, ["clean", "-q", "-j8"]).code(0);
    assert!(one.stdout() == eight.stdout(), "other bytes with eight threads");
    let numbers: Vec<u64> =
        one.records().iter().map(|record| record["id"].as_u64().expect("a number")).collect();
    assert_eq!(numbers, (0..3000).collect::<Vec<_>>());
    assert_eq!(one.records()[0]["text"], "");
    assert!(!one.stdout().contains('\r'));
}

#[test]
fn a_folder_of_records_is_mirrored_file_by_file() {
    let record = format!("{{\"text\": {}}}\n", quoted(SHORT));
    let place = Place::with(&[
        ("in/a.jsonl", record.as_str()),
        ("in/b/c.ndjson", &record.repeat(3)),
        ("in/b/d.txt", SHORT),
        ("in/empty.jsonl", ""),
    ]);
    place.run(["clean", "in", "-o", "out"]).code(0);
    assert_eq!(place.files("out"), ["a.jsonl", "b/c.ndjson", "b/d.txt", "empty.jsonl"]);
    assert_eq!(place.read("out/b/c.ndjson").lines().count(), 3);
    assert_eq!(place.read("out/empty.jsonl"), "");
    let stream = place.run(["clean", "in", "--format", "jsonl"]).code(0);
    assert_eq!(stream.records().len(), 5);
    place.run(["clean", "in", "--format", "jsonl", "-o", "all.jsonl"]).code(0);
    assert_eq!(place.read("all.jsonl"), stream.stdout());
}

#[test]
fn texts_become_records_on_demand() {
    let place = Place::with(&[("in/a.txt", SHORT), ("in/b/c.html", PROSE)]);
    let ran = place.run(["clean", "in", "--format", "jsonl"]).code(0);
    let paths: Vec<String> = ran.records().iter().map(|record| record["path"].to_string()).collect();
    assert_eq!(paths, ["\"a.txt\"", "\"b/c.html\""]);
    place.run(["clean", "in", "--format", "jsonl", "-o", "out"]).code(0);
    assert_eq!(place.files("out"), ["a.jsonl", "b/c.jsonl"]);
    let ran = place
        .run_with(SHORT, ["clean", "--format", "jsonl", "--text-field", "body", "--meta-field", "m"])
        .code(0);
    assert_eq!(ran.records()[0]["body"], SHORT);
    assert_eq!(ran.records()[0]["m"]["encoding"], "UTF-8");
    assert_eq!(ran.records()[0].get("path"), None);
}

#[test]
fn fields_can_be_named() {
    let place = Place::new();
    let line = json!({ "key": "n-7", "text": 5, "body": SHORT, "dechrome": "taken" }).to_string();
    let args = ["clean", "--text-field", "body", "--meta-field", "clean", "--id-field", "key"];
    let ran = place.run_with(&line, args).code(0);
    assert_eq!(ran.records()[0]["body"], SHORT);
    assert_eq!(ran.records()[0]["text"], 5);
    assert_eq!(ran.records()[0]["dechrome"], "taken");
    assert!(ran.records()[0]["clean"].is_object());
    place
        .run_with(&line, ["clean", "--id-field", "key"])
        .code(4)
        .says("dechrome: -:1 (\"n-7\"): field \"text\" is not a string");
    place
        .run_with(&line, ["clean", "--text-field", "body"])
        .code(4)
        .says("\"dechrome\" is not from an earlier run");
}

#[test]
fn what_an_earlier_run_found_stands_where_this_one_finds_nothing() {
    let place = Place::new();
    let earlier = r#"{"encoding": "GBK", "evidence": "detected", "replaced": 2, "repaired": 1, "title": "The Frozen Harbour", "source": null, "date": "2024-01-19", "byline": null, "editor": null, "blocks": {"kept": 9, "moved": 2, "removed": 4}}"#;
    for line in [
        format!("{{\"text\": {}, \"dechrome\": {earlier}, \"n\": 1}}", quoted(SHORT)),
        format!("{{\"dechrome\": {earlier}, \"text\": {}, \"n\": 1}}", quoted(SHORT)),
    ] {
        let ran = place.run_with(&line, ["clean"]).code(0);
        let meta = &ran.records()[0]["dechrome"];
        assert_eq!(meta["title"], "The Frozen Harbour");
        assert_eq!(meta["date"], "2024-01-19");
        assert_eq!((&meta["encoding"], &meta["evidence"]), (&json!("GBK"), &json!("detected")));
        assert_eq!((&meta["replaced"], &meta["repaired"]), (&json!(2), &json!(1)));
        let kept = SHORT.lines().filter(|line| !line.is_empty()).count();
        assert_eq!(meta["blocks"], json!({"kept": kept, "moved": 2, "removed": 4}), "of both runs");
        let again = place.run_with(ran.stdout(), ["clean"]).code(0);
        assert_eq!(again.stdout(), ran.stdout());
    }
}

#[test]
fn what_an_earlier_run_removed_stays_recorded() {
    let place = Place::new();
    let text = format!("Share this\nBy Jane Roe\n{SHORT}\u{a9} 2024 Lindvik Post. All rights reserved\n");
    let line = format!("{{\"text\": {}}}\n", quoted(&text));
    let once = place.run_with(&line, ["clean", "--reasons"]).code(0);
    let meta = &once.records()[0]["dechrome"];
    let reasons = meta["reasons"].as_array().expect("reasons").clone();
    assert!(reasons.len() >= 2, "{meta}");
    for args in [&["clean"][..], &["clean", "--reasons"]] {
        place.run_with(once.stdout(), args).code(0).prints(once.stdout());
    }
    // What this run removes comes behind it.
    let mut more = once.records().remove(0);
    let body = more["text"].as_str().expect("a text").to_owned();
    more["text"] = json!(format!("{body}\u{a9} 2024 Lindvik Post. All rights reserved\n"));
    let again = place.run_with(more.to_string(), ["clean", "--reasons"]).code(0);
    let record = &again.records()[0];
    let all = record["dechrome"]["reasons"].as_array().expect("reasons");
    assert_eq!(record["text"], body);
    assert_eq!((&all[..reasons.len()], all.len()), (&reasons[..], reasons.len() + 1));
    let counted = |fate: &str| record["dechrome"]["blocks"][fate].as_u64().expect("a count");
    assert_eq!(counted("moved") + counted("removed"), all.len() as u64);
    // What is no reason of ours is none.
    let odd =
        r#"{"text": "x", "dechrome": {"encoding": "UTF-8", "blocks": 5, "reasons": [1, {"text": "a"}]}}"#;
    let ran = place.run_with(odd, ["clean"]).code(0);
    assert_eq!(ran.records()[0]["dechrome"].get("reasons"), None);
}

#[test]
fn what_a_terminal_would_obey_stays_out_of_what_an_earlier_run_recorded() {
    let odd = json!({"text": "x", "dechrome": {
        "encoding": "UTF\u{1b}-8", "evidence": "text\u{7}", "title": "A\u{202e}b", "url": "https://a.example/\u{202e}\u{1b}]0;",
        "blocks": {},
        "reasons": [
            {"text": "a\u{1b}[31m\u{202e}b\nc\u{7}", "field": "nonsense", "reason": "rule \u{9b}x"},
            {"text": "By Jane Roe", "field": "byline", "reason": "rule credits/by"},
        ],
    }});
    let place = Place::new();
    let ran = place.run_with(odd.to_string(), ["clean"]).code(0);
    let meta = &ran.records()[0]["dechrome"];
    assert_eq!(
        meta["reasons"],
        json!([
            {"text": "a[31mb\nc", "reason": "rule x"},
            {"text": "By Jane Roe", "field": "byline", "reason": "rule credits/by"},
        ])
    );
    for (key, value) in
        [("encoding", "UTF-8"), ("evidence", "text"), ("title", "Ab"), ("url", "https://a.example/]0;")]
    {
        assert_eq!(meta[key], value);
    }
    place.run_with(ran.stdout(), ["clean"]).code(0).prints(ran.stdout());
    // An address is none that hides something, and is never spelled anew.
    for (address, said) in [("https://a.example/\u{202e}fdp", None), ("https://a.example/e\u{301}", Some(()))]
    {
        let page = format!("<link rel=canonical href={address}><p>{SHORT}</p>");
        let once = place.run_with(page, ["clean", "--input-format", "html", "--format", "jsonl"]).code(0);
        assert_eq!(once.records()[0]["dechrome"]["url"].as_str(), said.map(|()| address));
        place.run_with(once.stdout(), ["clean"]).code(0).prints(once.stdout());
    }
}

#[test]
fn a_list_of_what_would_change_holds_no_bad_records() {
    let chrome = quoted(&format!("Share this\n{SHORT}"));
    let lines = format!("{{bad\n{{\"text\": 5}}\n{{\"text\": {chrome}}}\n");
    let place = Place::with(&[("in.jsonl", &lines)]);
    let args = ["check", "in.jsonl", "--on-error", "pass"];
    place.run(args).code(3).prints("in.jsonl:3\n");
    let ran = place.run([&args[..], &["--diff"]].concat()).code(3);
    assert!(!ran.stdout().contains("bad"), "{}", ran.stdout());
    // They are part of what is compared.
    place.run(["clean", "in.jsonl", "--on-error", "pass", "-o", "out.jsonl"]).code(3);
    assert!(place.read("out.jsonl").starts_with("{bad\n{\"text\": 5}\n"));
    place.run([&args[..], &["--against", "out.jsonl"]].concat()).code(3).prints("");
}

#[test]
fn blank_lines_are_no_records_and_the_last_line_needs_no_end() {
    let place = Place::new();
    let record = format!("{{\"text\": {}}}", quoted(SHORT));
    let lines = format!("\u{feff}\n{record}\n \r\n\n{record}");
    assert_eq!(place.run_with(lines, ["clean"]).code(0).records().len(), 2);
}

#[test]
fn standard_input_is_known_by_its_beginning() {
    let place = Place::new();
    let record = format!("\n {{\"text\": {}}}\n", quoted(SHORT));
    assert_eq!(place.run_with(&record, ["clean"]).code(0).records()[0]["text"], SHORT);
    let text = format!("{{\"note\": 1}}\n\n{SHORT}");
    place.run_with(&text, ["clean", "--no-strip"]).code(0).prints(&text);
    place.run_with(&text, ["clean", "--text-field", "body"]).code(4).says("no field \"body\"");
    let ran = place.run_with(&record, ["clean", "--input-format", "text", "--no-strip"]).code(0);
    assert_eq!(ran.stdout(), record.trim().to_owned() + "\n");
}

#[test]
fn records_are_not_mixed_into_one_text() {
    let place = Place::with(&[("a.jsonl", "{\"text\": \"x\"}\n")]);
    place.run(["clean", "a.jsonl", "--format", "text"]).code(2).prints("").says("--input-format text");
    place.run(["clean", "a.jsonl", "--format", "text", "-o", "out"]).code(2);
    assert_eq!(place.files(""), ["a.jsonl"]);
}

#[test]
fn a_slow_pipe_gets_each_record_at_once() {
    use std::io::{BufRead as _, BufReader, Write as _};
    use std::process::Stdio;
    for threads in ["-j1", "-j4"] {
        let place = Place::new();
        let mut command = place.command(["clean", "--input-format", "jsonl", "-q", threads]);
        let mut child =
            command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("the command starts");
        let mut input = child.stdin.take().expect("a pipe");
        let mut output = BufReader::new(child.stdout.take().expect("a pipe"));
        for number in 0..3 {
            writeln!(input, "{{\"id\": {number}, \"text\": {}}}", quoted(SHORT)).expect("written");
            let mut line = String::new();
            // Hangs if the answer waits for more input.
            output.read_line(&mut line).expect("an answer");
            assert!(line.starts_with(&format!("{{\"id\": {number}, ")), "{line}");
        }
        drop(input);
        assert!(child.wait().expect("an end").success());
    }
}
