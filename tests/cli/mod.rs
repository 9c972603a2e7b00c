//! The command as a user and a script meet it.

mod check;
mod clean;
mod console;
mod names;
mod records;
mod runner;
mod signals;
