//! The groups that a block stands in: unbroken runs of blocks that are alike, and what stands between two marks.
//!
//! Takes blocks in turn, gives columns: how many blocks a group has and what they are in the mean.

use super::super::runs::Runs;
use super::scale::{byte, means, steps};
use super::{Bytes, Column, LANES, Mark, Measure, SHORT_WORDS};
use std::array;

/// The kinds of groups, by what ends one.
pub(super) const GROUP_NAMES: [&str; 10] = [
    "run of prose",
    "group between blank lines",
    "list",
    "run of short blocks",
    "run of tiny blocks",
    "run of sentences",
    "run of one first character",
    "part between rows",
    "section",
    "run of one form",
];
pub(super) const GROUP_FEATURES: [&str; 3] = ["blocks", "words a block", "words' leaning"];
/// The kinds whose first block's own leaning is a feature too: it may be their heading.
pub(super) const HEADED: [usize; 2] = [1, 8];

/// Words of a tiny block: an entry of a menu, a number, a name.
const TINY_WORDS: u16 = 2;
/// Words of a heading at most.
const LEAD_WORDS: u16 = 8;

/// What decides whether a block goes on with the group of the one before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Key {
    prose: bool,
    item: bool,
    short: bool,
    tiny: bool,
    ends: bool,
    first: u8,
}

/// The groups of some blocks.
#[derive(Debug, Default)]
pub(super) struct Groups {
    before: Option<Key>,
    runs: Runs<{ GROUP_NAMES.len() }>,
}

impl Groups {
    pub(super) fn clear(&mut self) {
        self.before = None;
        self.runs.clear();
    }

    /// Adds places outside of the document until so many are there.
    pub(super) fn push_outside(&mut self, len: usize) {
        self.before = None;
        self.runs.push_alone(len);
    }

    pub(super) fn push(&mut self, measure: &Measure, mark: Mark, after_blank: bool) {
        let key = Key {
            prose: measure.prose,
            item: measure.item,
            short: measure.words <= SHORT_WORDS,
            tiny: measure.words <= TINY_WORDS,
            ends: measure.ends > 0,
            first: measure.first as u8,
        };
        let heading = after_blank && !measure.prose && !measure.item && measure.words <= LEAD_WORDS;
        self.runs.push(match self.before.replace(key) {
            None => [true; GROUP_NAMES.len()],
            Some(before) => [
                key.prose != before.prose,
                after_blank,
                key.item != before.item,
                key.short != before.short,
                key.tiny != before.tiny,
                key.ends != before.ends,
                key.first != before.first,
                mark.is_sure(),
                heading,
                after_blank || key.prose != before.prose || key.item != before.item,
            ],
        });
    }

    /// Measures the groups, once all blocks are there.
    pub(super) fn finish(&mut self) {
        self.runs.finish();
    }

    /// Adds the columns of the [`LANES`] blocks from place `at` on. `words` and `leanings` are running sums over the places, `own`
    /// the leanings' bytes.
    pub(super) fn fill(
        &self,
        at: usize,
        words: &[i32],
        leanings: &[i32],
        own: &Bytes,
        columns: &mut Vec<Column>,
    ) {
        let groups: [_; LANES] = array::from_fn(|lane| self.runs.around(at + lane));
        let of_kind =
            |kind: usize| groups.each_ref().map(|groups| groups.get(kind).cloned().unwrap_or_default());
        for kind in 0..GROUP_NAMES.len() {
            let groups = of_kind(kind);
            let groups = groups.each_ref();
            let sum = |sums: &[i32]| {
                groups.map(|group| match (sums.get(group.start), sums.get(group.end)) {
                    (Some(low), Some(high)) => (high - low) as f32,
                    _ => 0.0,
                })
            };
            let blocks = groups.map(|group| group.len() as f32);
            columns.push(blocks.map(byte));
            let mut words = sum(words);
            for (words, blocks) in words.iter_mut().zip(blocks) {
                *words = *words * 4.0 / blocks;
            }
            columns.push(words.map(steps));
            columns.push(means(&sum(leanings), &blocks));
        }
        for kind in HEADED {
            columns.push(of_kind(kind).map(|group| own.get(group.start).copied().unwrap_or_default()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{FEATURES, MARGIN, Passed, Stretch, Tells, Totals, names};
    use super::*;

    #[test]
    fn a_block_knows_what_stands_in_its_groups() {
        let mut stretch = Stretch::default();
        stretch.clear(LANES + 2 * MARGIN);
        stretch.push_outside(MARGIN);
        let blocks = [(2, -8, true), (4, 0, false), (20, 40, true), (30, 20, false), (1, -8, true)];
        for (words, leaning, after_blank) in blocks {
            let measure = Measure { words, leaning, prose: words >= 10, ..Measure::default() };
            stretch.push(&measure, Mark::default(), 0, after_blank);
        }
        stretch.push_outside(LANES - blocks.len() + MARGIN);
        stretch.finish();
        let mut columns = Vec::new();
        stretch.fill(MARGIN, 0, &Passed::default(), &Totals::default(), &Tells::default(), &mut columns);
        assert_eq!(columns.len(), FEATURES);
        let of = |name: &str| {
            let at = names().iter().position(|known| known == name).expect(name);
            columns[at].first_chunk::<5>().copied().expect("lanes")
        };
        assert_eq!(of("blocks in the run of prose"), [2, 2, 2, 2, 1]);
        assert_eq!(of("words a block in the run of prose"), [12.0, 12.0, 100.0, 100.0, 4.0].map(steps));
        assert_eq!(of("words' leaning in the run of prose"), [124, 124, 158, 158, 120]);
        assert_eq!(of("blocks in the run of tiny blocks"), [1, 3, 3, 3, 1]);
        assert_eq!(of("blocks in the run of one form"), [2, 2, 2, 2, 1]);
        assert_eq!(of("blocks in the group between blank lines"), [2, 2, 2, 2, 1]);
        assert_eq!(
            of("words' leaning at the head of the group between blank lines"),
            [120, 120, 168, 168, 120]
        );
        assert_eq!(of("words' leaning at the head of the section"), [120; 5]);
        // The first and the last block may be headings.
        assert_eq!(of("blocks in the section"), [4, 4, 4, 4, 1]);
        assert_eq!(of("blocks in the list"), [5; 5]);
    }
}
