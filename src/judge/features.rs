//! What is measured of a block.
//!
//! Takes a block's text, gives its [`Measure`]; takes a document's measures, gives the numbers that the learned judge reads
//! ([`columns`]). What they speak for is left to `judge`.

mod class;
pub(crate) mod columns;
pub(crate) mod measure;
#[cfg(feature = "training")]
pub mod training;
pub(crate) mod words;

use measure::Measure;

/// What the rules and the neighbours want to know of a block.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Features {
    /// Words: runs of letters and digits; each Chinese and Japanese character is one. At most 65,535.
    pub(crate) words: u16,
    /// Whether the block reads as one sentence or more.
    pub(crate) prose: bool,
}

impl From<&Measure> for Features {
    fn from(measure: &Measure) -> Self {
        Self { words: measure.words, prose: measure.prose }
    }
}
