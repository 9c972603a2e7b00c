//! Weighs the evidence and gives each block its verdict.

mod clock;
mod cursor;
mod dates;
mod datewords;
pub(crate) mod metadata;
mod names;
mod openers;
pub mod rules;

use crate::document::{Metadata, Reason, Segmented, Verdict};

/// A verdict for each block, and the credits.
pub fn judge(_text: &str, segmented: &Segmented, strip: bool) -> (Vec<Verdict>, Metadata) {
    let reason = if strip { Reason::NoChrome } else { Reason::NotStripped };
    (vec![Verdict::Kept(reason); segmented.blocks.len()], Metadata::default())
}
