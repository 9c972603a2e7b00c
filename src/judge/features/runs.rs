//! Unbroken runs of blocks that are alike, of several kinds at once.
//!
//! Takes for each block in turn which runs it begins, gives how far each reaches around it. Only what is within [`MARGIN`] blocks counts:
//! a stretch of a long document needs no more neighbours than for its windows.

use super::columns::MARGIN;
use std::array;
use std::ops::Range;

/// Where the runs of each block begin and end.
#[derive(Debug)]
pub(super) struct Runs<const KINDS: usize> {
    /// Whether a place begins a run of each kind: 255 or 0.
    begins: Vec<[u8; KINDS]>,
    /// For each place the blocks of its runs before it and after it, at most [`MARGIN`].
    behind: Vec<[u8; KINDS]>,
    ahead: Vec<[u8; KINDS]>,
}

impl<const KINDS: usize> Default for Runs<KINDS> {
    fn default() -> Self {
        Self { begins: Vec::new(), behind: Vec::new(), ahead: Vec::new() }
    }
}

impl<const KINDS: usize> Runs<KINDS> {
    pub(super) fn clear(&mut self) {
        self.begins.clear();
    }

    /// Adds places that are alone until so many are there.
    pub(super) fn push_alone(&mut self, len: usize) {
        self.begins.resize(len, [u8::MAX; KINDS]);
    }

    pub(super) fn push(&mut self, begins: [bool; KINDS]) {
        self.begins.push(begins.map(|begins| if begins { u8::MAX } else { 0 }));
    }

    /// Measures the runs, once all blocks are there.
    pub(super) fn finish(&mut self) {
        // All kinds in one go, so that the compiler makes it wide.
        let farther = |steps: u8, ends: u8| (steps + 1).min(MARGIN as u8) & !ends;
        let mut steps = [0; KINDS];
        self.behind.clear();
        self.behind.extend(self.begins.iter().map(|begins| {
            for (steps, begins) in steps.iter_mut().zip(begins) {
                *steps = farther(*steps, *begins);
            }
            steps
        }));
        let mut steps = [0; KINDS];
        let mut ends = [u8::MAX; KINDS];
        self.ahead.clear();
        self.ahead.resize(self.begins.len(), steps);
        for (ahead, begins) in self.ahead.iter_mut().zip(&self.begins).rev() {
            for (steps, ends) in steps.iter_mut().zip(ends) {
                *steps = farther(*steps, ends);
            }
            *ahead = steps;
            ends = *begins;
        }
    }

    /// The places of a place's runs.
    pub(super) fn around(&self, place: usize) -> [Range<usize>; KINDS] {
        let (behind, ahead) = (self.behind.get(place), self.ahead.get(place));
        let reach = |steps: Option<&[u8; KINDS]>, kind: usize| {
            steps.and_then(|kinds| kinds.get(kind)).copied().map_or(0, usize::from)
        };
        array::from_fn(|kind| place.saturating_sub(reach(behind, kind))..place + 1 + reach(ahead, kind))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_reaches_from_where_it_begins_to_where_the_next_one_does() {
        let mut runs = Runs::<2>::default();
        runs.push_alone(2);
        for (first, second) in [(true, true), (false, false), (true, false), (false, false)] {
            runs.push([first, second]);
        }
        runs.push_alone(7);
        runs.finish();
        let of_kind = |kind: usize| (0..7).map(|place| runs.around(place)[kind].clone()).collect::<Vec<_>>();
        assert_eq!(of_kind(0), [0..1, 1..2, 2..4, 2..4, 4..6, 4..6, 6..7]);
        assert_eq!(of_kind(1), [0..1, 1..2, 2..6, 2..6, 2..6, 2..6, 6..7]);
    }

    #[test]
    fn of_a_long_run_counts_what_is_near() {
        let mut runs = Runs::default();
        for place in 0..300 {
            runs.push([place == 0]);
        }
        runs.finish();
        let around = |place| runs.around(place)[0].clone();
        assert_eq!(around(10), 0..75);
        assert_eq!(around(150), 86..215);
        assert_eq!(around(299), 235..300);
    }
}
