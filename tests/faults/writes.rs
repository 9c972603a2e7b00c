//! Rows 12, 14, 15, 28, 29 and 31: what is written, and what is not.

use crate::cli::clean::pages;
use crate::cli::runner::{PROSE, Place, SHORT};
use std::fs;
use std::process::{Command, Stdio};

#[cfg(target_os = "linux")]
#[test]
fn row_12_a_full_device_is_said() {
    let place = Place::with(&[("a.txt", SHORT)]);
    let mut command = place.command(["clean", "a.txt", "-q"]);
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").expect("/dev/full");
    let ended = command.stdout(full).stderr(Stdio::piped()).output().expect("an end");
    let said = String::from_utf8(ended.stderr).expect("UTF-8");
    assert_eq!(said, "dechrome: cannot write standard output: No space left on device\n");
    assert_eq!(ended.status.code(), Some(3));
    place
        .run(["clean", "a.txt", "-o", "/dev/full"])
        .code(3)
        .says("cannot write /dev/full: No space left on device");
}

#[cfg(target_os = "linux")]
#[test]
fn row_12_a_file_that_outgrows_its_limit_fails_and_leaves_nothing() {
    let place = Place::with(&[("in/a.txt", SHORT), ("in/b.txt", &SHORT.repeat(100))]);
    place.write("out/b.txt", "as it was");
    let script = format!("ulimit -f 8; '{}' clean in -o out", env!("CARGO_BIN_EXE_dechrome"));
    let ended =
        Command::new("bash").args(["-c", &script]).current_dir(place.path("")).output().expect("a shell");
    let said = String::from_utf8(ended.stderr).expect("UTF-8");
    assert_eq!(ended.status.code(), Some(3), "{said}");
    assert!(said.contains("dechrome: in/b.txt: cannot write out/b.txt: File too large\n"), "{said}");
    assert_eq!(place.files("out"), ["a.txt", "b.txt"]);
    assert_eq!(place.read("out/b.txt"), "as it was");
}

#[test]
fn row_12_a_target_that_cannot_be_written_fails_alone() {
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
fn row_14_inputs_that_meet_in_one_output_are_refused() {
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
fn row_15_an_output_equal_to_inside_or_above_the_input_is_refused() {
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

#[test]
fn row_15_an_input_is_not_replaced_through_a_link() {
    let place = Place::with(&[("real/b.txt", SHORT)]);
    std::os::unix::fs::symlink("real", place.path("linked")).expect("a link");
    std::os::unix::fs::symlink("real/b.txt", place.path("b.txt")).expect("a link");
    place.run(["clean", "real", "-o", "linked/out"]).code(2);
    place.run(["clean", "b.txt", "-o", "real"]).code(2);
    assert_eq!(place.files("real"), ["b.txt"]);
}

#[test]
fn row_28_existing_outputs_can_be_left_alone() {
    let place = pages();
    place.write("out/b.txt", "old");
    let ran = place.run(["clean", "in", "-o", "out", "--skip-existing"]).code(0);
    let ran = ran.says("1 existing outputs left alone");
    assert!(ran.stderr().contains("3 documents"), "{}", ran.stderr());
    assert_eq!(place.read("out/b.txt"), "old");
    place.run(["clean", "in", "-o", "out", "--skip-existing"]).code(0);
    place.run(["clean", "in/b.txt", "--skip-existing"]).code(2);
}

#[test]
fn row_28_unfinished_files_of_a_killed_run_are_no_documents() {
    let place = Place::with(&[("in/a.txt", SHORT), ("in/.dechrome-Ab3xYz", SHORT)]);
    place.run(["clean", "in", "-o", "out"]).code(0).says("1 files of other kinds skipped");
    assert_eq!(place.files("out"), ["a.txt"]);
}
