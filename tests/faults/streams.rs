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

/// Links of the test's own that lead to standard output, never those of the machine.
#[cfg(target_os = "linux")]
#[test]
fn row_11_what_a_named_output_leads_to_decides() {
    let place = Place::with(&[("p.txt", SHORT), ("in/a.txt", SHORT)]);
    for (target, link) in [("/proc/self/fd/1", "link"), ("link", "link.toml"), ("/proc/self/fd/2", "error")] {
        std::os::unix::fs::symlink(target, place.path(link)).expect("a link");
    }
    let program = env!("CARGO_BIN_EXE_dechrome");
    let run = |script: &str| {
        let script = format!("d() {{ timeout 20 '{program}' \"$@\"; }}; {script}");
        let shell = Command::new("bash").args(["-c", &script]).current_dir(place.path("")).output();
        let ended = shell.expect("a shell");
        let said = String::from_utf8_lossy(&ended.stderr).into_owned();
        assert!(ended.status.success(), "{script}: {said}");
        (String::from_utf8(ended.stdout).expect("UTF-8"), said)
    };
    for script in ["d clean -q p.txt -o link | cat", "d clean -q p.txt -o >(cat) | cat"] {
        assert_eq!(run(script).0, SHORT, "{script}");
    }
    let records = run("d clean -q p.txt in --format jsonl -o >(cat) | cat").0;
    assert_eq!(records, run("d clean -q p.txt in --format jsonl").0);
    assert_eq!(records.lines().count(), 2);
    let around = format!("first\n{SHORT}last\n");
    let script = "{ echo first; d clean -q p.txt -o link; echo last; } > all.txt";
    run(script);
    assert_eq!(place.read("all.txt"), around);
    assert!(run("d clean -q p.txt -o one.txt --summary link | cat").0.starts_with('{'));
    assert!(run("d clean -q p.txt -o one.txt --summary error").1.starts_with('{'));
    let profile = run("d learn -q in -o link.toml | cat").0;
    assert!(profile.ends_with("[end]\n"), "{profile}");
    assert_eq!(run("d learn -q in -o -").0, profile);
    run("{ echo first; d learn -q in -o link.toml; echo last; } > all.txt");
    assert_eq!(place.read("all.txt"), format!("first\n{profile}last\n"));
    run("mkfifo pipe.toml; cat pipe.toml > got & d learn -q in -o pipe.toml; wait");
    assert_eq!(place.read("got"), profile);
    assert_eq!(run("d clean -q p.txt -o link | head -c 3").0.len(), 3);
    for link in ["link", "link.toml", "error"] {
        assert!(place.path(link).is_symlink(), "{link}");
    }
}

/// What a terminal shows that gets standard error, and standard output where that is wanted.
fn shown_on_a_terminal(place: &Place, args: &str, with_stdout: bool) -> String {
    let (theirs, ours) = terminal();
    let mut command = place.command(args.split(' '));
    command.env("TERM", "xterm").stdout(Stdio::null());
    if with_stdout {
        command.stdout(theirs.try_clone().expect("a copy"));
    }
    let mut child = command.stderr(theirs).spawn().expect("the command starts");
    child.wait().expect("an end");
    drop(command);
    let mut shown = Vec::new();
    // A terminal whose other end is closed ends with an error.
    let _ = std::io::Read::read_to_end(&mut std::fs::File::from(ours), &mut shown);
    String::from_utf8(shown).expect("UTF-8")
}

#[test]
fn row_11_a_bar_and_the_product_do_not_meet_on_a_terminal() {
    let place = Place::with(&[("in/a.txt", "a  b\n"), ("in/b.txt", "c  d\n"), ("s.toml", "no profile\n")]);
    let bar = |shown: &str| shown.contains(['░', '█']);
    let shown = shown_on_a_terminal(&place, "check in", true);
    assert!(shown.starts_with("in/a.txt\r\nin/b.txt\r\n"), "{shown:?}");
    for (args, with_stdout) in [
        ("check in", true),
        ("clean in/a.txt", true),
        ("clean in/a.txt -o - --progress always", true),
        // What is refused before it begins.
        ("clean in", false),
        ("clean in -o out --profile s.toml", false),
        ("learn in -o in/s.toml", false),
    ] {
        let shown = shown_on_a_terminal(&place, args, with_stdout);
        assert!(!bar(&shown), "{args}: {shown:?}");
        assert!(!shown.is_empty(), "{args}");
    }
    // Where nothing else is shown there, it is drawn, and taken away before the last words.
    let shown = shown_on_a_terminal(&place, "clean in -o out", true);
    assert!(bar(&shown), "{shown:?}");
    let last = shown.rsplit("dechrome: encodings").next().unwrap_or_default();
    assert!(!bar(last), "{shown:?}");
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
