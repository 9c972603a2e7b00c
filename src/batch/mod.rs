//! Sources, sinks and the parallel run between them.
//!
//! Takes a listing of inputs and what to do with them; gives events, in the inputs' order, and the outputs. Below this room
//! nothing does I/O, starts threads or prints; this room prints nothing either: whoever calls [`run`] gets told.

pub mod listing;
pub mod names;
mod order;
pub mod record;
pub mod sink;
pub mod source;
mod tally;
mod units;
mod work;

pub use tally::{Blocks, Event, Extent, Facts, Name, Outcome, Skip, Skipped, Tally};

use crate::Cleaner;
use listing::{Listing, Source};
use names::{names_records, output_name};
use record::Fields;
use sink::{Output, Stream, Unfinished, WriteError};
use source::{Lines, Run};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use units::Units;
use work::{Bench, Done, Turn};

/// Where the cleaned documents go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// Standard output, as one stream.
    Stdout,
    /// One file, as one stream.
    File(PathBuf),
    /// A folder in which each input has its output.
    Tree(PathBuf),
}

/// What to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Job {
    /// Write cleaned documents.
    Clean(Target),
    /// Write explanations to standard output.
    Explain,
}

impl Job {
    fn output(&self) -> Option<&Target> {
        match self {
            Self::Clean(target) => Some(target),
            Self::Explain => None,
        }
    }
}

/// What an input holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum InputFormat {
    /// Records if its name says so (or, for standard input, if it begins with a record), else one text.
    #[default]
    Auto,
    /// One text.
    Text,
    /// Records.
    Jsonl,
}

/// What becomes of a record that cannot be cleaned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum OnError {
    /// It is left out.
    #[default]
    Skip,
    /// It goes through as it was.
    Pass,
    /// The run stops.
    Fail,
}

/// How to do it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// What the inputs hold.
    pub input: InputFormat,
    /// Whether a text becomes a record; a record always stays one.
    pub records: bool,
    /// The records' fields.
    pub fields: Fields,
    /// The encoding of all inputs, if it was given.
    pub charset: Option<String>,
    /// What becomes of a record that cannot be cleaned.
    pub on_error: OnError,
    /// The largest document.
    pub max_bytes: u64,
    /// Threads that clean.
    pub threads: usize,
    /// Leave outputs alone that exist.
    pub skip_existing: bool,
}

impl Options {
    /// Settles what standard input holds by its beginning, which is put back. What cannot be read is told when it is read.
    pub fn settle_stdin(&mut self, lines: &mut Lines, fields_named: bool) {
        if self.input != InputFormat::Auto {
            return;
        }
        self.input = InputFormat::Text;
        let run = lines.next_run();
        if let Ok(Some(Run::Lines { bytes, .. })) = &run
            && record::begins_records(bytes, &self.fields, fields_named)
        {
            self.input = InputFormat::Jsonl;
        }
        lines.put_back(run);
    }

    /// Whether a source holds records, by what was said and by its name.
    pub fn holds_records(&self, relative: Option<&Path>) -> bool {
        match self.input {
            InputFormat::Text => false,
            InputFormat::Jsonl => true,
            InputFormat::Auto => relative.is_some_and(names_records),
        }
    }

    /// The file that a source's output is; `None` where it goes to a stream.
    pub fn target(&self, target: &Target, listing: &Listing, source: &Source) -> Option<PathBuf> {
        let (Target::Tree(folder), Some(relative)) = (target, listing.relative(source)) else { return None };
        if self.holds_records(Some(relative)) {
            return Some(folder.join(relative));
        }
        Some(folder.join(output_name(relative, if self.records { "jsonl" } else { "txt" })))
    }
}

/// A request to stop soon; what is begun is finished or dropped.
#[derive(Debug, Default)]
pub struct Stop(AtomicBool);

impl Stop {
    /// Asks for it.
    pub fn request(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether it was asked for.
    pub fn is_requested(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// All inputs were gone through, or it was stopped.
    Done,
    /// Whoever read standard output went away.
    ReaderGone,
}

/// Why a run could not begin.
#[derive(Debug, thiserror::Error)]
#[error("cannot start threads: {0}")]
pub struct NoThreads(#[from] rayon::ThreadPoolBuildError);

/// Does the job on all sources of the listing and reports what happens, in their order.
///
/// # Errors
/// Threads that could not be started. All else that goes wrong is an event.
pub fn run(
    cleaner: &Cleaner,
    listing: &Listing,
    job: &Job,
    options: &Options,
    (stop, unfinished): (&Stop, &Unfinished),
    report: &mut dyn FnMut(Event<'_>),
) -> Result<Ending, NoThreads> {
    let pool = match options.threads {
        0 | 1 => None,
        threads => Some(rayon::ThreadPoolBuilder::new().num_threads(threads).build()?),
    };
    let mut taker =
        Taker { listing, job, options, unfinished, stream: None, output: None, report, ending: Ending::Done };
    let units = Units::new(listing, options, stop, matches!(job, Job::Clean(Target::Tree(_))));
    (taker.report)(Event::Found(units.extent()));
    if taker.begin().is_continue() {
        let bench = Bench { cleaner, listing, job, options, stop, unfinished };
        order::in_order(pool.as_ref(), units, |unit| bench.work(unit), |done| taker.take(done));
        if !stop.is_requested() {
            let _ = taker.end();
        }
    }
    Ok(taker.ending)
}

/// Takes what is done, in order: writes the stream and the files of records, and reports.
struct Taker<'a> {
    listing: &'a Listing,
    job: &'a Job,
    options: &'a Options,
    unfinished: &'a Unfinished,
    stream: Option<Stream<'a>>,
    /// The output of the file of records that is just being read; `Err` once it failed.
    output: Option<Result<Output<'a>, ()>>,
    report: &'a mut dyn FnMut(Event<'_>),
    ending: Ending,
}

impl Taker<'_> {
    fn begin(&mut self) -> ControlFlow<()> {
        self.stream = match self.job {
            Job::Clean(Target::Tree(_)) => None,
            Job::Clean(Target::File(path)) => match Stream::file(path, self.unfinished) {
                Ok(stream) => Some(stream),
                Err(error) => return self.stopped(&error),
            },
            _ => Some(Stream::Stdout),
        };
        ControlFlow::Continue(())
    }

    fn end(&mut self) -> ControlFlow<()> {
        match self.stream.take().map_or(Ok(()), Stream::finish) {
            Ok(()) => ControlFlow::Continue(()),
            Err(error) => self.stopped(&error),
        }
    }

    fn stopped(&mut self, error: &WriteError) -> ControlFlow<()> {
        self.stream = None;
        if matches!(error, WriteError::ReaderGone) {
            self.ending = Ending::ReaderGone;
            (self.report)(Event::ReaderGone);
        } else {
            (self.report)(Event::Stopped(&error.to_string()));
        }
        ControlFlow::Break(())
    }

    fn take(&mut self, done: Done) -> ControlFlow<()> {
        if let Some(Turn::Open(index)) = done.turn {
            self.open(index);
        }
        let mut fails = false;
        for reported in &done.outcomes {
            let Some(source) = self.listing.sources.get(reported.source) else { continue };
            let name = Name { line: reported.line, id: reported.id.as_deref(), ..self.listing.name(source) };
            fails |= matches!(reported.outcome, Outcome::Failed(_));
            (self.report)(Event::Document(name, &reported.outcome));
        }
        if !done.bytes.is_empty() {
            self.write(&done)?;
        }
        if let Some(Turn::Close(index, error)) = done.turn {
            fails |= error.is_some();
            self.close(index, error.map(|error| error.to_string()));
        }
        if done.advanced > 0 {
            (self.report)(Event::Advanced(done.advanced));
        }
        if fails && self.options.on_error == OnError::Fail {
            self.output = None;
            return ControlFlow::Break(());
        }
        ControlFlow::Continue(())
    }

    fn write(&mut self, done: &Done) -> ControlFlow<()> {
        if let Some(output) = &mut self.output {
            if let Ok(file) = output
                && let Err(error) = file.write(&done.bytes)
            {
                *output = Err(());
                if let Some(reported) = done.outcomes.first() {
                    self.failed(reported.source, error.to_string());
                }
            }
            return ControlFlow::Continue(());
        }
        match self.stream.as_mut().map_or(Ok(()), |stream| stream.write(&done.bytes)) {
            Ok(()) => ControlFlow::Continue(()),
            Err(error) => self.stopped(&error),
        }
    }

    fn failed(&mut self, index: usize, what: String) {
        if let Some(source) = self.listing.sources.get(index) {
            (self.report)(Event::Document(self.listing.name(source), &Outcome::Failed(what)));
        }
    }

    /// A file of records begins: so does its output, if it has one of its own.
    fn open(&mut self, index: usize) {
        let Some(source) = self.listing.sources.get(index) else { return };
        let Some(target) = self.job.output().and_then(|to| self.options.target(to, self.listing, source))
        else {
            return;
        };
        self.output = Some(match Output::create(&target, self.unfinished) {
            Ok(output) => Ok(output),
            Err(error) => {
                self.failed(index, error.to_string());
                Err(())
            }
        });
    }

    /// A file of records ends: its output gets its name, unless something went wrong.
    fn close(&mut self, index: usize, error: Option<String>) {
        let output = self.output.take();
        if let Some(what) = error {
            return self.failed(index, what);
        }
        match output {
            Some(Err(())) => {}
            Some(Ok(output)) => match output.finish() {
                Ok(()) => (self.report)(Event::Records),
                Err(error) => self.failed(index, error.to_string()),
            },
            None => (self.report)(Event::Records),
        }
    }
}
