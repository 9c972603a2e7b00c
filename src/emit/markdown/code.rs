//! Code between fences, as its author wrote it.

use super::inline::longest_run;
use crate::tidy::is_removed;

/// The block of a piece of code, without its last line end.
pub(super) fn fenced(code: &str, language: Option<&str>) -> String {
    let code = clean(code.strip_suffix('\n').unwrap_or(code));
    let fence = "`".repeat(longest_run(&code, '`').saturating_add(1).max(3));
    format!("{fence}{}\n{code}\n{fence}", language.unwrap_or_default())
}

/// Indents and blank lines stay to the byte; what nobody can see goes, as from any text, and a no-break space is a space.
fn clean(code: &str) -> String {
    let kept = code.chars().filter(|&c| matches!(c, '\n' | '\t') || !is_removed(c));
    kept.map(|c| if c == '\u{a0}' { ' ' } else { c }).collect()
}
