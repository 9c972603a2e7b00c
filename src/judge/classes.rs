//! What class words tell: a table of the words of classes, ids, roles and properties and of elements' names, each known by its hash.

use std::collections::HashMap;

/// The table.
#[derive(Debug, Clone, Default)]
pub(super) struct Classes {
    weights: HashMap<u32, (i8, i8)>,
}

/// A known word of a model file: hash, weight anywhere around a block, and what is added near the block.
pub(super) type Entry = (u32, i8, i8);

impl Classes {
    /// A weight's unit: this many make one of log odds.
    pub(super) const UNITS: i32 = 32;

    pub(super) fn new(entries: impl Iterator<Item = Entry>) -> Self {
        Self { weights: entries.map(|(hash, far, near)| (hash, (far, near))).collect() }
    }

    /// What a word speaks for, above 0 for content: anywhere around a block, and what is added near it.
    pub(super) fn find(&self, word: u32) -> (i8, i8) {
        self.weights.get(&word).copied().unwrap_or_default()
    }
}
