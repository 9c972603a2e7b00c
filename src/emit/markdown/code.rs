//! Code between fences, as its author wrote it.

use super::inline::longest_run;
use crate::tidy::tidy_listing;

/// The block of a piece of code, without its last line end.
pub(super) fn fenced(code: &str, language: Option<&str>) -> String {
    let mut clean = String::with_capacity(code.len());
    tidy_listing(code.strip_suffix('\n').unwrap_or(code), &mut clean);
    fence(&clean, language)
}

/// The same of code that is tidy already and ends without a line end.
pub(super) fn fence(code: &str, language: Option<&str>) -> String {
    let fence = "`".repeat(longest_run(code, '`').saturating_add(1).max(3));
    format!("{fence}{}\n{code}\n{fence}", language.unwrap_or_default())
}
