//! The explanation: every block, what became of it and why.

use super::in_words;
use crate::document::{Reason, Verdict};
use crate::examination::Examination;
use crate::judge::{Account, Neighbours};
use crate::tidy::tidy;
use std::fmt::Write as _;

/// One line a line of the document: its number among the lines that are not blank, the verdict, the reason, the tidied text.
/// It reads the verdicts that the body text is made from; there is nothing else that it could show. Below a block that the learned
/// judge settled stands what it made of it, after a `^`, below one that repeats another the line of that one; `accounts` are all blocks' or none.
pub fn explain(examination: &Examination<'_>, accounts: &[Account]) -> String {
    let mut out = String::new();
    let decoded = &examination.decoded;
    // Writing to a string cannot fail.
    let _ = write!(out, "# encoding {} ({})", decoded.encoding, decoded.evidence.as_str());
    let _ = writeln!(out, ", {} replaced, {} repaired", decoded.replaced, decoded.repaired);
    for name in crate::FieldName::ALL {
        if let Some(value) = examination.metadata.value(name) {
            let _ = writeln!(out, "# {}: {value}", name.as_str());
        }
    }
    for (key, value) in [("language", &examination.metadata.language), ("url", &examination.metadata.url)] {
        if let Some(value) = value {
            let _ = writeln!(out, "# {key}: {value}");
        }
    }
    for (block, &verdict) in examination.verdicts.iter().enumerate() {
        let fate = match verdict {
            Verdict::Kept(_) => "kept",
            Verdict::Moved(field, _) => field.as_str(),
            Verdict::Removed(_) => "removed",
        };
        let reason = in_words(verdict.reason(), &examination.site);
        let first = examination.segmented.blocks.get(block).map_or(0, |b| b.first_line);
        for (line, number) in examination.segmented.lines_of(block, &decoded.text).zip(first + 1..) {
            let _ = write!(out, "{number:>6}  {fate:<8}{reason:<36}  ");
            tidy(line, &mut out);
            out.push('\n');
        }
        match (verdict.reason(), accounts.get(block)) {
            (Reason::Learned(_) | Reason::NoChrome, Some(account)) => {
                push_account(verdict, account, &mut out)
            }
            (Reason::Repeated, Some(Account { said_in: Some(line), .. })) => {
                let _ = writeln!(out, "        ^ said in line {line}");
            }
            _ => {}
        }
    }
    out
}

fn push_account(verdict: Verdict, account: &Account, out: &mut String) {
    out.push_str("        ^ ");
    if verdict.is_kept() {
        // Writing to a string cannot fail. Of a removed block the reason says it.
        let _ = write!(out, "{} % content: ", account.leaning.percent());
    }
    match &account.clues[..] {
        [] => out.push_str("like the document's other lines"),
        clues => tidy(&clues.join("; "), out),
    }
    match account.neighbours {
        Some(Neighbours::WentWith(line)) => {
            let _ = write!(out, "; goes with line {line}");
        }
        Some(Neighbours::NothingSure) => out.push_str("; stays, no sure chrome beside it"),
        None => {}
    }
    out.push('\n');
}
