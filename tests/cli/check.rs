//! `check`: what `clean` would change.

use super::runner::{PROSE, Place, SHORT};

/// As a scraper leaves it: indented, with blank lines at both ends.
fn untidy(text: &str) -> String {
    format!("\n\n   {text}\n\n")
}

#[test]
fn clean_documents_pass() {
    let place = Place::with(&[("in/a.txt", SHORT), ("in/b.txt", PROSE)]);
    place.run(["check", "in"]).code(0).prints("");
    place.run_with(SHORT, ["check"]).code(0).prints("");
}

#[test]
fn documents_that_would_change_are_listed() {
    let place =
        Place::with(&[("in/a.txt", SHORT), ("in/b/c.txt", &untidy(SHORT)), ("in/d.html", &untidy(PROSE))]);
    place.run(["check", "in"]).code(1).prints("in/b/c.txt\nin/d.html\n").says("2 would change");
    place.run_with(untidy(SHORT), ["check"]).code(1).prints("-\n");
    place.run(["check", "in/a.txt", "in/d.html", "-q"]).code(1).prints("in/d.html\n").says_nothing();
    assert_eq!(place.files(""), ["in/a.txt", "in/b/c.txt", "in/d.html"], "nothing is written");
}

#[test]
fn where_nothing_is_found_the_reason_is_said() {
    let place = Place::with(&[("raw/a.txt", SHORT)]);
    place
        .run(["check", "-q", "raw", "--include", "*.rst"])
        .code(4)
        .says("dechrome: no input found in raw: no file matches --include\n");
    place
        .run(["clean", "-q", "raw", "--exclude", "*.txt", "-o", "out"])
        .code(4)
        .says("--exclude leaves none");
    std::fs::create_dir(place.path("empty")).expect("a folder");
    place.run(["check", "empty"]).code(4).says("dechrome: no input found in empty\n");
    place.run(["learn", "empty", "-o", "a.toml", "-q"]).code(4).says("dechrome: no input found in empty\n");
}

#[test]
fn explain_is_as_quiet_as_the_others() {
    let place = Place::with(&[("a.txt", SHORT)]);
    place.run(["explain", "-q", "a.txt"]).code(0).says_nothing();
}

#[test]
fn a_failure_beats_a_difference() {
    let place = Place::with(&[("a.txt", untidy(SHORT).as_str())]);
    place.run(["check", "a.txt", "missing.txt"]).code(3).prints("a.txt\n");
    place.run(["check", "missing.txt"]).code(4).prints("");
    place.run(["check", "a.txt", "--max-size", "10"]).code(4);
}

#[test]
fn a_difference_can_be_shown() {
    let place = Place::with(&[("a.txt", "First line here.\n   \nSecond line.   \nThird line.\n")]);
    let ran = place.run(["check", "a.txt", "--diff"]).code(1);
    let diff = ran.stdout();
    assert!(diff.starts_with("--- a.txt\n+++ a.txt\n@@ "), "{diff}");
    assert!(diff.contains("\n-Second line.   \n"), "{diff}");
    assert!(diff.contains("\n+Second line.\n"), "{diff}");
    assert!(diff.contains("\n Third line.\n"), "{diff}");
}

/// What a unified diff makes of a text, by its rows: a row ends at a line feed and nowhere else.
fn apply(diff: &str, old: &str) -> String {
    let mut rows = diff.split_inclusive('\n').skip(2).peekable();
    let (mut left, mut new) = (old.split_inclusive('\n'), String::new());
    while let Some(row) = rows.next() {
        if row.starts_with("@@ ") {
            continue;
        }
        let (sign, mut line) = row.split_at(1);
        if rows.peek().is_some_and(|row| row.starts_with('\\')) {
            rows.next();
            line = line.strip_suffix('\n').expect("a line feed of the diff's own");
        }
        match sign {
            "-" => assert_eq!(left.next(), Some(line), "{diff:?}"),
            "+" => new.push_str(line),
            " " => {
                assert_eq!(left.next(), Some(line), "{diff:?}");
                new.push_str(line);
            }
            _ => panic!("no sign: {diff:?}"),
        }
    }
    assert_eq!(left.next(), None, "{diff:?}");
    new
}

#[test]
fn a_difference_can_be_applied_whatever_ends_the_lines() {
    for text in
        ["a\rb\n", "a\r\r\nb\n", "a\r\nb  \r\n", "a\n\nb\r", "a\rb", "\r", "one\n\n\n\ntwo\rthree\n", "a "]
    {
        let place = Place::with(&[("a.txt", text)]);
        let cleaned = place.run(["clean", "-q", "a.txt"]).code(0).stdout();
        let ran = place.run(["check", "-q", "--diff", "a.txt"]).code(1);
        assert_eq!(apply(&ran.stdout(), text), cleaned, "{text:?}: {:?}", ran.stdout());
    }
}

#[test]
fn records_are_checked_by_their_text() {
    let record =
        |text: &str| format!("{{\"text\": {}, \"n\": 1.50}}\n", serde_json::to_string(text).expect("JSON"));
    let lines = [record(SHORT), record(SHORT.trim_end()), record(&untidy(SHORT))].concat();
    let place = Place::with(&[("a.jsonl", &lines)]);
    place.run(["check", "a.jsonl"]).code(1).prints("a.jsonl:3\n");
    let ran = place.run_with(&lines, ["check", "--diff"]).code(1);
    assert!(ran.stdout().starts_with("--- -:3\n+++ -:3\n@@ "), "{}", ran.stdout());
}

#[test]
fn what_clean_refuses_check_refuses_too() {
    let record = format!("{{\"text\": {}}}\n", serde_json::to_string(SHORT).expect("JSON"));
    let place = Place::with(&[("r.jsonl", record.as_str()), ("a.txt", SHORT), ("in/b.txt", PROSE)]);
    for (options, said) in [
        ("r.jsonl --format text", "records cannot be told apart in text"),
        ("r.jsonl --format markdown", "records cannot be told apart in Markdown"),
        ("r.jsonl --links", "--links and --images are for Markdown"),
        ("a.txt --images", "--links and --images are for Markdown"),
        ("a.txt --reasons", "--reasons has no place in text"),
        ("a.txt --markdown", "--markdown adds to records"),
    ] {
        for command in ["clean", "check", "check --against out"] {
            let args = format!("{command} {options}");
            place.run(args.split(' ')).code(2).prints("").says(said);
        }
    }
    for options in
        ["r.jsonl --reasons --markdown --links", "a.txt --format jsonl --reasons", "a.txt in/b.txt"]
    {
        place.run(format!("check {options}").split(' ')).code(0);
    }
}

#[test]
fn an_output_tree_is_compared_with_what_would_be_written() {
    let record = format!("{{\"text\": {}}}\n", serde_json::to_string(&untidy(SHORT)).expect("JSON"));
    let place = Place::with(&[
        ("in/a.html", untidy(SHORT).as_str()),
        ("in/b/c.txt", PROSE),
        ("in/d.jsonl", &record.repeat(2000)),
    ]);
    place.run(["clean", "in", "-o", "out"]).code(0);
    place.run(["check", "in", "--against", "out", "-j1"]).code(0).prints("");
    place.run(["check", "in", "--against", "out", "-j4"]).code(0).prints("");
    place.write("out/other.txt", "left alone");
    place.run(["check", "in", "--against", "out"]).code(0);

    place.write("out/a.txt", "edited\n");
    std::fs::remove_file(place.path("out/b/c.txt")).expect("removed");
    place.run(["check", "in", "--against", "out"]).code(1).prints("out/a.txt\nout/b/c.txt\n");
    let ran = place.run(["check", "in", "--against", "out", "--diff"]).code(1);
    assert!(
        ran.stdout().contains("--- out/a.txt\n+++ out/a.txt\n@@ -1 +1 @@\n-edited\n+The bakery"),
        "{}",
        ran.stdout()
    );
    assert!(ran.stdout().contains("--- /dev/null\n+++ out/b/c.txt\n"), "{}", ran.stdout());

    let records = place.read("out/d.jsonl");
    for other in [records.replacen("dark", "light", 1), format!("{records}\n"), records.trim_end().to_owned()]
    {
        place.write("out/d.jsonl", other);
        let ran = place.run(["check", "in", "--against", "out"]).code(1);
        assert!(ran.stdout().ends_with("out/d.jsonl\n"), "{}", ran.stdout());
    }
}

#[test]
fn one_output_file_is_compared_too() {
    let place = Place::with(&[("a.txt", untidy(SHORT).as_str()), ("b.txt", SHORT)]);
    place.run(["clean", "a.txt", "-o", "clean.txt"]).code(0);
    place.run(["check", "a.txt", "--against", "clean.txt"]).code(0).prints("");
    place.run(["clean", "a.txt", "b.txt", "--format", "jsonl", "-o", "all.jsonl"]).code(0);
    place.run(["check", "a.txt", "b.txt", "--format", "jsonl", "--against", "all.jsonl"]).code(0).prints("");
    place.write("all.jsonl", "");
    place
        .run(["check", "a.txt", "b.txt", "--format", "jsonl", "--against", "all.jsonl"])
        .code(1)
        .prints("all.jsonl\n");
    place.run(["check", "a.txt", "--against", "missing.txt"]).code(1).prints("missing.txt\n");
    place.run(["check", "a.txt", "--against", "-"]).code(2);
}

#[test]
fn explain_shows_every_block() {
    let place = Place::with(&[("a.txt", PROSE), ("b.txt", SHORT)]);
    for ran in [
        place.run(["explain", "a.txt"]),
        place.run_with(PROSE, ["explain"]),
        place.run_with(PROSE, ["explain", "-"]),
    ] {
        let shown = ran.code(0).says_nothing().stdout();
        assert_eq!(shown.matches("kept").count(), 2, "{shown}");
        assert!(shown.contains("The harbour of Lindvik"), "{shown}");
    }
    place.run(["explain", "a.txt", "b.txt"]).code(2);
    // Options for outputs change nothing here.
    let help = place.run(["explain", "-h"]).code(0).stdout();
    for option in [
        "--format jsonl",
        "--with title",
        "--markdown",
        "--links",
        "--images",
        "--reasons",
        "--unwrap",
        "--on-error pass",
    ] {
        let args = ["explain", "a.txt"].into_iter().chain(option.split(' '));
        place
            .run(args)
            .code(2)
            .prints("")
            .says(&format!("{} ", option.split(' ').next().unwrap_or_default()));
        let name = option.split(' ').next().unwrap_or_default();
        assert!(name == "--on-error" || !help.contains(&format!("{name} ")), "{name} in {help}");
    }
    assert!(help.contains("--no-strip") && help.contains("--strict"), "{help}");
    place.run(["explain", "missing.txt"]).code(4).says("missing.txt: No such file");
    let record = format!("{{\"text\": {}}}", serde_json::to_string(SHORT).expect("JSON"));
    let ran = place.run_with(record, ["explain"]).code(0);
    assert!(ran.stdout().contains("The bakery"), "{}", ran.stdout());
}
