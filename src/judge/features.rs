//! What is measured of a block.
//!
//! Takes a block's text, gives its [`Measure`]; takes a document's measures, gives the numbers that the learned judge reads
//! ([`columns`]). What they speak for is left to `judge`.

mod class;
pub(crate) mod columns;
pub(crate) mod measure;
mod runs;
pub(crate) mod structure;
#[cfg(feature = "training")]
pub mod training;
pub(crate) mod words;

pub(crate) use columns::names;
use measure::Measure;
pub(crate) use structure::names as html_names;

/// What the rules and the neighbours want to know of a block: two bytes, as a document may have very many.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Features(u16);

/// The bit that tells prose; the others count words.
const PROSE: u16 = 1 << 15;

impl Features {
    /// Words: runs of letters and digits; each Chinese and Japanese character is one. At most 32,767.
    pub(crate) fn words(self) -> u16 {
        self.0 & !PROSE
    }

    /// Whether the block reads as one sentence or more.
    pub(crate) fn is_prose(self) -> bool {
        self.0 & PROSE != 0
    }
}

impl From<&Measure> for Features {
    fn from(measure: &Measure) -> Self {
        Self(measure.words.min(!PROSE) | if measure.prose { PROSE } else { 0 })
    }
}
