//! `clean`: folders, files, pipes, lists; where outputs go and what is refused.

use super::runner::{PROSE, Place, SHORT};
use std::fs;

fn pages() -> Place {
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
fn threads_and_the_order_of_inputs_change_nothing() {
    let place = Place::new();
    let mut names = Vec::new();
    for number in 0..200 {
        let name = format!("in/{}/{number}.txt", number % 7);
        place.write(&name, format!("Document {number}.\n\n{}", SHORT.repeat(number % 13)));
        names.push(name);
    }
    let one = place.run(["clean", "in", "--format", "jsonl", "-j1"]).code(0);
    let eight = place.run(["clean", "in", "--format", "jsonl", "-j8"]).code(0);
    assert_eq!(one.records().len(), 200);
    assert!(one.stdout() == eight.stdout(), "other bytes with eight threads");
    let list = |names: &[String]| names.join("\n");
    let forward =
        place.run_with(list(&names), ["clean", "--files-from", "-", "--format", "jsonl", "-j3"]).code(0);
    names.reverse();
    let backward = place.run_with(list(&names), ["clean", "--files-from", "-", "--format", "jsonl"]).code(0);
    assert!(forward.stdout() == backward.stdout(), "other bytes in another order");
    assert_eq!(forward.records().len(), 200);
    place.run(["clean", "in", "-o", "out1", "-j1"]).code(0);
    place.run(["clean", "in", "-o", "out8", "-j8"]).code(0);
    for file in place.files("out1") {
        assert_eq!(place.read(format!("out1/{file}")), place.read(format!("out8/{file}")), "{file}");
    }
}

#[test]
fn a_list_may_be_separated_by_nul_bytes() {
    let place = Place::with(&[("two\nlines.txt", SHORT), ("b.txt", SHORT)]);
    place.run_with("two\nlines.txt\0b.txt\0", ["clean", "--files-from", "-", "-0", "-o", "out"]).code(0);
    assert_eq!(place.files("out"), ["b.txt", "two\nlines.txt"]);
    place.run(["clean", "-0", "-o", "out"]).code(2);
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
fn empty_texts_become_empty_files() {
    let place =
        Place::with(&[("in/empty.txt", ""), ("in/blank.txt", " \n\r\n\t\n"), ("in/mark.txt", "\u{feff}")]);
    place.run(["clean", "in", "-o", "out"]).code(0).says("3 empty");
    for file in ["out/empty.txt", "out/blank.txt", "out/mark.txt"] {
        assert_eq!(place.read(file), "", "{file}");
    }
}

#[test]
fn an_output_equal_to_inside_or_above_the_input_is_refused() {
    let place = pages();
    for output in ["in", "in/out", ".", "in/a/..", "missing/../in"] {
        place.run(["clean", "in", "-o", output]).code(2).says("equal to, inside or above");
    }
    place.run(["clean", "in", "--format", "jsonl", "-o", "in/all.jsonl"]).code(2).says("inside");
    place.run(["clean", "in/b.txt", "-o", "in/b.txt"]).code(2).says("equal to");
    place.run(["clean", "in/b.txt", "-o", "in"]).code(2).says("equal to");
    place.run(["clean", "in/a/one.html", "-o", "in/a"]).code(0);
    assert_eq!(place.files("in"), ["a/one.html", "a/one.txt", "a/two", "b.txt", "c.md"]);
}

#[cfg(unix)]
#[test]
fn an_input_is_not_replaced_through_a_link() {
    let place = Place::with(&[("real/b.txt", SHORT)]);
    std::os::unix::fs::symlink("real", place.path("linked")).expect("a link");
    std::os::unix::fs::symlink("real/b.txt", place.path("b.txt")).expect("a link");
    place.run(["clean", "real", "-o", "linked/out"]).code(2);
    place.run(["clean", "b.txt", "-o", "real"]).code(2);
    assert_eq!(place.files("real"), ["b.txt"]);
}

#[test]
fn inputs_that_meet_in_one_output_are_refused_before_anything_is_written() {
    let place = Place::with(&[("in/a.txt", SHORT), ("in/a.html", SHORT), ("in/z.txt", SHORT)]);
    place.run(["clean", "in", "-o", "out"]).code(2).says("in/a.html and in/a.txt would meet");
    assert!(!place.exists("out"));
    let place = Place::with(&[("x/a.txt", SHORT), ("y/a.txt", SHORT)]);
    place.run(["clean", "x", "y", "-o", "out"]).code(2).says("x/a.txt and y/a.txt");
    place.run(["clean", "x/a.txt", "x/a.txt", "-o", "out"]).code(2);
    assert!(!place.exists("out"));
    place.run(["clean", "x", "y", "--format", "jsonl"]).code(0);
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

#[test]
fn existing_outputs_can_be_left_alone() {
    let place = pages();
    place.write("out/b.txt", "old");
    let ran = place.run(["clean", "in", "-o", "out", "--skip-existing"]).code(0);
    let ran = ran.says("1 existing outputs left alone");
    assert!(ran.stderr().contains("3 documents"), "{}", ran.stderr());
    assert_eq!(place.read("out/b.txt"), "old");
    place.run(["clean", "in", "-o", "out", "--skip-existing"]).code(0);
    place.run(["clean", "in/b.txt", "--skip-existing"]).code(2);
}

#[cfg(unix)]
#[test]
fn a_replaced_file_keeps_its_permissions_and_a_new_one_has_the_usual() {
    use std::os::unix::fs::PermissionsExt as _;
    let place = pages();
    place.write("out/b.txt", "old");
    fs::set_permissions(place.path("out/b.txt"), fs::Permissions::from_mode(0o640)).expect("permissions");
    place.run(["clean", "in", "-o", "out"]).code(0);
    let mode = |name: &str| fs::metadata(place.path(name)).expect("a file").permissions().mode() & 0o777;
    assert_eq!(mode("out/b.txt"), 0o640);
    assert_eq!(mode("out/c.txt"), mode("in/c.md"), "as any program's new file");
}

#[test]
fn a_target_that_cannot_be_written_fails_alone() {
    let place = pages();
    fs::create_dir_all(place.path("out/b.txt")).expect("a folder in the way");
    place.write("out/a", "a file in the way");
    place
        .run(["clean", "in", "-o", "out"])
        .code(3)
        .says("dechrome: in/b.txt: cannot write out/b.txt")
        .says("3 failed");
    assert_eq!(place.read("out/c.txt"), PROSE);
    assert_eq!(place.read("out/a"), "a file in the way");
    assert!(place.files("out").iter().all(|name| !name.contains(".dechrome-")), "{}", place.listing());
}

#[test]
fn binary_files_are_skipped_in_a_folder_and_fail_when_named() {
    let place = Place::with(&[("in/a.txt", SHORT)]);
    let binary: Vec<u8> = (0..4000u32).map(|n| (n * n % 251) as u8 & 0x8f).collect();
    place.write("in/b.bin", &binary);
    let ran = place.run(["clean", "in", "-o", "out"]);
    // Only once `decode` looks at NULs is this told; the stage has its own tests of what is binary.
    if ran.stderr().contains("binary") {
        ran.code(0).says("1 binary files skipped");
        place.run(["clean", "in/b.bin"]).code(4).says("dechrome: in/b.bin: binary");
        place.run_with(&binary, ["clean"]).code(4).says("dechrome: -: binary");
        assert_eq!(place.files("out"), ["a.txt"]);
    }
}

#[test]
fn a_document_that_is_too_large_is_refused() {
    let place = Place::with(&[("in/a.txt", SHORT), ("in/b.txt", &SHORT.repeat(100))]);
    place
        .run(["clean", "in", "-o", "out", "--max-size", "1K"])
        .code(3)
        .says("in/b.txt: larger than 1024 bytes");
    assert_eq!(place.files("out"), ["a.txt"]);
    place
        .run_with(SHORT.repeat(100), ["clean", "--max-size", "1K"])
        .code(4)
        .says("-: larger than 1024 bytes");
    place.run(["clean", "in", "--max-size", "0"]).code(2);
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
    place.run(["clean", "in", "-o", "o5", "--include", "[a"]).code(2).says("--include");
}

#[cfg(unix)]
#[test]
fn links_in_a_folder_are_followed_on_demand_and_loops_are_cut() {
    use std::os::unix::fs::symlink;
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

#[cfg(unix)]
#[test]
fn a_pipe_in_a_folder_is_skipped_and_a_named_one_read() {
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
fn a_deep_tree_is_walked_without_recursion() {
    let place = Place::new();
    let deep = vec!["d"; 1000].join("/");
    place.write(format!("in/{deep}/a.txt"), SHORT);
    place.run(["clean", "in", "-o", "out"]).code(0);
    assert_eq!(place.read(format!("out/{deep}/a.txt")), SHORT);
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
