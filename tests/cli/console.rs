//! What is said on standard error, and the summary.

use super::runner::{PROSE, Place, SHORT};

#[test]
fn the_tally_closes_a_run_unless_it_is_to_be_quiet() {
    let place = Place::with(&[("in/a.txt", SHORT), ("in/b.txt", PROSE)]);
    let bytes = SHORT.len() + PROSE.len();
    let ran = place.run(["clean", "in", "-o", "out"]).code(0);
    let ran = ran.says(&format!(
        "dechrome: 2 documents, {bytes} bytes in, {bytes} out; blocks: 3 kept, 0 moved, 0 removed\n"
    ));
    ran.says("dechrome: encodings: UTF-8 2\n");
    place.run(["clean", "in", "-o", "out", "-q"]).code(0).says_nothing();
    let ran = place.run(["clean", "in/a.txt", "missing", "-o", "out", "--quiet"]).code(3);
    assert_eq!(ran.stderr(), "dechrome: missing: No such file or directory\n");
}

#[test]
fn nothing_moves_where_there_is_no_terminal() {
    let place = Place::with(&[("in/a.txt", SHORT)]);
    for progress in ["auto", "always", "never"] {
        let ran = place.run(["clean", "in", "-o", "out", "--progress", progress]).code(0);
        assert!(!ran.stderr().contains(['\r', '\u{1b}']), "{}", ran.stderr());
    }
}

#[test]
fn the_summary_is_json() {
    let place = Place::with(&[("in/a.txt", SHORT), ("in/b.txt", ""), ("in/c.jsonl", "{}\n")]);
    place.run(["clean", "in", "-o", "out", "--summary", "new/summary.json", "-q"]).code(3);
    let summary: serde_json::Value = serde_json::from_str(&place.read("new/summary.json")).expect("JSON");
    for (pointer, wanted) in [
        ("/documents", 2),
        ("/bytes_in", SHORT.len() as u64),
        ("/bytes_out", SHORT.len() as u64),
        ("/blocks/kept", 1),
        ("/blocks/removed", 0),
        ("/encodings/UTF-8", 2),
        ("/empty", 1),
        ("/emptied", 0),
        ("/failed", 1),
        ("/record_files", 1),
        ("/skipped/binary", 0),
    ] {
        assert_eq!(summary.pointer(pointer).and_then(serde_json::Value::as_u64), Some(wanted), "{pointer}");
    }
    assert_eq!(summary.get("changed"), None, "only `check` counts it");
    for (text, changed) in [(SHORT.to_owned(), 0), (format!("\n\n  {SHORT}"), 1)] {
        place.write("d.txt", text.as_bytes());
        place.run(["check", "d.txt", "--summary", "checked.json", "-q"]).code(changed);
        let summary: serde_json::Value = serde_json::from_str(&place.read("checked.json")).expect("JSON");
        assert_eq!(summary["changed"], changed);
    }
    place.run(["clean", "in/a.txt", "--summary", "in", "-q"]).code(3).says("--summary");
    let ran = place.run(["clean", "in/a.txt", "--summary", "-", "-q"]).code(0).prints(SHORT);
    let summary: serde_json::Value = serde_json::from_str(&ran.stderr()).expect("JSON");
    assert_eq!(summary["documents"], 1);
}

#[test]
fn html_is_told_from_text() {
    let fragment = "<p>The ferry was late.</p>\n<p>It r<b>ain</b>ed.</p>\n";
    let place = Place::with(&[("a.htm", fragment), ("b.txt", "A <p> begins a paragraph.\n")]);
    let read = "The ferry was late.\n\nIt rained.\n";
    place.run(["clean", "a.htm", "-q"]).code(0).prints(read);
    place.run(["clean", "a.htm", "-q", "--input-format", "html"]).code(0).prints(read);
    place.run(["clean", "a.htm", "-q", "--input-format", "text"]).code(0).prints(fragment);
    place.run(["clean", "b.txt", "-q"]).code(0).prints("A <p> begins a paragraph.\n");
    place
        .run(["clean", "b.txt", "-q", "--input-format", "html"])
        .code(0)
        .prints("A\n\nbegins a paragraph.\n");
    place.run(["clean", "a.htm", "-o", "out", "-q"]).code(0);
    assert_eq!(place.files("out"), ["a.txt"]);
}

#[test]
fn html_is_counted() {
    let html = "<!DOCTYPE html>\n<html><body><p>Hello</p></body></html>\n";
    let place = Place::with(&[("in/a.html", html), ("in/b.html", html), ("in/c.txt", SHORT)]);
    let ran = place.run(["clean", "in", "-o", "out"]).code(0);
    let ran = ran.says("dechrome: 2 documents read as HTML");
    assert_eq!(ran.stderr().matches("HTML").count(), 1);
}
