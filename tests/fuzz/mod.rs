//! The fuzz targets without a fuzzer: each gets its corpus, and mutations of it by a seed.
//!
//! `DECHROME_FUZZ_INPUTS=1000000 cargo test --release --test main fuzz` tries more, and `DECHROME_FUZZ_SEED=7` others. What failed
//! is left in `target/fuzz-TARGET`. The coverage-guided fuzzer of the same targets is in `fuzz/`.

#![expect(clippy::expect_used, clippy::panic, reason = "what surrounds tests fails as tests do")]

mod mutate;
pub(crate) mod targets;

use mutate::Mutator;
use std::fs;
use std::io::Write as _;
use std::panic::catch_unwind;
use std::path::{Path, PathBuf};

/// Mutations that the ordinary run tries: some seconds for all targets, unoptimised.
const INPUTS: u64 = 700;
/// A corpus is committed: it stays as small as a document.
const CORPUS_MAX_BYTES: u64 = 100_000;
/// To this size the corpus's inputs are repeated to see that time stays linear.
const GROWN_BYTES: usize = 60_000;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn number(variable: &str, usual: u64) -> u64 {
    std::env::var(variable).ok().map_or(usual, |value| value.parse().expect("a number"))
}

/// The inputs of a target, by name.
fn corpus(target: &str) -> Vec<(PathBuf, Vec<u8>)> {
    let folder = root().join("fuzz/corpus").join(target);
    let mut files: Vec<PathBuf> =
        fs::read_dir(folder).expect("a corpus").map(|entry| entry.expect("an entry").path()).collect();
    files.sort();
    files.into_iter().map(|file| (file.clone(), fs::read(file).expect("an input"))).collect()
}

/// Runs a target, and keeps the input that it fails on.
fn run(target: &'static str, input: &[u8], what: &str) {
    if catch_unwind(|| targets::run(target, input)).is_err() {
        let kept = root().join("target").join(format!("fuzz-{target}"));
        fs::File::create(&kept).and_then(|mut file| file.write_all(input)).expect("a written file");
        panic!("{target}: {what} ({} bytes) failed, see above; it is in {}", input.len(), kept.display());
    }
}

fn try_all(target: &'static str) {
    let corpus = corpus(target);
    assert!(corpus.len() >= 8, "{target}: the corpus was lost");
    for (file, input) in &corpus {
        run(target, input, &file.display().to_string());
        let whole = (GROWN_BYTES / input.len().max(1)).max(1);
        // The settings' byte stands once.
        let (first, rest) = input.split_at(input.len().min(1));
        run(target, &[first, &rest.repeat(whole)].concat(), &format!("{} repeated", file.display()));
    }
    let seed = number("DECHROME_FUZZ_SEED", 1);
    let inputs: Vec<&[u8]> = corpus.iter().map(|(_, input)| input.as_slice()).collect();
    let mut mutator = Mutator::new(seed, inputs);
    for at in 0..number("DECHROME_FUZZ_INPUTS", INPUTS) {
        run(target, &mutator.next_input(), &format!("mutation {at} of seed {seed}"));
    }
}

#[test]
fn any_bytes_are_decoded() {
    try_all("decode");
}

#[test]
fn any_text_has_lines_and_blocks() {
    try_all("plain");
}

#[test]
fn any_page_has_lines_and_blocks() {
    try_all("html");
}

#[test]
fn every_document_is_accounted_for_by_all_settings() {
    try_all("judge");
}

#[test]
fn any_profile_is_refused_or_cleans_any_page() {
    try_all("profile");
}

#[test]
fn any_sample_is_refused_or_teaches_a_profile() {
    try_all("sample");
}

#[test]
fn any_line_is_refused_or_a_record_that_stays_one() {
    try_all("jsonl");
}

#[test]
fn markdown_never_carries_more_than_its_text() {
    try_all("markdown");
}

#[test]
fn every_target_has_its_corpus_and_its_program() {
    for (target, _) in targets::TARGETS {
        let bytes: usize = corpus(target).iter().map(|(_, input)| input.len()).sum();
        assert!(bytes as u64 <= CORPUS_MAX_BYTES, "{target}: {bytes} bytes");
        assert!(root().join(format!("fuzz/fuzz_targets/{target}.rs")).exists(), "{target}");
    }
}
