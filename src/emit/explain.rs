//! The explanation of an examination.

use crate::cleaner::Settings;
use crate::document::{Examination, Verdict};
use std::fmt::Write as _;

/// Every block of a document: its verdict and where it stood.
pub fn explain(examination: &Examination<'_>, _settings: &Settings) -> String {
    let mut out = String::new();
    for (block, verdict) in examination.segmented.blocks.iter().zip(&examination.verdicts) {
        let span = examination.segmented.lines.get(block.first_line as usize);
        let line = span.and_then(|span| examination.decoded.text.get(span.start as usize..span.end as usize));
        let word = match verdict {
            Verdict::Kept(_) => "kept",
            Verdict::Moved(..) => "moved",
            Verdict::Removed(_) => "removed",
        };
        // Writing to a `String` cannot fail.
        let _ = writeln!(out, "{word}\t{}", line.unwrap_or_default());
    }
    out
}
