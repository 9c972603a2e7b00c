//! Rows 16 to 20: what lies in a folder, and what it is called.

use crate::cli::runner::{Place, SHORT};
use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::symlink;
use std::path::Path;

fn raw(bytes: &[u8]) -> &Path {
    Path::new(OsStr::from_bytes(bytes))
}

#[test]
fn row_16_links_are_followed_on_demand_and_loops_are_cut() {
    let place = Place::with(&[("in/a.txt", SHORT), ("elsewhere/b.txt", SHORT)]);
    symlink("../elsewhere", place.path("in/out-of-tree")).expect("a link");
    symlink("../in", place.path("in/loop")).expect("a link");
    symlink("a.txt", place.path("in/c.txt")).expect("a link");
    place.run(["clean", "in", "-o", "o1"]).code(0).says("3 symbolic links not followed");
    assert_eq!(place.files("o1"), ["a.txt"]);
    place.run(["clean", "in", "-o", "o2", "--follow"]).code(0).says("in/loop: leads back");
    assert_eq!(place.files("o2"), ["a.txt", "c.txt", "out-of-tree/b.txt"]);
    symlink("nowhere", place.path("in/dangling")).expect("a link");
    place.run(["clean", "in", "-o", "o3", "--follow"]).code(3).says("in/dangling: No such file");
    place.run(["clean", "in/c.txt", "-o", "o4"]).code(0);
    assert_eq!(place.files("o4"), ["c.txt"], "a link that is named is read");
}

#[test]
fn row_18_a_pipe_in_a_folder_is_skipped_and_a_named_one_read() {
    let place = Place::with(&[("in/a.txt", SHORT)]);
    let made = std::process::Command::new("mkfifo").arg(place.path("in/pipe")).status();
    assert!(made.expect("mkfifo").success());
    place.run(["clean", "in", "-o", "out"]).code(0).says("1 files of other kinds skipped");
    std::thread::scope(|threads| {
        threads.spawn(|| place.write("in/pipe", SHORT));
        place.run(["clean", "in/pipe"]).code(0).prints(SHORT);
    });
}

#[test]
fn row_19_names_of_any_bytes_are_mirrored() {
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
fn row_19_a_name_that_begins_with_a_dash_is_a_name_after_two() {
    let place = Place::with(&[("-dash.txt", SHORT), ("-", SHORT)]);
    place.run(["clean", "--", "-dash.txt"]).code(0).prints(SHORT);
    place.run(["clean", "./-"]).code(0).prints(SHORT);
}

#[test]
fn row_19_a_name_that_is_not_utf8_keeps_its_bytes_in_a_record() {
    let place = Place::new();
    place.write(raw(b"in/\xe9.txt"), SHORT);
    let ran = place.run(["clean", "in", "--format", "jsonl"]).code(0);
    let record = &ran.records()[0];
    assert_eq!(record["path"], "\u{fffd}.txt");
    assert_eq!(record["path_bytes"], serde_json::json!([0xe9, b'.', b't', b'x', b't']));
}

#[test]
fn row_19_names_are_escaped_where_people_read_them() {
    let place = Place::new();
    let name = raw(b"a\n\x1b[31m\xff.txt");
    place
        .run([OsStr::new("clean"), name.as_os_str()])
        .code(4)
        .says("dechrome: a\\n\\u{1b}[31m\\xff.txt: No such file");
}

#[test]
fn row_19_an_output_name_that_is_too_long_fails_alone() {
    let place = Place::with(&[("in/a.txt", SHORT), (&format!("in/{}", "n".repeat(255)), SHORT)]);
    place.run(["clean", "in", "-o", "out"]).code(3).says("File name too long");
    assert_eq!(place.files("out"), ["a.txt"]);
}

#[test]
fn row_20_a_deep_tree_is_walked_without_recursion() {
    let place = Place::new();
    let deep = vec!["d"; 1000].join("/");
    place.write(format!("in/{deep}/a.txt"), SHORT);
    place.run(["clean", "in", "-o", "out"]).code(0);
    assert_eq!(place.read(format!("out/{deep}/a.txt")), SHORT);
}
