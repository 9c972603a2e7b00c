//! `--format markdown`, and Markdown in records.

use super::runner::Place;

const PAGE: &str = "<h2>Tides</h2><p>The ferry stayed at <a href='/pier'>its pier</a>, <i>and</i> nobody minded it much that day.</p>";
const MARKDOWN: &str = "## Tides\n\nThe ferry stayed at its pier, *and* nobody minded it much that day.\n";
const TEXT: &str = "Tides\n\nThe ferry stayed at its pier, and nobody minded it much that day.\n";

#[test]
fn markdown_goes_where_text_would() {
    let place = Place::with(&[("in/a.html", PAGE), ("in/b/c.txt", "# one\n")]);
    place.run(["clean", "--no-strip", "--format", "markdown", "in", "-o", "out"]).code(0);
    assert_eq!(place.files("out"), ["a.md", "b/c.md"]);
    assert_eq!(place.read("out/a.md"), MARKDOWN);
    assert_eq!(place.read("out/b/c.md"), "\\# one\n");
    let ran = place.run_with(PAGE, ["clean", "--no-strip", "--format", "markdown", "--links"]).code(0);
    assert_eq!(ran.stdout(), MARKDOWN.replace("its pier", "[its pier](/pier)"));
    place.run(["check", "--no-strip", "--format", "markdown", "in", "--against", "out"]).code(0);
    place.write("out/a.md", TEXT);
    place.run(["check", "--no-strip", "--format", "markdown", "in", "--against", "out"]).code(1);
}

#[test]
fn a_record_takes_markdown_beside_its_text() {
    let place = Place::with(&[("in/a.html", PAGE)]);
    let ran = place.run(["clean", "--no-strip", "--format", "jsonl", "--markdown", "in"]).code(0);
    let record = ran.records().remove(0);
    assert_eq!(record["text"], TEXT);
    assert_eq!(record["dechrome"]["markdown"], MARKDOWN);
    let plain = place.run(["clean", "--no-strip", "--format", "jsonl", "in"]).code(0);
    assert_eq!(plain.records().remove(0)["dechrome"].get("markdown"), None);
}

#[test]
fn what_has_no_place_is_refused_before_anything_is_written() {
    let place = Place::with(&[("a.html", PAGE), ("r.jsonl", "{\"text\": \"a\"}\n")]);
    for (args, word) in [
        (&["clean", "a.html", "--markdown"][..], "--format jsonl"),
        (&["clean", "a.html", "--links"], "--format markdown"),
        (&["clean", "a.html", "--images"], "--format markdown"),
        (&["clean", "r.jsonl", "--format", "markdown"], "--markdown"),
    ] {
        let ran = place.run(args).code(2);
        assert!(ran.stderr().contains(word), "{args:?}: {}", ran.stderr());
        assert_eq!(ran.stdout(), "");
    }
}
