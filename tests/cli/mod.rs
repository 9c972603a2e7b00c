//! The command as a user and a script meet it.
#![expect(clippy::expect_used, clippy::panic, reason = "what surrounds tests fails as tests do")]

mod check;
mod clean;
mod console;
mod learn;
mod markdown;
mod names;
mod records;
mod runner;
mod security;
mod signals;
