//! The leaning of each block: how likely it is content, by the learned judge, before rows and neighbours are weighed.
//!
//! Takes a document's blocks and what the rows say of them, gives a leaning for each. Blocks are read in stretches. Those of a document
//! of one stretch are measured once. Of a longer one no measure is kept: each block is measured for the rows, for the document's sums
//! and in its stretch, three times, and those at a stretch's ends once more. What grows with the document all the same are the
//! leanings and, of HTML, the sums over all of its blocks and elements (see [`Structure`]).

use super::Leaning;
use super::features::columns::{Column, LANES, MARGIN, Mark, Passed, Stretch, Totals};
use super::features::measure::{Measure, measure};
use super::features::structure::Structure;
use super::features::words::Tells;
use super::model::Model;
use super::named::{Named, NamedBlocks};
use super::rules::{Kind, Rules};
use super::trees::Trees;
use crate::document::Segmented;
use crate::segment::html::Markup;

/// Blocks of a stretch: hardly a document has more.
const STRETCH_BLOCKS: usize = 2048;
/// The most slots of the table of lines that stand more than once.
const MAX_LINE_SLOTS: usize = 1 << 16;
/// Slots for each block.
const SLOTS_A_BLOCK: usize = 4;
/// A line counts as repeated so often at most.
const MAX_REPEATS: u8 = 10;

/// A document that is being measured.
pub(super) struct Measured<'a> {
    text: &'a str,
    segmented: &'a Segmented,
    markup: Option<&'a Markup>,
    model: &'a Model,
    /// [`STRETCH_BLOCKS`], save in tests.
    stretch_blocks: usize,
    /// The measures of a document that is one stretch.
    held: Vec<Measure>,
    tells: Tells,
    /// Lines by their hash, and how often they stand in the document. Of two lines that want one slot the later is not
    /// counted, so no line is taken for repeated that is not.
    lines: Vec<(u32, u8)>,
}

impl<'a> Measured<'a> {
    pub(super) fn new(
        text: &'a str,
        segmented: &'a Segmented,
        markup: Option<&'a Markup>,
        model: &'a Model,
    ) -> Self {
        let blocks = segmented.blocks.len();
        let slots = (blocks * SLOTS_A_BLOCK).next_power_of_two().min(MAX_LINE_SLOTS);
        let held = Vec::with_capacity(blocks.min(STRETCH_BLOCKS));
        Self {
            text,
            segmented,
            markup,
            model,
            stretch_blocks: STRETCH_BLOCKS,
            held,
            tells: Tells::default(),
            lines: vec![(0, 0); slots],
        }
    }

    /// Measures the next block.
    pub(super) fn add(&mut self, block: usize) -> Measure {
        let measured = measure(self.segmented.lines_of(block, self.text), &self.model.words, &mut self.tells);
        if self.segmented.blocks.len() <= self.stretch_blocks {
            self.held.push(measured);
        }
        let mask = self.lines.len() - 1;
        if let Some(slot) = self.lines.get_mut(measured.hash as usize & mask).filter(|_| measured.hash != 0) {
            if slot.1 == 0 {
                *slot = (measured.hash, 1);
            } else if slot.0 == measured.hash {
                slot.1 = slot.1.saturating_add(1);
            }
        }
        measured
    }

    /// The trees that judge such a document.
    pub(super) fn trees(&self) -> &'a Trees {
        self.model.trees(self.markup.is_some())
    }

    pub(super) fn model(&self) -> &'a Model {
        self.model
    }

    /// How often a line stands elsewhere in the document.
    pub(super) fn repeats(&self, measured: &Measure) -> u8 {
        let mask = self.lines.len() - 1;
        self.lines
            .get(measured.hash as usize & mask)
            .filter(|slot| slot.0 == measured.hash)
            .map_or(0, |slot| slot.1.saturating_sub(1).min(MAX_REPEATS))
    }

    /// How often a line stands in the document, in words.
    pub(super) fn describe_repeats(&self, measured: &Measure) -> String {
        match self.repeats(measured) {
            0 => "stands here once".to_owned(),
            // It is not counted further.
            MAX_REPEATS => format!("stands here more than {MAX_REPEATS} times"),
            more => format!("stands here {} times", more + 1),
        }
    }

    pub(super) fn measure_again(&self, block: usize) -> Measure {
        match self.held.get(block) {
            Some(measured) => *measured,
            None => {
                measure(self.segmented.lines_of(block, self.text), &self.model.words, &mut Tells::default())
            }
        }
    }

    /// Hands out the features of all blocks, [`LANES`] at a time: the number of the first one and the columns.
    pub(super) fn each_columns(
        &self,
        named: &NamedBlocks,
        rules: &Rules,
        mut take: impl FnMut(usize, &[Column]),
    ) {
        let blocks = self.segmented.blocks.len();
        let mark_at = |block| named.get(block).map(|named| mark(named, rules)).unwrap_or_default();
        let mut totals = Totals::default();
        let mut structure = self.markup.map(|markup| Structure::new(markup, &self.model.classes));
        for (block, lines) in (0..blocks).zip(&self.segmented.blocks) {
            let measured = self.measure_again(block);
            totals.add(&measured, mark_at(block), self.repeats(&measured));
            if let Some(structure) = &mut structure {
                structure.add(&measured, self.segmented.bytes_of(block), lines.blank_before() > 0);
            }
        }
        if let Some(structure) = &mut structure {
            structure.finish();
        }
        let mut stretch = Stretch::default();
        let mut columns = Vec::new();
        let mut passed = Passed::default();
        for first in (0..blocks).step_by(self.stretch_blocks) {
            let len = self.stretch_blocks.min(blocks - first).next_multiple_of(LANES);
            stretch.clear(len + 2 * MARGIN);
            let mut passed_here = passed;
            let places = len + 2 * MARGIN;
            let start = first.saturating_sub(MARGIN);
            let outside = start + MARGIN - first;
            stretch.push_outside(outside);
            let end = blocks.min(start + places - outside);
            for (block, lines) in (start..end).zip(self.segmented.blocks.get(start..end).unwrap_or_default())
            {
                let measured = self.measure_again(block);
                let mark = mark_at(block);
                stretch.push(&measured, mark, self.repeats(&measured), lines.blank_before() > 0);
                // The next stretch begins one margin before its first block.
                if block + MARGIN < first + self.stretch_blocks {
                    passed_here.add(&measured, mark);
                }
            }
            stretch.push_outside(places.saturating_sub(outside + blocks - start));
            stretch.finish();
            for at in (0..len).step_by(LANES) {
                stretch.fill(at + MARGIN, first + at, &passed, &totals, &self.tells, &mut columns);
                if let Some(structure) = &structure {
                    structure.fill(first + at, &mut columns);
                }
                take(first + at, &columns);
            }
            passed = passed_here;
        }
    }

    /// The leanings of all blocks.
    pub(super) fn lean(&self, named: &NamedBlocks, rules: &Rules) -> Vec<Leaning> {
        let blocks = self.segmented.blocks.len();
        let mut leanings = Vec::with_capacity(blocks.next_multiple_of(LANES));
        let trees = self.trees();
        self.each_columns(named, rules, |first, columns| {
            leanings.extend(trees.lean(columns, blocks.saturating_sub(first)));
        });
        leanings.truncate(blocks);
        leanings
    }
}

fn mark(Named { hit, bar, .. }: Named, rules: &Rules) -> Mark {
    let weight = |rule: Option<_>| {
        rule.map_or(0, |rule| match rules.kind(rule) {
            Kind::Item => 1,
            Kind::Heading => 2,
            Kind::Line => 3,
            Kind::Field => 4,
            Kind::Allow => 5,
        })
    };
    Mark { zones: [weight(hit.head), weight(hit.core), weight(hit.tail)], bar }
}

#[cfg(test)]
mod tests {
    use super::super::rules::Hit;
    use super::*;
    use crate::segment::segment;

    #[test]
    fn a_long_document_reads_the_same_in_stretches_as_at_once() {
        let lines = [
            "Home",
            "Read more about it",
            "It rained all day, and the ferry stayed at its pier until late.",
            "© 2024 Post",
            "12 May",
        ];
        let end = |n: usize| if n.is_multiple_of(3) { "\n" } else { "\n\n" };
        let text: String = (0..700usize).map(|n| lines[n * n % 7 % 5].to_owned() + end(n)).collect();
        let segmented = segment(&text);
        let blocks = segmented.blocks.len();
        assert!(blocks > 600, "{blocks}");
        let rules = Rules::builtin();
        let lean_by = |stretch_blocks| {
            let mut measured = Measured::new(&text, &segmented, None, Model::builtin());
            measured.stretch_blocks = stretch_blocks;
            for block in 0..blocks {
                measured.add(block);
            }
            let hit = Hit {
                tail: rules.find("© 2024 Post", &mut Default::default()).and_then(|hit| hit.tail),
                ..Hit::default()
            };
            let mut named = NamedBlocks::default();
            for block in 0..blocks {
                named.push(block, block.is_multiple_of(9).then_some(Named { hit, ..Named::default() }));
            }
            measured.lean(&named, rules)
        };
        let whole = lean_by(STRETCH_BLOCKS);
        assert_eq!(whole.len(), blocks);
        for stretch_blocks in [LANES, 3 * LANES, 10 * LANES] {
            assert!(lean_by(stretch_blocks) == whole, "{stretch_blocks}");
        }
    }
    #[test]
    fn a_count_that_stopped_is_told_as_one() {
        let told = [
            (1, "once"),
            (2, "2 times"),
            (10, "10 times"),
            (11, "more than 10 times"),
            (40, "more than 10 times"),
        ];
        for (times, told) in told {
            let text = "Read on\n\n".repeat(times);
            let segmented = segment(&text);
            let mut measured = Measured::new(&text, &segmented, None, Model::builtin());
            let last = (0..times).map(|block| measured.add(block)).last().expect("a block");
            assert_eq!(measured.describe_repeats(&last), format!("stands here {told}"));
        }
    }
}
