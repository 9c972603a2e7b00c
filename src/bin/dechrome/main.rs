//! The command: `dechrome clean`, `check`, `explain`, `learn`. A thin shell on the library: arguments as typed become a plan, the plan
//! runs, the console tells.
#![forbid(unsafe_code)]

mod args;
mod check;
mod clean;
mod console;
mod desk;
mod exit;
mod explain;
mod learn;
mod plan;

use args::{Cli, Command};
use clap::{CommandFactory as _, Parser as _};
use console::Console;
use dechrome::batch::sink::{Stream, WriteError};
use desk::{Desk, Wake};
use exit::Exit;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::mpsc::{self, Sender};

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(told) => return tell(&told).into(),
    };
    Console::hook_panics();
    let desk = Desk::new();
    let (wake, wakes) = mpsc::channel();
    if let Err(error) = desk::catch_signals(wake.clone()) {
        desk.error(&format!("cannot catch signals: {error}"));
    }
    let shared = Arc::clone(&desk);
    // The command has a thread of its own, so that a signal is heard while it waits for a pipe.
    let command = std::thread::Builder::new().name("command".to_owned());
    let started = command.spawn(move || {
        // A panic was shown; the signals' thread would keep the main one waiting for a word of this one's.
        let obeyed = catch_unwind(AssertUnwindSafe(|| obey(&cli.command, &shared, &wake)));
        let exit = obeyed.unwrap_or(Exit::SomeFailed);
        // Nobody waits any more after a signal.
        let _ = wake.send(Wake::Ended(exit));
    });
    match started {
        Ok(_) => desk.wait(&wakes).into(),
        Err(error) => {
            desk.error(&format!("cannot start a thread: {error}"));
            Exit::Refused.into()
        }
    }
}

/// Says what is wrong with the arguments, or the help or the version that they ask for.
fn tell(told: &clap::Error) -> Exit {
    let printed = told.print();
    if told.use_stderr() {
        return Exit::Refused;
    }
    let written = printed.map_err(WriteError::of_stdout).and_then(|()| Stream::Stdout.finish());
    match written {
        Ok(()) | Err(WriteError::ReaderGone) => Exit::Done,
        Err(error) => {
            Console::errors_only().error(&words_of(&error.into()));
            Exit::SomeFailed
        }
    }
}

/// An error and what caused it, each said once: some name their cause themselves.
fn words_of(error: &anyhow::Error) -> String {
    let mut words = String::new();
    for cause in error.chain().map(ToString::to_string) {
        let plain = cause.split(" (os error").next().unwrap_or_default();
        if words.is_empty() {
            words.push_str(plain);
        } else if !words.contains(plain) {
            words.push_str(": ");
            words.push_str(plain);
        }
    }
    words
}

fn obey(command: &Command, desk: &Desk, wake: &Sender<Wake>) -> Exit {
    let done = match command {
        Command::Clean(args) => clean::clean(args, desk, wake),
        Command::Check(args) => check::check(args, desk, wake),
        Command::Explain(args) => explain::explain(args, desk, wake),
        Command::Learn(args) => learn::learn(args, desk),
    };
    done.unwrap_or_else(|error| {
        desk.refuse(&words_of(&error));
        if error.is::<plan::NothingToRead>() {
            let name = match command {
                Command::Clean(_) => "clean",
                Command::Check(_) => "check",
                Command::Explain(_) => "explain",
                Command::Learn(_) => "learn",
            };
            if let Some(usage) = usage_of(name) {
                desk.error(&usage);
            }
        }
        Exit::Refused
    })
}

/// How a command is called.
fn usage_of(name: &str) -> Option<String> {
    let mut cli = Cli::command();
    // A command knows only then whose it is.
    cli.build();
    cli.find_subcommand_mut(name).map(|command| command.render_usage().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn usage_begins_with_what_is_typed() {
        assert_eq!(usage_of("clean").as_deref(), Some("Usage: dechrome clean [OPTIONS] [PATH]..."));
    }
}
