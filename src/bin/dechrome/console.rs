//! What people see while the program runs: the only file that writes to standard error.
//!
//! A closed standard error is no reason to stop, so errors of writing to it are let go, but for a summary's.

use crate::args::Progress;
use dechrome::batch::names::{escape, escape_lines};
use dechrome::batch::{Event, Extent, Name, Outcome, Skip, Tally};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};
use std::fmt::{self, Write as _};
use std::io::{self, IsTerminal as _, Write as _};
use std::path::Path;
use std::time::{Duration, Instant};

/// How often a progress line is written where there is no terminal for a bar.
const PROGRESS_LINE_EVERY: Duration = Duration::from_secs(5);

/// The console of a run.
#[derive(Debug)]
pub(crate) struct Console {
    bar: ProgressBar,
    /// Whether the bar is drawn once there is something to measure.
    draws: bool,
    quiet: bool,
    strict: bool,
    /// Progress lines instead of a bar; when the last one was written.
    lines: Option<Instant>,
}

impl Console {
    /// One that shows errors only.
    pub(crate) fn errors_only() -> Self {
        Self { bar: ProgressBar::hidden(), draws: false, quiet: true, strict: false, lines: None }
    }

    /// One for a run. Where the same terminal gets the product, there is no bar: the two would erase each other.
    pub(crate) fn new(quiet: bool, strict: bool, progress: Progress, writes_stdout: bool) -> Self {
        let wanted = match progress {
            Progress::Auto => !quiet,
            Progress::Always => true,
            Progress::Never => false,
        };
        let draws = io::stderr().is_terminal() && !(writes_stdout && io::stdout().is_terminal());
        let lines = (progress == Progress::Always && !draws).then(Instant::now);
        Self { bar: ProgressBar::hidden(), draws: draws && wanted, quiet, strict, lines }
    }

    /// Shows what an event has to show.
    pub(crate) fn show(&mut self, event: &Event<'_>) {
        match event {
            Event::Found(extent) => self.begin(*extent),
            Event::Advanced(by) => self.advance(*by),
            Event::Document(name, Outcome::Failed(what)) => self.error(&format!("{}: {what}", title(name))),
            Event::Document(name, Outcome::Skipped(Skip::Loop)) => {
                self.note(&format!("{}: leads back to a folder above it; not followed", title(name)));
            }
            Event::Document(name, Outcome::Skipped(Skip::Compressed)) => {
                self.mind(&format!("{}: compressed, which is not read; skipped", title(name)));
            }
            Event::Document(name, Outcome::Cleaned(facts)) => {
                if facts.emptied {
                    self.mind(&format!("{}: emptied: nothing of its text was kept", title(name)));
                }
                if facts.replaced > 0 && self.strict {
                    self.mind(&format!(
                        "{}: {} characters could not be decoded",
                        title(name),
                        facts.replaced
                    ));
                }
            }
            Event::Stopped(what) => self.error(what),
            Event::Document(..) | Event::Differs(_) | Event::Records | Event::ReaderGone => {}
        }
    }

    /// Says of a panic where it was, on one line; the document that it cost is named by its outcome.
    pub(crate) fn hook_panics() {
        std::panic::set_hook(Box::new(|panic| {
            let what = escape_lines(panic.to_string().as_bytes());
            let _ = writeln!(io::stderr(), "dechrome: a bug, please report it: {what}");
        }));
    }

    /// Says what went wrong. Messages quote names, patterns and lines of files: a terminal must not obey them.
    pub(crate) fn error(&self, what: &str) {
        let what = escape_lines(what.as_bytes());
        self.bar.suspend(|| {
            let _ = writeln!(io::stderr(), "dechrome: {what}");
        });
    }

    /// Says what should be known and is no error.
    pub(crate) fn note(&self, what: &str) {
        if !self.quiet {
            self.error(what);
        }
    }

    /// Says what is an error only for the strict.
    fn mind(&self, what: &str) {
        if self.strict || !self.quiet {
            self.error(what);
        }
    }

    fn begin(&mut self, extent: Extent) {
        let (length, template) = match extent {
            Extent::Files(files) => {
                (Some(files), "{bar:30} {human_pos}/{human_len} files, {rate}, {eta} left")
            }
            Extent::Bytes(Some(bytes)) => {
                (Some(bytes), "{bar:30} {bytes}/{total_bytes}, {bytes_per_sec}, {eta} left")
            }
            Extent::Bytes(None) => (None, "{spinner} {bytes}, {bytes_per_sec}"),
        };
        if self.draws {
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
        }
        // Whoever learns first and cleans then reads everything twice.
        self.bar.reset();
        if let Some(length) = length {
            self.bar.set_length(length);
        }
        if let Ok(style) = ProgressStyle::with_template(template) {
            // What the crate has for it gives four decimals.
            let rate = |state: &ProgressState, out: &mut dyn fmt::Write| {
                let _ = write!(out, "{:.0}/s", state.per_sec());
            };
            self.bar.set_style(style.with_key("rate", rate));
        }
    }

    fn advance(&mut self, by: u64) {
        self.bar.inc(by);
        if self.lines.is_some_and(|last| last.elapsed() >= PROGRESS_LINE_EVERY) {
            self.lines = Some(Instant::now());
            let done = self.bar.position();
            match self.bar.length() {
                Some(all) => self.error(&format!("{done} of {all}")),
                None => self.error(&format!("{done}")),
            }
        }
    }

    /// Shows the summary.
    ///
    /// # Errors
    /// What the system says: the summary is a product.
    pub(crate) fn show_summary(&self, json: &[u8]) -> io::Result<()> {
        io::stderr().write_all(json)
    }

    /// Takes the bar away.
    pub(crate) fn clear(&self) {
        self.bar.finish_and_clear();
    }

    /// Takes the bar away and says what was learnt.
    pub(crate) fn close_learning(&self, tally: &Tally, sites: usize, rows: usize) {
        self.bar.finish_and_clear();
        if self.quiet {
            return;
        }
        let documents = count(tally.documents, "document");
        self.error(&format!("{documents}, {} bytes in; {}", tally.bytes_in, learnt(sites, rows)));
        if let Some(line) = others(&[
            (tally.skipped.binary, "binary file", "skipped"),
            (tally.skipped.compressed, "compressed file", "skipped"),
            (tally.failed, "", "failed"),
        ]) {
            self.error(&line);
        }
    }

    /// Takes the bar away and says how it went.
    pub(crate) fn close(&self, tally: &Tally) {
        self.bar.finish_and_clear();
        if self.quiet {
            return;
        }
        for line in tally_lines(tally) {
            self.error(&line);
        }
    }
}

/// What happened besides: how often, to what (nothing: to documents), and what.
fn others(others: &[(u64, &str, &str)]) -> Option<String> {
    let others = others.iter().filter(|(number, ..)| *number > 0).map(|(number, what, fate)| match *what {
        "" => format!("{number} {fate}"),
        what => format!("{} {fate}", count(*number, what)),
    });
    let others: Vec<String> = others.collect();
    (!others.is_empty()).then(|| others.join(", "))
}

/// A document's name on one line.
fn title(name: &Name<'_>) -> String {
    let mut title = escape(&name.path());
    // Writing to a `String` cannot fail.
    if let Some(line) = name.line {
        let _ = write!(title, ":{line}");
    }
    if let Some(id) = name.id {
        let short: String = id.chars().take(80).collect();
        let _ = write!(title, " ({})", escape(Path::new(&short)));
    }
    title
}

/// The closing tally.
fn tally_lines(tally: &Tally) -> Vec<String> {
    let blocks = tally.blocks;
    let mut lines = vec![format!(
        "{}, {} bytes in, {} out; blocks: {} kept, {} moved, {} removed",
        count(tally.documents, "document"),
        tally.bytes_in,
        tally.bytes_out,
        blocks.kept,
        blocks.moved,
        blocks.removed
    )];
    if !tally.encodings.is_empty() {
        let mut met: Vec<_> = tally.encodings.iter().collect();
        met.sort_by(|a, b| b.1.cmp(a.1).then(a.0.cmp(b.0)));
        let met: Vec<String> = met.iter().map(|(name, documents)| format!("{name} {documents}")).collect();
        lines.push(format!("encodings: {}", met.join(", ")));
    }
    let skipped = tally.skipped;
    let others = [
        (tally.changed.unwrap_or_default(), "", "would change"),
        (tally.empty, "", "empty"),
        (tally.emptied, "", "emptied"),
        (tally.damaged, "", "with replaced characters"),
        (tally.repaired, "garbled run", "repaired"),
        (tally.without_profile, "", "without a profile"),
        (skipped.binary, "binary file", "skipped"),
        (skipped.compressed, "compressed file", "skipped"),
        (skipped.existing, "existing output", "left alone"),
        (skipped.links, "symbolic link", "not followed"),
        (skipped.loops, "looping link", "not followed"),
        (skipped.special, "special file", "skipped"),
        (skipped.unfinished, "unfinished file", "skipped"),
        (tally.failed, "", "failed"),
    ];
    lines.extend(self::others(&others));
    if tally.html > 0 {
        lines.push(format!("{} read as HTML", count(tally.html, "document")));
    }
    if tally.documents > 0 && tally.without_profile == tally.documents {
        lines.push("no profile is of a document's site: see --site-from".to_owned());
    }
    lines
}

/// What was learnt.
pub(crate) fn learnt(sites: usize, rows: usize) -> String {
    format!("{}, {} learnt", count(sites as u64, "site"), count(rows as u64, "row"))
}

fn count(number: u64, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}
