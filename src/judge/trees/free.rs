//! Trees of free form: each question's answer leads to a question of its own.

use super::super::features::columns::{Column, FEATURES, LANES};
use super::super::features::structure::HTML_FEATURES;
use super::super::model::take;
use super::{Trees, count_column, is_above, settle};
use crate::document::Leaning;

/// Places of a tree: its questions, then its leaves. As many as a byte tells apart, so that no look-up can miss.
const PLACES: usize = 256;
/// Features that a table of columns has room for, for the same reason.
const ROOM: usize = 512;

/// A question, and where each answer leads. A leaf's leads to itself.
#[derive(Debug, Clone, Copy, Default)]
struct Node {
    feature: u16,
    above: u8,
    /// The places for no and for yes.
    next: [u8; 2],
}

impl Node {
    fn goes_to(self, yes: bool) -> u8 {
        self.next.get(usize::from(yes)).copied().unwrap_or_default()
    }
}

#[derive(Debug, Clone)]
struct Tree {
    nodes: [Node; PLACES],
    leaves: [i16; PLACES],
    questions: u8,
    /// Questions on the longest way to a leaf.
    depth: u8,
}

/// The trees.
#[derive(Debug, Clone, Default)]
pub(in super::super) struct Free {
    trees: Vec<Tree>,
    bias: i32,
}

impl Free {
    /// Reads them off a model file, for so many features.
    pub(in super::super) fn parse(rest: &mut &[u8], features: usize) -> Option<Self> {
        let bias = i32::from_le_bytes(take(rest)?);
        let tree_count = u16::from_le_bytes(take(rest)?);
        let trees = (0..tree_count).map(|_| Tree::parse(rest, features)).collect::<Option<_>>()?;
        Some(Self { trees, bias })
    }
}

impl Tree {
    /// Its questions, each before those that it leads to, and its leaves; a leaf's number in an answer begins with the number of
    /// questions.
    fn parse(rest: &mut &[u8], features: usize) -> Option<Self> {
        let [questions] = take(rest)?;
        let places = 2 * usize::from(questions) + 1;
        if places > PLACES / 2 {
            return None;
        }
        let (mut nodes, mut leaves) = ([Node::default(); PLACES], [0; PLACES]);
        let mut depths = [0u8; PLACES];
        for at in 0..questions {
            let feature = u16::from_le_bytes(take(rest)?);
            let [above, no, yes] = take(rest)?;
            let below = depths.get(usize::from(at))? + 1;
            for next in [no, yes] {
                if next <= at || usize::from(next) >= places {
                    return None;
                }
                *depths.get_mut(usize::from(next))? = below;
            }
            if usize::from(feature) >= features {
                return None;
            }
            *nodes.get_mut(usize::from(at))? = Node { feature, above, next: [no, yes] };
        }
        for at in questions..=questions.checked_mul(2)? {
            *nodes.get_mut(usize::from(at))? = Node { feature: 0, above: u8::MAX, next: [at; 2] };
            *leaves.get_mut(usize::from(at))? = i16::from_le_bytes(take(rest)?);
        }
        let depth = depths.into_iter().max().unwrap_or_default();
        Some(Self { nodes, leaves, questions, depth })
    }

    fn node(&self, at: u8) -> Node {
        self.nodes.get(usize::from(at)).copied().unwrap_or_default()
    }

    fn leaf(&self, at: u8) -> i32 {
        self.leaves.get(usize::from(at)).copied().map_or(0, i32::from)
    }

    fn step(&self, at: u8, columns: &[Column], lane: usize) -> u8 {
        let node = self.node(at);
        node.goes_to(is_above(columns, lane, node.feature, node.above))
    }

    /// The leaf that a block comes to from a place on.
    fn descend(&self, mut at: u8, columns: &[Column], lane: usize) -> u8 {
        for _ in 0..self.depth {
            at = self.step(at, columns, lane);
        }
        at
    }
}

impl Trees for Free {
    fn lean(&self, columns: &[Column], blocks: usize) -> [Leaning; LANES] {
        const { assert!(FEATURES + HTML_FEATURES <= ROOM) };
        let mut table = [[0; LANES]; ROOM];
        for (room, column) in table.iter_mut().zip(columns) {
            *room = *column;
        }
        let mut sums = [self.bias; LANES];
        let mut places = [0u8; LANES];
        let places = places.get_mut(..blocks).unwrap_or_default();
        for tree in &self.trees {
            places.fill(0);
            // All blocks take a step before one takes the next: no block waits for its own last step.
            for _ in 0..tree.depth {
                for (lane, at) in places.iter_mut().enumerate() {
                    let node = tree.node(*at);
                    let value = table
                        .get(usize::from(node.feature) % ROOM)
                        .and_then(|column| column.get(lane % LANES))
                        .copied()
                        .unwrap_or_default();
                    *at = node.goes_to(value > node.above);
                }
            }
            for (sum, &mut at) in sums.iter_mut().zip(&mut *places) {
                *sum += tree.leaf(at);
            }
        }
        settle(sums)
    }

    fn questions(&self) -> usize {
        self.trees.iter().map(|tree| usize::from(tree.questions)).sum()
    }

    fn count_above(&self, columns: &[Column], blocks: usize, above: &mut [u32]) {
        let nodes = self.trees.iter().flat_map(|tree| tree.nodes.iter().take(usize::from(tree.questions)));
        for (node, above) in nodes.zip(above) {
            *above += count_column(columns, blocks, node.feature, node.above);
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
        let mut rest = above;
        for tree in &self.trees {
            let Some((above, after)) = rest.split_at_checked(usize::from(tree.questions)) else { break };
            rest = after;
            let answer = tree.leaf(tree.descend(0, columns, lane));
            let mut at = 0;
            while let Some(&above) = above.get(usize::from(at)) {
                let node = tree.node(at);
                let [no, yes] = node.next;
                let goes_on = tree.step(at, columns, lane);
                let (other, others) =
                    if goes_on == yes { (no, blocks.saturating_sub(above)) } else { (yes, above) };
                let otherwise = tree.leaf(tree.descend(other, columns, lane));
                take(usize::from(node.feature), i64::from(answer - otherwise) * i64::from(others));
                at = goes_on;
            }
        }
    }
}
