//! The command, tried from outside: one binary for all of it.

#[cfg(feature = "cli")]
mod cli;
