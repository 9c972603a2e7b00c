//! The list of faults: a test for each row of docs/reliability.md, named after its number.
//!
//! What takes long is in [`long`] and ignored: `cargo test --release --test main faults::long -- --ignored` runs it.
#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_methods,
    clippy::string_slice,
    reason = "what surrounds tests fails as tests do"
)]

mod documents;
mod html;
mod injected;
mod long;
mod profiles;
mod records;
mod runs;
mod shapes;
mod signals;
mod streams;
mod trees;
mod writes;
