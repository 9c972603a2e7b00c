//! `clean`: folders, files, pipes, lists; where outputs go and what is refused.

use super::runner::{PROSE, Place, SHORT};
use std::fs;

pub(crate) fn pages() -> Place {
    Place::with(&[("in/b.txt", SHORT), ("in/a/one.html", PROSE), ("in/a/two", SHORT), ("in/c.md", PROSE)])
}

#[test]
fn a_folder_is_mirrored() {
    let place = pages();
    place.run(["clean", "in", "-o", "out"]).code(0).prints("").says("4 documents");
    assert_eq!(place.files("out"), ["a/one.txt", "a/two.txt", "b.txt", "c.txt"]);
    assert_eq!(place.read("out/a/one.txt"), PROSE);
    assert_eq!(place.read("out/a/two.txt"), SHORT);
    assert_eq!(place.files("in"), ["a/one.html", "a/two", "b.txt", "c.md"], "the input stays");
}

#[test]
fn stdin_file_folder_list_and_records_agree() {
    let place = pages();
    place.run(["clean", "in", "-o", "out"]).code(0);
    let wanted = place.read("out/a/one.txt");
    place.run_with(PROSE, ["clean"]).code(0).prints(&wanted);
    place.run_with(PROSE, ["clean", "-"]).code(0).prints(&wanted);
    place.run(["clean", "in/a/one.html"]).code(0).prints(&wanted);
    place.run(["clean", "in/a/one.html", "-o", "one.txt"]).code(0).prints("");
    assert_eq!(place.read("one.txt"), wanted);
    place.write("list", "in/c.md\nin/a/one.html\n\nin/b.txt\r\nin/a/two\n");
    place.run(["clean", "--files-from", "list", "-o", "listed"]).code(0);
    assert_eq!(place.files("listed/in"), place.files("out"));
    assert_eq!(place.read("listed/in/a/one.txt"), wanted);
    let record = serde_json::json!({ "text": PROSE }).to_string();
    let ran = place.run_with(record, ["clean"]).code(0);
    assert_eq!(ran.records()[0]["text"], wanted);
    let ran = place.run(["clean", "in", "--format", "jsonl"]).code(0);
    assert_eq!(ran.records()[0]["path"], "a/one.html");
    assert_eq!(ran.records()[0]["text"], wanted);
}

#[test]
fn a_list_may_be_separated_by_nul_bytes() {
    let place = Place::with(&[("two\nlines.txt", SHORT), ("b.txt", SHORT)]);
    place.run_with("two\nlines.txt\0b.txt\0", ["clean", "--files-from", "-", "-0", "-o", "out"]).code(0);
    assert_eq!(place.files("out"), ["b.txt", "two\nlines.txt"]);
    place.run(["clean", "-0", "-o", "out"]).code(2);
}

#[test]
fn a_listed_path_that_climbs_keeps_the_folders_that_are_left() {
    let files = ["A/x/y.txt", "B/y.txt", "C/y.txt", "A/x/z.txt", "C/d/v.txt"];
    let place = Place::with(&files.map(|name| (name, SHORT)));
    place
        .write("list", "A/../C/y.txt\nA/../B/y.txt\nA/x/../x/y.txt\n./A/../A/x/z.txt\nC/d/../../C/d/v.txt\n");
    let args = ["clean", "-q", "--files-from", "list", "-o", "out"];
    place.run(args).code(0).says_nothing();
    assert_eq!(place.files("out"), ["A/x/y.txt", "A/x/z.txt", "B/y.txt", "C/d/v.txt", "C/y.txt"]);
    let ran = place.run(["clean", "-q", "--files-from", "list", "--format", "jsonl"]).code(0);
    let paths: Vec<_> = ran.records().iter().map(|record| record["path"].clone()).collect();
    assert_eq!(paths, ["A/x/y.txt", "A/x/z.txt", "B/y.txt", "C/d/v.txt", "C/y.txt"]);
    // Messages have it as it was listed, and no folder is a file.
    place.write("list", "A/x/../missing.txt\nA/x/..\nA/..\nC/y.txt\n");
    place
        .run(["clean", "-q", "--files-from", "list", "-o", "other"])
        .code(3)
        .says("dechrome: A/x/../missing.txt: No such file")
        .says("dechrome: A/x/..: is a folder; a list names files\n")
        .says("dechrome: A/..: is a folder; a list names files\n");
    assert_eq!(place.files("other"), ["C/y.txt"]);
    place.write("list", "A/../C/y.txt\nC/y.txt\n");
    place.run(args).code(2).says("C/y.txt and A/../C/y.txt would meet in the output out/C/y.txt");
    #[cfg(unix)]
    {
        // The system climbs from where a link leads; the words of the path are kept.
        std::os::unix::fs::symlink("C/d", place.path("link")).expect("a link");
        place.write("list", "link/../y.txt\n");
        place.run(["clean", "-q", "--files-from", "list", "-o", "linked"]).code(0);
        assert_eq!(
            (place.files("linked"), place.read("linked/y.txt")),
            (vec!["y.txt".to_owned()], SHORT.to_owned())
        );
    }
}

#[test]
fn a_listed_path_keeps_its_folders_without_what_leads_out() {
    let place = Place::with(&[("x/a.txt", SHORT), ("here/b.txt", SHORT)]);
    let list = format!("../x/a.txt\n./b.txt\n{}\n", place.path("x/a.txt").display());
    let mut command = place.command(["clean", "--files-from", "list", "-o", "../out", "-q"]);
    place.write("here/list", list);
    command.current_dir(place.path("here"));
    assert!(command.status().expect("an end").success());
    let inside = place.path("x/a.txt");
    let inside = inside.strip_prefix("/").expect("absolute").display().to_string();
    let mut wanted = vec!["b.txt".to_owned(), inside, "x/a.txt".to_owned()];
    wanted.sort();
    let mut got = place.files("out");
    got.sort();
    assert_eq!(got, wanted);
}

#[test]
fn one_file_goes_to_a_file_or_into_a_folder_by_the_look_of_the_name() {
    let place = Place::with(&[("a.html", SHORT)]);
    place.run(["clean", "a.html", "-o", "b.txt"]).code(0);
    place.run(["clean", "a.html", "-o", "folder"]).code(0);
    place.run(["clean", "a.html", "-o", "dotted.d/"]).code(0);
    place.run(["clean", "a.html", "-o", "new/deep/c.txt"]).code(0);
    place.run(["clean", "a.html", "-o", "/dev/null"]).code(0);
    assert_eq!(
        place.files(""),
        ["a.html", "b.txt", "dotted.d/a.txt", "folder/a.txt", "new/deep/c.txt"].map(str::to_owned)
    );
    place.run(["clean", "a.html", "a.html", "-o", "b.txt"]).code(2).says("-o b.txt");
    place.run_with(SHORT, ["clean", "-o", "stdin"]).code(0);
    assert_eq!(place.read("stdin"), SHORT);
    place.run_with(SHORT, ["clean", "-o", "folder"]).code(2).says("no name");
}

#[test]
fn several_texts_are_not_mixed_in_one_stream() {
    let place = pages();
    place.run(["clean", "in"]).code(2).prints("").says("-o DIR");
    place.run(["clean", "in/b.txt", "in/c.md"]).code(2).prints("").says("--format jsonl");
}

#[test]
fn nothing_to_read_is_a_failure_of_its_own() {
    let place = Place::with(&[("a.txt", SHORT)]);
    fs::create_dir(place.path("empty")).expect("a folder");
    place.run(["clean", "empty", "-o", "out"]).code(4);
    place.run(["clean", "missing.txt"]).code(4).says("dechrome: missing.txt: No such file or directory\n");
    place.run(["clean", "a.txt", "missing.txt", "-o", "out"]).code(3).says("missing.txt");
    assert_eq!(place.read("out/a.txt"), SHORT);
    place.run_with("", ["clean"]).code(0).prints("").says("1 empty");
}

#[test]
fn existing_outputs_are_replaced_and_others_left_alone() {
    let place = pages();
    place.write("out/b.txt", "old");
    place.write("out/other.txt", "other");
    place.run(["clean", "in", "-o", "out"]).code(0);
    assert_eq!(place.read("out/b.txt"), SHORT);
    assert_eq!(place.read("out/other.txt"), "other");
    assert!(place.files("out").iter().all(|name| !name.contains(".dechrome-")));
}

#[cfg(unix)]
#[test]
fn a_replaced_file_keeps_its_permissions_and_a_new_one_has_the_usual() {
    use std::os::unix::fs::PermissionsExt as _;
    let place = pages();
    let mode = |name: &str| fs::metadata(place.path(name)).expect("a file").permissions().mode() & 0o7777;
    // Some of these are more than the mask leaves to a new file.
    for kept in [0o640, 0o666, 0o777, 0o600, 0o464] {
        for name in ["out/b.txt", "one.txt"] {
            place.write(name, "old");
            fs::set_permissions(place.path(name), fs::Permissions::from_mode(kept)).expect("permissions");
        }
        place.run(["clean", "in", "-o", "out"]).code(0);
        place.run(["clean", "in/b.txt", "-o", "one.txt"]).code(0);
        assert_eq!((mode("out/b.txt"), mode("one.txt")), (kept, kept), "{kept:o}");
        fs::remove_file(place.path("out/b.txt")).expect("removed");
        fs::remove_file(place.path("one.txt")).expect("removed");
    }
    assert_eq!(mode("out/c.txt"), mode("in/c.md"), "as any program's new file");
}

#[test]
fn globs_choose_among_a_folder_s_files_only() {
    let place = pages();
    place.run(["clean", "in", "-o", "o1", "--include", "*.html", "--include", "*.md"]).code(0);
    assert_eq!(place.files("o1"), ["a/one.txt", "c.txt"]);
    place.run(["clean", "in", "-o", "o2", "--exclude", "a"]).code(0);
    assert_eq!(place.files("o2"), ["b.txt", "c.txt"]);
    place.run(["clean", "in", "-o", "o3", "--include", "a/*", "--exclude", "*.html"]).code(0);
    assert_eq!(place.files("o3"), ["a/two.txt"]);
    place.run(["clean", "in/b.txt", "-o", "o4", "--include", "*.html"]).code(0);
    assert_eq!(place.files("o4"), ["b.txt"]);
    for (number, (option, glob, wanted)) in [
        ("--exclude", "a/", &["b.txt", "c.txt"][..]),
        ("--exclude", "/a/", &["b.txt", "c.txt"]),
        ("--exclude", "b.txt/", &["a/one.txt", "a/two.txt", "b.txt", "c.txt"]),
        ("--include", "a/", &["a/one.txt", "a/two.txt"]),
        ("--include", "a//", &["a/one.txt", "a/two.txt"]),
    ]
    .into_iter()
    .enumerate()
    {
        let output = format!("folders{number}");
        let ran = place.run(["clean", "in", "-o", &output, option, glob]);
        assert_eq!(place.files(&output), wanted, "{option} {glob}: {}", ran.stderr());
    }
    place.run(["clean", "in", "-o", "none", "--include", "b*/"]).code(4);
    let deep = Place::with(&[("in/x/a/1.txt", SHORT), ("in/a/x/2.txt", SHORT), ("in/b/a", SHORT)]);
    deep.run(["clean", "in", "-o", "anywhere", "--exclude", "a/"]).code(0);
    assert_eq!(deep.files("anywhere"), ["b/a.txt"]);
    deep.run(["clean", "in", "-o", "anchored", "--include", "/a/", "--include", "x/a/"]).code(0);
    assert_eq!(deep.files("anchored"), ["a/x/2.txt", "x/a/1.txt"]);
    place.run(["clean", "in", "-o", "o5", "--include", "[a"]).code(2).says("--include");
}

#[test]
fn wrong_usage_is_exit_code_2() {
    let place = Place::with(&[("a.txt", SHORT)]);
    for args in [
        &["clean", "a.txt", "--encoding", "klingon"][..],
        &["clean", "a.txt", "--threads", "0"],
        &["clean", "a.txt", "--format", "pdf"],
        &["clean", "a.txt", "--with", "tittle"],
        &["clean", "a.txt", "--on-error", "shrug"],
        &["clean", "a.txt", "--text-field", "x", "--meta-field", "x"],
        &["clean", "a.txt", "--reasons"],
        &["clean", "a.txt", "-"],
        &["clean", "--nonsense"],
        &["explain", "."],
        &["wash"],
        &[],
    ] {
        place.run(args).code(2).prints("");
    }
    assert_eq!(place.files(""), ["a.txt"]);
}

#[test]
fn a_given_encoding_is_checked_and_used() {
    let place = Place::new();
    place.write("a.txt", b"Caf\xe9 society met on Mondays, and it talked until the lamps went out.\n");
    let text = "Café society met on Mondays, and it talked until the lamps went out.\n";
    let ran = place.run(["clean", "a.txt", "--encoding", "latin1"]).code(0);
    // Only once `decode` minds the given label.
    if !ran.stdout().contains('\u{fffd}') {
        ran.prints(text);
    }
}

#[test]
fn a_list_that_begins_with_a_mark_is_a_list() {
    let place = Place::with(&[("a.txt", SHORT), ("b.txt", SHORT)]);
    place.write("list", "\u{feff}a.txt\r\nb.txt\r\n");
    place.run(["clean", "-q", "--files-from", "list", "-o", "out"]).code(0);
    assert_eq!(place.files("out"), ["a.txt", "b.txt"]);
    // Of a list made by a program each byte is a name's.
    place.write("\u{feff}a.txt", SHORT);
    place.write("list", "\u{feff}a.txt\0b.txt\0");
    place.run(["clean", "-q", "--files-from", "list", "-0", "-o", "other"]).code(0);
    assert_eq!(place.files("other"), ["b.txt", "\u{feff}a.txt"]);
}

#[test]
fn help_and_version_go_to_standard_output() {
    let place = Place::new();
    for args in
        [&["--help"][..], &["-h"], &["--version"], &["clean", "--help"], &["clean", "-h"], &["help", "check"]]
    {
        let ran = place.run(args).code(0).says_nothing();
        assert!(ran.stdout().contains("dechrome"), "{args:?}");
    }
    assert!(place.run(["--help"]).stdout().contains("Exit codes"));
    assert!(!place.run(["-h"]).stdout().contains("Exit codes"));
}
