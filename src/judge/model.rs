//! The learned judge's file: words and trees.
//!
//! Takes features, gives leanings: the log odds that a block is content. The file is made by `training/`; one that is damaged, or made
//! for other features, is an error when it is read, never a wrong answer.

use super::features::columns::{Column, FEATURES, LANES, names};
use super::features::words::{Entry, KINDS, Words};
use crate::document::Leaning;
use std::sync::OnceLock;

/// Bytes that every model file begins with.
const MAGIC: &[u8; 8] = b"dechrome";
/// The version of the file's layout.
const VERSION: u16 = 2;
/// Questions a tree asks before it answers.
const DEPTH: usize = 8;
const LEAVES: usize = 1 << DEPTH;
/// A leaf's unit: this many make one of log odds.
const LEAF_UNITS: i32 = 4096;

/// Why a model file cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ModelError {
    /// Not a model file, or one of another version of the layout.
    #[error("this is no model of version {VERSION}")]
    NoModel,
    /// It ends too early, goes on too long, or its checksum is wrong.
    #[error("the model is damaged")]
    Damaged,
    /// It was trained on other features than this program measures.
    #[error("the model is made for other features")]
    OtherFeatures,
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

/// What was learned from pages with known body text.
#[derive(Debug, Clone)]
pub struct Model {
    pub(super) words: Words,
    trees: Vec<Tree>,
    bias: i32,
    about: String,
}

impl Model {
    /// Reads a model file.
    ///
    /// # Errors
    /// If it is no model, damaged, or made for other features.
    pub fn parse(file: &[u8]) -> Result<Self, ModelError> {
        let mut rest = file.strip_prefix(MAGIC).ok_or(ModelError::NoModel)?;
        if take(&mut rest).map(u16::from_le_bytes) != Some(VERSION) {
            return Err(ModelError::NoModel);
        }
        let (body, checksum) = file.split_last_chunk().ok_or(ModelError::Damaged)?;
        if fingerprint(body) != u64::from_le_bytes(*checksum) {
            return Err(ModelError::Damaged);
        }
        if take(&mut rest).map(u64::from_le_bytes) != Some(features_fingerprint()) {
            return Err(ModelError::OtherFeatures);
        }
        Self::parse_body(rest).ok_or(ModelError::Damaged)
    }

    fn parse_body(mut rest: &[u8]) -> Option<Self> {
        let about_bytes = usize::from(u16::from_le_bytes(take(&mut rest)?));
        let (about, mut rest) = rest.split_at_checked(about_bytes)?;
        let word_count = u32::from_le_bytes(take(&mut rest)?) as usize;
        let mut entries: Vec<Entry> = Vec::new();
        for _ in 0..word_count {
            let hash = u32::from_le_bytes(take(&mut rest)?);
            let [leaning] = take(&mut rest)?.map(u8::cast_signed);
            let kinds = take::<KINDS>(&mut rest)?.map(u8::cast_signed);
            entries.push((hash, leaning, kinds));
        }
        let bias = i32::from_le_bytes(take(&mut rest)?);
        let tree_count = u16::from_le_bytes(take(&mut rest)?);
        let mut trees = Vec::new();
        for _ in 0..tree_count {
            let mut tree = Tree { splits: [Split::default(); DEPTH], leaves: [0; LEAVES] };
            for split in &mut tree.splits {
                let feature = u16::from_le_bytes(take(&mut rest)?);
                let [above] = take(&mut rest)?;
                if usize::from(feature) >= FEATURES {
                    return None;
                }
                *split = Split { feature, above };
            }
            for leaf in &mut tree.leaves {
                *leaf = i16::from_le_bytes(take(&mut rest)?);
            }
            trees.push(tree);
        }
        // What is left is the checksum.
        let about = std::str::from_utf8(about).ok()?.to_owned();
        (rest.len() == 8).then(|| Self { words: Words::new(entries.into_iter()), trees, bias, about })
    }

    /// The model that is part of the program.
    ///
    /// # Panics
    /// Never: the file is part of the program and a test reads it.
    pub fn builtin() -> &'static Self {
        static BUILTIN: OnceLock<Model> = OnceLock::new();
        #[expect(clippy::expect_used, reason = "the file is a constant and a test reads it")]
        BUILTIN
            .get_or_init(|| Self::parse(include_bytes!("model.bin")).expect("the built-in model is in order"))
    }

    /// What it was trained on, in the words of its maker.
    pub fn about(&self) -> &str {
        &self.about
    }

    /// The leanings of [`LANES`] blocks: see [`Leaning`].
    pub(super) fn lean(&self, columns: &[Column]) -> [Leaning; LANES] {
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
        sums.map(|sum| {
            let leaning = sum / (LEAF_UNITS / i32::from(Leaning::UNITS));
            Leaning(leaning.clamp(-127, 127) as i8)
        })
    }
}

/// For explanations: what the answers of the trees come from. They may take their time.
impl Model {
    /// How many questions all trees ask.
    pub(super) fn questions(&self) -> usize {
        self.trees.len() * DEPTH
    }

    /// Counts for each question how many of the first so many blocks are above its number.
    pub(super) fn count_above(&self, columns: &[Column], blocks: usize, above: &mut [u32]) {
        let splits = self.trees.iter().flat_map(|tree| &tree.splits);
        for (split, above) in splits.zip(above) {
            let Some(column) = columns.get(usize::from(split.feature)) else { continue };
            *above += column.iter().take(blocks).filter(|&&value| value > split.above).count() as u32;
        }
    }

    /// For each question its feature, and by how much the tree's answer for one block would be less had it been answered otherwise,
    /// times how many of the document's blocks answer otherwise.
    pub(super) fn take_apart(
        &self,
        columns: &[Column],
        lane: usize,
        above: &[u32],
        blocks: u32,
        mut take: impl FnMut(usize, i64),
    ) {
        for (tree, above) in self.trees.iter().zip(above.chunks(DEPTH)) {
            let is_above = |split: &Split| {
                let value = columns.get(usize::from(split.feature)).and_then(|column| column.get(lane));
                value.is_some_and(|&value| value > split.above)
            };
            let answers =
                tree.splits.iter().rev().fold(0, |at, split| at << 1 | usize::from(is_above(split)));
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

/// The next bytes.
fn take<const N: usize>(rest: &mut &[u8]) -> Option<[u8; N]> {
    let (head, tail) = rest.split_first_chunk()?;
    *rest = tail;
    Some(*head)
}

/// Tells these features from others.
pub(super) fn features_fingerprint() -> u64 {
    fingerprint(names().join("\n").as_bytes())
}

/// FNV-1a, 64 bits.
pub(super) fn fingerprint(bytes: &[u8]) -> u64 {
    bytes
        .iter()
        .fold(0xcbf2_9ce4_8422_2325, |hash, &byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A model of one tree that asks whether the first feature is above 9.
    fn file(fingerprint_of_features: u64) -> Vec<u8> {
        let mut file = MAGIC.to_vec();
        file.extend(VERSION.to_le_bytes());
        file.extend(fingerprint_of_features.to_le_bytes());
        file.extend(4u16.to_le_bytes());
        file.extend(b"test");
        file.extend(1u32.to_le_bytes());
        file.extend([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
        file.extend(LEAF_UNITS.to_le_bytes());
        file.extend(1u16.to_le_bytes());
        for _ in 0..DEPTH {
            file.extend([0, 0, 9]);
        }
        for leaf in 0..LEAVES as i16 {
            file.extend((if leaf == LEAVES as i16 - 1 { 8192i16 } else { -4096 }).to_le_bytes());
        }
        let checksum = fingerprint(&file);
        file.extend(checksum.to_le_bytes());
        file
    }

    #[test]
    fn the_built_in_model_is_in_order() {
        assert!(!Model::builtin().about().is_empty());
        assert!(include_bytes!("model.bin").len() <= 2_000_000);
    }

    #[test]
    fn trees_answer_for_each_block() {
        let model = Model::parse(&file(features_fingerprint())).expect("a model");
        assert_eq!(model.about(), "test");
        let mut columns = vec![[0; LANES]; FEATURES];
        columns[0][5] = 10;
        let leanings = model.lean(&columns);
        assert_eq!((leanings[4], leanings[5]), (Leaning(0), Leaning(48)));
    }

    #[test]
    fn a_file_that_is_not_right_is_an_error() {
        let good = file(features_fingerprint());
        assert_eq!(Model::parse(b"").err(), Some(ModelError::NoModel));
        assert_eq!(Model::parse(&file(1)).err(), Some(ModelError::OtherFeatures));
        for at in 10..good.len() {
            let mut bad = good.clone();
            bad[at] ^= 0x10;
            assert_eq!(Model::parse(&bad).err(), Some(ModelError::Damaged), "byte {at}");
            assert!(Model::parse(&good[..at]).is_err(), "cut at {at}");
        }
    }
}
