//! The one integration test binary: a module a subject.

#[cfg(feature = "cli")]
mod cli;
mod decode;
mod golden;
