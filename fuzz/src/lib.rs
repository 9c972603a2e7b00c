//! The bodies of the targets, which the ordinary tests run too.

#[path = "../../tests/fuzz/targets/mod.rs"]
mod targets;

/// Looks at an input of the fuzzer.
pub fn run(target: &str, bytes: &[u8]) {
    targets::run(target, bytes);
}
