//! Takes what is done, in order: writes or compares the stream and the files of records, and reports.

use super::difference::Comparison;
use super::listing::Listing;
use super::names::{escape_lines, push_path_line};
use super::sink::{Output, Stream, Unfinished, WriteError};
use super::tally::{Event, Extent, Name, Outcome};
use super::work::{Done, Turn};
use super::{Ending, Job, OnError, Options, Target};
use std::borrow::Cow;
use std::ops::ControlFlow;

/// Where bytes that come in order go.
enum Way<'a> {
    /// They are the output.
    Write(Output<'a>),
    /// They are compared with it.
    Compare(Comparison),
    /// That failed, and was said.
    Failed,
}

impl Way<'_> {
    fn write(&mut self, bytes: &[u8]) -> Result<(), String> {
        let written = match self {
            Way::Write(output) => output.write(bytes).map_err(|error| error.to_string()),
            Way::Compare(comparison) => comparison.write(bytes).map_err(|error| error.to_string()),
            Way::Failed => Ok(()),
        };
        if written.is_err() {
            *self = Way::Failed;
        }
        written
    }
}

/// The one who takes.
pub(super) struct Taker<'a> {
    listing: &'a Listing,
    job: &'a Job,
    options: &'a Options,
    unfinished: &'a Unfinished,
    report: &'a mut dyn FnMut(Event<'_>),
    ending: Ending,
    /// What is written to standard output or to the one file.
    stream: Option<Stream<'a>>,
    /// The one file that is compared.
    compared: Option<Comparison>,
    /// The output of the file of records that is just being read, if it has one of its own.
    records: Option<Way<'a>>,
    /// What progress is measured in.
    extent: Extent,
    /// Whether the one file has something to hold: some input came to its end, and none that it is made of alone broke off.
    worth_a_name: bool,
    /// Whether something failed.
    fails: bool,
}

impl<'a> Taker<'a> {
    pub(super) fn new(
        listing: &'a Listing,
        job: &'a Job,
        options: &'a Options,
        unfinished: &'a Unfinished,
        report: &'a mut dyn FnMut(Event<'_>),
    ) -> Self {
        let (stream, compared, records) = (None, None, None);
        let ending = Ending::Done;
        let (extent, worth_a_name, fails) = (Extent::Files(0), false, false);
        Self {
            listing,
            job,
            options,
            unfinished,
            report,
            ending,
            stream,
            compared,
            records,
            extent,
            worth_a_name,
            fails,
        }
    }

    pub(super) fn ending(&self) -> Ending {
        self.ending
    }

    /// Says how much there is to do, and begins the stream.
    pub(super) fn begin(&mut self, extent: Extent) -> ControlFlow<()> {
        self.extent = extent;
        (self.report)(Event::Found(extent));
        self.stream = match self.job {
            Job::Clean(Target::Tree(_)) => None,
            Job::Clean(Target::File(path)) => match Stream::file(path, self.unfinished) {
                Ok(stream) => Some(stream),
                Err(error) => return self.stopped(&error),
            },
            _ => Some(Stream::Stdout),
        };
        if let Job::Check { against: Some(Target::File(path)), diff, .. } = self.job {
            match Comparison::new(path.clone(), *diff) {
                Ok(comparison) => self.compared = Some(comparison),
                Err(error) => return self.cannot_compare(&error.to_string()),
            }
        }
        ControlFlow::Continue(())
    }

    /// Ends the stream.
    pub(super) fn end(&mut self) -> ControlFlow<()> {
        if let Some(comparison) = self.compared.take() {
            let target = comparison.target.clone();
            match comparison.finish() {
                Ok(None) => {}
                Ok(Some(difference)) => {
                    let name = Name { root: Some(&target), relative: "".as_ref(), line: None, id: None };
                    self.differs(name, &difference)?;
                }
                Err(error) => return self.cannot_compare(&error.to_string()),
            }
        }
        let stream = self.stream.take();
        // What stands there is better than nothing.
        let stream = stream.filter(|stream| self.worth_a_name || !stream.replaces());
        match stream.map_or(Ok(()), Stream::finish) {
            Ok(()) => ControlFlow::Continue(()),
            Err(error) => self.stopped(&error),
        }
    }

    /// Lets go of what would be finished at the end: nothing more comes.
    fn drop_outputs(&mut self) {
        (self.stream, self.compared, self.records) = (None, None, None);
    }

    fn stopped(&mut self, error: &WriteError) -> ControlFlow<()> {
        self.drop_outputs();
        if matches!(error, WriteError::ReaderGone) {
            self.ending = Ending::ReaderGone;
            (self.report)(Event::ReaderGone);
        } else {
            (self.report)(Event::Stopped(&error.to_string()));
        }
        ControlFlow::Break(())
    }

    fn cannot_compare(&mut self, what: &str) -> ControlFlow<()> {
        self.drop_outputs();
        (self.report)(Event::Stopped(&format!("cannot compare the output: {what}")));
        ControlFlow::Break(())
    }

    /// Says that an output differs.
    fn differs(&mut self, name: Name<'_>, difference: &[u8]) -> ControlFlow<()> {
        (self.report)(Event::Differs(name));
        let Job::Check { diff, escape, .. } = self.job else { return ControlFlow::Continue(()) };
        if *diff {
            return self.write_stream(difference);
        }
        let mut line = Vec::new();
        push_path_line(&mut line, &name.path(), None, *escape);
        self.write_stream(&line)
    }

    fn write_stream(&mut self, bytes: &[u8]) -> ControlFlow<()> {
        // A difference shows the document's own lines, which a terminal would obey.
        let shown = match self.job {
            Job::Check { escape: true, .. } => Cow::Owned(escape_lines(bytes).into_bytes()),
            _ => Cow::Borrowed(bytes),
        };
        match self.stream.as_mut().map_or(Ok(()), |stream| stream.write(&shown)) {
            Ok(()) => ControlFlow::Continue(()),
            Err(error) => self.stopped(&error),
        }
    }

    /// Takes what is done next.
    pub(super) fn take(&mut self, done: Done) -> ControlFlow<()> {
        if let Some(Turn::Open(index)) = done.turn {
            self.open(index);
        }
        let has_own = self.records.is_some();
        if has_own {
            self.write_own(&done);
        }
        // Nobody has the bytes: it is as if the records had not been read.
        let is_lost = matches!(self.records, Some(Way::Failed));
        for reported in &done.outcomes {
            let Some(source) = self.listing.sources.get(reported.source) else { continue };
            let name = Name { line: reported.line, id: reported.id.as_deref(), ..self.listing.name(source) };
            let is_cleaned = matches!(reported.outcome, Outcome::Cleaned(_));
            if is_cleaned && is_lost {
                continue;
            }
            self.fails |= matches!(reported.outcome, Outcome::Failed(_));
            self.worth_a_name |= !done.of_records && is_cleaned;
            (self.report)(Event::Document(name, &reported.outcome));
        }
        if !has_own && !done.bytes.is_empty() {
            self.write(&done.bytes)?;
        }
        let closes = matches!(done.turn, Some(Turn::Close(..)));
        if let Some(Turn::Close(index, error)) = done.turn {
            self.close(index, error.map(|error| error.to_string()))?;
        }
        let advanced = self.extent.advance(done.advanced, done.of_records, closes);
        if advanced > 0 {
            (self.report)(Event::Advanced(advanced));
        }
        if self.fails && self.options.on_error == OnError::Fail {
            // Half of what was to be compared differs from the whole.
            (self.records, self.compared) = (None, None);
            self.worth_a_name = false;
            return ControlFlow::Break(());
        }
        ControlFlow::Continue(())
    }

    /// Writes records to the output of their file.
    fn write_own(&mut self, done: &Done) {
        let way = self.records.as_mut().filter(|_| !done.bytes.is_empty());
        if let Some(Err(what)) = way.map(|way| way.write(&done.bytes))
            && let Some(reported) = done.outcomes.first()
        {
            self.failed(reported.source, what);
        }
    }

    fn write(&mut self, bytes: &[u8]) -> ControlFlow<()> {
        if let Some(comparison) = &mut self.compared {
            return match comparison.write(bytes) {
                Ok(()) => ControlFlow::Continue(()),
                Err(error) => self.cannot_compare(&error.to_string()),
            };
        }
        self.write_stream(bytes)
    }

    fn failed(&mut self, index: usize, what: String) {
        self.fails = true;
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
        let way = match self.job {
            Job::Check { diff, .. } => {
                Comparison::new(target, *diff).map(Way::Compare).map_err(|error| error.to_string())
            }
            _ => Output::create(&target, self.unfinished).map(Way::Write).map_err(|error| error.to_string()),
        };
        self.records = Some(way.unwrap_or_else(|what| {
            self.failed(index, what);
            Way::Failed
        }));
    }

    /// A file of records ends: its output gets its name, unless something went wrong.
    fn close(&mut self, index: usize, error: Option<String>) -> ControlFlow<()> {
        let way = self.records.take();
        if let Some(what) = error {
            self.failed(index, what);
            return ControlFlow::Continue(());
        }
        let finished = match way {
            Some(Way::Failed) => return ControlFlow::Continue(()),
            Some(Way::Write(output)) => output.finish().map_err(|error| error.to_string()),
            Some(Way::Compare(comparison)) => {
                let target = comparison.target.clone();
                match comparison.finish() {
                    Ok(None) => Ok(()),
                    Ok(Some(difference)) => {
                        let name = Name { root: Some(&target), relative: "".as_ref(), line: None, id: None };
                        self.differs(name, &difference)?;
                        Ok(())
                    }
                    Err(error) => Err(error.to_string()),
                }
            }
            None => Ok(()),
        };
        match finished {
            Ok(()) => {
                self.worth_a_name = true;
                (self.report)(Event::Records);
            }
            Err(what) => self.failed(index, what),
        }
        ControlFlow::Continue(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_comes_after_the_run_was_stopped() {
        let target = std::path::PathBuf::from("a missing output");
        let against = Some(Target::File(target.clone()));
        let job = Job::Check { against, diff: false, escape: false };
        for stop in [
            |taker: &mut Taker<'_>| taker.cannot_compare("it went away"),
            |taker: &mut Taker<'_>| {
                taker.stopped(&WriteError::Stdout(std::io::ErrorKind::StorageFull.into()))
            },
        ] {
            let (listing, options, unfinished) =
                (Listing::default(), Options::default(), Unfinished::default());
            let mut events = Vec::new();
            let mut report = |event: Event<'_>| events.push(format!("{event:?}"));
            let mut taker = Taker::new(&listing, &job, &options, &unfinished, &mut report);
            assert!(taker.begin(Extent::Files(1)).is_continue());
            let comparison = taker.compared.as_mut().expect("a comparison");
            comparison.write(b"a text\n").expect("compared");
            assert!(stop(&mut taker).is_break());
            assert!(taker.end().is_continue());
            drop(taker);
            assert_eq!(events.len(), 2, "{events:?}");
            assert!(events.last().is_some_and(|event| event.starts_with("Stopped")), "{events:?}");
        }
    }
}
