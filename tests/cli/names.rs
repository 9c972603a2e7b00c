//! Names that make trouble.
#![cfg(unix)]

use super::runner::{Place, SHORT};
use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt as _;
use std::path::Path;

fn raw(bytes: &[u8]) -> &Path {
    Path::new(OsStr::from_bytes(bytes))
}

#[test]
fn names_of_any_bytes_are_mirrored() {
    let place = Place::new();
    let long = format!("in/{}.txt", "n".repeat(251));
    let names: [&[u8]; 7] = [
        b"in/latin\xe9.txt",
        b"in/two\nlines.txt",
        b"in/-dash.txt",
        b"in/dots...",
        b"in/ space .txt",
        "in/中文.txt".as_bytes(),
        long.as_bytes(),
    ];
    for name in names {
        place.write(raw(name), SHORT);
    }
    place.run(["clean", "in", "-o", "out"]).code(0).says("7 documents");
    for name in names {
        let out = [b"out", name.strip_prefix(b"in").expect("a prefix")].concat();
        let out = if name.ends_with(b".txt") { out } else { [&out, &b".txt"[..]].concat() };
        assert_eq!(place.read(raw(&out)), SHORT, "{}", out.escape_ascii());
    }
}

#[test]
fn a_name_that_begins_with_a_dash_is_a_name_after_two() {
    let place = Place::with(&[("-dash.txt", SHORT), ("-", SHORT)]);
    place.run(["clean", "--", "-dash.txt"]).code(0).prints(SHORT);
    place.run(["clean", "./-"]).code(0).prints(SHORT);
}

#[test]
fn a_name_that_is_not_utf8_keeps_its_bytes_in_a_record() {
    let place = Place::new();
    place.write(raw(b"in/\xe9.txt"), SHORT);
    let ran = place.run(["clean", "in", "--format", "jsonl"]).code(0);
    let record = &ran.records()[0];
    assert_eq!(record["path"], "\u{fffd}.txt");
    assert_eq!(record["path_bytes"], serde_json::json!([0xe9, b'.', b't', b'x', b't']));
}

#[test]
fn names_are_escaped_where_people_read_them() {
    let place = Place::new();
    let name = raw(b"a\n\x1b[31m\xff.txt");
    place
        .run([OsStr::new("clean"), name.as_os_str()])
        .code(4)
        .says("dechrome: a\\n\\u{1b}[31m\\xff.txt: No such file");
}

#[test]
fn an_output_name_that_is_too_long_fails_alone() {
    let place = Place::with(&[("in/a.txt", SHORT), (&format!("in/{}", "n".repeat(255)), SHORT)]);
    place.run(["clean", "in", "-o", "out"]).code(3).says("File name too long");
    assert_eq!(place.files("out"), ["a.txt"]);
}

#[test]
fn unfinished_files_of_a_killed_run_are_not_taken_for_documents() {
    let place = Place::with(&[("in/a.txt", SHORT), ("in/.dechrome-Ab3xYz", SHORT)]);
    place.run(["clean", "in", "-o", "out"]).code(0).says("1 files of other kinds skipped");
    assert_eq!(place.files("out"), ["a.txt"]);
}
