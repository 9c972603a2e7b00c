//! What the documents say is what the program does: commands are run, numbers compared with the code.
#![expect(clippy::expect_used, clippy::panic, reason = "what surrounds tests fails as tests do")]

mod commands;
mod numbers;
mod reliability;

use std::fs;
use std::path::{Path, PathBuf};

fn repo() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

/// A file of the repo.
fn read(name: impl AsRef<Path>) -> String {
    let path = repo().join(name);
    let bytes = fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    String::from_utf8(bytes).expect("UTF-8")
}
