//! Trees of questions: what a model's answers are made of.
//!
//! Takes columns of features, gives leanings. [`LANES`] blocks go down a tree together: an answer is a bit for each of them, and so is
//! who comes to a question or a leaf. Many trees ask the same, so each question is put once; then a tree costs two operations a
//! question for all blocks, and nothing is guessed.

use super::features::columns::{Column, LANES};
use super::model::take;
use crate::document::Leaning;
use std::array;
use wide::u8x16;

/// A leaf's unit: this many make one of log odds.
pub(super) const LEAF_UNITS: i32 = 4096;
/// Leaves of a tree at most.
const LEAVES: usize = 64;
/// Places of a tree: its questions, the first of all at the first place, then from [`LEAVES`] on its leaves.
const PLACES: usize = 2 * LEAVES;

/// Blocks whose features are compared at once.
const PART: usize = 16;

/// A bit for each block, the first one's the lowest.
type Blocks = u64;

/// Whether a feature is above a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Question {
    feature: u16,
    above: u8,
}

impl Question {
    fn is_met(self, columns: &[Column], lane: usize) -> bool {
        let column = columns.get(usize::from(self.feature));
        column.and_then(|column| column.get(lane)).is_some_and(|&value| value > self.above)
    }
}

/// Where a question is asked, and the places that its answers lead to.
#[derive(Debug, Clone, Copy, Default)]
struct Node {
    /// Its number in [`Trees::questions`].
    question: u16,
    no: u8,
    yes: u8,
}

#[derive(Debug, Clone)]
struct Tree {
    /// Each before those that it leads to.
    nodes: Vec<Node>,
    leaves: [i16; LEAVES],
}

/// Trees whose answers are summed up.
#[derive(Debug, Clone, Default)]
pub(super) struct Trees {
    /// All that the trees ask, each once, in order.
    questions: Vec<Question>,
    trees: Vec<Tree>,
}

impl Trees {
    /// Reads them off a model file, for so many features.
    pub(super) fn parse(rest: &mut &[u8], features: usize) -> Option<Self> {
        let tree_count = u16::from_le_bytes(take(rest)?);
        let mut asked = Vec::new();
        let mut trees = Vec::new();
        for _ in 0..tree_count {
            trees.push(Tree::parse(rest, features, &mut asked)?);
        }
        let mut questions = asked.clone();
        questions.sort_unstable();
        questions.dedup();
        for (node, question) in trees.iter_mut().flat_map(|tree| &mut tree.nodes).zip(asked) {
            node.question = u16::try_from(questions.binary_search(&question).ok()?).ok()?;
        }
        Some(Self { questions, trees })
    }

    /// The leanings of the first so many of [`LANES`] blocks: see [`Leaning`].
    pub(super) fn lean(&self, columns: &[Column], blocks: usize) -> [Leaning; LANES] {
        match blocks.div_ceil(PART) {
            1 => self.lean_parts::<1>(columns),
            2 => self.lean_parts::<2>(columns),
            3 => self.lean_parts::<3>(columns),
            _ => self.lean_parts::<4>(columns),
        }
    }

    /// The same of so many times [`PART`] blocks: a document's last ones are seldom [`LANES`].
    fn lean_parts<const PARTS: usize>(&self, columns: &[Column]) -> [Leaning; LANES] {
        let mut sums = [0; LANES];
        let answers = self.ask::<PARTS>(columns);
        let mut come = [0; PLACES];
        // Some trees share the way to a block's sum.
        let (fours, rest) = self.trees.as_chunks::<4>();
        for four in fours {
            let [a, b, c, d] = four;
            let [first, second, third, fourth] =
                four.each_ref().map(|tree| tree.sort::<PARTS>(&answers, &mut come));
            for ((((sum, first), second), third), fourth) in
                sums.iter_mut().take(PARTS * PART).zip(first).zip(second).zip(third).zip(fourth)
            {
                *sum += a.leaf(first) + b.leaf(second) + c.leaf(third) + d.leaf(fourth);
            }
        }
        for tree in rest {
            for (sum, leaf) in sums.iter_mut().zip(tree.sort::<PARTS>(&answers, &mut come)) {
                *sum += tree.leaf(leaf);
            }
        }
        sums.map(settle)
    }

    /// The blocks that meet each question.
    fn ask<const PARTS: usize>(&self, columns: &[Column]) -> Vec<Blocks> {
        let mut answers = Vec::with_capacity(self.questions.len());
        for of_feature in self.questions.chunk_by(|one, next| one.feature == next.feature) {
            let column = of_feature.first().and_then(|question| columns.get(usize::from(question.feature)));
            let Some((parts, [])) = column.map(|column| column.as_chunks()) else { return answers };
            let mut values = [u8x16::ZERO; PARTS];
            for (values, part) in values.iter_mut().zip(parts) {
                *values = u8x16::new(*part);
            }
            answers.extend(of_feature.iter().map(|question| {
                let above = u8x16::splat(question.above);
                let met =
                    |bits, values: &u8x16| bits << PART | Blocks::from(values.simd_gt(above).to_bitmask());
                values.iter().rev().fold(0, met)
            }));
        }
        answers
    }

    /// The place that a block comes to from one of a tree's places on: a leaf's.
    fn descend(&self, tree: &Tree, mut at: u8, columns: &[Column], lane: usize) -> u8 {
        while let Some(&node) = tree.nodes.get(usize::from(at)) {
            at = if self.is_met(node, columns, lane) { node.yes } else { node.no };
        }
        at
    }

    fn is_met(&self, node: Node, columns: &[Column], lane: usize) -> bool {
        self.questions.get(usize::from(node.question)).is_some_and(|question| question.is_met(columns, lane))
    }

    /// For explanations, as what follows: how many questions there are.
    pub(super) fn questions(&self) -> usize {
        self.questions.len()
    }

    /// Counts for each question how many of the first so many blocks meet it.
    pub(super) fn count_met(&self, columns: &[Column], blocks: usize, met: &mut [u32]) {
        let asked = (0..blocks).fold(0, |asked, lane| asked | 1 << lane);
        for (met, answer) in met.iter_mut().zip(self.ask::<4>(columns)) {
            *met += (answer & asked).count_ones();
        }
    }

    /// For each question that a block is asked its feature, and by how much the tree's answer would be less had it been answered
    /// otherwise, times how many of the document's blocks answer otherwise.
    pub(super) fn take_apart(
        &self,
        columns: &[Column],
        lane: usize,
        met: &[u32],
        blocks: u32,
        take: &mut dyn FnMut(usize, i64),
    ) {
        for tree in &self.trees {
            let answer = tree.leaf(self.descend(tree, 0, columns, lane));
            let mut at = 0;
            while let Some(&node) = tree.nodes.get(usize::from(at)) {
                let of_question = usize::from(node.question);
                let met = met.get(of_question).copied().unwrap_or_default();
                let (next, other, others) = if self.is_met(node, columns, lane) {
                    (node.yes, node.no, blocks.saturating_sub(met))
                } else {
                    (node.no, node.yes, met)
                };
                let otherwise = tree.leaf(self.descend(tree, other, columns, lane));
                if let Some(question) = self.questions.get(of_question) {
                    take(usize::from(question.feature), i64::from(answer - otherwise) * i64::from(others));
                }
                at = next;
            }
        }
    }
}

impl Tree {
    /// Its questions, which `asked` takes, and its leaves; in the file a leaf's number begins with the number of questions.
    fn parse(rest: &mut &[u8], features: usize, asked: &mut Vec<Question>) -> Option<Self> {
        let [questions] = take(rest)?;
        let count = usize::from(questions);
        if count >= LEAVES {
            return None;
        }
        let mut nodes = Vec::with_capacity(count);
        for at in 0..questions {
            let feature = u16::from_le_bytes(take(rest)?);
            let [above, no, yes] = take(rest)?;
            if usize::from(feature) >= features || no.min(yes) <= at || usize::from(no.max(yes)) > 2 * count {
                return None;
            }
            let place = |next: u8| if next < questions { next } else { next - questions + LEAVES as u8 };
            nodes.push(Node { question: 0, no: place(no), yes: place(yes) });
            asked.push(Question { feature, above });
        }
        // Each place but the first is led to, and once.
        let mut led_to = 0u128;
        for place in nodes.iter().flat_map(|node| [node.no, node.yes]) {
            let bit = 1 << place;
            if led_to & bit != 0 {
                return None;
            }
            led_to |= bit;
        }
        let mut leaves = [0; LEAVES];
        for leaf in leaves.iter_mut().take(count + 1) {
            *leaf = i16::from_le_bytes(take(rest)?);
        }
        Some(Self { nodes, leaves })
    }

    fn leaf(&self, place: u8) -> i32 {
        self.leaves.get(usize::from(place) % LEAVES).copied().map_or(0, i32::from)
    }

    /// The leaf that each block comes to; `come` is room for who comes to each place.
    fn sort<const PARTS: usize>(&self, answers: &[Blocks], come: &mut [Blocks; PLACES]) -> [u8; LANES] {
        // A tree may be a leaf alone.
        send(come, 0, Blocks::MAX);
        send(come, LEAVES as u8, Blocks::MAX);
        for (at, node) in self.nodes.iter().enumerate() {
            let here = come.get(at % LEAVES).copied().unwrap_or_default();
            let met = answers.get(usize::from(node.question)).copied().unwrap_or_default();
            send(come, node.no, here & !met);
            send(come, node.yes, here & met);
        }
        let Some(leaves) = come.last_chunk_mut() else { return [0; LANES] };
        leaves.iter_mut().skip(self.nodes.len() + 1).for_each(|blocks| *blocks = 0);
        number::<PARTS>(leaves)
    }
}

/// The leaning of a sum of leaves.
fn settle(sum: i32) -> Leaning {
    let leaning = sum / (LEAF_UNITS / i32::from(Leaning::UNITS));
    Leaning(leaning.clamp(-127, 127) as i8)
}

fn send(come: &mut [Blocks; PLACES], place: u8, blocks: Blocks) {
    if let Some(here) = come.get_mut(usize::from(place) % PLACES) {
        *here = blocks;
    }
}

/// The number of the one set that each block is in.
fn number<const PARTS: usize>(sets: &[Blocks; LEAVES]) -> [u8; LANES] {
    // The sets of odd numbers make the lowest bit, and what is left of the others' bits stands in half as many.
    let (sets, ones) = halve::<32>(sets);
    let (sets, twos) = halve::<16>(&sets);
    let (sets, fours) = halve::<8>(&sets);
    let (sets, eights) = halve::<4>(&sets);
    let (sets, sixteens) = halve::<2>(&sets);
    let (_, thirty_twos) = halve::<1>(&sets);
    let bits = [ones, twos, fours, eights, sixteens, thirty_twos, 0, 0].map(Blocks::to_le_bytes);
    let mut numbers = [0; LANES];
    for (eight, numbers) in numbers.as_chunks_mut().0.iter_mut().take(PARTS * PART / 8).enumerate() {
        let rows =
            array::from_fn(|bit| bits.get(bit).and_then(|bits| bits.get(eight)).copied().unwrap_or_default());
        *numbers = transpose(u64::from_le_bytes(rows)).to_le_bytes();
    }
    numbers
}

/// Each pair of sets as one, and all the second ones together.
fn halve<const HALF: usize>(sets: &[Blocks]) -> ([Blocks; HALF], Blocks) {
    let (mut halves, mut second) = ([0; HALF], 0);
    for (half, [even, odd]) in halves.iter_mut().zip(sets.as_chunks().0) {
        *half = even | odd;
        second |= odd;
    }
    (halves, second)
}

/// Eight rows of eight bits as columns: bits, pairs and fours are swapped across the diagonal (Warren, Hacker's Delight, 7-3).
fn transpose(mut rows: u64) -> u64 {
    for (distance, mask) in [(7, 0x00aa_00aa_00aa_00aa), (14, 0x0000_cccc_0000_cccc), (28, 0xf0f0_f0f0)] {
        let swapped = (rows ^ rows >> distance) & mask;
        rows ^= swapped ^ swapped << distance;
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_block_has_the_number_of_its_set() {
        let wanted: [u8; LANES] = array::from_fn(|lane| (lane * 37 % 61) as u8);
        let sets = array::from_fn(|set| {
            let mine = |&lane: &usize| usize::from(wanted[lane]) == set;
            (0..LANES).filter(mine).map(|lane| 1 << lane).sum()
        });
        assert_eq!(number::<4>(&sets), wanted);
    }

    /// A file of trees of so many questions each, of any form, over three features.
    fn file(sizes: &[u8]) -> Vec<u8> {
        let mut random = 1u32;
        let mut draw = |below: usize| {
            random = random.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (random >> 16) as usize % below
        };
        let mut file = (sizes.len() as u16).to_le_bytes().to_vec();
        for &questions in sizes {
            // Each question takes any end of the tree so far and makes two.
            let (mut ends, mut next) = (vec![None], vec![[0u8; 2]; questions.into()]);
            for question in 0..questions {
                if let Some((parent, answer)) = ends.swap_remove(draw(ends.len())) {
                    next[usize::from(parent)][usize::from(answer)] = question;
                }
                ends.extend([Some((question, 0u8)), Some((question, 1))]);
            }
            for (leaf, (parent, answer)) in (questions..).zip(ends.into_iter().flatten()) {
                next[usize::from(parent)][usize::from(answer)] = leaf;
            }
            file.push(questions);
            for [no, yes] in next {
                file.extend([draw(3) as u8, 0, draw(8) as u8, no, yes]);
            }
            for _ in 0..=questions {
                file.extend((draw(4000) as i16 - 2000).to_le_bytes());
            }
        }
        file
    }

    #[test]
    fn blocks_come_to_the_same_leaves_together_and_one_by_one() {
        let file = file(&[63, 1, 0, 40, 63, 7]);
        let mut rest = file.as_slice();
        let trees = Trees::parse(&mut rest, 3).expect("trees");
        assert!(rest.is_empty());
        let columns: [Column; 3] =
            array::from_fn(|feature| array::from_fn(|lane| (lane >> feature) as u8 % 9));
        let together = trees.lean(&columns, LANES);
        let one_by_one = array::from_fn(|lane| {
            let answer = |tree: &Tree| tree.leaf(trees.descend(tree, 0, &columns, lane));
            settle(trees.trees.iter().map(answer).sum())
        });
        assert_eq!(together, one_by_one);
        for blocks in [1, 16, 17, 40, 50] {
            assert_eq!(trees.lean(&columns, blocks)[..blocks], one_by_one[..blocks], "{blocks}");
        }
        assert!(together.iter().any(|leaning| *leaning != together[0]));
    }

    #[test]
    fn trees_that_are_none_are_an_error() {
        let good = file(&[2]);
        let parse = |file: &[u8], features| Trees::parse(&mut &file[..], features).is_some();
        let feature = usize::from(good[3].max(good[8]));
        assert!(parse(&good, 3) && parse(&good, feature + 1) && !parse(&good, feature));
        // The first question, from the fourth byte on, leads to the second one.
        assert!(good[6..8].contains(&1), "{good:?}");
        for (no, yes) in [(0, 1), (2, 2), (2, 5), (2, 3)] {
            let mut bad = good.clone();
            bad[6..8].copy_from_slice(&[no, yes]);
            assert!(!parse(&bad, 3), "{no} {yes}");
        }
        assert!(!parse(&good[..good.len() - 1], 3));
    }
}
