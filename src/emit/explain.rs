//! The explanation: every block, what became of it and why.

use super::in_words;
use crate::document::{Examination, Verdict};
use crate::tidy::tidy;
use std::fmt::Write as _;

/// One line a line of the document: its number among the lines that are not blank, the verdict, the reason, the tidied text.
/// It reads the verdicts that the body text is made from; there is nothing else that it could show.
pub fn explain(examination: &Examination<'_>) -> String {
    let mut out = String::new();
    let decoded = &examination.decoded;
    // Writing to a string cannot fail.
    let _ = write!(out, "# encoding {} ({:?})", decoded.encoding, decoded.evidence);
    let _ = writeln!(out, ", {} replaced, {} repaired", decoded.replaced, decoded.repaired);
    for name in crate::FieldName::ALL {
        if let Some(value) = examination.metadata.value(name) {
            let _ = writeln!(out, "# {}: {value}", name.as_str());
        }
    }
    for (block, &verdict) in examination.verdicts.iter().enumerate() {
        let fate = match verdict {
            Verdict::Kept(_) => "kept",
            Verdict::Moved(field, _) => field.as_str(),
            Verdict::Removed(_) => "removed",
        };
        let reason = in_words(verdict.reason(), &examination.site_rules);
        let first = examination.segmented.blocks.get(block).map_or(0, |b| b.first_line);
        for (line, number) in examination.segmented.lines_of(block, &decoded.text).zip(first + 1..) {
            let _ = write!(out, "{number:>6}  {fate:<8}{reason:<36}  ");
            tidy(line, &mut out);
            out.push('\n');
        }
    }
    out
}
