//! The run's desk: every event passes here, once, to the tally and to the console; signals come in here too.

use crate::console::Console;
use crate::exit::Exit;
use dechrome::batch::sink::{Unfinished, WriteError, write_named};
use dechrome::batch::{Event, Name, Outcome, Stop, Tally};
use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, Sender};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// How long a run may take to come to its end once it was asked to: longer than nearly any document takes, and what waits for
/// a pipe that nobody moves would wait for ever.
const GRACE: Duration = Duration::from_secs(1);

/// What wakes the main thread.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Wake {
    /// The command came to its end.
    Ended(Exit),
    /// A signal arrived.
    Signal(u8),
    /// Nobody reads standard output any more.
    ReaderGone,
}

/// What the command, the signals and the main thread share.
#[derive(Debug)]
pub(crate) struct Desk {
    state: Mutex<State>,
    /// The request to stop.
    pub(crate) stop: Stop,
    /// Files that are not whole yet.
    pub(crate) unfinished: Unfinished,
}

#[derive(Debug)]
struct State {
    console: Console,
    tally: Tally,
    running: bool,
    /// Documents and records that could not be learnt from, and have not failed since: where, which line, and why.
    not_learnt: BTreeMap<(PathBuf, Option<u64>), String>,
}

impl Desk {
    /// A desk that shows errors until it is told more.
    pub(crate) fn new() -> Arc<Self> {
        let (tally, not_learnt) = (Tally::default(), BTreeMap::new());
        let state = State { console: Console::errors_only(), tally, running: false, not_learnt };
        Arc::new(Self { state: Mutex::new(state), stop: Stop::default(), unfinished: Unfinished::default() })
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// From now on a run goes on, and this is its console.
    pub(crate) fn begin(&self, console: Console) {
        let mut state = self.state();
        state.console = console;
        state.running = true;
    }

    /// The run is one that counts what would change.
    pub(crate) fn count_changes(&self) {
        self.state().tally.add_changed(0);
    }

    /// Takes an event.
    pub(crate) fn report(&self, event: &Event<'_>) {
        let mut state = self.state();
        if let Event::Document(name, Outcome::Failed(_)) = event
            && !state.not_learnt.is_empty()
        {
            state.not_learnt.remove(&(name.path(), name.line));
        }
        state.tally.record(event);
        state.console.show(event);
    }

    /// Keeps in mind what could not be learnt from.
    pub(crate) fn not_learnt(&self, name: &Name<'_>, what: &str) {
        self.state().not_learnt.insert((name.path(), name.line), what.to_owned());
    }

    /// Says what was cleaned without having been learnt from, as a failure of its own: the profile is another than it should be.
    pub(crate) fn tell_not_learnt(&self) {
        let missed = std::mem::take(&mut self.state().not_learnt);
        for ((path, line), what) in missed {
            let name = Name { root: Some(&path), relative: Path::new(""), line, id: None };
            self.report(&Event::Document(name, &Outcome::Failed(format!("not learnt from: {what}"))));
        }
    }

    /// Says what went wrong outside documents.
    pub(crate) fn error(&self, what: &str) {
        self.state().console.error(what);
    }

    /// Says what should be known and is no error.
    pub(crate) fn note(&self, what: &str) {
        self.state().console.note(what);
    }

    /// Says why the run ends here, where its bar stood.
    pub(crate) fn refuse(&self, what: &str) {
        let mut state = self.state();
        state.running = false;
        state.console.clear();
        state.console.error(what);
    }

    /// Says how the run went, and where the summary was wanted, there too. Gives the tally.
    pub(crate) fn close(&self) -> Tally {
        let mut state = self.state();
        if state.running {
            state.running = false;
            state.console.close(&state.tally);
        }
        state.tally.clone()
    }

    /// Says what was learnt. Gives the tally.
    pub(crate) fn close_learning(&self, sites: usize, rows: usize) -> Tally {
        let mut state = self.state();
        if state.running {
            state.running = false;
            state.console.close_learning(&state.tally, sites, rows);
        }
        state.tally.clone()
    }

    /// Waits for the command's end; a signal ends it soon, whatever it waits for.
    pub(crate) fn wait(&self, wakes: &Receiver<Wake>) -> Exit {
        let early = match wakes.recv() {
            Ok(Wake::Ended(exit)) => return exit,
            Ok(Wake::Signal(number)) => Exit::Signal(number),
            Ok(Wake::ReaderGone) => Exit::Done,
            // The command's thread panicked; the panic was shown.
            Err(_) => return Exit::SomeFailed,
        };
        self.stop.request();
        while let Ok(wake) = wakes.recv_timeout(GRACE) {
            match wake {
                Wake::Ended(_) => break,
                Wake::Signal(number) if early != Exit::Done => {
                    self.unfinished.remove_all();
                    return Exit::Signal(number);
                }
                Wake::Signal(_) | Wake::ReaderGone => {}
            }
        }
        self.unfinished.remove_all();
        if early != Exit::Done {
            self.close();
        }
        early
    }

    /// Writes the tally as JSON; to standard error for `-`. A reader that went away wanted no more.
    ///
    /// # Errors
    /// What the system says.
    pub(crate) fn write_summary(&self, path: &Path, tally: &Tally) -> anyhow::Result<()> {
        let mut json = serde_json::to_vec_pretty(tally)?;
        json.push(b'\n');
        let written = if path == Path::new("-") {
            self.state().console.show_summary(&json).map_err(WriteError::Stderr)
        } else {
            write_named(path, &json, &self.unfinished)
        };
        match written {
            Err(WriteError::ReaderGone) => Ok(()),
            Err(WriteError::Stderr(error)) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
            written => Ok(written?),
        }
    }
}

/// Sends the signals that end a run to the main thread. Those that whoever started the program had it ignore stay ignored, so
/// that `nohup` works. A file that outgrows its limit becomes an error of the write and not the program's end.
///
/// # Errors
/// What the system says about catching signals.
#[cfg(unix)]
pub(crate) fn catch_signals(wakes: Sender<Wake>) -> std::io::Result<()> {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM, SIGXFSZ};
    signal_hook::flag::register(SIGXFSZ, Arc::default())?;
    let ignored = ignored_signals();
    let heard = [SIGHUP, SIGINT, SIGTERM].into_iter().filter(|signal| ignored >> (signal - 1) & 1 == 0);
    let mut signals = signal_hook::iterator::Signals::new(heard)?;
    std::thread::Builder::new().name("signals".to_owned()).spawn(move || {
        for signal in signals.forever() {
            // Nobody waits any more: the program is ending.
            let _ = wakes.send(Wake::Signal(u8::try_from(signal).unwrap_or_default()));
        }
    })?;
    Ok(())
}

/// The signals that are ignored, a bit each from the lowest for signal 1; none where the system does not say (only Linux does
/// without a call that the language counts as unsafe).
#[cfg(unix)]
fn ignored_signals() -> u64 {
    let status = std::fs::read("/proc/self/status").unwrap_or_default();
    let mut lines = status.split(|&byte| byte == b'\n');
    let mask = lines.find_map(|line| line.strip_prefix(b"SigIgn:"));
    let digits = mask.and_then(|mask| std::str::from_utf8(mask.trim_ascii()).ok());
    digits.and_then(|digits| u64::from_str_radix(digits, 16).ok()).unwrap_or_default()
}

/// Signals end the program as the system does it.
#[cfg(not(unix))]
pub(crate) fn catch_signals(_wakes: Sender<Wake>) -> std::io::Result<()> {
    Ok(())
}
