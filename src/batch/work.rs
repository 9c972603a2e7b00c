//! What is done to one unit of work: a few files, or a run of a file's records.
//!
//! Runs on any thread and touches nothing but its unit; one panic costs one document.

use super::difference::{Existing, MISSING, push_unified, read_existing};
use super::door;
use super::listing::{Listing, Source};
use super::names;
use super::order::Weigh;
use super::record::{self, BadRecord, Fields, Record};
use super::sink::{Unfinished, write_file};
use super::source::{ReadError, Run, plain, read_file};
use super::tally::{Facts, Outcome, Skip};
use super::{Job, OnError, Options, Stop};
use crate::document::{Cleaned, Content, Document, Evidence, Hints};
use crate::emit::jsonl::{self, Earlier, Frame};
use crate::examination::Examination;
use crate::{Cleaner, emit};
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

/// About how long the added object and the names are, so that a record's buffer grows once.
const RECORD_BYTES: usize = 512;

/// A piece of work.
pub(super) enum Unit {
    /// Files of one document each.
    Files(Range<usize>),
    /// A document that was read already.
    Document(usize, Result<Vec<u8>, ReadError>),
    /// A file of records begins.
    Open(usize),
    /// Some of its records.
    Records(usize, Run),
    /// It ends, or cannot be read further.
    Close(usize, Option<ReadError>),
    /// A source of which it is known what becomes of it.
    Settled(usize, Outcome),
}

/// What comes of a unit.
#[derive(Default)]
pub(super) struct Done {
    /// What goes to the ordered stream, or to the output of the file of records.
    pub(super) bytes: Vec<u8>,
    /// What became of its documents.
    pub(super) outcomes: Vec<Report>,
    /// How far the run got by it: files, or bytes of records.
    pub(super) advanced: u64,
    /// Whether it was of a file of records.
    pub(super) of_records: bool,
    /// The file of records that begins or ends here.
    pub(super) turn: Option<Turn>,
}

pub(super) enum Turn {
    Open(usize),
    Close(usize, Option<ReadError>),
}

pub(super) struct Report {
    pub(super) source: usize,
    pub(super) line: Option<u64>,
    pub(super) id: Option<Box<str>>,
    pub(super) outcome: Outcome,
}

impl Weigh for Unit {
    fn size_bytes(&self) -> usize {
        match self {
            Self::Document(_, Ok(bytes)) | Self::Records(_, Run::Lines { bytes, .. }) => bytes.len(),
            _ => 0,
        }
    }
}

impl Weigh for Done {
    fn size_bytes(&self) -> usize {
        self.bytes.capacity() + self.outcomes.capacity() * size_of::<Report>()
    }
}

/// What all workers share.
pub(super) struct Bench<'a> {
    pub(super) cleaner: &'a Cleaner,
    pub(super) listing: &'a Listing,
    pub(super) job: &'a Job,
    pub(super) options: &'a Options,
    pub(super) stop: &'a Stop,
    pub(super) unfinished: &'a Unfinished,
}

impl Bench<'_> {
    pub(super) fn work(&self, unit: Unit) -> Done {
        match unit {
            Unit::Files(range) => self.files(range),
            Unit::Document(index, read) => self.document(index, read),
            Unit::Open(index) => Done { turn: Some(Turn::Open(index)), of_records: true, ..Done::default() },
            Unit::Close(index, error) => {
                Done { turn: Some(Turn::Close(index, error)), of_records: true, ..Done::default() }
            }
            Unit::Records(index, run) => self.records(index, run),
            Unit::Settled(source, outcome) => {
                let outcomes = vec![Report { source, line: None, id: None, outcome }];
                Done { outcomes, advanced: 1, ..Done::default() }
            }
        }
    }

    fn files(&self, range: Range<usize>) -> Done {
        let mut done = Done::default();
        let mut bytes = Vec::new();
        for index in range {
            let Some(source) = self.listing.sources.get(index) else { continue };
            if self.stop.is_requested() {
                break;
            }
            let outcome = guard(&mut done.bytes, |stream| self.file(source, &mut bytes, stream));
            let failed = matches!(outcome, Outcome::Failed(_));
            done.outcomes.push(Report { source: index, line: None, id: None, outcome });
            done.advanced += 1;
            if failed && self.options.on_error == OnError::Fail {
                break;
            }
        }
        done
    }

    fn document(&self, index: usize, read: Result<Vec<u8>, ReadError>) -> Done {
        let mut done = Done { advanced: 1, ..Done::default() };
        let Some(source) = self.listing.sources.get(index) else { return done };
        let outcome = match read {
            Ok(bytes) => guard(&mut done.bytes, |stream| self.clean(source, &bytes, None, stream)),
            Err(error) => Outcome::Failed(error.to_string()),
        };
        done.outcomes.push(Report { source: index, line: None, id: None, outcome });
        done
    }

    fn file(&self, source: &Source, bytes: &mut Vec<u8>, stream: &mut Vec<u8>) -> Outcome {
        let target = self.job.output().and_then(|target| self.options.target(target, self.listing, source));
        let keep = self.options.skip_existing && matches!(self.job, Job::Clean(_));
        if let Some(outcome) = target.as_deref().filter(|_| keep).and_then(existing) {
            return outcome;
        }
        match read_file(&self.listing.name(source).path(), self.options.max_bytes, bytes) {
            Ok(()) => self.clean(source, bytes, target, stream),
            Err(error) => Outcome::Failed(error.to_string()),
        }
    }

    fn clean(&self, source: &Source, bytes: &[u8], target: Option<PathBuf>, stream: &mut Vec<u8>) -> Outcome {
        let site = self.site_of(source);
        let examined = match self.examine(Content::Bytes(bytes), bytes.len(), site.as_deref()) {
            examined if examined.facts.evidence != Evidence::Binary => examined,
            _ => return refuse_binary(source, bytes),
        };
        let Examined { cleaned, mut facts, extra } = examined;
        match (self.job, target) {
            (Job::Clean(_) | Job::Check { against: Some(_), .. }, None) => {
                stream.extend_from_slice(&self.render(source, cleaned));
            }
            (Job::Clean(_), Some(target)) => {
                if let Err(error) = write_file(&target, &self.render(source, cleaned), self.unfinished) {
                    return Outcome::Failed(error.to_string());
                }
            }
            (Job::Check { diff, escape, .. }, Some(target)) => {
                let wanted = self.render(source, cleaned);
                match check_output(&target, &wanted, *diff, *escape, stream) {
                    Ok(differs) => facts.changed = differs,
                    Err(error) => return Outcome::Failed(format!("{}: {error}", names::escape(&target))),
                }
            }
            (Job::Check { against: None, diff, escape }, None) => {
                facts.changed = bytes != self.body(&cleaned).as_bytes();
                let path = self.listing.name(source).path();
                if facts.changed && *diff {
                    let name = names::escape(&path);
                    let old = if facts.encoding == "UTF-8" {
                        name.clone()
                    } else {
                        format!("{name} ({})", facts.encoding)
                    };
                    push_unified(stream, (&old, &name), extra.as_bytes(), self.body(&cleaned).as_bytes());
                } else if facts.changed {
                    names::push_path_line(stream, &path, None, *escape);
                }
            }
            (Job::Explain, _) => stream.extend_from_slice(extra.as_bytes()),
        }
        Outcome::Cleaned(facts)
    }

    /// The bytes that a cleaned file becomes.
    fn render(&self, source: &Source, cleaned: Cleaned) -> Vec<u8> {
        if !self.options.records {
            return self.take_body(cleaned).into_bytes();
        }
        let Fields { text, meta, .. } = &self.options.fields;
        let mut out = Vec::with_capacity(cleaned.text.len() + RECORD_BYTES);
        jsonl::push_file(&mut out, self.listing.relative(source), text, meta, &cleaned);
        out
    }

    /// A file's body as it is written, if not in a record.
    fn body<'a>(&self, cleaned: &'a Cleaned) -> &'a str {
        cleaned.markdown.as_ref().filter(|_| self.options.markdown).unwrap_or(&cleaned.text)
    }

    fn take_body(&self, cleaned: Cleaned) -> String {
        cleaned.markdown.filter(|_| self.options.markdown).unwrap_or(cleaned.text)
    }

    fn records(&self, source: usize, run: Run) -> Done {
        let mut done = Done { of_records: true, ..Done::default() };
        let (bytes, first) = match run {
            Run::Lines { bytes, first } => (bytes, first),
            Run::TooLong { line, bytes } => {
                let outcome = Outcome::Failed(too_long(self.options.max_bytes));
                done.outcomes.push(Report { source, line: Some(line), id: None, outcome });
                done.advanced = bytes;
                return done;
            }
        };
        let Some(listed) = self.listing.sources.get(source) else { return done };
        done.advanced = bytes.len() as u64;
        done.bytes.reserve(bytes.len());
        for (number, line) in record::lines_of(&bytes, first) {
            if self.stop.is_requested() {
                break;
            }
            let mut id = None;
            let outcome =
                guard(&mut done.bytes, |stream| self.record(listed, (line, number), &mut id, stream));
            let failed = matches!(outcome, Outcome::Failed(_));
            done.outcomes.push(Report { source, line: Some(number), id, outcome });
            let fits = line.len() as u64 <= self.options.max_bytes;
            // A list, a diff or an explanation has no place for them.
            let writes = matches!(self.job, Job::Clean(_) | Job::Check { against: Some(_), .. });
            let passes = self.options.on_error == OnError::Pass && writes;
            if failed && passes && fits {
                done.bytes.extend_from_slice(line.strip_suffix(b"\n").unwrap_or(line));
                done.bytes.push(b'\n');
            }
            if failed && self.options.on_error == OnError::Fail {
                break;
            }
        }
        done
    }

    fn record(
        &self,
        source: &Source,
        (line, number): (&[u8], u64),
        id: &mut Option<Box<str>>,
        stream: &mut Vec<u8>,
    ) -> Outcome {
        if line.len() as u64 > self.options.max_bytes {
            return Outcome::Failed(too_long(self.options.max_bytes));
        }
        let record = match record::parse(line, &self.options.fields) {
            Ok(record) => record,
            Err(rejected) => {
                *id = rejected.id.map(Box::from);
                return Outcome::Failed(rejected.why.to_string());
            }
        };
        *id = record.id.map(Box::from);
        let earlier = match record.meta_at.clone().and_then(|at| record.line.get(at)) {
            None => Earlier::default(),
            Some(value) => match Earlier::read(value) {
                Some(earlier) => earlier,
                None => {
                    let error = BadRecord::MetaTaken(self.options.fields.meta.clone());
                    return Outcome::Failed(error.to_string());
                }
            },
        };
        let site = if self.cleaner.knows_sites() {
            let site = self.options.site.of_record(&record, &self.options.fields);
            site.or_else(|| self.site_of(source))
        } else {
            None
        };
        let examined = self.examine(Content::Text(&record.text), record.text.len(), site.as_deref());
        let Examined { cleaned, mut facts, extra } = examined;
        facts.replaced += record.replaced;
        let Record { text_at, meta_at, replaced, .. } = record;
        match self.job {
            Job::Clean(_) | Job::Check { against: Some(_), .. } => {
                let frame = Frame { line: record.line, text_at, meta_at, replaced };
                jsonl::push_record(stream, &frame, &self.options.fields.meta, &earlier, &cleaned);
            }
            Job::Check { against: None, diff, escape } => {
                let text = |text: &str| text.strip_suffix('\n').unwrap_or(text).to_owned();
                facts.changed = replaced > 0 || text(&record.text) != text(&cleaned.text);
                let path = self.listing.name(source).path();
                if facts.changed && *diff {
                    let name = format!("{}:{number}", names::escape(&path));
                    push_unified(stream, (&name, &name), record.text.as_bytes(), cleaned.text.as_bytes());
                } else if facts.changed {
                    names::push_path_line(stream, &path, Some(number), *escape);
                }
            }
            Job::Explain => {
                stream.extend_from_slice(format!("record {number}\n").as_bytes());
                stream.extend_from_slice(extra.as_bytes());
            }
        }
        Outcome::Cleaned(facts)
    }

    /// A file's site, where it picks a profile.
    fn site_of(&self, source: &Source) -> Option<String> {
        self.cleaner.knows_sites().then(|| self.options.site.of_source(self.listing, source)).flatten()
    }

    /// Cleans one document.
    fn examine(&self, content: Content<'_>, bytes_in: usize, site: Option<&str>) -> Examined {
        let charset = self.options.charset.as_deref().filter(|_| matches!(content, Content::Bytes(_)));
        let document =
            Document { content, hints: Hints { charset, site, format: self.options.input.format() } };
        #[cfg(feature = "faults")]
        door::fault::examine();
        let examination = self.cleaner.examine(&document);
        let cleaned = emit::cleaned(&examination, self.cleaner.settings());
        let extra = match self.job {
            Job::Explain => emit::explain::explain(&examination, &self.cleaner.account(&examination)),
            Job::Check { against: None, diff: true, .. } => examination.decoded.text.to_string(),
            Job::Clean(_) | Job::Check { .. } => String::new(),
        };
        let mut facts = facts(bytes_in, &examination, &cleaned);
        facts.bytes_out = self.body(&cleaned).len() as u64;
        facts.without_profile = self.cleaner.lacks_profile(site);
        Examined { cleaned, facts, extra }
    }
}

/// What becomes of a source that is no text.
pub(super) fn refuse_binary(source: &Source, bytes: &[u8]) -> Outcome {
    // gzip, Zstandard, bzip2, xz
    let compressed: [&[u8]; 4] = [b"\x1f\x8b", b"\x28\xb5\x2f\xfd", b"BZh", b"\xfd7zXZ\0"];
    match (compressed.iter().any(|magic| bytes.starts_with(magic)), source.named) {
        (true, true) => Outcome::Failed("compressed, which is not read: unpack it into a pipe".to_owned()),
        (true, false) => Outcome::Skipped(Skip::Compressed),
        (false, true) => Outcome::Failed("binary, not a text".to_owned()),
        (false, false) => Outcome::Skipped(Skip::Binary),
    }
}

/// What becomes of a source whose output is to be left alone if it exists; `None` if there is none. What leads to no file is no
/// output: it is replaced or fails as ever.
pub(super) fn existing(target: &Path) -> Option<Outcome> {
    match door::find(target) {
        Ok(Some(about)) if about.is_file() => Some(Outcome::Skipped(Skip::Existing)),
        Ok(_) => None,
        Err(error) => Some(Outcome::Failed(format!("{}: {}", names::escape(target), plain(&error)))),
    }
}

/// Does the work of one document; a panic is its failure and nobody else's, and what it wrote to the stream is taken back.
fn guard(stream: &mut Vec<u8>, work: impl FnOnce(&mut Vec<u8>) -> Outcome) -> Outcome {
    let before = stream.len();
    catch(|| work(stream)).unwrap_or_else(|what| {
        stream.truncate(before);
        Outcome::Failed(what)
    })
}

/// Does what may panic.
///
/// # Errors
/// What is said of a panic.
pub(super) fn catch<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|panic| {
        let words = panic.downcast_ref::<String>().map(String::as_str);
        let words = words.or_else(|| panic.downcast_ref::<&str>().copied());
        format!("a bug in dechrome: {}", words.unwrap_or("a panic without words"))
    })
}

/// What is wanted of an examined document.
struct Examined {
    cleaned: Cleaned,
    facts: Facts,
    /// The explanation, or for a diff the decoded text.
    extra: String,
}

/// Compares an output with what would be written there, and lists it or shows the difference. Whether there is one.
fn check_output(
    target: &Path,
    wanted: &[u8],
    diff: bool,
    escape: bool,
    out: &mut Vec<u8>,
) -> Result<bool, ReadError> {
    let existing = read_existing(target)?;
    if matches!(&existing, Existing::Bytes(bytes) if bytes == wanted) {
        return Ok(false);
    }
    let name = names::escape(target);
    match existing {
        _ if !diff => names::push_path_line(out, target, None, escape),
        Existing::Missing => push_unified(out, (MISSING, &name), b"", wanted),
        Existing::Bytes(bytes) => push_unified(out, (&name, &name), &bytes, wanted),
    }
    Ok(true)
}

/// What is said of a line that is too long for a record.
pub(super) fn too_long(limit: u64) -> String {
    ReadError::TooLarge { limit }.to_string()
}

fn facts(bytes_in: usize, examination: &Examination<'_>, cleaned: &Cleaned) -> Facts {
    let blocks = cleaned.blocks;
    let any = blocks.kept + blocks.moved + blocks.removed > 0;
    Facts {
        bytes_in: bytes_in as u64,
        bytes_out: cleaned.text.len() as u64,
        encoding: cleaned.encoding,
        evidence: cleaned.evidence,
        replaced: cleaned.replaced,
        repaired: cleaned.repaired,
        blocks,
        empty: !any,
        emptied: any && cleaned.text.is_empty(),
        html: examination.markup.is_some(),
        without_profile: false,
        changed: false,
    }
}
