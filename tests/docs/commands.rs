//! Runs the commands that a document shows in its blocks marked `console`, and compares what they print.
//!
//! A command stands behind `$ ` and is run by `sh` in a folder of the document's own, where a copy of `testdata/` lies; what
//! follows is its output on both streams, and is not compared if there is none. `cat FILE` makes the file if it is not there
//! yet, with what is shown. A command must end with 0, so one that is meant to fail is shown with `; echo $?`. Commands that
//! begin with `cargo` are CI's, except that `cargo run --release --` is run as the program itself.

use super::{read, repo};
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;

const BLESS: &str = "DECHROME_BLESS";

/// A command that a document shows.
#[derive(Debug)]
struct Shown<'a> {
    command: &'a str,
    /// Its output, as it stands in the document; empty if it is not shown.
    output: String,
}

/// A document, cut where its commands begin and where their outputs end.
#[derive(Debug)]
enum Piece<'a> {
    Text(&'a str),
    Command(Shown<'a>),
}

fn cut(document: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut in_console = false;
    for line in document.split_inclusive('\n') {
        if line.starts_with("```") {
            in_console = line.trim_end() == "```console";
            pieces.push(Piece::Text(line));
        } else if let Some(command) = line.strip_prefix("$ ").filter(|_| in_console) {
            pieces.push(Piece::Command(Shown { command: command.trim_end(), output: String::new() }));
        } else if let Some(Piece::Command(shown)) = pieces.last_mut().filter(|_| in_console) {
            shown.output.push_str(line);
        } else {
            pieces.push(Piece::Text(line));
        }
    }
    pieces
}

/// Where a document's commands run.
struct Desk {
    folder: TempDir,
}

impl Desk {
    fn new() -> Self {
        let desk = Self { folder: TempDir::new().expect("a temporary folder") };
        let root = repo();
        for entry in walkdir::WalkDir::new(root.join("testdata")) {
            let entry = entry.expect("an entry");
            if entry.file_type().is_file() {
                let name = entry.path().strip_prefix(&root).expect("inside");
                desk.write(name, &fs::read(entry.path()).expect("a file"));
            }
        }
        desk
    }

    fn path(&self, name: impl AsRef<Path>) -> PathBuf {
        self.folder.path().join(name)
    }

    fn write(&self, name: impl AsRef<Path>, content: &[u8]) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::File::create(path).and_then(|mut file| file.write_all(content)).expect("a written file");
    }

    /// What a command prints; `None` if it is not to be run here.
    fn obey(&self, shown: &Shown<'_>) -> Option<String> {
        if let Some(name) = shown.command.strip_prefix("cat ").filter(|name| !self.path(name).exists()) {
            self.write(name, shown.output.as_bytes());
        }
        let command = shown.command.replace("cargo run --release --", "dechrome");
        if command.starts_with("cargo ") {
            return None;
        }
        let program = Path::new(env!("CARGO_BIN_EXE_dechrome"));
        let folder = program.parent().expect("a folder").display();
        let path = format!("{folder}:{}", std::env::var("PATH").unwrap_or_default());
        let ran = Command::new("sh")
            .args(["-c", &format!("exec 2>&1\n{command}")])
            .current_dir(self.folder.path())
            .env("PATH", path)
            .output()
            .expect("sh starts");
        let printed = String::from_utf8(ran.stdout).expect("UTF-8");
        assert!(ran.status.success(), "$ {}\n{printed}{}", shown.command, ran.status);
        Some(printed)
    }
}

/// Runs a document's commands and gives the document as it should be, and how many commands were run.
fn run(document: &str) -> (String, usize) {
    let desk = Desk::new();
    let (mut right, mut ran) = (String::new(), 0);
    for piece in cut(document) {
        match piece {
            Piece::Text(text) => right.push_str(text),
            Piece::Command(shown) => {
                right.push_str(&format!("$ {}\n", shown.command));
                let printed = desk.obey(&shown);
                ran += usize::from(printed.is_some());
                right.push_str(&printed.filter(|_| !shown.output.is_empty()).unwrap_or(shown.output));
            }
        }
    }
    (right, ran)
}

/// Fails, or rewrites the document, if a command prints something else than it shows.
fn check(name: &str, fewest: usize) {
    let document = read(name);
    let (right, ran) = run(&document);
    assert!(ran >= fewest, "{name}: only {ran} commands found");
    if right == document {
        return;
    }
    if std::env::var(BLESS).is_ok_and(|value| value == "1") {
        let written =
            fs::File::create(repo().join(name)).and_then(|mut file| file.write_all(right.as_bytes()));
        written.expect("a written document");
        return;
    }
    let differing: String = document
        .lines()
        .zip(right.lines())
        .enumerate()
        .filter(|(_, (shown, printed))| shown != printed)
        .take(5)
        .map(|(at, (shown, printed))| format!("{}: shown   {shown}\n   printed {printed}\n", at + 1))
        .collect();
    panic!("{name} shows other output than the program prints; {BLESS}=1 rewrites it\n{differing}");
}

#[test]
fn the_readme_shows_what_the_commands_print() {
    check("README.md", 15);
}

#[test]
fn the_worked_example_is_what_explain_prints() {
    check("docs/algorithm.md", 2);
}

#[test]
fn the_example_of_learning_is_what_the_commands_print() {
    check("docs/learning.md", 4);
}

#[test]
fn the_commands_of_cargo_that_the_readme_shows_are_run_by_ci() {
    if !repo().join(".ci").exists() {
        eprintln!("skipped: a packaged crate comes without .ci");
        return;
    }
    let (readme, ci) = (read("README.md"), read(".ci/run"));
    let mut found = 0;
    for piece in cut(&readme) {
        if let Piece::Command(Shown { command, .. }) = piece
            && command.starts_with("cargo ")
        {
            assert!(
                ci.lines().any(|line| line.trim_start().contains(command)),
                ".ci/run does not run: {command}"
            );
            found += 1;
        }
    }
    assert!(found >= 3, "only {found} cargo commands in the README");
}

#[test]
fn output_that_differs_is_seen() {
    let document = "```console\n$ printf 'a\\nb\\n'\na\nc\n```\n";
    assert_eq!(run(document), ("```console\n$ printf 'a\\nb\\n'\na\nb\n```\n".to_owned(), 1));
}
