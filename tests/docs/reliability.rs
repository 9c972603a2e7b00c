//! docs/reliability.md against the tests of faults, both ways; and that the batch has one door to the system.

use super::{read, repo};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// The rows that are promised.
const ROWS: u32 = 32;

/// All files of Rust below a folder.
fn sources(folder: &str) -> Vec<PathBuf> {
    let walk = walkdir::WalkDir::new(repo().join(folder)).sort_by_file_name();
    let paths = walk.into_iter().map(|entry| entry.expect("an entry").into_path());
    paths.filter(|path| path.extension().is_some_and(|extension| extension == "rs")).collect()
}

/// The names of functions that are tests, with the row in their names.
fn tests() -> BTreeMap<u32, BTreeSet<String>> {
    let mut found: BTreeMap<u32, BTreeSet<String>> = BTreeMap::new();
    for path in sources("tests/faults") {
        let text = read(&path);
        let mut is_test = false;
        for line in text.lines().map(str::trim) {
            if let Some(name) =
                line.strip_prefix("fn ").and_then(|rest| rest.split('(').next()).filter(|_| is_test)
            {
                let row = name.strip_prefix("row_").and_then(|rest| rest.get(..2)?.parse().ok());
                let row = row.unwrap_or_else(|| panic!("{}: {name} is named after no row", path.display()));
                assert!(found.entry(row).or_default().insert(name.to_owned()), "{name} stands twice");
            }
            is_test = line == "#[test]" || is_test && line.starts_with("#[");
        }
    }
    found
}

/// The tests that the document names, by row.
fn promised() -> BTreeMap<u32, BTreeSet<String>> {
    let mut found = BTreeMap::new();
    for line in read("docs/reliability.md").lines() {
        let cells: Vec<&str> = line.split(" | ").collect();
        let [row, _, proof] = cells.as_slice() else { continue };
        let Ok(row) = row.trim_start_matches("| ").parse::<u32>() else { continue };
        let names = proof.split('`').filter(|name| name.starts_with("row_")).map(str::to_owned).collect();
        assert!(found.insert(row, names).is_none(), "row {row} stands twice");
    }
    found
}

#[test]
fn every_promise_has_its_tests_and_every_test_of_a_fault_its_promise() {
    let (tests, promised) = (tests(), promised());
    assert_eq!(promised.keys().copied().collect::<Vec<_>>(), (1..=ROWS).collect::<Vec<_>>());
    for (row, names) in &promised {
        assert!(!names.is_empty(), "row {row} is not proven");
        assert_eq!(tests.get(row), Some(names), "row {row}");
    }
    assert_eq!(tests.len(), promised.len());
}

#[test]
fn long_tests_are_run_by_ci() {
    let long = read("tests/faults/long.rs");
    assert_eq!(long.matches("#[test]").count(), long.matches("#[ignore = \"long").count());
    if !repo().join(".ci").exists() {
        eprintln!("skipped: a packaged crate comes without .ci");
        return;
    }
    let command = "cargo test --release --test main faults::long -- --ignored --test-threads 1";
    assert!(read("docs/reliability.md").contains(command) && read(".ci/run").contains(command));
}

/// What would be a call past the door.
const CALLS: [&str; 16] = [
    "fs::",
    "File::",
    "OpenOptions",
    "tempfile::",
    "io::stdin()",
    "io::stdout()",
    ".exists()",
    ".try_exists()",
    ".is_dir()",
    ".metadata()",
    ".symlink_metadata()",
    ".canonicalize()",
    ".read_dir()",
    ".read_link()",
    "TcpStream",
    "mmap",
];

/// What does no input or output, or is asked of what the door gave.
const HARMLESS: [&str; 8] = [
    "io::stdin().is_terminal()",
    "io::stdout().is_terminal()",
    "fs::Metadata::is_file",
    "use std::fs::Permissions;",
    "unix::fs::PermissionsExt",
    "about.is_dir()",
    "found.is_dir()",
    "kind.is_dir()",
];

fn calls_past(path: &Path, text: &str) -> Vec<String> {
    let code = text.split("#[cfg(test)]").next().unwrap_or_default();
    let lines = (1..).zip(code.lines()).filter(|(_, line)| !line.trim_start().starts_with("//"));
    lines
        .filter(|(_, line)| {
            let rest = HARMLESS.iter().fold((*line).to_owned(), |rest, harmless| rest.replace(harmless, ""));
            CALLS.iter().any(|call| rest.contains(call))
        })
        .map(|(number, line)| format!("{}:{number}: {}", path.display(), line.trim()))
        .collect()
}

#[test]
fn all_calls_of_the_batch_to_the_system_go_through_one_door() {
    let mut past = Vec::new();
    for path in sources("src/batch").into_iter().chain(sources("src/bin")) {
        let name = path.strip_prefix(repo()).expect("in the repo").to_owned();
        let is_door = name.starts_with("src/batch/door") || name == Path::new("src/batch/door.rs");
        if !is_door {
            past.extend(calls_past(&name, &read(&path)));
        }
    }
    // What signals are ignored is asked of the system before there is a batch.
    past.retain(|line| !line.contains("/proc/self/status"));
    assert!(past.is_empty(), "{}", past.join("\n"));
    assert_eq!(
        calls_past(Path::new("x"), "let a = 1;\nstd::fs::read(path)?;\n"),
        ["x:2: std::fs::read(path)?;"]
    );
}
