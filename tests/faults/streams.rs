//! Rows 10 and 11: standard input, output and error.

use crate::cli::runner::{PROSE, Place, SHORT};
use std::process::{Command, Stdio};

#[test]
fn row_11_a_reader_that_goes_away_is_no_failure() {
    let place = Place::new();
    let text = PROSE.repeat(3_000);
    let record = format!("{{\"text\": {}}}\n", serde_json::to_string(SHORT).expect("JSON")).repeat(5_000);
    place.write("big.txt", &text);
    place.write("big.jsonl", record);
    for (file, threads) in [("big.txt", "-j1"), ("big.jsonl", "-j1"), ("big.jsonl", "-j4")] {
        let mut command = place.command(["clean", file, threads]);
        let mut child =
            command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the command starts");
        let mut output = child.stdout.take().expect("a pipe");
        let mut few = [0; 10];
        std::io::Read::read_exact(&mut output, &mut few).expect("a beginning");
        drop(output);
        let ended = child.wait_with_output().expect("an end");
        let said = String::from_utf8(ended.stderr).expect("UTF-8");
        assert_eq!(ended.status.code(), Some(0), "{file} {threads}: {said}");
        assert!(!said.contains("panic") && !said.contains("pipe"), "{said}");
    }
}

#[test]
fn row_11_a_closed_standard_error_stops_nothing() {
    let place = Place::with(&[("in/a.txt", SHORT)]);
    let script = format!("'{}' clean in missing -o out 2>&-", env!("CARGO_BIN_EXE_dechrome"));
    let status = std::process::Command::new("sh")
        .args(["-c", &script])
        .current_dir(place.path(""))
        .status()
        .expect("a shell");
    assert_eq!(status.code(), Some(3));
    assert_eq!(place.read("out/a.txt"), SHORT);
}

/// Runs the program by a shell, with what it does to its streams; the exit code and what was said.
fn run_in_shell(place: &Place, args: &str) -> (Option<i32>, String) {
    let script = format!("'{}' {args}", env!("CARGO_BIN_EXE_dechrome"));
    let ended =
        Command::new("sh").args(["-c", &script]).current_dir(place.path("")).output().expect("a shell");
    (ended.status.code(), String::from_utf8(ended.stderr).expect("UTF-8"))
}

#[test]
fn row_10_a_closed_standard_input_is_an_empty_text() {
    let place = Place::new();
    place.run_with("", ["clean"]).code(0).prints("").says("1 empty");
    for command in ["clean", "check", "explain"] {
        let (code, said) = run_in_shell(&place, &format!("{command} -  <&-"));
        assert_eq!((code, said.contains("panic")), (Some(0), false), "{command}: {said}");
    }
}

/// A terminal of the test's own: the program's end of it, and what keeps it open.
fn terminal() -> (std::os::fd::OwnedFd, std::os::fd::OwnedFd) {
    let both = nix::pty::openpty(None, None).expect("a terminal");
    (both.slave, both.master)
}

#[test]
fn row_10_a_terminal_as_standard_input_gets_a_short_help() {
    let place = Place::new();
    for command in ["clean", "check", "explain"] {
        let (theirs, _ours) = terminal();
        let ended = place.command([command]).stdin(theirs).output().expect("an end");
        let said = String::from_utf8(ended.stderr).expect("UTF-8");
        assert_eq!(ended.status.code(), Some(2), "{said}");
        assert!(said.contains("no input: name files or folders") && said.contains("Usage:"), "{said}");
        assert!(ended.stdout.is_empty() && said.lines().count() <= 4, "{said}");
    }
}

#[test]
fn row_11_a_closed_standard_output_stops_nothing() {
    let place = Place::with(&[("in/a.txt", SHORT)]);
    for command in ["clean in/a.txt", "clean in -o out", "check in"] {
        let (code, said) = run_in_shell(&place, &format!("{command} >&-"));
        // The language puts /dev/null there, so that no file of ours becomes the standard output.
        assert_eq!((code, said.contains("panic")), (Some(0), false), "{command}: {said}");
    }
    assert_eq!(place.read("out/a.txt"), SHORT);
}
