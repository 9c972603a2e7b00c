//! The command as a user and a script meet it.
#![expect(clippy::expect_used, clippy::panic, reason = "what surrounds tests fails as tests do")]

mod check;
pub(crate) mod clean;
mod console;
pub(crate) mod learn;
mod markdown;
mod profiles;
pub(crate) mod records;
pub(crate) mod runner;
mod security;
