//! Learning: the documents of a run, read once, become a sample for each site.
//!
//! Takes the same listing and options as a run that cleans, reads, decodes and segments as it does. Samples that outgrow the memory
//! set aside for them are written to a temporary file and merged at the end, a site at a time.

use super::door::Spill;
use super::listing::{Listing, Source};
use super::order::{self, Weigh};
use super::record;
use super::source::{ReadError, Run, read_file};
use super::tally::{Event, Name, Outcome};
use super::units::Units;
use super::work::{Unit, catch, refuse_binary, too_long};
use super::{NoThreads, Options, Stop, start_threads};
use crate::document::{Content, Document, Evidence, Hints};
use crate::site::sample::{Page, Sample};
use crate::site::sample_file;
use crate::{decode, segment};
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::ops::ControlFlow;

/// Memory that all samples together may take before they are written out.
const SAMPLES_MAX_BYTES: usize = 160 * 1024 * 1024;

/// Why learning could not go on.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LearnError {
    /// Threads could not be started.
    #[error(transparent)]
    Threads(#[from] NoThreads),
    /// The temporary file could not be written or read.
    #[error("cannot keep samples in a temporary file: {}", super::source::plain(.0))]
    Spill(#[from] io::Error),
}

/// The samples of a run's sites.
#[derive(Debug)]
pub struct Samples {
    held: BTreeMap<String, Sample>,
    bytes: usize,
    max_bytes: usize,
    /// Where each site's part of what was written out stands.
    parts: BTreeMap<String, Vec<(u64, usize)>>,
    spill: Option<Spill>,
    limit: usize,
}

impl Samples {
    /// No samples yet, each of which will keep so many documents.
    pub fn new(limit: usize) -> Self {
        Self {
            held: BTreeMap::new(),
            bytes: 0,
            max_bytes: SAMPLES_MAX_BYTES,
            parts: BTreeMap::new(),
            spill: None,
            limit,
        }
    }

    /// Takes a document.
    ///
    /// # Errors
    /// What the system says about the temporary file.
    pub fn add(&mut self, site: &str, name: &str, page: &Page) -> io::Result<()> {
        if !self.held.contains_key(site) {
            self.held.insert(site.to_owned(), Sample::new(self.limit));
        }
        let Some(sample) = self.held.get_mut(site) else { return Ok(()) };
        let before = sample.size_bytes();
        sample.add(name, page);
        self.bytes = (self.bytes + sample.size_bytes()).saturating_sub(before);
        if self.bytes > self.max_bytes { self.write_out() } else { Ok(()) }
    }

    /// Takes a sample.
    ///
    /// # Errors
    /// What the system says about the temporary file.
    pub fn merge(&mut self, site: &str, other: &Sample) -> io::Result<()> {
        let sample = self.held.entry(site.to_owned()).or_insert_with(|| Sample::new(other.limit()));
        let before = sample.size_bytes();
        sample.merge(other);
        self.bytes = (self.bytes + sample.size_bytes()).saturating_sub(before);
        if self.bytes > self.max_bytes { self.write_out() } else { Ok(()) }
    }

    fn write_out(&mut self) -> io::Result<()> {
        let file = match &mut self.spill {
            Some(file) => file,
            slot => slot.insert(Spill::create()?),
        };
        for (site, sample) in std::mem::take(&mut self.held) {
            let bytes = sample_file::write(&site, &sample);
            let at = file.append(&bytes)?;
            self.parts.entry(site).or_default().push((at, bytes.len()));
        }
        self.bytes = 0;
        Ok(())
    }

    /// The sites, by name.
    pub fn sites(&self) -> Vec<String> {
        let sites: BTreeSet<&String> = self.held.keys().chain(self.parts.keys()).collect();
        sites.into_iter().cloned().collect()
    }

    /// Takes a site's sample out.
    ///
    /// # Errors
    /// What the system says about the temporary file.
    pub fn take(&mut self, site: &str) -> io::Result<Sample> {
        let held = self.held.remove(site);
        let Some(parts) = self.parts.remove(site) else { return Ok(held.unwrap_or_default()) };
        let mut sample = held.unwrap_or_else(|| Sample::new(self.limit));
        for (at, len) in parts {
            let file = self.spill.as_mut().ok_or(io::ErrorKind::NotFound)?;
            let bytes = file.read(at, len)?;
            let (_, part) = sample_file::read("temporary file", &bytes).map_err(io::Error::other)?;
            sample.merge(&part);
        }
        Ok(sample)
    }
}

/// What comes of a unit.
#[derive(Default)]
struct Done {
    pages: Vec<(String, String, Page)>,
    outcomes: Vec<(usize, Option<u64>, Outcome)>,
    advanced: u64,
    /// Whether it was of a file of records, and whether that ended.
    of_records: bool,
    closes: bool,
    bytes: usize,
}

impl Weigh for Done {
    fn size_bytes(&self) -> usize {
        self.bytes
    }
}

/// Reads all sources of the listing into samples. Documents whose site cannot be told are failures.
///
/// # Errors
/// Threads or the temporary file. All else that goes wrong is an event.
pub fn learn(
    listing: &Listing,
    options: &Options,
    limit: usize,
    stop: &Stop,
    report: &mut dyn FnMut(Event<'_>),
) -> Result<Samples, LearnError> {
    let pool = start_threads(options.threads)?;
    let mut samples = Samples::new(limit);
    let mut failed = Ok(());
    let units = Units::new(listing, options, stop, true);
    let extent = units.extent();
    report(Event::Found(extent));
    let desk = Reader { listing, options, stop };
    order::in_order(
        (pool.as_ref(), options.window_bytes),
        units,
        |unit| desk.work(unit),
        |done| {
            for (source, line, outcome) in &done.outcomes {
                let Some(source) = listing.sources.get(*source) else { continue };
                report(Event::Document(Name { line: *line, ..listing.name(source) }, outcome));
            }
            for (site, name, page) in &done.pages {
                failed = samples.add(site, name, page);
                if failed.is_err() {
                    return ControlFlow::Break(());
                }
            }
            let advanced = extent.advance(done.advanced, done.of_records, done.closes);
            if advanced > 0 {
                report(Event::Advanced(advanced));
            }
            ControlFlow::Continue(())
        },
    );
    failed?;
    Ok(samples)
}

/// What all threads share.
struct Reader<'a> {
    listing: &'a Listing,
    options: &'a Options,
    stop: &'a Stop,
}

impl Reader<'_> {
    fn work(&self, unit: Unit) -> Done {
        let mut done = Done::default();
        match unit {
            Unit::Files(range) => {
                let mut bytes = Vec::new();
                for index in range {
                    if self.stop.is_requested() {
                        break;
                    }
                    let Some(source) = self.listing.sources.get(index) else { continue };
                    let path = self.listing.name(source).path();
                    let read = read_file(&path, self.options.max_bytes, &mut bytes);
                    self.document(index, read.map(|()| &*bytes), &mut done);
                    done.advanced += 1;
                }
            }
            Unit::Document(index, read) => {
                let read = read.as_ref().map(|bytes| &**bytes);
                match read {
                    Ok(bytes) => self.document(index, Ok(bytes), &mut done),
                    Err(error) => done.outcomes.push((index, None, Outcome::Failed(error.to_string()))),
                }
                done.advanced = 1;
            }
            Unit::Open(_) => done.of_records = true,
            Unit::Settled(index, outcome) => done.outcomes.push((index, None, outcome)),
            Unit::Records(index, run) => {
                done.of_records = true;
                self.records(index, run, &mut done);
            }
            Unit::Close(index, error) => {
                (done.of_records, done.closes) = (true, true);
                if let Some(error) = error {
                    done.outcomes.push((index, None, Outcome::Failed(error.to_string())));
                }
            }
        }
        done.bytes = done.pages.iter().map(|(_, _, page)| page.size_bytes()).sum();
        done
    }

    fn document(&self, index: usize, read: Result<&[u8], ReadError>, done: &mut Done) {
        let Some(source) = self.listing.sources.get(index) else { return };
        let outcome = match read {
            Err(error) => Outcome::Failed(error.to_string()),
            Ok(bytes) => {
                let name = self.listing.relative(source).map_or_else(String::new, super::names::escape);
                let site = self.options.site.of_source(self.listing, source);
                let page = self.page(Content::Bytes(bytes));
                match (page, site) {
                    (Ok(None), _) => refuse_binary(source, bytes),
                    (Ok(Some(_)), None) => Outcome::Failed(NO_SITE.to_owned()),
                    (Ok(Some(page)), Some(site)) => {
                        done.pages.push((site, name, page));
                        Outcome::Learnt(bytes.len() as u64)
                    }
                    (Err(what), _) => Outcome::Failed(what),
                }
            }
        };
        done.outcomes.push((index, None, outcome));
    }

    fn records(&self, index: usize, run: Run, done: &mut Done) {
        let Some(source) = self.listing.sources.get(index) else { return };
        let (bytes, first) = match run {
            Run::Lines { bytes, first } => (bytes, first),
            Run::TooLong { line, bytes } => {
                let outcome = Outcome::Failed(too_long(self.options.max_bytes));
                done.outcomes.push((index, Some(line), outcome));
                done.advanced = bytes;
                return;
            }
        };
        done.advanced = bytes.len() as u64;
        let file_site = self.options.site.of_source(self.listing, source);
        for (number, line) in record::lines_of(&bytes, first) {
            if self.stop.is_requested() {
                break;
            }
            let outcome = match self.record(source, number, line, file_site.as_deref()) {
                Ok((page, bytes)) => {
                    done.pages.push(page);
                    Outcome::Learnt(bytes)
                }
                Err(what) => Outcome::Failed(what),
            };
            done.outcomes.push((index, Some(number), outcome));
        }
    }

    fn record(
        &self,
        source: &Source,
        number: u64,
        line: &[u8],
        file_site: Option<&str>,
    ) -> Result<((String, String, Page), u64), String> {
        if line.len() as u64 > self.options.max_bytes {
            return Err(too_long(self.options.max_bytes));
        }
        let fields = &self.options.fields;
        let record = record::parse(line, fields).map_err(|rejected| rejected.why.to_string())?;
        let site = self.options.site.of_record(&record, fields).or_else(|| file_site.map(str::to_owned));
        let site = site.ok_or_else(|| NO_SITE.to_owned())?;
        let name = match record.id {
            Some(id) => id.trim_matches('"').to_owned(),
            None => {
                let path = self.listing.relative(source).map_or_else(|| "-".to_owned(), super::names::escape);
                format!("{path}:{number}")
            }
        };
        let page = self.page(Content::Text(&record.text))?;
        Ok(((site, name, page.unwrap_or_default()), record.text.len() as u64))
    }

    /// A document's lines; `None` if it is no text. A panic is its failure and nobody else's.
    fn page(&self, content: Content<'_>) -> Result<Option<Page>, String> {
        let charset = self.options.charset.as_deref().filter(|_| matches!(content, Content::Bytes(_)));
        let document = Document { content, hints: Hints { charset, ..Hints::default() } };
        catch(|| {
            let decoded = decode::decode(&document);
            if decoded.evidence == Evidence::Binary {
                return None;
            }
            let (decoded, segmented, markup) = segment::read(decoded, self.options.input.format(), false);
            let (text, segmented) = segment::as_read(&decoded.text, &segmented, markup.as_ref());
            Some(Page::of(&text, &segmented))
        })
    }
}

/// What is said of a document of which nothing tells the site.
pub const NO_SITE: &str = "nothing tells its site (see --site-from)";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::segment::segment;

    #[test]
    fn samples_that_are_written_out_come_back_whole() {
        let (mut held, mut spilling) = (Samples::new(40), Samples::new(40));
        spilling.max_bytes = 5000;
        for n in 0..600 {
            let text = format!("Home\npage {n} of many\nFoot\n");
            let page = Page::of(&text, &segment(&text));
            let site = format!("site {}", n % 7);
            held.add(&site, &n.to_string(), &page).expect("no file is needed");
            spilling.add(&site, &n.to_string(), &page).expect("a temporary file");
            assert!(spilling.bytes <= 5000);
        }
        let parts = spilling.parts.values().flatten();
        assert!(parts.map(|(_, bytes)| bytes).sum::<usize>() > 20_000);
        let sites = held.sites();
        assert_eq!((sites.len(), &spilling.sites()), (7, &sites));
        for site in sites {
            let one = held.take(&site).expect("a sample");
            assert_eq!(one, spilling.take(&site).expect("a sample"));
            assert_eq!(one.documents().len(), 40);
        }
    }
}
