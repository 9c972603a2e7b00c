//! Renderers of an [`Examination`].

pub mod explain;
pub mod jsonl;

use crate::cleaner::Settings;
use crate::document::{BlockCounts, Cleaned, Examination};
use crate::tidy::tidy;

/// The examination as a [`Cleaned`].
pub fn cleaned(examination: &Examination<'_>, _settings: &Settings) -> Cleaned {
    let mut text = String::new();
    for line in &examination.segmented.lines {
        if let Some(line) = examination.decoded.text.get(line.start as usize..line.end as usize) {
            tidy(line, &mut text);
            text.push('\n');
        }
    }
    Cleaned {
        text,
        metadata: examination.metadata.clone(),
        encoding: examination.decoded.encoding,
        evidence: examination.decoded.evidence,
        replaced: examination.decoded.replaced,
        repaired: examination.decoded.repaired,
        blocks: BlockCounts { kept: examination.segmented.blocks.len(), moved: 0, removed: 0 },
        reasons: Vec::new(),
    }
}
