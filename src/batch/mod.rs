//! Sources, sinks and the parallel run between them.
//!
//! Takes a listing of inputs and what to do with them; gives events, in the inputs' order, and the outputs. Below this room
//! nothing does I/O, starts threads or prints; this room prints nothing either: whoever calls [`run`] gets told.

mod beginning;
mod difference;
pub mod door;
pub mod learn;
pub mod listing;
pub mod names;
mod order;
pub mod profiles;
pub mod record;
mod refusal;
pub mod sink;
pub mod site;
pub mod source;
mod taker;
mod tally;
mod units;
mod work;

pub use refusal::{Refusal, check_apart, check_beside, check_outputs};
pub use tally::{Blocks, Event, Extent, Facts, Name, Outcome, Skip, Skipped, Tally};

use crate::{Cleaner, Format};
use listing::{Listing, Source};
use names::{names_records, output_name};
use record::Fields;
use sink::Unfinished;
use site::SiteFrom;
use source::{DOCUMENT_MAX_BYTES, Lines};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use taker::Taker;
use units::Units;
use work::Bench;

/// Where the cleaned documents go.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
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
#[non_exhaustive]
pub enum Job {
    /// Write cleaned documents.
    Clean(Target),
    /// Write to standard output what cleaning would change: paths, or differences.
    Check {
        /// Compare with what was written there, and not with the inputs.
        against: Option<Target>,
        /// Differences instead of paths.
        diff: bool,
        /// Whether paths and differences are for a terminal.
        escape: bool,
    },
    /// Write explanations to standard output.
    Explain,
}

impl Job {
    fn output(&self) -> Option<&Target> {
        match self {
            Self::Clean(target) => Some(target),
            Self::Check { against, .. } => against.as_ref(),
            Self::Explain => None,
        }
    }
}

/// What an input holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum InputFormat {
    /// Records if its name says so (or, for standard input, if it begins with a record), else one document; each text is HTML if
    /// it looks like it.
    #[default]
    Auto,
    /// One plain text.
    Text,
    /// One page of HTML.
    Html,
    /// Records.
    Jsonl,
}

impl InputFormat {
    /// What the documents' texts are written in.
    pub fn format(self) -> Format {
        match self {
            Self::Auto | Self::Jsonl => Format::Auto,
            Self::Text => Format::Text,
            Self::Html => Format::Html,
        }
    }
}

/// What becomes of a record that cannot be cleaned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum OnError {
    /// It is left out.
    #[default]
    Skip,
    /// It goes through as it was.
    Pass,
    /// The run stops.
    Fail,
}

/// How to do it. Fields may be added: write `..Options::default()`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// What the inputs hold.
    pub input: InputFormat,
    /// Whether a text becomes a record; a record always stays one.
    pub records: bool,
    /// Whether a text becomes Markdown, for which the cleaner's settings must ask.
    pub markdown: bool,
    /// The records' fields.
    pub fields: Fields,
    /// The encoding of all inputs, if it was given.
    pub charset: Option<String>,
    /// What becomes of a record that cannot be cleaned.
    pub on_error: OnError,
    /// What tells a document's site, which picks its profile.
    pub site: SiteFrom,
    /// The largest document.
    pub max_bytes: u64,
    /// Threads that clean.
    pub threads: usize,
    /// How many bytes of documents may be out with threads, or wait for their turn.
    pub window_bytes: usize,
    /// Leave outputs alone that exist.
    pub skip_existing: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            input: InputFormat::default(),
            records: false,
            markdown: false,
            fields: Fields::default(),
            charset: None,
            on_error: OnError::default(),
            site: SiteFrom::default(),
            max_bytes: DOCUMENT_MAX_BYTES,
            threads: 1,
            window_bytes: order::WINDOW_BYTES,
            skip_existing: false,
        }
    }
}

impl Options {
    /// Settles what standard input holds by its beginning, which stays there. What cannot be read is told when it is read.
    pub fn settle_stdin(&mut self, lines: &mut Lines, fields_named: bool) {
        if self.input != InputFormat::Auto {
            return;
        }
        match beginning::begins_records(lines, &self.fields, fields_named) {
            Ok(true) => self.input = InputFormat::Jsonl,
            Ok(false) => {}
            Err(error) => lines.fail_next(error),
        }
    }

    /// Whether a source holds records, by what was said and by its name.
    pub fn holds_records(&self, relative: Option<&Path>) -> bool {
        match self.input {
            InputFormat::Text | InputFormat::Html => false,
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
        let extension = match (self.records, self.markdown) {
            (true, _) => "jsonl",
            (_, true) => "md",
            _ => "txt",
        };
        Some(folder.join(output_name(relative, extension)))
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
#[error("cannot start {threads} threads, use fewer with -j: {source}")]
pub struct NoThreads {
    threads: usize,
    source: rayon::ThreadPoolBuildError,
}

/// So many threads; none for one.
fn start_threads(threads: usize) -> Result<Option<rayon::ThreadPool>, NoThreads> {
    if threads < 2 {
        return Ok(None);
    }
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
    pool.map(Some).map_err(|source| NoThreads { threads, source })
}

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
    let pool = start_threads(options.threads)?;
    let mut taker = Taker::new(listing, job, options, unfinished, report);
    let in_tree = matches!(job.output(), Some(Target::Tree(_)));
    let units = Units::new(listing, options, stop, in_tree);
    let units = match job {
        Job::Clean(target) if options.skip_existing => units.without_existing(target),
        _ => units,
    };
    if taker.begin(units.extent()).is_continue() {
        let bench = Bench { cleaner, listing, job, options, stop, unfinished };
        order::in_order(
            (pool.as_ref(), options.window_bytes),
            units,
            |unit| bench.work(unit),
            |done| taker.take(done),
        );
        if !stop.is_requested() {
            let _ = taker.end();
        }
    }
    Ok(taker.ending())
}
