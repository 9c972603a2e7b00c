//! The bodies of the fuzz targets: what holds for any bytes, as functions that panic where it does not.
//!
//! Used by the coverage-guided fuzzer (`fuzz/`) and by the ordinary tests, which give them the corpus and mutations of it. Where
//! a target takes settings, the first byte of its input stands for them, so that the rest is readable.

pub(crate) mod account;
mod decode;
mod jsonl;
mod judge;
mod markdown;
mod plain;
mod profile;
mod sample;
mod webpage;

use std::time::{Duration, Instant};

/// What looks at an input.
pub(crate) type Body = fn(&[u8]);

/// The targets by name.
pub(crate) const TARGETS: [(&str, Body); 8] = [
    ("decode", decode::check),
    ("html", webpage::check),
    ("jsonl", jsonl::check),
    ("judge", judge::check),
    ("markdown", markdown::check),
    ("plain", plain::check),
    ("profile", profile::check),
    ("sample", sample::check),
];

/// What an input may take however small it is: a busy machine, the first use of the tables.
const TIME_START: Duration = Duration::from_secs(4);
/// What it may take beyond that for each byte: hundreds of times what it does, unoptimised and instrumented included. Quadratic
/// time breaks it in inputs of some ten kilobytes.
const TIME_A_BYTE: Duration = Duration::from_micros(60);

/// Looks at an input, and that it took its share of time.
pub(crate) fn run(target: &str, bytes: &[u8]) {
    let Some((_, body)) = TARGETS.iter().find(|(name, _)| *name == target) else {
        unreachable!("no target {target}");
    };
    let start = Instant::now();
    body(bytes);
    let (took, may) = (start.elapsed(), TIME_START + TIME_A_BYTE * bytes.len() as u32);
    assert!(took <= may, "{} bytes took {took:?}, and may take {may:?}", bytes.len());
}

/// The settings' byte and what comes after it.
fn split(bytes: &[u8]) -> (u8, &[u8]) {
    bytes.split_first().map_or((0, bytes), |(first, rest)| (*first, rest))
}

/// Text of any bytes.
fn text_of(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        if !chunk.invalid().is_empty() {
            text.push('\u{fffd}');
        }
    }
    text
}

/// A line in its clean form.
fn tidied(line: &str) -> String {
    let mut clean = String::new();
    dechrome::tidy::tidy(line, &mut clean);
    clean
}
