//! Where the body begins and ends.
//!
//! Takes the features of the blocks and what the rows named, gives the zones that rows ask for. What the body is in the end is the
//! learned judge's to say (`choose`). Linear in the blocks.

use super::Sheet;
use super::rules::Zone;
use std::ops::Range;

/// What a block that a row names weighs against a run of unnamed ones, of which each weighs 1 for it.
const NAMED_WEIGHT: i64 = 12;

/// The body as rows must know it: from the first prose to the last.
#[derive(Debug, Clone, Copy)]
pub(super) struct Extent {
    first: usize,
    /// One past the last.
    end: usize,
}

impl Extent {
    /// The first and the last kept block that is prose and that no row names as chrome at its side. Where there is no prose, the
    /// longest run of blocks that no row names.
    pub(super) fn find(sheet: &Sheet<'_>) -> Self {
        let mut found: Option<Self> = None;
        for block in sheet.kept() {
            if !sheet.features(block as usize).is_prose() {
                continue;
            }
            let hit = sheet.named.get(block as usize).unwrap_or_default().hit;
            let chrome = |zone| hit.at(zone).is_some_and(|rule| sheet.rules.kind(rule).is_sure());
            let at = block as usize;
            match &mut found {
                None if !chrome(Zone::Head) => found = Some(Self { first: at, end: at + 1 }),
                Some(extent) if !chrome(Zone::Tail) => extent.end = at + 1,
                _ => {}
            }
        }
        found.unwrap_or_else(|| Self::of_unnamed(sheet))
    }

    fn of_unnamed(sheet: &Sheet<'_>) -> Self {
        let weighed = || {
            sheet.kept().map(|block| {
                let named = sheet.named.get(block as usize);
                let is_named = named.is_some_and(|named| named.rows().next().is_some());
                (block as usize, if is_named { -NAMED_WEIGHT } else { 1 })
            })
        };
        if weighed().all(|(_, weight)| weight < 0) {
            // Rows name everything: the one half is taken for a head, the other for a tail.
            let middle = weighed().nth(weighed().count() / 2).map_or(0, |(block, _)| block);
            return Self { first: middle, end: middle };
        }
        let (first, last) = heaviest_run(weighed());
        Self { first, end: last + 1 }
    }

    /// The blocks before and after the body.
    pub(super) fn sides(&self, blocks: usize) -> (Range<usize>, Range<usize>) {
        (0..self.first.min(blocks), self.end.min(blocks)..blocks)
    }

    /// Where a block stands.
    pub(super) fn zone(&self, block: usize) -> Zone {
        if block < self.first {
            Zone::Head
        } else if block >= self.end {
            Zone::Tail
        } else {
            Zone::Core
        }
    }
}

/// The first and the last block of the run with the greatest sum of weights; of equal ones the first and shortest.
fn heaviest_run(weighed: impl Iterator<Item = (usize, i64)>) -> (usize, usize) {
    let (mut best, mut found) = (i64::MIN, (0, 0));
    let (mut sum, mut start) = (0i64, 0);
    for (block, weight) in weighed {
        if sum <= 0 {
            (sum, start) = (0, block);
        }
        sum += weight;
        if sum > best {
            (best, found) = (sum, (start, block));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_heaviest_run_is_found_in_one_pass() {
        for (weights, want) in [
            (&[1, -2, 3, 4, -1, 2, -9, 5][..], (2, 5)),
            (&[-3, -1, -2], (1, 1)),
            (&[5], (0, 0)),
            (&[0, 0, 2, 0], (2, 2)),
        ] {
            assert_eq!(heaviest_run(weights.iter().copied().enumerate()), want, "{weights:?}");
        }
    }
}
