//! Rows 10 and 11: standard input, output and error.

use crate::cli::runner::{PROSE, Place, SHORT};
use std::process::Stdio;

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
