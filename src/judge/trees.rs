//! Trees of questions: what a model's answers are made of.
//!
//! Takes columns of features, gives leanings. [`SameQuestions`] reads plain text, [`Free`] reads HTML, where there is time for
//! more: out of fold, trees of free form are 0.007 of F1 better there.

mod free;

use super::features::columns::{Column, LANES};
use super::model::take;
use crate::document::Leaning;
pub(super) use free::Free;

/// Questions a tree of [`SameQuestions`] asks before it answers.
pub(super) const DEPTH: usize = 8;
pub(super) const LEAVES: usize = 1 << DEPTH;
/// A leaf's unit: this many make one of log odds.
pub(super) const LEAF_UNITS: i32 = 4096;

/// Trees whose answers are summed up.
pub(super) trait Trees {
    /// The leanings of the first so many of [`LANES`] blocks: see [`Leaning`].
    fn lean(&self, columns: &[Column], blocks: usize) -> [Leaning; LANES];

    /// For explanations, as what follows: how many questions all trees ask.
    fn questions(&self) -> usize;

    /// Counts for each question how many of the first so many blocks are above its number.
    fn count_above(&self, columns: &[Column], blocks: usize, above: &mut [u32]);

    /// For each question that a block is asked its feature, and by how much the tree's answer would be less had it been answered
    /// otherwise, times how many of the document's blocks answer otherwise.
    fn take_apart(
        &self,
        columns: &[Column],
        lane: usize,
        above: &[u32],
        blocks: u32,
        take: &mut dyn FnMut(usize, i64),
    );
}

fn settle(sums: [i32; LANES]) -> [Leaning; LANES] {
    sums.map(|sum| {
        let leaning = sum / (LEAF_UNITS / i32::from(Leaning::UNITS));
        Leaning(leaning.clamp(-127, 127) as i8)
    })
}

/// Whether a block's feature is above a number.
fn is_above(columns: &[Column], lane: usize, feature: u16, above: u8) -> bool {
    columns.get(usize::from(feature)).and_then(|column| column.get(lane)).is_some_and(|&value| value > above)
}

fn count_column(columns: &[Column], blocks: usize, feature: u16, above: u8) -> u32 {
    let column = columns.get(usize::from(feature)).map(Column::as_slice).unwrap_or_default();
    column.iter().take(blocks).filter(|&&value| value > above).count() as u32
}

/// A question: whether a feature is above a number.
#[derive(Debug, Clone, Copy, Default)]
struct Split {
    feature: u16,
    above: u8,
}

/// A tree that asks the same question of all blocks at each depth, so that many blocks walk down it at once.
#[derive(Debug, Clone)]
struct Tree {
    splits: [Split; DEPTH],
    leaves: [i16; LEAVES],
}

/// Trees that ask all blocks the same question at each depth: the fastest there are.
#[derive(Debug, Clone, Default)]
pub(super) struct SameQuestions {
    trees: Vec<Tree>,
    bias: i32,
}

impl SameQuestions {
    /// Reads them off a model file, for so many features.
    pub(super) fn parse(rest: &mut &[u8], features: usize) -> Option<Self> {
        let bias = i32::from_le_bytes(take(rest)?);
        let tree_count = u16::from_le_bytes(take(rest)?);
        let mut trees = Vec::new();
        for _ in 0..tree_count {
            let mut tree = Tree { splits: [Split::default(); DEPTH], leaves: [0; LEAVES] };
            for split in &mut tree.splits {
                let feature = u16::from_le_bytes(take(rest)?);
                let [above] = take(rest)?;
                if usize::from(feature) >= features {
                    return None;
                }
                *split = Split { feature, above };
            }
            for leaf in &mut tree.leaves {
                *leaf = i16::from_le_bytes(take(rest)?);
            }
            trees.push(tree);
        }
        Some(Self { trees, bias })
    }
}

impl Trees for SameQuestions {
    fn lean(&self, columns: &[Column], _: usize) -> [Leaning; LANES] {
        let mut sums = [self.bias; LANES];
        // Looking the answers up is most of the work, so some trees share the way to a block's sum.
        let (fours, rest) = self.trees.as_chunks::<4>();
        for four in fours {
            let [first, second, third, fourth] = four.each_ref().map(|tree| tree.walk(columns));
            let [a, b, c, d] = four.each_ref().map(|tree| &tree.leaves);
            for ((((sum, first), second), third), fourth) in
                sums.iter_mut().zip(first).zip(second).zip(third).zip(fourth)
            {
                *sum += leaf(a, first) + leaf(b, second) + leaf(c, third) + leaf(d, fourth);
            }
        }
        for tree in rest {
            for (sum, at) in sums.iter_mut().zip(tree.walk(columns)) {
                *sum += leaf(&tree.leaves, at);
            }
        }
        settle(sums)
    }

    fn questions(&self) -> usize {
        self.trees.len() * DEPTH
    }

    fn count_above(&self, columns: &[Column], blocks: usize, above: &mut [u32]) {
        let splits = self.trees.iter().flat_map(|tree| &tree.splits);
        for (split, above) in splits.zip(above) {
            *above += count_column(columns, blocks, split.feature, split.above);
        }
    }

    fn take_apart(
        &self,
        columns: &[Column],
        lane: usize,
        above: &[u32],
        blocks: u32,
        take: &mut dyn FnMut(usize, i64),
    ) {
        for (tree, above) in self.trees.iter().zip(above.chunks(DEPTH)) {
            let answers = tree.splits.iter().rev().fold(0, |at, split| {
                at << 1 | usize::from(is_above(columns, lane, split.feature, split.above))
            });
            for ((depth, split), &above) in tree.splits.iter().enumerate().zip(above) {
                let of = |answers: usize| tree.leaves.get(answers).copied().map_or(0, i64::from);
                let others = if answers >> depth & 1 == 1 { blocks.saturating_sub(above) } else { above };
                take(
                    usize::from(split.feature),
                    (of(answers) - of(answers ^ 1 << depth)) * i64::from(others),
                );
            }
        }
    }
}

impl Tree {
    /// Which leaf each block comes to.
    fn walk(&self, columns: &[Column]) -> [u8; LANES] {
        let mut leaves = [0u8; LANES];
        for (depth, split) in self.splits.iter().enumerate() {
            let Some(column) = columns.get(usize::from(split.feature)) else { continue };
            for (leaf, &value) in leaves.iter_mut().zip(column) {
                *leaf |= u8::from(value > split.above) << depth;
            }
        }
        leaves
    }
}

fn leaf(leaves: &[i16; LEAVES], at: u8) -> i32 {
    leaves.get(usize::from(at)).copied().map_or(0, i32::from)
}
