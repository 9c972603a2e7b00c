//! Cuts the inputs into units of work, in their order.

use super::listing::Listing;
use super::source::{Lines, ReadError};
use super::tally::{Extent, Outcome};
use super::work::{Unit, existing};
use super::{Options, Stop, Target};

/// Files that are given out at once, at most: the hand-over wakes a thread, which costs as much as a small file.
const FILES_A_UNIT: usize = 64;

/// The part of the files left that is given out at once, so that towards the end the threads have little left to do at about
/// the same time.
const UNITS_OF_THE_REST: usize = 32;

/// The units of a run.
pub(super) struct Units<'a> {
    listing: &'a Listing,
    options: &'a Options,
    stop: &'a Stop,
    next: usize,
    open: Option<(usize, Lines)>,
    files_a_unit: usize,
    /// Where outputs are left alone that exist.
    kept: Option<&'a Target>,
}

impl<'a> Units<'a> {
    pub(super) fn new(
        listing: &'a Listing,
        options: &'a Options,
        stop: &'a Stop,
        files_a_unit: bool,
    ) -> Self {
        let files_a_unit = if files_a_unit { FILES_A_UNIT } else { 1 };
        Self { listing, options, stop, next: 0, open: None, files_a_unit, kept: None }
    }

    /// The same without the files of records whose output exists there; those of one document are looked at where they are cleaned.
    pub(super) fn without_existing(self, target: &'a Target) -> Self {
        Self { kept: Some(target), ..self }
    }

    /// How much there is to do.
    pub(super) fn extent(&self) -> Extent {
        if self.listing.sources.len() == 1 && self.holds_records(0) {
            // An error is told when the units come.
            return Extent::Bytes(self.listing.size_of_first());
        }
        Extent::Files(self.listing.sources.len() as u64)
    }

    fn holds_records(&self, index: usize) -> bool {
        let source = self.listing.sources.get(index);
        source.is_some_and(|source| self.options.holds_records(self.listing.relative(source)))
    }

    /// What becomes of a file of records that is not to be read.
    fn settled(&self, index: usize) -> Option<Outcome> {
        let source = self.listing.sources.get(index)?;
        existing(&self.options.target(self.kept?, self.listing, source)?)
    }

    fn begin(&mut self, index: usize) -> Result<(), ReadError> {
        let Some(source) = self.listing.sources.get(index) else { return Ok(()) };
        let lines = match self.listing.take_stdin() {
            Some(lines) => lines,
            None => Lines::open(&self.listing.name(source).path(), self.options.max_bytes)?,
        };
        self.open = Some((index, lines));
        Ok(())
    }
}

impl Iterator for Units<'_> {
    type Item = Unit;

    fn next(&mut self) -> Option<Unit> {
        if self.stop.is_requested() {
            return None;
        }
        if let Some((index, lines)) = &mut self.open {
            let index = *index;
            return Some(match lines.next_run() {
                Ok(Some(run)) => Unit::Records(index, run),
                Ok(None) => {
                    self.open = None;
                    Unit::Close(index, None)
                }
                Err(error) => {
                    self.open = None;
                    Unit::Close(index, Some(error))
                }
            });
        }
        let start = self.next;
        if start >= self.listing.sources.len() {
            return None;
        }
        if self.holds_records(start) {
            self.next = start + 1;
            if let Some(outcome) = self.settled(start) {
                return Some(Unit::Settled(start, outcome));
            }
            return Some(match self.begin(start) {
                Ok(()) => Unit::Open(start),
                Err(error) => Unit::Close(start, Some(error)),
            });
        }
        if let Some(lines) = self.listing.take_stdin() {
            self.next = start + 1;
            return Some(Unit::Document(start, lines.rest()));
        }
        let left = self.listing.sources.len() - start;
        let most = start + (left / UNITS_OF_THE_REST).clamp(1, self.files_a_unit);
        self.next = (start + 1..most).find(|&index| self.holds_records(index)).unwrap_or(most);
        Some(Unit::Files(start..self.next))
    }
}
